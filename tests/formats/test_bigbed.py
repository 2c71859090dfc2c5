"""bigBed: what is written is what our reader and an independent one find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats.autosql import parse
from trackhub.formats.bigbed import BigBed, ItemError, UnsortedError, write_bigbed

SIZES = {"chr1": 1_000_000, "chr2": 500_000, "chrM": 16_569}

PEAKS = """table peaks
"Peaks with a caller's scores"
(
string chrom;      "Sequence"
uint   chromStart; "Start"
uint   chromEnd;   "End"
string name;       "Name"
uint   score;      "Score"
char[1] strand;    "Strand"
float  signal;     "Signal"
string note;       "Anything, or nothing"
string symbol;     "Second name"
)
"""

Row = tuple[str, int, int, bytes]


def by_pybigwig(path: Path, chrom: str, start: int, end: int) -> list[tuple[int, int, bytes]]:
    reader = pytest.importorskip("pyBigWig")
    with reader.open(str(path)) as bb:
        found = bb.entries(chrom, start, end) or [] if chrom in bb.chroms() else []
    return [(s, e, rest.encode("utf-8")) for s, e, rest in found]


def by_trackhub(path: Path, chrom: str, start: int, end: int) -> list[tuple[int, int, bytes]]:
    with BigBed(path) as bb:
        if chrom not in bb.chroms:
            return []
        starts, ends, rest = bb.rows(chrom, start, end)
    return list(zip(starts.tolist(), ends.tolist(), rest, strict=True))


def peaks(count: int, seed: int = 0) -> list[Row]:
    """Unsorted rows of six BED columns and three more, some of them empty or with blanks."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(count):
        chrom = list(SIZES)[rng.integers(0, 3)]
        start = int(rng.integers(0, SIZES[chrom] - 600))
        end = start + int(rng.integers(0, 600))
        note = ["", "two words", "caf\u00e9", "x" * int(rng.integers(1, 200))][i % 4]
        rest = f"peak {i}\t{i % 1000}\t{'+-.'[i % 3]}\t{i / 7:.3f}\t{note}\tS{i % 50}"
        rows.append((chrom, start, end, rest.encode()))
    return rows


def columns(rows: list[Row]) -> tuple[Any, ...]:
    return tuple(list(column) for column in zip(*rows, strict=True))


def in_order(rows: list[Row], chrom: str) -> list[tuple[int, int, bytes]]:
    return sorted((row[1:] for row in rows if row[0] == chrom), key=lambda row: row[0])


def test_rows_are_equal_byte_for_byte_and_in_stable_order(tmp_path: Path) -> None:
    path = tmp_path / "a.bb"
    rows = peaks(3000)
    write_bigbed(path, SIZES, columns(rows), autosql=PEAKS, defined_fields=6)
    for chrom, size in SIZES.items():
        assert by_trackhub(path, chrom, 0, size) == in_order(rows, chrom)
        assert by_pybigwig(path, chrom, 0, size) == in_order(rows, chrom)


def test_the_header_tells_fields_items_and_bases_covered(tmp_path: Path) -> None:
    path = tmp_path / "a.bb"
    rows = peaks(3000)
    write_bigbed(path, SIZES, columns(rows), autosql=PEAKS, defined_fields=6)
    depth = {chrom: np.zeros(size + 1, int) for chrom, size in SIZES.items()}
    for chrom, start, end, _ in rows:
        depth[chrom][start : max(end, start + 1)] += 1
    bases = np.concatenate(list(depth.values()))
    bases = bases[bases > 0]
    with BigBed(path) as bb:
        header = bb.header
        assert (header.field_count, header.defined_field_count) == (9, 6)
        assert header.item_count == 3000
        assert header.autosql == PEAKS
        assert header.bases_covered == len(bases)
        assert (header.minimum, header.maximum) == (1, bases.max())
        assert (header.total, header.sum_squares) == (bases.sum(), (bases**2).sum())
        assert not header.truncated
        assert bb.chroms == SIZES


