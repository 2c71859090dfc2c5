"""The parts of the BBI container: trees, sections, depth, zoom levels, and damaged files."""

from __future__ import annotations

import errno
import os
import random
import struct
import warnings
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats.bbi.depth import Depth
from trackhub.formats.bbi.layout import RTREE_LEAF, record
from trackhub.formats.bbi.lookup import NameTree, PlaceTree
from trackhub.formats.bbi.output import whole_file
from trackhub.formats.bbi.sections import decode_sections, encode_sections
from trackhub.formats.bbi.trees import bptree, bptree_size, rtree
from trackhub.formats.bbi.zooms import ZoomBuilder
from trackhub.formats.bigbed import BigBed, write_bigbed
from trackhub.formats.bigwig import BigWig, write_bigwig
from trackhub.formats.headers import MemoryFile

NUMBER = [("number", "u8")]


def names_tree(names: list[bytes], block: int) -> NameTree:
    """The tree of sorted names, each with its place as value, at byte 100 of a file."""
    values = np.zeros(len(names), record(NUMBER))
    values["number"] = np.arange(len(names))
    data = b"".join(bptree(np.array(names, "S"), values, 100, block))
    return NameTree(MemoryFile(bytes(100) + data), "<", 100, NUMBER)


@pytest.mark.parametrize("count", [0, 1, 2, 4, 5, 16, 17, 300])
@pytest.mark.parametrize("block", [2, 4, 256])
def test_each_name_is_found_in_a_tree_of_any_depth(count: int, block: int) -> None:
    names = sorted(b"n%d" % i for i in range(count))
    tree = names_tree(names, block)
    assert tree.count == count
    assert tree.entries()["key"].tolist() == names
    for i, name in enumerate(names):
        assert tree.find(name)["number"].tolist() == [i]
    for absent in (b"", b"m", b"n", b"n1x", b"z", b"n" * 500):
        assert tree.find(absent).tolist() == []


@pytest.mark.parametrize("count", [1, 2, 5, 17, 300])
@pytest.mark.parametrize("block", [2, 4, 256])
def test_the_size_of_a_tree_is_known_before_it_is_made(count: int, block: int) -> None:
    names = np.array([b"n%03d" % i for i in range(count)])
    parts = bptree(names, np.zeros(count, record(NUMBER)), 0, block)
    assert bptree_size(count, 4, 8, block) == len(b"".join(parts))


@settings(max_examples=100)
@given(
    names=st.lists(st.binary(max_size=3).map(lambda b: b.rstrip(b"\0")), max_size=80),
    block=st.integers(2, 5),
)
def test_a_name_that_is_there_often_is_found_each_time(names: list[bytes], block: int) -> None:
    names.sort()
    tree = names_tree(names, block)
    for name in {*names, b"q"}:
        want = [i for i, other in enumerate(names) if other == name]
        assert tree.find(name)["number"].tolist() == want


@settings(max_examples=100)
@given(
    blocks=st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 30), st.integers(1, 20)), max_size=60
    ),
    query=st.tuples(st.integers(0, 5), st.integers(0, 50), st.integers(1, 50)),
    block=st.integers(2, 5),
)
def test_an_index_of_places_misses_no_block(
    blocks: list[tuple[int, int, int]], query: tuple[int, int, int], block: int
) -> None:
    blocks.sort()
    leaves = np.zeros(len(blocks), record(RTREE_LEAF))
    for leaf, (chrom, start, length) in zip(leaves, blocks, strict=True):
        leaf["first_chrom"] = leaf["last_chrom"] = chrom
        leaf["first_base"], leaf["last_base"] = start, start + length
    leaves["offset"] = np.arange(len(blocks))
    tree = PlaceTree(MemoryFile(b"".join([bytes(9), *rtree(leaves, 9, block, 1)])), "<", 9)
    chrom, start, length = query
    want = [
        i
        for i, (c, s, n) in enumerate(blocks)
        if c == chrom and s < start + length and s + n > start
    ]
    assert tree.overlapping(chrom, start, start + length)["offset"].tolist() == want
    assert tree.leaves()["offset"].tolist() == list(range(len(blocks)))


