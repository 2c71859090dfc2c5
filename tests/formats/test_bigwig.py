"""bigWig: what is written is what our reader and two independent ones find."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats.bigwig import BigWig, ItemError, UnsortedError, write_bigwig

SIZES = {"chr1": 1_000_000, "chr2": 500_000, "chrM": 16_569}

Columns = tuple[list[str], np.ndarray, np.ndarray, np.ndarray]


def by_pybigwig(path: Path, chrom: str) -> np.ndarray:
    reader = pytest.importorskip("pyBigWig")
    with reader.open(str(path)) as bw:
        if chrom not in bw.chroms():
            return np.full(SIZES[chrom], np.nan)
        return bw.values(chrom, 0, SIZES[chrom], numpy=True)


def by_pybigtools(path: Path, chrom: str) -> np.ndarray:
    reader = pytest.importorskip("pybigtools")
    bw = reader.open(str(path))
    if chrom not in bw.chroms():
        return np.full(SIZES[chrom], np.nan)
    return bw.values(chrom, 0, SIZES[chrom], fillna=np.nan)


def by_trackhub(path: Path, chrom: str) -> np.ndarray:
    with BigWig(path) as bw:
        return bw.values(chrom) if chrom in bw.chroms else np.full(SIZES[chrom], np.nan)


READERS = [by_pybigwig, by_pybigtools, by_trackhub]


def bedgraph(rng: np.random.Generator) -> Columns:
    """Intervals of any length and distance."""
    edges = np.sort(rng.choice(500_000, 20_000, replace=False))
    return ["chr2"] * 10_000, edges[::2], edges[1::2], rng.normal(size=10_000)


def fixed_step(rng: np.random.Generator) -> Columns:
    """Stretches of one step and span, with gaps, of which one is a single item."""
    starts = np.concatenate(
        [100 + 10 * np.arange(3000), [40_000], 50_000 + 25 * np.arange(5000), [400_000, 400_010]]
    )
    return ["chr1"] * len(starts), starts, starts + 10, rng.random(len(starts))


def variable_step(rng: np.random.Generator) -> Columns:
    """One span, steps of all kinds; then another span."""
    starts = np.sort(rng.choice(900_000 // 7, 9000, replace=False)) * 7
    span = np.where(np.arange(9000) < 4000, 7, 3)
    return ["chr1"] * 9000, starts, starts + span, rng.random(9000)


def single_bases(rng: np.random.Generator) -> Columns:
    """Every base of a chromosome."""
    starts = np.arange(16_569)
    return ["chrM"] * 16_569, starts, starts + 1, rng.random(16_569)


def mixed(rng: np.random.Generator) -> Columns:
    """All of the above on their chromosomes."""
    parts = [fixed_step(rng), bedgraph(rng), single_bases(rng)]
    chroms = [name for part in parts for name in part[0]]
    starts, ends, values = (np.concatenate([part[i] for part in parts]) for i in (1, 2, 3))
    return chroms, starts, ends, values


def expected(columns: Columns, chrom: str) -> np.ndarray:
    out = np.full(SIZES[chrom], np.nan, np.float32)
    for name, start, end, value in zip(*columns, strict=True):
        if name == chrom:
            out[start:end] = value
    return out


@pytest.mark.parametrize("shape", [bedgraph, fixed_step, variable_step, single_bases, mixed])
def test_each_base_has_its_value_for_every_reader(tmp_path: Path, shape: Any) -> None:
    columns = shape(np.random.default_rng(4))
    path = tmp_path / "a.bw"
    write_bigwig(path, SIZES, columns)
    for chrom in SIZES:
        want = expected(columns, chrom)
        for reader in READERS:
            np.testing.assert_array_equal(reader(path, chrom).astype("f4"), want, reader.__name__)


@st.composite
def disjoint(draw: st.DrawFn) -> list[tuple[int, int, float]]:
    """Intervals within 2,000 bases, drawn as gap and length."""
    at, out = 0, []
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), max_size=90)):
        out.append((at + gap, at + gap + length, draw(st.floats(-1e6, 1e6, width=32))))
        at += gap + length
    return out


@settings(deadline=None, max_examples=40)
@given(
    intervals=disjoint(),
    ranges=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2000)), min_size=5, max_size=9),
    per_slot=st.integers(1, 9),
    block_size=st.integers(2, 5),
)
def test_ranges_find_what_a_plain_search_finds(
    tmp_path_factory: pytest.TempPathFactory,
    intervals: list[tuple[int, int, float]],
    ranges: list[tuple[int, int]],
    per_slot: int,
    block_size: int,
) -> None:
    path = tmp_path_factory.mktemp("range") / "a.bw"
    columns = [np.array([row[i] for row in intervals]) for i in range(3)]
    columns[:2] = [column.astype(int) for column in columns[:2]]
    write_bigwig(
        path,
        {"a": 2000, "b": 2000},
        [("a", *columns), ("b", *columns)],
        items_per_slot=per_slot,
        block_size=block_size,
    )
    pybigwig = pytest.importorskip("pyBigWig")
    with BigWig(path) as bw, pybigwig.open(str(path)) as other:
        for range_ in ranges:
            start, end = sorted(range_)
            want = [row for row in intervals if row[0] < end and row[1] > start]
            starts, ends, values = bw.intervals("b", start, end)
            found = list(zip(starts.tolist(), ends.tolist(), values.tolist(), strict=True))
            assert found == want
            if start < end:
                assert list(other.intervals("a", start, end) or ()) == want


def test_a_file_without_data_lists_all_chromosomes(tmp_path: Path) -> None:
    path = tmp_path / "a.bw"
    write_bigwig(path, SIZES, [])
    for reader in READERS:
        assert np.isnan(reader(path, "chrM")).all()
    with BigWig(path) as bw:
        assert bw.chroms == SIZES
        assert bw.header.bases_covered == 0
        assert not bw.header.truncated
        assert np.isnan(bw.stats("chr1", bins=3)).all()
        assert list(bw.chunks()) == []


def test_a_file_of_one_item(tmp_path: Path) -> None:
    path = tmp_path / "a.bw"
    write_bigwig(path, SIZES, ("chr2", [7], [9], [0.5]))
    with BigWig(path) as bw:
        assert bw.chroms == {"chr2": 500_000}
        assert bw.values("chr2", 6, 10).tolist()[1:3] == [0.5, 0.5]
        assert (bw.header.bases_covered, bw.header.total, bw.header.sum_squares) == (2, 1.0, 0.5)
    for reader in READERS:
        assert np.flatnonzero(~np.isnan(reader(path, "chr2"))).tolist() == [7, 8]
    assert path.stat().st_size < 2000


def test_seventy_thousand_contigs_are_each_found(tmp_path: Path) -> None:
    count = 70_000
    sizes = {f"contig_{i}": 1000 + i % 7 for i in range(count)}
    path = tmp_path / "a.bw"
    ids = np.repeat(np.arange(count), 2)
    starts = np.tile([0, 500], count)
    values = np.arange(2 * count) % 1000
    write_bigwig(path, sizes, (ids, starts, starts + 300, values))
    pybigwig = pytest.importorskip("pyBigWig")
    pybigtools = pytest.importorskip("pybigtools")
    third = pybigtools.open(str(path))
    with BigWig(path) as bw, pybigwig.open(str(path)) as other:
        assert bw.chroms == sizes == other.chroms()
        for i in range(0, count, 4999):
            name = f"contig_{i}"
            low, high = 2 * i % 1000, (2 * i + 1) % 1000
            assert [column.tolist() for column in bw.intervals(name)] == [
                [0, 500],
                [300, 800],
                [low, high],
            ]
            assert other.intervals(name) == ((0, 300, low), (500, 800, high))
            assert list(third.records(name)) == [(0, 300, low), (500, 800, high)]
            for zoomed in (
                bw.stats(name)[0],
                other.stats(name)[0],
                np.nanmean(third.values(name, bins=1, summary="mean", fillna=np.nan)),
            ):
                assert zoomed == pytest.approx((low + high) / 2)


@pytest.mark.parametrize("accelerate", [False, True])
def test_long_and_short_blocks_keep_their_order(tmp_path: Path, accelerate: bool) -> None:
    counts = np.array([60_000, *[1 + i % 9 for i in range(4000)], 60_000])
    chroms = np.repeat(np.arange(len(counts)), counts)
    nth = np.arange(len(chroms)) - np.repeat(np.cumsum(counts) - counts, counts)
    starts = nth * 9 + nth % 4
    values = np.random.default_rng(3).normal(size=len(chroms)).astype("f4")
    sizes = {f"c{i:04d}": 600_000 for i in range(len(counts))}
    columns = (chroms, starts, starts + 3, values)
    write_bigwig(tmp_path / "a.bw", sizes, columns, threads=3, accelerate=accelerate)
    with BigWig(tmp_path / "a.bw") as bw:
        found = [np.concatenate(column) for column in zip(*bw.chunks(), strict=True)]
    for column, wanted in zip(found, columns, strict=True):
        assert (column == wanted).all()
    pybigwig = pytest.importorskip("pyBigWig")
    with pybigwig.open(str(tmp_path / "a.bw")) as other:
        for i in (0, 1, 90, 4000, 4001):
            mine = chroms == i
            places = zip(starts[mine].tolist(), (starts[mine] + 3).tolist(), strict=True)
            wanted = list(zip(places, values[mine].tolist(), strict=True))
            found = other.intervals(f"c{i:04d}")
            assert [((start, end), value) for start, end, value in found] == wanted


def test_a_chromosome_of_four_billion_bases(tmp_path: Path) -> None:
    size = 2**32 - 1
    path = tmp_path / "a.bw"
    starts = np.array([0, 2**31 - 5, 2**31 + 5, size - 10], np.uint32)
    write_bigwig(path, {"big": size}, ("big", starts, starts + np.uint32(10), [1, 2, 3, 4]))
    with BigWig(path) as bw:
        assert bw.values("big", size - 11).tolist()[1:] == [4.0] * 10
        assert bw.intervals("big", 2**31 + 4, 2**31 + 6)[2].tolist() == [2.0, 3.0]
        assert bw.stats("big", bins=2, statistic="sum", exact=True).tolist() == [18, 82]
        assert bw.stats("big", bins=2, statistic="sum").sum() == 100
    pybigwig = pytest.importorskip("pyBigWig")
    with pybigwig.open(str(path)) as other:
        found = other.intervals("big", size - 11, size)
    # That reader shows positions as signed numbers.
    assert [(s % 2**32, e % 2**32, v) for s, e, v in found] == [(size - 10, size, 4.0)]


def dense(rng: np.random.Generator, count: int) -> Columns:
    edges = np.sort(rng.choice(1_000_000, 2 * count, replace=False))
    return ["chr1"] * count, edges[::2], edges[1::2], rng.gamma(2, 3, count).astype("f4")


STATISTICS = {
    "mean": np.nanmean,
    "min": np.nanmin,
    "max": np.nanmax,
    "sum": np.nansum,
    "std": lambda part: np.nanstd(part, ddof=1),
    "coverage": lambda part: np.mean(~np.isnan(part)),
}


@pytest.mark.parametrize("statistic", STATISTICS)
def test_zoom_levels_agree_with_the_data(tmp_path: Path, statistic: str) -> None:
    """Bins end where the windows of all zoom levels that are used end, so the answers are equal."""
    path = tmp_path / "a.bw"
    columns = dense(np.random.default_rng(1), 60_000)
    write_bigwig(path, SIZES, columns)
    bases = expected(columns, "chr1").astype("f8")
    truth = [STATISTICS[statistic](bases[i << 17 : (i + 1) << 17]) for i in range(7)]
    with BigWig(path) as bw:
        assert len(bw.header.zooms) > 3
        exact = bw.stats("chr1", 0, 7 << 17, bins=7, statistic=statistic, exact=True)
        zoomed = bw.stats("chr1", 0, 7 << 17, bins=7, statistic=statistic)
    np.testing.assert_allclose(exact, truth, rtol=1e-9)
    np.testing.assert_allclose(zoomed, truth, rtol=1e-5)
    if statistic == "sum":
        return  # pyBigWig 0.3.29 takes the mean of zoom sums
    pybigwig = pytest.importorskip("pyBigWig")
    with pybigwig.open(str(path)) as other:
        theirs = other.stats("chr1", 0, 7 << 17, type=statistic, nBins=7)
    np.testing.assert_allclose(theirs, truth, rtol=1e-4)


@settings(deadline=None, max_examples=40)
@given(intervals=disjoint(), bins=st.integers(1, 40), start=st.integers(0, 1500))
def test_exact_statistics_are_those_of_the_bases(
    tmp_path_factory: pytest.TempPathFactory,
    intervals: list[tuple[int, int, float]],
    bins: int,
    start: int,
) -> None:
    path = tmp_path_factory.mktemp("stats") / "a.bw"
    columns = [np.array([row[i] for row in intervals]) for i in range(3)]
    columns[:2] = [column.astype(int) for column in columns[:2]]
    write_bigwig(path, {"a": 2000}, ("a", *columns))
    with BigWig(path) as bw:
        values = bw.values("a").astype("f8")
        edges = start + (2000 - start) * np.arange(bins + 1) // bins
        parts = [values[a:b] for a, b in pairwise(edges)]
        for statistic, of in (("mean", np.mean), ("max", np.max), ("min", np.min)):
            found = bw.stats("a", start, bins=bins, statistic=statistic, exact=True)
            kept = [part[~np.isnan(part)] for part in parts]
            want = [of(part) if len(part) else np.nan for part in kept]
            np.testing.assert_allclose(found, want, rtol=1e-9, atol=1e-9)


def test_the_total_summary_is_that_of_the_bases(tmp_path: Path) -> None:
    path = tmp_path / "a.bw"
    columns = dense(np.random.default_rng(2), 5000)
    write_bigwig(path, SIZES, columns)
    values = expected(columns, "chr1").astype("f8")
    values = values[~np.isnan(values)]
    with BigWig(path) as bw:
        header = bw.header
    assert header.bases_covered == len(values)
    assert (header.minimum, header.maximum) == (values.min(), values.max())
    assert header.total == pytest.approx(values.sum())
    assert header.sum_squares == pytest.approx((values**2).sum())


def test_zoom_levels_can_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.bw"
    write_bigwig(path, SIZES, dense(np.random.default_rng(1), 5000), zooms=False)
    with BigWig(path) as bw:
        assert bw.header.zooms == ()
        assert not np.isnan(bw.stats("chr1", bins=10)).any()


def test_the_file_depends_neither_on_chunks_nor_threads_nor_order(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    names, starts, ends, values = dense(rng, 300_000)
    chroms = np.array(names)
    chroms[200_000:] = "chr2"
    starts[200_000:] -= starts[200_000]
    ends[200_000:] = starts[200_000:] + 1
    mixed_up = rng.permutation(300_000)

    def chunks() -> Iterator[tuple[Any, ...]]:
        edges = [0, 1, 1, 7, 100_000, 250_000, 300_000]
        for a, b in pairwise(edges):
            yield chroms[a:b], starts[a:b], ends[a:b], values[a:b]

    def shuffled() -> Iterator[tuple[Any, ...]]:
        for a in range(0, 300_000, 60_000):
            at = mixed_up[a : a + 60_000]
            yield chroms[at].tolist(), starts[at].astype("u4"), ends[at].astype("i4"), values[at]

    def late() -> Iterator[tuple[Any, ...]]:
        """In order for longer than a batch, then not."""
        for cut in (slice(200_000, 300_000), slice(60_000, 200_000), slice(0, 60_000)):
            yield chroms[cut], starts[cut], ends[cut], values[cut]

    write_bigwig(tmp_path / "whole.bw", SIZES, (chroms, starts, ends, values))
    want = (tmp_path / "whole.bw").read_bytes()
    at = mixed_up
    for data, options in (
        (chunks(), {}),
        ((chroms, starts, ends, values), {"threads": 1}),
        ((chroms, starts, ends, values), {"threads": 3}),
        ((chroms[at], starts[at], ends[at], values[at]), {}),
        (shuffled(), {}),
        (late(), {}),
    ):
        write_bigwig(tmp_path / "other.bw", SIZES, data, **options)
        assert (tmp_path / "other.bw").read_bytes() == want


def test_chromosomes_may_come_in_any_order_when_each_is_in_one_piece(tmp_path: Path) -> None:
    path = tmp_path / "a.bw"
    data = [("chrM", [1], [2], [3.0]), ("chr2", [5], [6], [4.0]), ("chr1", [7], [8], [5.0])]
    write_bigwig(path, SIZES, data, sort=False)
    for chrom, starts, _, values in data:
        for reader in READERS:
            assert np.nansum(reader(path, chrom)) == values[0]
            assert reader(path, chrom)[starts[0]] == values[0]


def test_acceleration_changes_no_value(tmp_path: Path) -> None:
    pytest.importorskip("isal")
    columns = dense(np.random.default_rng(1), 50_000)
    write_bigwig(tmp_path / "a.bw", SIZES, columns)
    write_bigwig(tmp_path / "b.bw", SIZES, columns, accelerate=True)
    assert (tmp_path / "a.bw").read_bytes() != (tmp_path / "b.bw").read_bytes()
    for reader in READERS:
        np.testing.assert_array_equal(
            reader(tmp_path / "a.bw", "chr1"), reader(tmp_path / "b.bw", "chr1")
        )


def test_fixed_steps_take_a_third_of_the_bytes_of_intervals(tmp_path: Path) -> None:
    starts = np.arange(0, 1_000_000, 10)
    noise = np.frombuffer(np.random.default_rng(0).bytes(4 * len(starts)), "u4") % 2**30
    values = noise.astype("u4").view("f4")
    for name, step in (("even", 10), ("odd", 9)):
        ends = starts + np.where(np.arange(len(starts)) % 2, step, 10)
        write_bigwig(tmp_path / name, SIZES, ("chr1", starts, ends, values), level=0, zooms=False)
    sizes = [(tmp_path / name).stat().st_size for name in ("even", "odd")]
    assert sizes[0] < 0.4 * sizes[1]


def test_a_file_goes_through_its_chunks_into_an_equal_one(tmp_path: Path) -> None:
    write_bigwig(tmp_path / "a.bw", SIZES, mixed(np.random.default_rng(6)))
    with BigWig(tmp_path / "a.bw") as bw:
        write_bigwig(tmp_path / "b.bw", bw.chroms, bw.chunks())
    assert (tmp_path / "a.bw").read_bytes() == (tmp_path / "b.bw").read_bytes()


def test_foreign_files_are_read(tmp_path: Path) -> None:
    pybigwig = pytest.importorskip("pyBigWig")
    path = tmp_path / "a.bw"
    with pybigwig.open(str(path), "w") as out:
        out.addHeader(list(SIZES.items()))
        out.addEntries(["chr1"] * 3, [1, 5, 9], ends=[2, 6, 12], values=[1.0, 2.0, 3.0])
        out.addEntries("chr2", [10, 30], values=[4.0, 5.0], span=5)
        out.addEntries("chrM", 100, values=[6.0, 7.0, 8.0], span=2, step=3)
    for chrom in SIZES:
        np.testing.assert_array_equal(by_trackhub(path, chrom), by_pybigwig(path, chrom))


BAD = {
    "overlaps": (("chr1", [5, 8], [9, 12], [1, 2]), 1, r"chr1:8-12 .*overlaps chr1:5-9"),
    "the same twice": (("chr1", [5, 5], [9, 9], [1, 2]), 1, "overlaps"),
    "no bases": (("chr1", [1, 5], [2, 5], [1, 2]), 1, "chr1:5-5 .*no bases"),
    "reversed": (("chr1", [1, 5], [2, 4], [1, 2]), 1, "ends before it starts"),
    "negative": (("chr1", [-1, 5], [2, 6], [1, 2]), 0, "starts before 0"),
    "past the end": (("chrM", [1, 16_569], [2, 16_570], [1, 2]), 1, "16569 bases"),
    "unknown": ((["chr1", "chr3"], [1, 5], [2, 6], [1, 2]), 1, "'chr3'.*did you mean chr"),
    "unknown number": (([0, 3], [1, 5], [2, 6], [1, 2]), 1, "chromosome number 3"),
    "nan": (("chr1", [1, 5], [2, 6], [1, np.nan]), 1, "value nan"),
    "infinite": (("chr1", [1, 5], [2, 6], [-np.inf, 1]), 0, "value -inf"),
    "beyond float32": (("chr1", [1, 5], [2, 6], [1, 1e39]), 1, "1e[+]39"),
    "beyond 32 bits": (("chr1", np.array([1, 2**32 + 5]), [2, 2**32 + 6], [1, 2]), 1, "429496730"),
    "beyond 63 bits": (("chr1", np.array([1, 2**64 - 1], "u8"), [2, 7], [1, 2]), 1, "1844674407"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("chunked", [False, True])
def test_a_bad_interval_is_named_and_nothing_is_left(
    tmp_path: Path, name: str, chunked: bool
) -> None:
    data, index, message = BAD[name]
    good = ("chr2", [1, 3], [2, 4], [1.0, 1.0])
    with pytest.raises(ItemError, match=message) as caught:
        write_bigwig(tmp_path / "a.bw", SIZES, iter([good, data]) if chunked else data)
    assert caught.value.index == index + 2 * chunked
    assert isinstance(caught.value, FormatError)
    assert list(tmp_path.iterdir()) == []


def test_an_overlap_in_unsorted_data_names_the_item_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ItemError, match=r"chr1:7-9 .*overlaps chr1:6-8") as caught:
        write_bigwig(tmp_path / "a.bw", SIZES, ("chr1", [20, 7, 6], [21, 9, 8], [1, 2, 3]))
    assert caught.value.index == 1


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (("chr1", [1, 2], [2], [1.0]), "lengths 1, 1, 2"),
        (("chr1", [1, 2], [2, 3], [1.0]), "lengths 1, 2, 2"),
        ((["chr1"], [1, 2], [2, 3], [1.0, 2.0]), "lengths 1, 2, 2, 2"),
        (("chr1", [1.5], [2.5], [1.0]), "starts are an array of float64"),
        (("chr1", [2**70], [2**70 + 1], [1.0]), "whole numbers below"),
        (("chr1", [1], [2], ["x"]), "values are an array"),
        (("chr1", [[1]], [[2]], [[1.0]]), "values are an array of float64 with 2"),
        (("chr1", [1], [2]), "tuple of four columns"),
        ([1, 2, 3], "tuple of four columns"),
    ],
)
def test_columns_that_do_not_go_together(tmp_path: Path, columns: Any, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        write_bigwig(tmp_path / "a.bw", SIZES, columns)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sizes", [{}, {"": 5}, {"a b": 5}, {"a": 0}, {"a": 2**32}, {"a": "x"}])
def test_sizes_that_are_none(tmp_path: Path, sizes: Any) -> None:
    with pytest.raises(FormatError):
        write_bigwig(tmp_path / "a.bw", sizes, [])
    assert list(tmp_path.iterdir()) == []


def test_unsorted_data_can_be_refused(tmp_path: Path) -> None:
    chunks = [("chr1", [5], [6], [1]), ("chr2", [5], [6], [1]), ("chr1", [8], [9], [1])]
    with pytest.raises(UnsortedError, match=r"chr1:8-9 .*sort") as caught:
        write_bigwig(tmp_path / "a.bw", SIZES, chunks, sort=False)
    assert caught.value.index == 2
    assert list(tmp_path.iterdir()) == []


def test_an_exception_of_the_caller_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.bw"
    path.write_bytes(b"old")

    def breaks() -> Iterator[tuple[Any, ...]]:
        starts = np.arange(400_000)
        yield "chr1", starts, starts + 1, np.ones(400_000)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_bigwig(path, SIZES, breaks())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_may_be_read_by_others_as_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_bigwig(tmp_path / "a.bw", SIZES, [])
    finally:
        os.umask(before)
    assert (tmp_path / "a.bw").stat().st_mode & 0o777 == 0o644


def test_progress_tells_done_and_total(tmp_path: Path) -> None:
    calls: list[tuple[int, int | None]] = []
    starts = np.arange(200_000)
    columns = ("chr1", starts, starts + 1, np.ones(200_000))
    write_bigwig(tmp_path / "a.bw", SIZES, columns, progress=lambda *args: calls.append(args))
    assert calls[-1] == (200_000, 200_000)
    assert [done for done, _ in calls] == sorted({done for done, _ in calls})


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("level", 10),
        ("block_size", 1),
        ("items_per_slot", 0),
        ("items_per_slot", 65536),
        ("level", "4"),
        ("threads", 1.5),
    ],
)
def test_options_out_of_range(tmp_path: Path, option: str, value: object) -> None:
    with pytest.raises(ValueError, match=option):
        write_bigwig(tmp_path / "a.bw", SIZES, [], **{option: value})


@pytest.mark.parametrize(
    ("chrom", "start", "end"),
    [("chr9", 0, 1), ("chr1", -1, 5), ("chr1", 5, 4), ("chr1", 0, 1_000_001)],
)
def test_ranges_that_are_none(tmp_path: Path, chrom: str, start: int, end: int) -> None:
    write_bigwig(tmp_path / "a.bw", SIZES, [])
    with BigWig(tmp_path / "a.bw") as bw, pytest.raises(FormatError, match=chrom):
        bw.intervals(chrom, start, end)


def test_a_bigbed_is_not_opened_as_bigwig(tmp_path: Path) -> None:
    from trackhub.formats.bigbed import write_bigbed

    write_bigbed(tmp_path / "a.bb", SIZES, [], defined_fields=3)
    with pytest.raises(FormatError, match="is a bigBed"):
        BigWig(tmp_path / "a.bb")