@settings(deadline=None, max_examples=60)
@given(
    places=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 40)), max_size=60),
    ranges=st.lists(st.tuples(st.integers(0, 340), st.integers(0, 340)), min_size=5, max_size=9),
    per_slot=st.integers(1, 5),
    block_size=st.integers(2, 5),
)
def test_ranges_find_what_a_plain_search_finds(
    tmp_path_factory: pytest.TempPathFactory,
    places: list[tuple[int, int]],
    ranges: list[tuple[int, int]],
    per_slot: int,
    block_size: int,
) -> None:
    path = tmp_path_factory.mktemp("range") / "a.bb"
    rows = [
        (chrom, start, start + length, b"%d" % i)
        for chrom in "abc"
        for i, (start, length) in enumerate(places)
    ]
    write_bigbed(
        path,
        {"a": 340, "b": 340, "c": 340},
        columns(rows) if rows else [],
        defined_fields=4,
        items_per_slot=per_slot,
        block_size=block_size,
    )
    for range_ in ranges:
        start, end = sorted(range_)
        want = [
            row
            for row in in_order(rows, "b")
            if (row[0] < end and row[1] > start) or (row[0] == row[1] and start <= row[0] <= end)
        ]
        assert by_trackhub(path, "b", start, end) == want
        if start < end:
            with_bases = [row for row in want if row[0] < row[1]]
            found = by_pybigwig(path, "b", start, end)
            assert [row for row in found if row[0] < row[1]] == with_bases


def test_rows_without_bases_are_found_at_both_sides(tmp_path: Path) -> None:
    path = tmp_path / "a.bb"
    rows = [("chrM", at, at, b"%d" % at) for at in (0, 50, 51, 16_569)]
    write_bigbed(path, SIZES, columns(rows), defined_fields=4)
    for start, end, want in (
        (0, 1, [0]),
        (49, 50, [50]),
        (50, 50, [50]),
        (50, 51, [50, 51]),
        (52, 60, []),
        (16_568, 16_569, [16_569]),
        (0, 16_569, [0, 50, 51, 16_569]),
    ):
        assert [row[0] for row in by_trackhub(path, "chrM", start, end)] == want
    assert [row[0] for row in by_pybigwig(path, "chrM", 49, 52)] == [50, 51]
    with BigBed(path) as bb:
        assert bb.header.bases_covered == 4


def test_a_file_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.bb"
    write_bigbed(path, SIZES, iter([]), defined_fields=6, extra_index=["name"])
    with BigBed(path) as bb:
        assert bb.chroms == SIZES
        assert (bb.header.item_count, bb.header.field_count) == (0, 6)
        assert bb.search("name", "x") == []
        assert list(bb.chunks()) == []
        assert bb.rows("chr1")[2] == []
    assert by_pybigwig(path, "chr1", 0, 1000) == []
    reader = pytest.importorskip("pybigtools").open(str(path))
    assert reader.info()["primaryDataSize"] >= 0
    assert list(reader.records("chr1")) == []


@pytest.mark.parametrize("columns_", [3, 4, 5, 6, 8, 9, 12])
def test_plain_bed_gets_a_definition(tmp_path: Path, columns_: int) -> None:
    values = [b"n", b"0", b"+", b"1", b"2", b"0", b"1", b"1,", b"0,"][: columns_ - 3]
    rest = None if columns_ == 3 else [b"\t".join(values)]
    write_bigbed(tmp_path / "a.bb", SIZES, ("chr1", [1], [2], rest), defined_fields=columns_)
    with BigBed(tmp_path / "a.bb") as bb:
        assert len(parse(bb.header.autosql).fields) == columns_
        assert (bb.header.field_count, bb.header.defined_field_count) == (columns_, columns_)
    assert by_pybigwig(tmp_path / "a.bb", "chr1", 0, 9) == [(1, 2, b"\t".join(values))]


