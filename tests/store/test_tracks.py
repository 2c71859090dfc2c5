from __future__ import annotations

import multiprocessing
import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest

from trackhub.errors import StoreError
from trackhub.store import GenomeStore
from trackhub.store.layout import DTYPES


def example(dtype: str, length: int = 100_000) -> np.ndarray:
    """Values with long stretches of nothing, so that some chunks are not stored."""
    values = np.random.default_rng(7).integers(0, 120, length).astype(dtype)
    values[length // 5 : length // 2] = 0
    if values.dtype.kind == "f":
        values[length // 2 : length * 4 // 5] = np.nan
    return values


@pytest.mark.parametrize("direct", [True, False])
@pytest.mark.parametrize("dtype", DTYPES)
def test_values_come_back_as_they_were_written(
    store: GenomeStore, dtype: str, direct: bool
) -> None:
    values = example(dtype)
    with store.new("x", dtype=dtype) as track:
        track.write("chr1", values)
    track = GenomeStore(store.root, "toy", direct=direct).track("x")
    assert track.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(track.values("chr1"), values)
    for start, end in ((0, 1), (16_383, 16_385), (15_000, 70_000), (99_999, 100_000), (5, 5)):
        np.testing.assert_array_equal(track.values("chr1", start, end), values[start:end])


@pytest.mark.parametrize("dtype", DTYPES)
def test_statistics_are_those_of_numpy(store: GenomeStore, dtype: str) -> None:
    values = example(dtype)
    with store.new("x", dtype=dtype) as track:
        track.write("chr1", values)
    stats = store.track("x").stats("chr1")
    known = values[~np.isnan(values)].astype(float)
    assert (stats.n, stats.n_nan) == (len(known), len(values) - len(known))
    assert (stats.min, stats.max, stats.sum) == (known.min(), known.max(), known.sum())
    assert stats.n_zero == (known == 0).sum()
    assert stats.mean == pytest.approx(known.mean())
    assert stats.std == pytest.approx(known.std())


def test_large_whole_numbers_are_added_up_exactly(store: GenomeStore) -> None:
    values = np.full(100_000, 4_294_967_295, "u4")
    store.import_array("x", {"chr1": values})
    assert store.track("x").stats("chr1").sum == 100_000 * 4_294_967_295


def test_blocks_may_be_cut_anywhere(store: GenomeStore) -> None:
    values = example("int16")
    cuts = [0, 1, 16_383, 16_384, 50_000, 50_001, 100_000]
    with store.new("x", dtype="int16") as track:
        track.write("chr1", (values[a:b] for a, b in pairwise(cuts)))
    np.testing.assert_array_equal(store.track("x").values("chr1"), values)


def test_a_block_may_be_reused_by_its_maker(store: GenomeStore) -> None:
    def blocks() -> object:
        block = np.empty(20_000, "u2")
        for value in range(5):
            block[:] = value
            yield block

    with store.new("x", dtype="uint16") as track:
        track.write("chr1", blocks())
    assert store.track("x").values("chr1")[::20_000].tolist() == [0, 1, 2, 3, 4]


def test_gaps_between_pieces_have_no_value(store: GenomeStore) -> None:
    with store.new("x", dtype="float32") as track, track.begin("chr1") as part:
        part.skip_to(10)
        part.add(np.ones(5, "f4"))
        part.skip_to(90_000)
        part.add(np.ones(5, "f4"))
    values = store.track("x").values("chr1")
    assert np.flatnonzero(values == 1).tolist() == [*range(10, 15), *range(90_000, 90_005)]
    assert np.isnan(values).sum() == 99_990
    assert store.track("x").stats("chr1").n_nan == 99_990


def test_a_chromosome_without_data_has_none(store: GenomeStore) -> None:
    store.import_array("counts", {"chrM": np.ones(16, "u2")})
    store.import_array("score", {"chrM": np.ones(16, "f4")})
    assert store.track("counts").values("chr2", 5, 8).tolist() == [0, 0, 0]
    assert np.isnan(store.track("score").values("chr2", 5, 8)).all()
    total = sum(store.sizes.values())
    assert store.track("counts").stats().n == total
    assert store.track("counts").stats().mean == 16 / total
    assert store.track("score").stats().n_nan == total - 16


def test_regions_are_written_as_browsers_do(store: GenomeStore) -> None:
    store.import_array("x", {"chr1": np.arange(100_000)}, dtype="uint32")
    track = store.track("x")
    assert track.values("chr1:1,001-1,003").tolist() == [1000, 1001, 1002]
    assert track.values("chrM").tolist() == [0] * 16


def test_statistics_and_blocks_of_a_region_are_those_of_the_region(store: GenomeStore) -> None:
    values = example("float32")
    store.import_array("x", {"chr1": values})
    track = store.track("x")
    part = values[1000:60_000]
    for stats in (track.stats("chr1:1,001-60,000"), track.stats("chr1", 1000, 60_000)):
        assert (stats.n, stats.n_nan) == ((~np.isnan(part)).sum(), np.isnan(part).sum())
        assert stats.sum == np.nansum(part)
    assert track.stats("chr1:1-100000") == track.stats("chr1")
    blocks = list(track.blocks("chr1:1001-60000", 25_000))
    assert [start for start, _ in blocks] == [1000, 26_000, 51_000]
    np.testing.assert_array_equal(np.concatenate([block for _, block in blocks]), part)
    with store.new_features("peaks") as table:
        table.write("chr1", start=[5, 50], end=[9, 60])
    assert store.track("peaks").count("chr1:1-20") == 1
    assert store.track("peaks").count("chr1") == 2


def test_a_chromosome_is_as_good_as_its_name(store: GenomeStore) -> None:
    store.import_array("x", {"chr1": np.arange(100_000)}, dtype="uint32")
    track, chrom = store.track("x"), store["chr1"]
    assert track.values(chrom, 5, 7).tolist() == [5, 6]
    assert track.stats(chrom).max == 99_999
    assert track.windows(chrom, [3], 2).tolist() == [[3, 4]]
    assert track.windows([chrom, store["chrM"]], [3, 4], 2).tolist() == [[3, 4], [0, 0]]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (("chr1", -1, 5), "no range"),
        (("chr1", 5, 4), "no range"),
        (("chr1", 0, 100_001), "100,000 bases"),
        (("chr9", 0, 1), "no chromosome 'chr9'"),
        (("chr1", 0.0, 5), "whole numbers"),
        (("chr1", "0", "5"), "whole numbers"),
        ((None,), "None is no chromosome"),
        (("chr1:0-5",), "counted from 1"),
        (("chr1:7-5",), "counted from 1"),
    ],
)
def test_places_that_are_none_are_refused(
    store: GenomeStore, where: tuple[object, ...], said: str
) -> None:
    store.import_array("x", {"chrM": np.ones(16, "u2")})
    with pytest.raises(StoreError, match=said):
        store.track("x").values(*where)


