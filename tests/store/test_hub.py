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


def test_acceptance_13_counts_keep_their_zeros(
    store: GenomeStore, counts: np.ndarray, tmp_path: Path
) -> None:
    track = store.track("atac/cuts_fwd")
    track.to_bigwig(tmp_path / "a.bw")
    with BigWig(tmp_path / "a.bw") as file:
        np.testing.assert_array_equal(file.values("chr1"), counts)
        assert file.stats("chr1", bins=1)[0] == pytest.approx(counts.mean(), rel=1e-6)
    track.to_bigwig(tmp_path / "b.bw", zeros=False)
    with BigWig(tmp_path / "b.bw") as file:
        assert np.isnan(file.values("chr1")).sum() == (counts == 0).sum()


def test_acceptance_13_whole_numbers_that_would_be_rounded_are_refused(
    store: GenomeStore, tmp_path: Path
) -> None:
    store.import_array("x", {"chrM": np.full(16, 16_777_217, "u4")})
    with pytest.raises(StoreError, match="on chrM the value 16,777,217, and a bigWig"):
        store.track("x").to_bigwig(tmp_path / "a.bw")
    assert not (tmp_path / "a.bw").exists()
    store.track("x").to_bigwig(tmp_path / "a.bw", allow_rounding=True)
    store.import_array("y", {"chrM": np.full(16, 16_777_216, "u4")})
    store.track("y").to_bigwig(tmp_path / "b.bw")
    with BigWig(tmp_path / "b.bw") as file:
        assert file.values("chrM")[0] == 16_777_216


def test_large_values_of_floats_are_refused_where_they_would_change(
    store: GenomeStore, tmp_path: Path
) -> None:
    for name, value in (("count", 2.0**32 + 1), ("power", 2.0**32), ("far", 1e300)):
        store.import_array(name, {"chrM": np.full(16, value)})
    with pytest.raises(StoreError, match="4,294,967,297, and a bigWig holds whole numbers"):
        store.track("count").to_bigwig(tmp_path / "a.bw")
    with pytest.raises(StoreError, match=r"1e\+300, and a bigWig holds values up to"):
        store.track("far").to_bigwig(tmp_path / "a.bw", allow_rounding=True)
    store.track("power").to_bigwig(tmp_path / "a.bw")
    with BigWig(tmp_path / "a.bw") as file:
        assert file.values("chrM").tolist() == [2.0**32] * 16


def test_a_track_of_values_becomes_one_of_a_hub(
    store: GenomeStore, counts: np.ndarray, tmp_path: Path
) -> None:
    track = store.track("atac/cuts_fwd").to_track(tmp_path, color="0,0,128", longLabel="Cuts")
    assert track.name == "atac_cuts_fwd"
    assert track.tracktype == f"bigWig 0 {counts.max()}"
    assert track.viewLimits == f"0:{np.percentile(counts, 99):g}"
    assert track.long_label == "Cuts"
    assert track.color == "0,0,128"