@pytest.mark.parametrize("block_size", [2, 5, 256])
def test_names_are_found_by_extra_indexes(tmp_path: Path, block_size: int) -> None:
    path = tmp_path / "a.bb"
    rows = peaks(2000, seed=5)
    write_bigbed(
        path,
        SIZES,
        columns(rows),
        autosql=PEAKS,
        defined_fields=6,
        extra_index=["symbol", "name", "note"],
        items_per_slot=7,
        block_size=block_size,
    )
    ordered = [
        (chrom, *row) for chrom in sorted(SIZES, key=str.encode) for row in in_order(rows, chrom)
    ]
    with BigBed(path) as bb:
        assert bb.header.indexed_fields == ("symbol", "name", "note")
        for field, column, value in (
            ("name", 0, "peak 0"),
            ("name", 0, "peak 1999"),
            ("name", 0, "peak 77"),
            ("name", 0, "peak"),
            ("name", 0, "peak 77 and more" + "x" * 300),
            ("note", 4, "caf\u00e9"),
            ("note", 4, "two words"),
            ("note", 4, ""),
            ("symbol", 5, "S0"),
            ("symbol", 5, "S49"),
            ("symbol", 5, "S50"),
        ):
            want = [row for row in ordered if row[3].split(b"\t")[column] == value.encode()]
            assert bb.search(field, value) == want
        with pytest.raises(FormatError, match=r"no index on 'score'.*symbol, name, note"):
            bb.search("score", "5")


def test_depth_statistics_are_those_of_the_bases(tmp_path: Path) -> None:
    path = tmp_path / "a.bb"
    rng = np.random.default_rng(8)
    starts = np.sort(rng.integers(0, 900_000, 40_000))
    ends = starts + rng.integers(0, 300, 40_000)
    rest = [b"%d" % i for i in range(40_000)]
    write_bigbed(path, SIZES, ("chr1", starts, ends, rest), defined_fields=4)
    depth = np.zeros(1_000_001, int)
    np.add.at(depth, starts, 1)
    np.add.at(depth, np.maximum(ends, starts + 1), -1)
    depth = np.cumsum(depth)[:1_000_000]
    parts = [depth[i << 17 : (i + 1) << 17] for i in range(6)]
    with BigBed(path) as bb:
        assert len(bb.header.zooms) > 2
        for exact in (True, False):
            for statistic, want in (
                ("sum", [part.sum() for part in parts]),
                ("coverage", [np.mean(part > 0) for part in parts]),
                ("max", [part.max() for part in parts]),
            ):
                found = bb.stats("chr1", 0, 6 << 17, bins=6, statistic=statistic, exact=exact)
                np.testing.assert_allclose(found, want, rtol=1e-5)


def test_seventy_thousand_contigs_are_each_found(tmp_path: Path) -> None:
    count = 70_000
    sizes = {f"contig_{i}": 1000 + i % 7 for i in range(count)}
    path = tmp_path / "a.bb"
    ids = np.arange(count)
    rest = [b"n%d" % i for i in range(count)]
    write_bigbed(
        path, sizes, (ids, ids % 900, ids % 900 + 9, rest), defined_fields=4, extra_index=["name"]
    )
    pybigwig = pytest.importorskip("pyBigWig")
    with BigBed(path) as bb, pybigwig.open(str(path)) as other:
        assert bb.chroms == sizes == other.chroms()
        for i in range(0, count, 4999):
            want = [(i % 900, i % 900 + 9, f"n{i}")]
            assert other.entries(f"contig_{i}", 0, 1000) == want
            starts, ends, rests = bb.rows(f"contig_{i}")
            assert (starts[0], ends[0], rests) == (*want[0][:2], [b"n%d" % i])
            assert bb.search("name", f"n{i}")[0][0] == f"contig_{i}"