def test_an_array_may_be_filled(store: GenomeStore) -> None:
    store.import_array("x", {"chrM": np.arange(16, dtype="u2")})
    out = np.zeros(3, "u2")
    assert store.track("x").values("chrM", 4, 7, out=out) is out
    assert out.tolist() == [4, 5, 6]
    with pytest.raises(StoreError, match="give one of uint16"):
        store.track("x").values("chrM", 4, 7, out=np.zeros(3, "f4"))


def test_windows_are_in_the_order_they_were_asked_for(store: GenomeStore) -> None:
    values = example("uint16")
    store.import_array("x", {"chr1": values, "chrM": np.arange(16, dtype="u2")})
    track = store.track("x")
    starts = np.random.default_rng(3).integers(0, 99_000, 200)
    np.testing.assert_array_equal(
        track.windows("chr1", starts, 1000), np.stack([values[a : a + 1000] for a in starts])
    )
    found = track.windows(["chrM", "chr1", "chrM"], [13, 99_998, -2], 4)
    assert found.tolist() == [[13, 14, 15, 0], [*values[-2:].tolist(), 0, 0], [0, 0, 0, 1]]


def test_windows_beyond_floats_are_nan(store: GenomeStore) -> None:
    store.import_array("x", {"chrM": np.arange(16, dtype="f4")})
    found = store.track("x").windows("chrM", [-5, 14, 40], 4)
    assert np.isnan(found).sum() == 4 + 2 + 4


