from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import trackhub
from trackhub.errors import StoreError
from trackhub.formats import BigWig, TwoBit
from trackhub.store import GenomeStore, to_track


@pytest.fixture
def counts(store: GenomeStore) -> np.ndarray:
    values = np.random.default_rng(5).poisson(0.4, 100_000).astype("u2")
    store.import_array("atac/cuts_fwd", {"chr1": values})
    store.import_array("atac/cuts_rev", {"chr1": values[::-1].copy()})
    return values


def test_counts_keep_their_zeros(store: GenomeStore, counts: np.ndarray, tmp_path: Path) -> None:
    track = store.track("atac/cuts_fwd")
    track.to_bigwig(tmp_path / "a.bw")
    with BigWig(tmp_path / "a.bw") as file:
        np.testing.assert_array_equal(file.values("chr1"), counts)
        assert file.stats("chr1", bins=1)[0] == pytest.approx(counts.mean(), rel=1e-6)
    track.to_bigwig(tmp_path / "b.bw", zeros=False)
    with BigWig(tmp_path / "b.bw") as file:
        assert np.isnan(file.values("chr1")).sum() == (counts == 0).sum()


def test_whole_numbers_that_would_be_rounded_are_refused(
    store: GenomeStore, tmp_path: Path
) -> None:
    store.import_array("x", {"chrM": np.full(16, 16_777_217, "u4")})
    with pytest.raises(StoreError, match="16,777,217 on chrM"):
        store.track("x").to_bigwig(tmp_path / "a.bw")
    assert not (tmp_path / "a.bw").exists()
    store.track("x").to_bigwig(tmp_path / "a.bw", allow_rounding=True)
    store.import_array("y", {"chrM": np.full(16, 16_777_216, "u4")})
    store.track("y").to_bigwig(tmp_path / "b.bw")
    with BigWig(tmp_path / "b.bw") as file:
        assert file.values("chrM")[0] == 16_777_216


def test_a_track_of_values_becomes_one_of_a_hub(
    store: GenomeStore, counts: np.ndarray, tmp_path: Path
) -> None:
    track = store.track("atac/cuts_fwd").to_track(tmp_path, color="0,0,128", longLabel="Cuts")
    assert track.name == "atac_cuts_fwd"
    assert track.tracktype == f"bigWig 0 {counts.max()}"
    assert track.viewLimits == f"0:{np.percentile(counts, 99):g}"
    assert track.long_label == "Cuts"
    assert track.color == "0,0,128"


def test_what_has_not_changed_is_not_exported_again(
    store: GenomeStore, counts: np.ndarray, tmp_path: Path
) -> None:
    out = tmp_path / "atac_cuts_fwd.bw"
    to_track(store.track("atac/cuts_fwd"), tmp_path)
    before = out.stat()
    to_track(store.track("atac/cuts_fwd"), tmp_path)
    assert out.stat().st_mtime_ns == before.st_mtime_ns
    assert out.stat().st_ino == before.st_ino
    store.import_array("atac/cuts_fwd", {"chr1": counts + 1}, dtype="uint16", replace=True)
    to_track(store.track("atac/cuts_fwd"), tmp_path)
    with BigWig(out) as file:
        np.testing.assert_array_equal(file.values("chr1"), counts + 1)
    out.write_bytes(out.read_bytes()[:-5])
    to_track(store.track("atac/cuts_fwd"), tmp_path)
    with BigWig(out) as file:
        assert file.values("chr1", 0, 1) == counts[0] + 1


def test_two_strands_lie_on_both_sides_of_the_axis(
    store: GenomeStore, counts: np.ndarray, tmp_path: Path
) -> None:
    overlay = store.track("atac/cuts_fwd").to_track(
        tmp_path, reverse=store.track("atac/cuts_rev"), visibility="full"
    )
    assert overlay.name == "atac_cuts"
    assert [track.name for track in overlay.subtracks] == ["atac_cuts_fwd", "atac_cuts_rev"]
    assert overlay.subtracks[1].tracktype == f"bigWig -{counts.max()} 0"
    low, high = (float(part) for part in overlay.viewLimits.split(":"))
    assert low == -high < 0
    with BigWig(tmp_path / "atac_cuts_rev.bw") as file:
        np.testing.assert_array_equal(file.values("chr1"), -counts[::-1].astype("f4"))


def test_features_become_a_track(store: GenomeStore, tmp_path: Path) -> None:
    with store.new_features("peaks") as table:
        table.write("chr1", start=[5], end=[9], name=["a"], score=[70], strand=[1])
    assert store.track("peaks").to_track(tmp_path).tracktype == "bigBed 6"
    with store.new_features("scores") as table:
        table.write("chr1", start=[5], end=[9], name=["a"], score=[0.5], strand=[1])
    assert store.track("scores").to_track(tmp_path).tracktype == "bigBed 4 +"


def test_a_bigwig_is_used_as_it_is(store: GenomeStore, tmp_path: Path) -> None:
    from trackhub.formats import write_bigwig

    path = store.directory / "score.bw"
    write_bigwig(path, store.sizes, ("chr1", [0], [100], [0.5]))
    track = store.track("score").to_track(tmp_path / "out")
    assert Path(track.source) == path


def test_a_store_becomes_a_hub(store: GenomeStore, counts: np.ndarray, tmp_path: Path) -> None:
    with store.new_features("peaks") as table:
        table.write("chr1", start=[5], end=[9], name=["a"])
    hub = trackhub.hub_from_store(store, tmp_path / "out", "me@example.org", short_label="Cuts")
    hub.validate()
    trackhub.stage_hub(hub, tmp_path / "staging")
    text = (tmp_path / "staging" / "toy" / "trackDb.txt").read_text()
    assert "track atac_cuts\n" in text
    assert "track peaks\n" in text
    assert "container multiWig\n" in text


def test_a_store_with_sequence_becomes_an_assembly_hub(
    store: GenomeStore, counts: np.ndarray, tmp_path: Path
) -> None:
    with store.new("seq", dtype="uint8", kind="sequence") as track:
        for chrom in store.chromosomes("all"):
            track.write(chrom, ("ACGTnnacgt" * 10_001)[: chrom.length])
    hub = trackhub.hub_from_store(
        store,
        tmp_path / "out",
        "me@example.org",
        sequence="seq",
        genome_settings={"organism": "Toy"},
    )
    hub.validate()
    trackhub.stage_hub(hub, tmp_path / "staging")
    ((genome, _),) = hub.leaves(trackhub.Genome)
    assert isinstance(genome, trackhub.Assembly)
    with TwoBit(next((tmp_path / "staging").rglob("*.2bit"))) as file:
        assert file.sequence("chr2", 1000, 1020) == store.track("seq").sequence("chr2", 1000, 1020)
    assert (tmp_path / "staging" / "toy" / "trackDb.txt").exists()


def test_sequence_is_no_track_of_a_hub(store: GenomeStore, tmp_path: Path) -> None:
    with store.new("seq", dtype="uint8", kind="sequence") as track:
        track.write("chrM", "ACGT" * 4)
    with pytest.raises(StoreError, match="Assembly"):
        store.track("seq").to_track(tmp_path)


def test_a_track_without_values_can_be_shown(store: GenomeStore, tmp_path: Path) -> None:
    store.import_array("zeros", {"chrM": np.zeros(16, "u2")})
    store.import_array("nothing", {"chrM": np.full(16, np.nan, "f4")})
    assert store.track("zeros").to_track(tmp_path).viewLimits == "0:1"
    assert store.track("nothing").to_track(tmp_path).tracktype == "bigWig"