def test_a_chromosome_of_four_billion_bases(tmp_path: Path) -> None:
    size = 2**32 - 1
    starts = np.array([size, 0, 2**31 - 1, size - 1, size], np.uint32)
    ends = np.array([size, 5, 2**31 + 1, size, size], np.uint32)
    path = tmp_path / "a.bb"
    rows = [("big1", starts, ends, list("abcde")), ("big2", starts, ends, list("fghij"))]
    write_bigbed(path, {"big1": size, "big2": size}, rows, defined_fields=4)
    found = by_trackhub(path, "big1", size - 1, size)
    assert found == [(size - 1, size, b"d"), (size, size, b"a"), (size, size, b"e")]
    found = by_trackhub(path, "big2", size - 1, size)
    assert found == [(size - 1, size, b"i"), (size, size, b"f"), (size, size, b"j")]
    assert by_trackhub(path, "big2", 2**31, 2**31 + 1) == [(2**31 - 1, 2**31 + 1, b"h")]


def test_the_file_depends_neither_on_chunks_nor_on_how_rows_are_given(tmp_path: Path) -> None:
    rows = [row for chrom in sorted(SIZES) for row in peaks(200_00, seed=2) if row[0] == chrom]
    rows.sort(key=lambda row: row[:2])
    chroms, starts, ends, rest = columns(rows)
    options: dict[str, Any] = {
        "autosql": PEAKS,
        "defined_fields": 6,
        "extra_index": ["name"],
        "items_per_slot": 100,
    }
    write_bigbed(tmp_path / "whole.bb", SIZES, (chroms, starts, ends, rest), **options)
    want = (tmp_path / "whole.bb").read_bytes()
    flat = b"junk" + b"".join(rest) + b"more"
    offsets = 4 + np.cumsum([0, *map(len, rest)])

    def chunks() -> Iterator[tuple[Any, ...]]:
        for a in range(0, len(rows), 777):
            cut = slice(a, a + 777)
            yield chroms[cut], starts[cut], ends[cut], rest[cut]

    def halves() -> Iterator[tuple[Any, ...]]:
        half = next(i for i, name in enumerate(chroms) if name == "chr2")
        for cut in (slice(half, None), slice(0, half)):
            yield chroms[cut], starts[cut], ends[cut], [row.decode() for row in rest[cut]]

    def broken_order() -> Iterator[tuple[Any, ...]]:
        for cut in (slice(9000, None), slice(0, 9000)):
            yield chroms[cut], starts[cut], ends[cut], rest[cut]

    for data in (chunks(), (chroms, starts, ends, (flat, offsets)), broken_order()):
        write_bigbed(tmp_path / "other.bb", SIZES, data, **options)
        assert (tmp_path / "other.bb").read_bytes() == want
    write_bigbed(tmp_path / "other.bb", SIZES, halves(), **options)
    for chrom, size in SIZES.items():
        assert by_pybigwig(tmp_path / "other.bb", chrom, 0, size) == in_order(rows, chrom)


def test_a_file_goes_through_its_chunks_into_an_equal_one(tmp_path: Path) -> None:
    write_bigbed(tmp_path / "a.bb", SIZES, columns(peaks(4000)), autosql=PEAKS, defined_fields=6)
    with BigBed(tmp_path / "a.bb") as bb:
        write_bigbed(
            tmp_path / "b.bb",
            bb.chroms,
            bb.chunks(),
            autosql=bb.header.autosql,
            defined_fields=bb.header.defined_field_count,
        )
    assert (tmp_path / "a.bb").read_bytes() == (tmp_path / "b.bb").read_bytes()


@settings(deadline=None, max_examples=40)
@given(
    rest=st.lists(st.binary(max_size=40).filter(lambda b: not set(b) & {0, 9, 10, 13}), min_size=1)
)
def test_any_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, rest: list[bytes]) -> None:
    path = tmp_path_factory.mktemp("bytes") / "a.bb"
    at = np.arange(len(rest))
    write_bigbed(path, SIZES, ("chr1", at, at + 1, rest), defined_fields=4, extra_index=["name"])
    counts = Counter(rest)
    with BigBed(path) as bb:
        assert bb.rows("chr1")[2] == rest
        assert all(len(bb.search("name", name)) == count for name, count in counts.items())