def test_acceptance_20_what_has_not_changed_is_not_exported_again(
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
    with BigWig(tmp_path / "atac_cuts_rev_negative.bw") as file:
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


def _checked(hub: trackhub.Hub, staging: Path) -> trackhub.Report:
    trackhub.stage_hub(hub, staging)
    return trackhub.check_hub(next(staging.glob("*hub.txt")))


def test_acceptance_20_a_store_becomes_a_hub_that_check_hub_has_nothing_against(
    store: GenomeStore, counts: np.ndarray, tmp_path: Path
) -> None:
    with store.new_features("peaks") as table:
        table.write("chr1", start=[5], end=[9], name=["a"])
    with store.new_features("other columns") as table:
        table.write("chr2", start=[5], end=[9], name=["a"], score=[0.5], note=["x"])
    store.import_array("score", {"chr1": np.linspace(-1, 1, 100_000, dtype="f4")})
    (tmp_path / "genes.bed").write_text(
        "chr1\t100\t200\tb\t5\t+\t110\t190\t255,0,0\t2\t10,20,\t0,80,\n"
    )
    store.import_features("genes", tmp_path / "genes.bed")
    hub = trackhub.hub_from_store(store, tmp_path / "out", "me@example.org", short_label="Cuts")
    report = _checked(hub, tmp_path / "staging")
    assert report.ok
    assert not report.warnings
    assert "nothing-shown" not in {finding.code for finding in report.findings}
    text = (tmp_path / "staging" / "toy" / "trackDb.txt").read_text()
    for line in (
        "track atac_cuts\n",
        "container multiWig\n",
        "type bigWig -1 1\n",
        "type bigBed 12\n",
        "type bigBed 4 +\n",
        "visibility pack\n",
    ):
        assert line in text


def test_many_tracks_are_shown_dense(store: GenomeStore, tmp_path: Path) -> None:
    for number in range(11):
        store.import_array(f"x{number:02}", {"chrM": np.arange(16, dtype="u1")})
    hub = trackhub.hub_from_store(store, tmp_path / "out", "me@example.org")
    assert hub.find("x00").visibility == "dense"


def test_tracks_whose_names_look_alike_keep_their_own_data(
    store: GenomeStore, counts: np.ndarray, tmp_path: Path
) -> None:
    store.import_array("atac/cuts", {"chrM": np.full(16, 1, "u1")})
    store.import_array("atac_cuts", {"chrM": np.full(16, 2, "u1")})
    other = GenomeStore.create(store.root, "other", chromosomes={"chrM": 16})
    other.import_array("atac/cuts", {"chrM": np.full(16, 3, "u1")})
    hub = trackhub.hub_from_store(store, tmp_path / "out", "me@example.org")
    of_other = other.track("atac/cuts").to_track(tmp_path / "out")
    hub.validate()
    made = [hub.find("atac_cuts"), hub.find("atac_cuts_3"), of_other]
    for track, value in zip(made, (1, 2, 3), strict=True):
        with BigWig(track.source) as file:
            assert file.values("chrM").tolist() == [value] * 16
    # The overlay of the strands has a name of its own, too.
    assert isinstance(hub.find("atac_cuts_2"), trackhub.AggregateTrack)
    again = other.track("atac/cuts").to_track(tmp_path / "out")
    assert again.source == of_other.source


def test_the_reverse_strand_may_be_shown_alone_as_well(
    store: GenomeStore, counts: np.ndarray, tmp_path: Path
) -> None:
    forward, reverse = store.track("atac/cuts_fwd"), store.track("atac/cuts_rev")
    overlay = forward.to_track(tmp_path, reverse=reverse)
    alone = reverse.to_track(tmp_path)
    with BigWig(overlay.subtracks[1].source) as below, BigWig(alone.source) as above:
        np.testing.assert_array_equal(below.values("chr1"), -above.values("chr1"))


def test_acceptance_20_a_lifted_track_goes_into_the_second_genome_of_a_hub(
    store: GenomeStore, counts: np.ndarray, tmp_path: Path
) -> None:
    new = GenomeStore.create(store.root, "new", chromosomes={"chr1": 100_000})
    chain = tmp_path / "toyToNew.over.chain"
    chain.write_text("chain 9 chr1 100000 + 0 90000 chr1 100000 - 0 90000 1\n90000\n\n")
    store.liftover("atac/cuts_fwd", to=new, chain=chain, reverse="atac/cuts_rev")
    hub = trackhub.hub_from_store(store, tmp_path / "out", "me@example.org")
    trackdb = trackhub.TrackDb()
    hub.genomes_file.add_genome(trackhub.Genome("new", trackdb=trackdb))
    trackdb.add_tracks(
        new.track("atac/cuts_fwd").to_track(tmp_path / "out", reverse=new.track("atac/cuts_rev"))
    )
    assert _checked(hub, tmp_path / "staging").ok
    with BigWig(tmp_path / "staging" / "new" / "atac_cuts_fwd.bigWig") as file:
        # The range runs backwards, so the strands changed places.
        np.testing.assert_array_equal(file.values("chr1", 10_000, 100_000), counts[10_000:])


def test_acceptance_20_a_store_with_sequence_becomes_an_assembly_hub(
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
    assert _checked(hub, tmp_path / "staging").ok
    ((genome, _),) = hub.leaves(trackhub.Genome)
    assert isinstance(genome, trackhub.Assembly)
    with TwoBit(next((tmp_path / "staging").rglob("*.2bit"))) as file:
        assert file.sizes == store.sizes
        for chrom in store.sizes:
            assert file.sequence(chrom) == store.track("seq").sequence(chrom)
    assert (tmp_path / "staging" / "toy" / "trackDb.txt").exists()


def liftover_table(store: GenomeStore) -> Path:
    """Write a file as ``genome`` did: for each base its place in another assembly."""
    import h5py

    path = store.directory / "to_other.h5"
    with h5py.File(path, "w") as file:
        file["chr1"] = np.full((store.sizes["chr1"], 3), -1, "i4")
    return path


def test_liftover_tables_of_genome_are_no_tracks(
    store: GenomeStore, counts: np.ndarray, tmp_path: Path
) -> None:
    liftover_table(store)
    assert store.kind("to_other") == "liftover"
    assert store.kind("atac/cuts_fwd") == "dense"
    with pytest.raises(StoreError, match="no track but a liftOver table of genome"):
        store.track("to_other")
    hub = trackhub.hub_from_store(store, tmp_path / "out", "me@example.org")
    assert [track.name for track, _ in hub.leaves(trackhub.Track)] == [
        "atac_cuts_fwd",
        "atac_cuts_rev",
    ]
    with pytest.raises(StoreError, match="no track but"):
        trackhub.hub_from_store(store, tmp_path / "out", "me@example.org", tracks=["to_other"])


def test_the_progress_of_a_hub_is_that_of_all_its_files(
    store: GenomeStore, counts: np.ndarray, tmp_path: Path
) -> None:
    store.import_array("alone", {"chr1": counts})
    with store.new_features("peaks") as table:
        table.write("chr1", start=[1, 5], end=[2, 9])
    with store.new("seq", dtype="uint8", kind="sequence") as track:
        track.write("chrM", "ACGT" * 4)
    told: list[tuple[int, int | None]] = []
    trackhub.hub_from_store(
        store,
        tmp_path,
        "me@example.org",
        sequence="seq",
        tracks=["alone", "atac/cuts_fwd", "atac/cuts_rev", "peaks"],
        progress=lambda *how: told.append(how),
    )
    assert told == sorted(told)
    assert len(told) >= 5
    assert len({total for _, total in told}) == 1
    assert told[-1][0] > 0.7 * (told[-1][1] or 0)


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