def sections(*rows: tuple[int, int, int, float], per_slot: int = 1000) -> list[bytes]:
    chroms, starts, ends, values = (np.array(column) for column in zip(*rows, strict=True))
    data, bounds, _ = encode_sections(
        chroms.astype("u4"), starts.astype("u4"), ends.astype("u4"), values.astype("f4"), per_slot
    )
    return [bytes(data[a:b]) for a, b in pairwise(bounds)]


def forms(blocks: list[bytes]) -> list[tuple[int, int]]:
    """Type and number of items of each section."""
    return [struct.unpack_from("<BxH", block, 20) for block in blocks]


def test_each_section_takes_its_shortest_form() -> None:
    even = [(0, 10 * i, 10 * i + 5, i / 2) for i in range(100)]
    one_span = [(0, 2000 + i * i, 2005 + i * i, 1.0) for i in range(100)]
    any_span = [(1, 50 * i, 50 * i + i % 7 + 1, 1.0) for i in range(100)]
    blocks = sections(*even, *one_span, *any_span)
    assert forms(blocks)[0] == (3, 100)
    assert forms(blocks)[-1] == (1, 100)
    assert {kind for kind, _ in forms(blocks)[1:-1]} <= {2, 3}
    assert [len(blocks[0]), len(blocks[-1])] == [24 + 400, 24 + 1200]


def test_a_gap_between_even_stretches_cuts_sections_there() -> None:
    rows = [(0, at + 10 * i, at + 10 * i + 10, 1.0) for at in (0, 5000, 9001) for i in range(200)]
    assert forms(sections(*rows)) == [(3, 200)] * 3
    assert forms(sections(*rows, per_slot=150)) == [(3, 150), (3, 50)] * 3


def test_short_stretches_are_not_cut_apart() -> None:
    rows = [(0, 100 * i + 3 * j, 100 * i + 3 * j + 3, 1.0) for i in range(60) for j in range(5)]
    assert forms(sections(*rows)) == [(2, 300)]


@settings(max_examples=100, deadline=None)
@given(
    steps=st.lists(st.tuples(st.sampled_from([0, 0, 0, 5, 9]), st.sampled_from([1, 4, 4, 4, 9]))),
    per_slot=st.integers(1, 7),
    order=st.sampled_from("<>"),
)
def test_sections_hold_what_went_in(
    steps: list[tuple[int, int]], per_slot: int, order: str
) -> None:
    rows, at = [], 0
    for i, (gap, length) in enumerate(steps * 30 or [(1, 1)]):
        rows.append((i // 100, at + gap, at + gap + length, float(i)))
        at += gap + length
    blocks = sections(*rows, per_slot=per_slot)
    if order == ">":
        blocks = [swapped(block) for block in blocks]
    columns = decode_sections(blocks, order)
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == rows


def swapped(block: bytes) -> bytes:
    """The same section in the other byte order."""
    words = np.frombuffer(block, "<u4").astype(">u4").tobytes()
    return words[:20] + block[20:22] + block[23:21:-1] + words[24:]


@settings(max_examples=150)
@given(
    items=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 50), st.integers(0, 9)), min_size=1),
    cut=st.integers(1, 7),
)
def test_depth_is_the_number_of_items_on_each_base(
    items: list[tuple[int, int, int]], cut: int
) -> None:
    size = 55
    items = sorted((chrom, start, min(start + n, size)) for chrom, start, n in items)
    want = np.zeros((3, size), int)
    for chrom, start, end in items:
        want[chrom, start : max(end, start + 1)] += 1
    found = np.zeros((3, size), int)
    depth = Depth()
    parts = []
    for at in range(0, len(items), cut):
        chroms, starts, ends = np.array(items[at : at + cut]).T
        parts.append(depth.add(np.full(len(chroms), size), chroms, starts, ends))
    for chroms, starts, ends, values in [*parts, depth.finish()]:
        for chrom, start, end, value in zip(chroms, starts, ends, values, strict=True):
            assert start < end
            assert not found[chrom, start:end].any()
            found[chrom, start:end] = value
    np.testing.assert_array_equal(found, want)