BAD = {
    "reversed": (("chr1", [1, 5], [2, 4], ["a", "b"]), 1, "ends before it starts"),
    "negative": (("chr1", [-1, 5], [2, 6], ["a", "b"]), 0, "starts before 0"),
    "past the end": (("chrM", [1, 16_570], [2, 16_570], ["a", "b"]), 1, "16569 bases"),
    "unknown": ((["chr1", "chr3"], [1, 5], [2, 6], ["a", "b"]), 1, "'chr3'.*did you mean chr"),
    "beyond 32 bits": (("chr1", [1, 2**32 + 5], [2, 2**32 + 6], ["a", "b"]), 1, "429496730"),
    "too many columns": (("chr1", [1, 5], [2, 6], ["a", "b\tc"]), 1, "5 columns .* has 4"),
    "a NUL": (("chr1", [1, 5], [2, 6], [b"a\0", "b"]), 0, "byte 0"),
    "a line end": (("chr1", [1, 5], [2, 6], ["a", "b\n"]), 1, "byte 10"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_is_named_and_nothing_is_left(tmp_path: Path, name: str) -> None:
    data, index, message = BAD[name]
    good = ("chr2", [1, 3], [2, 4], ["a", "b"])
    for given_, shift in ((data, 0), (iter([good, data]), 2)):
        with pytest.raises(ItemError, match=message) as caught:
            write_bigbed(tmp_path / "a.bb", SIZES, given_, defined_fields=4)
        assert caught.value.index == index + shift
        assert list(tmp_path.iterdir()) == []


def test_too_few_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ItemError, match=r"item 1 .*has 4 columns .* has 5"):
        write_bigbed(
            tmp_path / "a.bb", SIZES, ("chr1", [1, 2], [3, 4], ["a\t1", "b"]), defined_fields=5
        )
    # As many tabs in all as there should be, but not in each row.
    with pytest.raises(ItemError, match=r"item 0 .*has 6 columns .* has 5"):
        write_bigbed(
            tmp_path / "a.bb", SIZES, ("chr1", [1, 2], [3, 4], ["a\t1\t", "b"]), defined_fields=5
        )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"defined_fields": 2, "autosql": PEAKS}, "defined_fields is 2"),
        ({"defined_fields": 10, "autosql": PEAKS}, "defined_fields is 10 .* 9 fields"),
        ({"defined_fields": 3, "autosql": "table x"}, "autoSql"),
        ({"defined_fields": 4, "extra_index": ["nmae"]}, "'nmae'.*one of name"),
        ({"defined_fields": 4, "extra_index": ["chrom"]}, "'chrom'.*one of name"),
        ({"defined_fields": 4, "extra_index": ["name", "name"]}, "twice"),
        ({"defined_fields": 4, "level": -1}, "level is -1"),
    ],
)
def test_options_that_do_not_go_together(
    tmp_path: Path, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        write_bigbed(tmp_path / "a.bb", SIZES, [], **options)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "rest", [[1, 2], (b"ab", [0, 1, 3]), (b"ab", [0, 2, 1]), (b"ab", []), (b"ab", [-1, 0, 1])]
)
def test_rest_that_is_none(tmp_path: Path, rest: Any) -> None:
    with pytest.raises(FormatError):
        write_bigbed(tmp_path / "a.bb", SIZES, ("chr1", [1, 2], [3, 4], rest), defined_fields=4)


def test_unsorted_rows_can_be_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsortedError, match=r"chr1:5-9 .*sort") as caught:
        write_bigbed(
            tmp_path / "a.bb", SIZES, ("chr1", [6, 5], [9, 9], None), defined_fields=3, sort=False
        )
    assert caught.value.index == 1
    assert list(tmp_path.iterdir()) == []
