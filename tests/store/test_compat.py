"""The names of the ``genome`` library: positions from 1, ends included, and its errors."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

import trackhub.store.compat as genome
from trackhub.errors import StoreError, TrackhubWarning
from trackhub.store import GenomeStore

SIZES = {
    "chr1": 20,
    "chr2": 10,
    "chr10": 9,
    "chrX": 8,
    "chrY": 7,
    "chrM": 6,
    "chr1_random": 5,
    "chrUn_1": 4,
    "chr6_cox_hap1": 3,
}


@pytest.fixture
def gdb(tmp_path: Path) -> genome.GenomeDB:
    store = GenomeStore.create(tmp_path, "toy", chromosomes=SIZES)
    with store.new("dnase/cuts", dtype="uint16") as track:
        track.write("chr1", np.arange(1, 21))
        track.write("chrX", [5] * 8)
        track.write("chrY", [100] * 7)
    with store.new("seq", dtype="uint8", kind="sequence") as track:
        track.write("chr1", "ACGTTTGGCCAAnnNNACGT")
    with store.new_features("peaks") as table:
        table.write("chr1", start=[4], end=[9])
    return genome.GenomeDB(str(tmp_path), "toy")


def test_ranges_count_from_1_and_include_their_end(gdb: genome.GenomeDB) -> None:
    with gdb.open_track("/dnase/cuts.h5") as track:
        assert track.get_nparray("chr1", 1, 3).tolist() == [1, 2, 3]
        assert track.get_nparray("chr1", 20, 20).tolist() == [20]
        assert track.get_nparray("chr1", start=19).tolist() == [19, 20]
        assert track.get_nparray("chr1", end=2).tolist() == [1, 2]
        assert track.get_nparray(gdb.get_chromosome("chr1")).tolist() == list(range(1, 21))
        assert track.get_nparray("chr1").dtype == np.uint16
        assert track.get_val("chr1", 7) == 7
    with gdb.open_track("seq") as track:
        assert track.get_seq_str("chr1", 11, 14) == "AAnn"


@pytest.mark.parametrize(("start", "end"), [(0, 5), (1, 21), (5, 4), (-3, None), (21, None)])
def test_ranges_beyond_the_chromosome_are_refused(
    gdb: genome.GenomeDB, start: int, end: int | None
) -> None:
    track = gdb.open_track("dnase/cuts")
    with pytest.raises(ValueError, match="chr1"):
        track.get_nparray("chr1", start, end)


def test_position_0_is_no_base(gdb: genome.GenomeDB) -> None:
    with pytest.raises(ValueError, match="1 <= start"):
        gdb.open_track("dnase/cuts").get_val("chr1", 0)


def test_a_chromosome_that_was_left_out_for_want_of_data_has_zeros(gdb: genome.GenomeDB) -> None:
    values = gdb.open_track("dnase/cuts").get_nparray("chr2")
    assert (values.dtype, values.tolist()) == (np.uint16, [0] * 10)


def test_a_chromosome_that_genome_did_not_write_is_nan_for_an_object_and_an_error_for_a_name(
    gdb: genome.GenomeDB,
) -> None:
    h5py = pytest.importorskip("h5py")
    with h5py.File(Path(gdb.path) / "old.h5", "w") as file:
        file["chr1"] = np.arange(20, dtype=np.uint16)
    track = gdb.open_track("old")
    assert track.has_chromosome("chr1")
    assert not track.has_chromosome(gdb.get_chromosome("chr2"))
    with pytest.raises(ValueError, match="does not have the chromosome 'chr2'"):
        track.get_nparray("chr2")
    with pytest.warns(TrackhubWarning, match="does not have chr2") as seen:
        values = track.get_nparray(gdb.get_chromosome("chr2"), 2, 4)
        track.get_nparray(gdb.get_chromosome("chr2"), 2, 4)
    assert len(seen) == 1
    assert values.dtype == np.float32
    assert np.isnan(values).tolist() == [True] * 3


def test_rows_of_a_table_start_from_1(gdb: genome.GenomeDB) -> None:
    track = gdb.open_track("peaks")
    assert track.get_array("chr1")[["start", "end"]].tolist() == [(5, 9)]
    with pytest.raises(ValueError, match="table of features"):
        track.get_nparray("chr1")


def test_chromosomes_of_each_kind(gdb: genome.GenomeDB) -> None:
    def names(**options: bool) -> list[str]:
        return [chrom.name for chrom in gdb.get_chromosomes(**options)]

    assert names() == ["chr1", "chr2", "chr10", "chrX"]
    assert names(get_y=True, get_x=False) == ["chr1", "chr2", "chr10", "chrY"]
    assert names(get_sex=False, get_y=True) == ["chr1", "chr2", "chr10"]
    assert names(get_auto=False, get_sex=False, get_mito=True) == ["chrM"]
    assert names(get_auto=False, get_sex=False, get_rand=True) == ["chr1_random", "chrUn_1"]
    assert names(get_auto=False, get_sex=False, get_hap=True) == ["chr6_cox_hap1"]
    assert sorted(chrom.name for chrom in gdb.get_all_chromosomes()) == sorted(SIZES)
    assert gdb.get_chromosome_dict()["chrX"].is_sex
    chrom = gdb.get_chromosome("chr2")
    assert (str(chrom), chrom.length, chrom.idnum, chrom.is_auto) == ("chr2", 10, 2, True)


def test_chromosomes_that_a_user_names(gdb: genome.GenomeDB) -> None:
    def names(args: str | list[str]) -> list[str]:
        return [chrom.name for chrom in gdb.get_chromosomes_from_args(args)]

    assert names("chr2") == ["chr2"]
    assert names(["X", "1-2", "10"]) == ["chrX", "chr1", "chr2", "chr10"]
    with pytest.raises(KeyError, match="no chromosome 'chr3'"):
        names("1-3")
    with pytest.raises(KeyError, match="more chromosomes"):
        names("1-99999999999")


def test_tracks_are_listed_and_found(gdb: genome.GenomeDB) -> None:
    assert gdb.list_tracks() == ["dnase/cuts", "peaks", "seq"]
    assert gdb.list_tracks("dnase") == gdb.list_tracks("/dnase/") == ["dnase/cuts"]
    assert gdb.has_track("seq")
    assert not gdb.has_track("chip")
    assert Path(gdb.get_track_path("/dnase/cuts")).is_file()
    assert gdb.get_track_path("new/one") == str(Path(gdb.path) / "new" / "one.h5")


def test_statistics_are_of_the_default_chromosomes_with_x_and_without_y(
    gdb: genome.GenomeDB,
) -> None:
    stats = gdb.get_track_stat("dnase/cuts")
    assert (stats.n, stats.sum, stats.min, stats.max) == (47, 250, 0, 20)
    assert stats.mean() == pytest.approx(250 / 47)
    one = genome.trackstat.get_stats(gdb, gdb.open_track("dnase/cuts"), "chrY")
    assert (one.n, one.n_nan, one.sum, one.mean()) == (7, 0, 700, 100)
    assert np.isnan(genome.TrackStats().mean())


def test_errors_are_of_the_types_that_genome_raised(
    gdb: genome.GenomeDB, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GENOME_DB", raising=False)
    monkeypatch.delenv("GENOME_ASSEMBLY", raising=False)
    with pytest.raises(ValueError, match="GENOME_DB"):
        genome.db.GenomeDB()
    with pytest.raises(OSError, match="no folder"):
        genome.db.GenomeDB(str(tmp_path / "nowhere"))
    with pytest.raises(ValueError, match="did you mean 'seq'"):
        gdb.open_track("sequ")
    with pytest.raises(ValueError, match="made by create_track"):
        gdb.open_track("seq", "w")
    with pytest.raises(KeyError) as caught:
        gdb.get_chromosome("chr99")
    assert str(caught.value).startswith("the assembly has no chromosome 'chr99'")
    assert isinstance(caught.value, StoreError)


def test_the_environment_names_the_folder_and_the_assembly(
    gdb: genome.GenomeDB, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENOME_DB", str(tmp_path))
    monkeypatch.setenv("GENOME_ASSEMBLY", "toy")
    assert genome.db.GenomeDB().assembly == "toy"
    monkeypatch.delenv("GENOME_ASSEMBLY")
    with (
        pytest.warns(TrackhubWarning, match="hg18 is taken"),
        pytest.raises(StoreError, match="no store for hg18"),
    ):
        genome.db.GenomeDB()


def test_strands_and_places() -> None:
    assert [genome.coord.parse_strand(text) for text in ("+", "-", ".", "1", "-1", "0")] == [
        1,
        -1,
        0,
        1,
        -1,
        0,
    ]
    with pytest.raises(genome.coord.CoordError, match="'x' is no strand"):
        genome.coord.parse_strand("x")
    place = genome.Coord("chr1", 5, 9, strand=1)
    assert (place.length(), str(place)) == (5, "chr1:5-9(+)")
    assert place.overlaps(genome.Coord("chr1", 9, 12))
    assert not place.overlaps(genome.Coord("chr1", 10, 12))
    assert not place.overlaps(genome.Coord("chr2", 5, 9))
    assert not place.overlaps(genome.Coord("chr1", 5, 9, strand=-1), use_strand=True)
    with pytest.raises(ValueError, match="no range"):
        genome.Coord("chr1", 0, 5)


def test_sequence_is_complemented_and_written() -> None:
    assert genome.seq.revcomp("AACGTNRYkm") == "kmRYNACGTT"
    assert genome.seq.comp("AACG") == "TTGC"
    assert genome.seq.from_nparray(np.array([65, 67])) == "AC"
    out = io.StringIO()
    genome.fasta.write_fasta(out, "one", "A" * 61)
    genome.fasta.write_fasta(out, "none", "")
    assert out.getvalue() == ">one\n" + "A" * 60 + "\nA\n>none\n"
    with pytest.raises(ValueError, match="at least 1"):
        genome.fasta.write_fasta(out, "one", "A", 0)