def test_zoom_records_sum_up_what_went_in_whatever_the_batches(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    edges = np.sort(rng.choice(3_000_000, 400_000, replace=False)).astype("u4")
    starts, ends = edges[::2], edges[1::2]
    # One interval of two million bases behind them, which many fine windows cannot follow.
    starts = np.append(starts, np.uint32(4_000_000))
    ends = np.append(ends, np.uint32(600_000_000))
    values = rng.normal(size=len(starts))
    chroms = np.zeros(len(starts), "u4")
    chroms[-1] = 1
    size = np.array([3_000_000, 700_000_000])
    lengths = ends.astype(float) - starts
    with ZoomBuilder(tmp_path) as zooms:
        for at in range(0, len(starts), 70_000):
            cut = slice(at, at + 70_000)
            zooms.add(chroms[cut], starts[cut], ends[cut], values[cut])
        levels = [(bases, list(arrays)) for bases, arrays in zooms.levels(size, 4_000_000)]
    assert 2 <= len(levels) <= 10
    for (bases, arrays), above in zip(levels, [*levels[1:], None], strict=True):
        records = np.concatenate(arrays)
        if above is not None:
            assert above[0] == 4 * bases
            assert len(np.concatenate(above[1])) < len(records)
        assert (records["start"] % bases == 0).all()
        place = records["chrom"].astype("i8") << 32 | records["start"]
        assert (np.diff(place) > 0).all()
        assert (records["end"] <= size[records["chrom"]]).all()
        assert records["covered"].sum(dtype="f8") == lengths.sum()
        np.testing.assert_allclose(records["sum"].sum(dtype="f8"), (values * lengths).sum(), 1e-5)
        assert records["max"].max() == np.float32(values.max())
    assert list(tmp_path.iterdir()) == []


def test_values_beyond_what_sums_can_hold_raise_no_warning(tmp_path: Path) -> None:
    path = tmp_path / "a.bw"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_bigwig(path, {"a": 100_000}, ("a", [0, 50_000], [50_000, 99_999], [3e38, -3e38]))
        with BigWig(path) as bw:
            assert bw.stats("a", bins=2, statistic="max")[0] == np.float32(3e38)
            assert bw.stats("a", bins=2, statistic="std").shape == (2,)


def test_a_file_is_there_wholly_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "x"
    with whole_file(path) as file:
        file.write(b"new")
        assert not path.exists()
    assert path.read_bytes() == b"new"
    with pytest.raises(KeyboardInterrupt), whole_file(path) as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_errors_of_the_disk_name_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as missing, whole_file(tmp_path / "no" / "x"):
        pass
    assert missing.value.filename == str(tmp_path / "no" / "x")
    with pytest.raises(OSError, match="No space") as full, whole_file(tmp_path / "x"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert full.value.filename == str(tmp_path / "x")


def test_errors_of_what_is_read_meanwhile_stay_theirs(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Input/output") as error, whole_file(tmp_path / "x"):
        raise OSError(errno.EIO, "Input/output error")
    assert error.value.filename is None
    with pytest.raises(FileNotFoundError) as missing, whole_file(tmp_path / "x"):
        (tmp_path / "input").read_bytes()
    assert missing.value.filename == str(tmp_path / "input")


@pytest.mark.skipif(os.name != "posix", reason="devices are files only there")
def test_neither_a_folder_nor_a_device_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError), whole_file(tmp_path / "folder"):
        pass
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="device"), whole_file(tmp_path / "pipe"):
        pass


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A bigWig and a bigBed with trees of several levels."""
    folder = tmp_path_factory.mktemp("samples")
    sizes = {"chr1": 100_000, "chr2": 50_000, "chrM": 5_000}
    starts = np.arange(0, 40_000, 20)
    values = np.arange(2000) / 7
    write_bigwig(
        folder / "bw",
        sizes,
        [("chr1", starts, starts + 1 + starts % 17, values), ("chr2", [5], [6], [1])],
        items_per_slot=100,
        block_size=4,
    )
    write_bigbed(
        folder / "bb",
        sizes,
        ("chr1", starts, starts + 50, [b"name%d" % i for i in range(2000)]),
        defined_fields=4,
        extra_index=["name"],
        items_per_slot=50,
        block_size=4,
    )
    return {kind: (folder / kind).read_bytes() for kind in ("bw", "bb")}


def read_all(path: Path, kind: str) -> None:
    """Everything a reader offers."""
    if kind == "bw":
        with BigWig(path) as bw:
            for chrom, size in list(bw.chroms.items())[:5]:
                if size < 10**6:
                    bw.values(chrom)
                    bw.stats(chrom, bins=min(3, size))
            for _ in bw.chunks():
                pass
        return
    with BigBed(path) as bb:
        for chrom, size in list(bb.chroms.items())[:5]:
            if size < 10**6:
                bb.rows(chrom)
                bb.stats(chrom, bins=min(3, size))
        if "name" in bb.header.indexed_fields:
            bb.search("name", "name77")
        for _ in bb.chunks():
            pass


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_file_gives_a_format_error_or_an_answer(
    tmp_path: Path, samples: dict[str, bytes], seed: int
) -> None:
    rng = random.Random(seed)
    path = tmp_path / "damaged"
    refused = 0
    for _ in range(60):
        kind = rng.choice(["bw", "bb"])
        data = bytearray(samples[kind])
        for _ in range(rng.randint(1, 3)):
            at = rng.randrange(min(len(data), rng.choice([64, 400, 1200, len(data)])))
            width = rng.choice([1, 2, 4, 8])
            odd = rng.choice([0, 1, 64, 304, len(data) - 1, 2**31, 2**32 - 1, 2**63, 2**64 - 1])
            data[at : at + width] = rng.choice(
                [rng.randbytes(width), (odd % 2 ** (8 * width)).to_bytes(width, "little")]
            )
        path.write_bytes(data[: rng.randrange(len(data))] if rng.random() < 0.1 else data)
        try:
            read_all(path, kind)
        except FormatError:
            refused += 1
    assert refused > 10


def test_a_tree_that_runs_in_a_circle_is_refused(tmp_path: Path, samples: dict[str, bytes]) -> None:
    data = bytearray(samples["bw"])
    root = struct.unpack_from("<Q", data, 24)[0] + 48
    is_leaf, count = struct.unpack_from("<BxH", data, root)
    assert not is_leaf
    for i in range(count):
        struct.pack_into("<Q", data, root + 4 + 24 * i + 16, root)
    (tmp_path / "a").write_bytes(data)
    with BigWig(tmp_path / "a") as bw, pytest.raises(FormatError, match="circle"):
        bw.values("chr1")


def test_a_block_larger_than_the_header_allows_is_refused(
    tmp_path: Path, samples: dict[str, bytes]
) -> None:
    data = bytearray(samples["bw"])
    struct.pack_into("<I", data, 52, 100)
    (tmp_path / "a").write_bytes(data)
    with (
        BigWig(tmp_path / "a") as bw,
        pytest.raises(FormatError, match="larger than the 100 bytes"),
    ):
        bw.values("chr1")


def test_a_file_is_read_through_few_requests(samples: dict[str, bytes]) -> None:
    data = samples["bb"]
    asked = []

    def opener(url: str, headers: Mapping[str, str], n: int) -> tuple[int, dict[str, str], bytes]:
        first, last = map(int, headers["Range"].removeprefix("bytes=").split("-"))
        last = min(last, len(data) - 1)
        asked.append((first, last))
        return 206, {"Content-Range": f"bytes {first}-{last}/{len(data)}"}, data[first : last + 1]

    with BigBed("http://example.org/a.bb", opener=opener) as bb:
        assert len(bb.rows("chr1", 100, 30_000)[2]) == 1500 - 3
        assert bb.search("name", "name1999")[0][:3] == ("chr1", 39_980, 40_030)
    assert len(asked) <= 4


def test_a_missing_file_is_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        BigWig(tmp_path / "none.bw")


def test_numbers_of_chromosomes_may_be_any(tmp_path: Path) -> None:
    """Other writers number chromosomes in another order than that of their names."""
    pybigwig = pytest.importorskip("pyBigWig")
    path = tmp_path / "a.bw"
    with pybigwig.open(str(path), "w") as out:
        out.addHeader([("z", 100), ("b", 200), ("a", 300)])
        out.addEntries(["z", "b", "a"], [1, 2, 3], ends=[2, 3, 4], values=[1.0, 2.0, 3.0])
    with BigWig(path) as bw:
        assert bw.chroms == {"a": 300, "b": 200, "z": 100}
        names = list(bw.chroms)
        found: Iterator[tuple[str, int, float]] = (
            (names[chrom], int(start), float(value))
            for chroms, starts, _, values in bw.chunks()
            for chrom, start, value in zip(chroms, starts, values, strict=True)
        )
        assert sorted(found) == [("a", 3, 3.0), ("b", 2, 2.0), ("z", 1, 1.0)]