def test_sequence_is_read_on_both_strands(store: GenomeStore) -> None:
    with store.new("seq", dtype="uint8", kind="sequence") as track:
        track.write("chrM", "ACGTNNacgtRYACGT")
    letters = store.track("seq")
    assert letters.sequence("chrM") == "ACGTNNacgtRYACGT"
    assert letters.sequence("chrM", 4, 12, strand="-") == "RYacgtNN"
    assert letters.sequence("chrM:1-3", strand=-1) == "CGT"
    with pytest.raises(StoreError, match="strand"):
        letters.sequence("chrM", strand="x")


def test_a_track_travels_to_another_process(store: GenomeStore) -> None:
    store.import_array("x", {"chrM": np.arange(16, dtype="u2")})
    with store.track("x") as track:
        track.values("chrM")
        copy = pickle.loads(pickle.dumps(track))
    assert copy.values("chrM", 3, 5).tolist() == [3, 4]


def test_a_closed_track_says_so(store: GenomeStore) -> None:
    store.import_array("x", {"chrM": np.arange(16, dtype="u2")})
    track = store.track("x")
    track.close()
    track.close()
    with pytest.raises(StoreError, match="closed"):
        track.values("chrM")


@pytest.mark.parametrize(
    ("dtype", "values", "said"),
    [
        ("uint8", [300] * 16, "does not fit into uint8"),
        ("uint8", [-1] * 16, "does not fit into uint8"),
        ("int16", [0.5] * 16, "give a float type"),
        ("int16", [np.nan] * 16, "give a float type"),
        ("float32", [16_777_217] * 16, "does not hold exactly"),
        ("float32", [1e300] * 16, "does not hold"),
        ("uint8", [1] * 15, "15 values were given for 16"),
        ("uint8", [1] * 17, "more values were given than its 16"),
        ("uint8", [[1] * 16] * 2, "more values"),
    ],
)
def test_values_that_would_change_are_refused(
    store: GenomeStore, dtype: str, values: list[object], said: str
) -> None:
    with pytest.raises(StoreError, match=said), store.new("x", dtype=dtype) as track:
        track.write("chrM", values)
    assert store.tracks() == []
    assert list(store.directory.iterdir()) == [store.directory / "chromosome.h5"]


def test_values_may_be_clipped_and_are_counted(store: GenomeStore) -> None:
    with store.new("x", dtype="uint8", overflow="clip") as track:
        track.write("chrM", [70_000, -4, *range(14)])
    stats = store.track("x").stats("chrM")
    assert (stats.n_clipped, stats.max, stats.min) == (2, 255, 0)


def test_arrays_may_widen_the_type(store: GenomeStore) -> None:
    done = store.import_array("x", {"chrM": np.full(16, 70_000)}, dtype="uint16", overflow="widen")
    assert done.dtype == "uint32"
    assert store.track("x").values("chrM")[0] == 70_000


def test_other_types_are_refused(store: GenomeStore) -> None:
    for dtype in ("complex64", "S3", "object", "nonsense", "int64"):
        with pytest.raises(StoreError, match="types are int8"):
            store.new("x", dtype=dtype)


def test_a_chromosome_is_written_once(store: GenomeStore) -> None:
    with pytest.raises(StoreError, match="already"), store.new("x", dtype="uint8") as track:
        track.write("chrM", [1] * 16)
        track.write("chrM", [1] * 16)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_processes_that_were_forked_read_at_once(store: GenomeStore) -> None:
    values = example("uint16")
    store.import_array("x", {"chr1": values})
    track = store.track("x")
    track.values("chr1", 0, 10)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        found = pool.starmap(
            track.values, [("chr1", a, a + 20_000) for a in range(0, 80_000, 5000)]
        )
    for start, part in zip(range(0, 80_000, 5000), found, strict=True):
        np.testing.assert_array_equal(part, values[start : start + 20_000])


def test_threads_read_one_track_at_once(store: GenomeStore) -> None:
    values = example("uint16")
    store.import_array("x", {"chr1": values})
    track = store.track("x")
    starts = np.random.default_rng(2).integers(0, 99_000, 400).tolist()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda a: track.values("chr1", a, a + 1000), starts))
    for start, part in zip(starts, found, strict=True):
        np.testing.assert_array_equal(part, values[start : start + 1000])
