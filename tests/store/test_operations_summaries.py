"""Bins, ranges, masks, distances, composition: held against loops in plain Python."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from trackhub.errors import StoreError
from trackhub.store import GenomeStore
from trackhub.store.operations import (
    STATISTICS,
    bins,
    correlation,
    distance_track,
    distances,
    gc_content,
    gc_track,
    histogram,
    kmer_counts,
    kmer_names,
    statistics,
    summarize,
)

SIZE = 2500


def _plain(values: list[float], statistic: str) -> float:
    known = [value for value in values if value == value]
    if statistic == "n":
        return len(known)
    if statistic == "n_nonzero":
        return sum(value != 0 for value in known)
    if statistic == "sum":
        return sum(known)
    if not known:
        return float("nan")
    mean = sum(known) / len(known)
    spread = (sum((value - mean) ** 2 for value in known) / len(known)) ** 0.5
    return {"mean": mean, "min": min(known), "max": max(known), "std": spread}[statistic]


@pytest.fixture
def store(tmp_path: Path) -> GenomeStore:
    store = GenomeStore.create(tmp_path, "toy", chromosomes={"chr1": SIZE, "chr2": 40})
    rng = np.random.default_rng(3)
    score = np.round(rng.normal(100, 5, SIZE), 2)
    score[rng.random(SIZE) < 0.3] = np.nan
    score[700:900] = np.nan
    with store.new("score", dtype="float64") as track:
        track.write("chr1", score)
    with store.new("reads", dtype="uint16") as track:
        track.write("chr1", rng.poisson(0.7, SIZE).astype(np.uint16))
        track.write("chr2", np.arange(40, dtype=np.uint16))
    with store.new_features("mask") as table:
        table.write("chr1", start=[0, 40, 60, 1990], end=[10, 80, 100, 2100])
    return store


@pytest.fixture(params=[1 << 20, 300])
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """The same answers are due however the values are cut into pieces."""
    from trackhub.store.operations import sources, summaries

    monkeypatch.setattr(
        summaries, "blocks_of", lambda size, _: sources.blocks_of(size, request.param)
    )
    return int(request.param)


@pytest.mark.parametrize("statistic", STATISTICS)
@pytest.mark.parametrize("name", ["score", "reads"])
def test_bins_are_what_a_loop_gives(
    store: GenomeStore, block: int, name: str, statistic: str
) -> None:
    track = store.track(name)
    found = bins(track, "chr1", 13, 2444, size=97, statistic=statistic)
    values = track.values("chr1").tolist()
    due = [_plain(values[at : min(at + 97, 2444)], statistic) for at in range(13, 2444, 97)]
    np.testing.assert_allclose(found, due, rtol=1e-9)


def test_ranges_in_any_order_that_overlap_are_what_a_loop_gives(
    store: GenomeStore, block: int
) -> None:
    rng = np.random.default_rng(5)
    starts = rng.integers(0, SIZE, 200)
    ends = np.minimum(starts + rng.integers(0, 900, 200), SIZE)
    track = store.track("score")
    values = track.values("chr1").tolist()
    for statistic in STATISTICS:
        found = summarize(track, "chr1", starts, ends, statistic)
        pairs = zip(starts.tolist(), ends.tolist(), strict=True)
        due = [_plain(values[start:end], statistic) for start, end in pairs]
        np.testing.assert_allclose(found, due, rtol=1e-9)


def test_windows_may_overlap_and_ranges_may_lie_on_several_chromosomes(store: GenomeStore) -> None:
    track = store.track("reads")
    assert bins(track, "chr2:1-6", size=3, step=2, statistic="sum").tolist() == [3, 9, 9]
    found = summarize(track, ["chr2", "chr1", "chr2"], [38, 0, 0], [40, 0, 2], "sum")
    assert found.tolist() == [77, 0, 1]


def test_only_bases_of_the_mask_count(store: GenomeStore, block: int) -> None:
    track = store.track("reads")
    mask = np.zeros(SIZE, bool)
    for start, end in ((0, 10), (40, 100), (1990, 2100)):
        mask[start:end] = True
    values = track.values("chr1").astype(float)
    inside, outside = np.where(mask, values, np.nan), np.where(mask, np.nan, values)
    for option, due in (("within", inside), ("outside", outside)):
        found = bins(track, "chr1", size=500, statistic="sum", **{option: store.track("mask")})
        assert found.tolist() == [np.nansum(due[at : at + 500]) for at in range(0, SIZE, 500)]
    found = bins(track, "chr1", size=500, within=store.track("mask"))
    assert np.isnan(found[1])


def test_a_track_of_values_is_a_mask_where_it_is_not_zero(store: GenomeStore) -> None:
    reads, score = store.track("reads"), store.track("score")
    values, mask = score.values("chr1"), reads.values("chr1") != 0
    found = summarize(score, "chr1", [0], [SIZE], "mean", within=reads)
    assert found[0] == pytest.approx(np.nanmean(values[mask]))


def test_bad_ranges_are_refused(store: GenomeStore, tmp_path: Path) -> None:
    track = store.track("reads")
    other = GenomeStore.create(tmp_path, "other", chromosomes={"chr1": 6})
    with other.new("x", dtype="uint8") as new:
        new.write("chr1", [0] * 6)
    for call, reason in [
        (lambda: summarize(track, "chr1", [0], [SIZE + 1]), "no range of chr1"),
        (lambda: summarize(track, "chr1", [5], [4]), "chr1:5-4"),
        (lambda: summarize(track, "chr1", [5], [6], "median"), "'median'"),
        (lambda: summarize(track, ["chr1"], [5, 6], [6, 7]), "1 chromosomes"),
        (lambda: summarize(track, "chr9", [5], [6]), "no chromosome 'chr9'"),
        (lambda: bins(track, "chr1", size=0), "at least 1"),
        (lambda: bins(track, "chr1", size=5, within=other.track("x")), "other chromosomes"),
    ]:
        with pytest.raises(StoreError, match=reason):
            call()


def test_whole_tracks_are_summed_up(store: GenomeStore) -> None:
    reads, score = store.track("reads"), store.track("score")
    values = reads.values("chr1")
    assert statistics(reads, ["chr1"]).sum == int(values.sum())
    assert statistics(reads, store.chromosomes("all")).n == SIZE + 40
    assert histogram(reads, [0, 1, 2, 100], ["chr1"]).tolist() == [
        int((values == 0).sum()),
        int((values == 1).sum()),
        int((values >= 2).sum()),
    ]
    assert histogram(score, [0, 1000], ["chr1"]).sum() == np.isfinite(score.values("chr1")).sum()
    known = np.isfinite(score.values("chr1"))
    due = np.corrcoef(values[known], score.values("chr1")[known])[0, 1]
    assert correlation(reads, score, ["chr1"]) == pytest.approx(due)
    assert correlation(reads, reads) == pytest.approx(1)


# ----------------------------------------------------------------------------------------- distance


def _nearest(anchors: list[tuple[int, int]], size: int) -> list[int]:
    return [
        min(max(start - base, base - end + 1, 0) for start, end in anchors) for base in range(size)
    ]


def test_distances_are_what_a_loop_gives(store: GenomeStore) -> None:
    rng = np.random.default_rng(11)
    starts = np.sort(rng.integers(0, SIZE - 60, 40))
    ends = starts + rng.integers(0, 60, 40)
    strands = rng.choice([1, -1, 0], 40)
    with store.new_features("genes") as table:
        table.write("chr1", start=starts, end=ends, strand=strands)
    genes = store.track("genes")
    rows = list(zip(starts.tolist(), ends.tolist(), strands.tolist(), strict=True))
    whole = [(start, max(end, start + 1)) for start, end, _ in rows]
    five = [
        (start, start + 1) if strand >= 0 else (max(end, start + 1) - 1, max(end, start + 1))
        for start, end, strand in rows
    ]
    assert distances(genes, "chr1").tolist() == _nearest(whole, SIZE)
    assert distances(genes, "chr1", to="5prime").tolist() == _nearest(five, SIZE)
    minus = [pair for pair, (_, _, strand) in zip(whole, rows, strict=True) if strand == -1]
    assert distances(genes, "chr1", 500, 600, strand=-1).tolist() == _nearest(minus, SIZE)[500:600]
    assert distances(genes, "chr2").tolist() == [-1] * 40
    distance_track(store, "away", "genes", to="3prime")
    three = [
        (start, start + 1) if strand < 0 else (max(end, start + 1) - 1, max(end, start + 1))
        for start, end, strand in rows
    ]
    assert store.track("away").values("chr1").tolist() == _nearest(three, SIZE)
    assert store.track("away").dtype == "int32"


def test_distances_need_a_table_of_features(store: GenomeStore) -> None:
    with pytest.raises(StoreError, match="give a table of features"):
        distance_track(store, "away", "reads")
    with pytest.raises(StoreError, match="to is 'tss'"):
        distances(store.track("mask"), "chr1", to="tss")
    assert distances(store.track("mask"), "chr1", 10, 10).tolist() == []


# -------------------------------------------------------------------------------------- composition


@pytest.fixture
def letters(store: GenomeStore) -> str:
    rng = np.random.default_rng(2)
    letters = "".join(rng.choice(list("ACGTacgtN"), SIZE))
    with store.new("seq", dtype="uint8", kind="sequence") as track:
        track.write("chr1", letters)
    return letters


def _share(letters: str) -> float:
    upper = letters.upper()
    known = sum(upper.count(letter) for letter in "ACGT")
    return (upper.count("G") + upper.count("C")) / known if known else float("nan")


def test_gc_content_is_that_of_the_letters(
    store: GenomeStore, letters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trackhub.store.operations import composition, sources

    monkeypatch.setattr(composition, "blocks_of", lambda size: sources.blocks_of(size, 333))
    sequence = store.track("seq")
    found = gc_content(sequence, "chr1", 5, 2000, size=130)
    due = [_share(letters[at : min(at + 130, 2000)]) for at in range(5, 2000, 130)]
    np.testing.assert_allclose(found, due)
    assert gc_content(sequence, "chr1")[0] == pytest.approx(_share(letters))
    gc_track(store, "gc", "seq", size=21)
    due = [_share(letters[max(i - 10, 0) : i + 11]) for i in range(SIZE)]
    np.testing.assert_allclose(store.track("gc").values("chr1"), due, rtol=1e-6)


def test_kmers_are_counted_as_a_loop_counts_them(
    store: GenomeStore, letters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trackhub.store.operations import composition, sources

    monkeypatch.setattr(composition, "blocks_of", lambda size: sources.blocks_of(size, 100))
    upper = letters.upper()
    due = dict.fromkeys(kmer_names(3), 0)
    both = dict(due)
    other = str.maketrans("ACGT", "TGCA")
    for i in range(SIZE - 2):
        word = upper[i : i + 3]
        if "N" not in word:
            due[word] += 1
            both[word] += 1
            both[word.translate(other)[::-1]] += 1
    sequence = store.track("seq")
    assert dict(zip(kmer_names(3), kmer_counts(sequence, 3).tolist(), strict=True)) == due
    found = kmer_counts(sequence, 3, both_strands=True)
    assert dict(zip(kmer_names(3), found.tolist(), strict=True)) == both
    assert kmer_counts(sequence, 1, "chr1", 10, 10).sum() == 0


def test_composition_needs_a_sequence(store: GenomeStore, letters: str) -> None:
    for call, reason in [
        (lambda: gc_content(store.track("reads"), "chr1"), "give a sequence"),
        (lambda: kmer_counts(store.track("seq"), 13), "give 1 to 12"),
        (lambda: gc_track(store, "gc", "seq", size=10), "odd number"),
    ]:
        with pytest.raises(StoreError, match=reason):
            call()
