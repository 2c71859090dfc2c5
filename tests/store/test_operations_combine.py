"""Combining tracks, and the two strands, base by base."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from trackhub.errors import StoreError
from trackhub.store import GenomeStore
from trackhub.store.operations import combine, combine_strands, strand_shift


@pytest.fixture
def store(tmp_path: Path) -> GenomeStore:
    return GenomeStore.create(tmp_path, "toy", chromosomes={"chr1": 5, "chr2": 3})


def _put(store: GenomeStore, name: str, values: list[float], dtype: str = "uint8") -> None:
    with store.new(name, dtype=dtype) as track:
        track.write("chr1", np.array(values, dtype))


@pytest.mark.parametrize(
    ("op", "expected", "dtype"),
    [
        ("sum", [11, 2, 255, 3, 0], "uint8"),
        ("mean", [5.5, 1, 127.5, 1.5, 0], "float32"),
        ("max", [10, 2, 200, 3, 0], "uint8"),
        ("min", [1, 0, 55, 0, 0], "uint8"),
        ("difference", [-9, 2, 145, -3, 0], "int16"),
    ],
)
def test_each_operation_gives_what_it_says(
    store: GenomeStore, op: str, expected: list[float], dtype: str
) -> None:
    _put(store, "a", [1, 2, 200, 0, 0])
    _put(store, "b", [10, 0, 55, 3, 0])
    assert combine(store, "c", ["a", "b"], op).dtype == dtype
    found = store.track("c").values("chr1")
    assert found.dtype == dtype
    assert found.tolist() == expected


def test_a_sum_that_does_not_fit_takes_a_larger_type_is_clipped_or_refused(
    store: GenomeStore,
) -> None:
    _put(store, "a", [200, 1, 0, 0, 0])
    _put(store, "b", [100, 1, 0, 0, 200])
    assert combine(store, "wide", ["a", "b"]).dtype == "uint16"
    assert store.track("wide").values("chr1").tolist() == [300, 2, 0, 0, 200]
    assert combine(store, "cut", ["a", "b"], dtype="uint8", overflow="clip").clipped == 1
    assert store.track("cut").values("chr1").tolist() == [255, 2, 0, 0, 200]
    assert store.track("cut").stats().n_clipped == 1
    with pytest.raises(StoreError, match="300 does not fit"):
        combine(store, "none", ["a", "b"], overflow="error")
    assert "none" not in store.tracks()


def test_sums_beyond_32_bits_become_floats(store: GenomeStore) -> None:
    _put(store, "a", [4294967295, 1, 0, 0, 0], "uint32")
    assert combine(store, "b", ["a", "a"]).dtype == "float64"
    assert store.track("b").values("chr1")[0] == 2 * 4294967295


def test_a_base_without_a_value_in_one_track_is_left_out_there(store: GenomeStore) -> None:
    nan = float("nan")
    _put(store, "a", [1, nan, nan, 4, 0], "float32")
    _put(store, "b", [2, 5, nan, nan, -1], "float32")
    expected = {
        "sum": [3, 5, nan, 4, -1],
        "mean": [1.5, 5, nan, 4, -0.5],
        "max": [2, 5, nan, 4, 0],
        "min": [1, 5, nan, 4, -1],
        "difference": [-1, nan, nan, nan, 1],
    }
    for op, values in expected.items():
        combine(store, op, ["a", "b"], op)
        np.testing.assert_array_equal(store.track(op).values("chr1"), values)


def test_whole_numbers_and_floats_together_keep_every_base_of_the_whole_numbers(
    store: GenomeStore,
) -> None:
    _put(store, "a", [1, 2, 0, 0, 0], "uint16")
    _put(store, "b", [0.5, float("nan"), 1, 0, 0], "float32")
    combine(store, "c", ["a", "b"])
    assert store.track("c").values("chr1").tolist() == [1.5, 2, 1, 0, 0]


def test_signed_tracks_add(store: GenomeStore) -> None:
    _put(store, "a", [-100, 100, 0, 0, 0], "int8")
    combine(store, "c", ["a", "a", "a"])
    assert store.track("c").values("chr1").tolist() == [-300, 300, 0, 0, 0]


def test_chromosomes_that_one_track_lacks_come_from_the_others(store: GenomeStore) -> None:
    _put(store, "a", [1, 1, 1, 1, 1])
    with store.new("b", dtype="uint8") as track:
        track.write("chr2", [7, 8, 9])
    combine(store, "c", ["a", "b"])
    assert store.track("c").values("chr1").tolist() == [1] * 5
    assert store.track("c").values("chr2").tolist() == [7, 8, 9]


def test_long_chromosomes_are_combined_in_pieces(tmp_path: Path) -> None:
    size = (1 << 22) * 2 + 17
    store = GenomeStore.create(tmp_path, "long", chromosomes={"chr1": size})
    rng = np.random.default_rng(1)
    parts = [rng.integers(0, 9, size).astype(np.uint8) for _ in range(3)]
    for i, values in enumerate(parts):
        with store.new(str(i), dtype="uint8") as track:
            track.write("chr1", values)
    seen: list[tuple[int, int | None]] = []
    combine(store, "all", ["0", "1", "2"], progress=lambda done, total: seen.append((done, total)))
    assert np.array_equal(store.track("all").values("chr1"), parts[0] + parts[1] + parts[2])
    assert [done for done, _ in seen] == [1 << 22, 1 << 23, size]
    assert {total for _, total in seen} == {size}


def test_what_cannot_be_combined_is_refused(store: GenomeStore, tmp_path: Path) -> None:
    _put(store, "a", [1, 1, 1, 1, 1])
    with store.new("seq", dtype="uint8", kind="sequence") as track:
        track.write("chr1", "ACGTN")
    with store.new_features("peaks") as table:
        table.write("chr1", start=[1], end=[2])
    other = GenomeStore.create(tmp_path, "other", chromosomes={"chr1": 6})
    for tracks, reason in [
        (["a", "seq"], "kind sequence"),
        (["a", "peaks"], "kind table"),
        (["a", "nothing"], "no track 'nothing'"),
        ([], "at least one"),
    ]:
        with pytest.raises(StoreError, match=reason):
            combine(store, "x", tracks)
    with pytest.raises(StoreError, match="other chromosomes"):
        combine(other, "x", [store.track("a")])
    with pytest.raises(StoreError, match="op is 'product'"):
        combine(store, "x", ["a"], "product")
    with pytest.raises(StoreError, match="exists"):
        combine(store, "a", ["a"])
    assert store.tracks() == ["a", "peaks", "seq"]


# ------------------------------------------------------------------------------------------ strands


def _stranded(tmp_path: Path, size: int, shift: int) -> tuple[GenomeStore, np.ndarray]:
    """Reads at both ends of fragments of one length, with others at random."""
    store = GenomeStore.create(tmp_path, "toy", chromosomes={"chr1": size})
    rng = np.random.default_rng(7)
    forward, reverse = np.zeros((2, size), np.uint16)
    for start in rng.integers(0, size - shift, 400):
        forward[start] += 1
        reverse[start + shift] += 1
    for values in (forward, reverse):
        np.add.at(values, rng.integers(0, size, 300), 1)
    for name, values in (("fwd", forward), ("rev", reverse)):
        with store.new(name, dtype="uint16") as track:
            track.write("chr1", values)
    return store, np.stack([forward, reverse])


def test_the_shift_of_the_strands_is_found_with_the_covariances_that_numpy_gives(
    tmp_path: Path,
) -> None:
    store, (forward, reverse) = _stranded(tmp_path, 20_000, 147)
    found = strand_shift(store, "fwd", "rev")
    assert (found.shift, found.chrom) == (147, "chr1")
    assert sorted(found.covariances) == list(range(20, 250))
    for shift in (20, 147, 249):
        pair = np.cov(forward[: len(forward) - shift], reverse[shift:], bias=True)
        assert found.covariances[shift] == pytest.approx(pair[0, 1], rel=1e-9)


def test_covariances_do_not_depend_on_where_pieces_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trackhub.store.operations import sources, strands

    store, _ = _stranded(tmp_path, 20_000, 100)
    whole = strand_shift(store, "fwd", "rev").covariances
    monkeypatch.setattr(strands, "blocks_of", lambda size: sources.blocks_of(size, 101))
    pieces = strand_shift(store, "fwd", "rev").covariances
    assert pieces == pytest.approx(whole, rel=1e-9)


def test_strands_meet_in_the_middle_and_what_leaves_the_chromosome_is_told(
    tmp_path: Path,
) -> None:
    store = GenomeStore.create(tmp_path, "toy", chromosomes={"chr1": 10})
    forward, reverse = np.zeros((2, 10), np.uint8)
    forward[[1, 9]] = 3, 200
    reverse[[6, 0]] = 100, 1
    for name, values in (("fwd", forward), ("rev", reverse)):
        with store.new(name, dtype="uint8") as track:
            track.write("chr1", values)
    done = combine_strands(store, "both", "fwd", "rev", shift=5)
    assert store.track("both").values("chr1").tolist() == [0, 0, 0, 103, 0, 0, 0, 0, 0, 0]
    assert "a total of 201 was moved beyond" in str(done)


def test_the_sum_of_strands_does_not_wrap(tmp_path: Path) -> None:
    store = GenomeStore.create(tmp_path, "toy", chromosomes={"chr1": 3})
    for name in ("fwd", "rev"):
        with store.new(name, dtype="uint8") as track:
            track.write("chr1", [0, 200, 0])
    assert combine_strands(store, "both", "fwd", "rev", shift=0).dtype == "uint16"
    assert store.track("both").values("chr1").tolist() == [0, 400, 0]


def test_strands_that_never_agree_are_refused(tmp_path: Path) -> None:
    store = GenomeStore.create(tmp_path, "toy", chromosomes={"chr1": 1000})
    for name in ("fwd", "rev"):
        with store.new(name, dtype="uint8") as track:
            track.write("chr1", np.zeros(1000, np.uint8))
    with pytest.raises(StoreError, match="do not agree on chr1"):
        combine_strands(store, "both", "fwd", "rev")
    with pytest.raises(StoreError, match="give shifts from 0"):
        strand_shift(store, "fwd", "rev", shifts=[1000])
