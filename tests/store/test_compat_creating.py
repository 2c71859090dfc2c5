"""Tracks that scripts of ``genome`` make: arrays to fill, kept when the track is closed."""

from __future__ import annotations

import gc
import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import trackhub.store.compat as genome
from trackhub.errors import StoreError, TrackhubWarning
from trackhub.store import GenomeStore


@pytest.fixture
def gdb(tmp_path: Path) -> genome.GenomeDB:
    GenomeStore.create(tmp_path, "toy", chromosomes={"chr1": 20, "chr2": 10, "chrX": 8})
    return genome.GenomeDB(str(tmp_path), "toy")


def test_a_track_is_made_as_genome_made_one(gdb: genome.GenomeDB) -> None:
    track = gdb.create_track("/new/counts.h5")
    gdb.init_track(track, "int16", 0)
    for chrom in gdb.get_chromosomes():
        track.get_array(chrom)[:] = np.arange(chrom.length)
    track.get_array("chrX")[2] = -7
    assert not gdb.has_track("new/counts")
    track.close()
    with gdb.open_track("new/counts") as made:
        assert made.get_nparray("chr2", 2, 4).tolist() == [1, 2, 3]
        assert made.get_val("chrX", 3) == -7
        assert made.get_nparray("chr1").dtype == np.int16
    assert gdb.get_track_stat("new/counts").sum == 190 + 45 + 28 - 2 - 7


def test_what_was_written_can_be_read_before_the_end(gdb: genome.GenomeDB) -> None:
    with gdb.create_track("score") as track:
        gdb.init_track(track)
        track.get_array("chr1")[4:6] = 0.5
        found = track.get_nparray("chr1", 4, 7)
        np.testing.assert_array_equal(found, np.float32([np.nan, 0.5, 0.5, np.nan]))
        assert np.isnan(track.get_val("chr2", 1))
    with gdb.open_track("score") as made:
        np.testing.assert_array_equal(made.get_nparray("chr1", 4, 7), found)
        assert made.get_nparray("chr1").dtype == np.float32


def test_a_value_for_all_bases_is_kept_where_nothing_else_was_written(gdb: genome.GenomeDB) -> None:
    with gdb.create_track("map") as track:
        gdb.init_track(track, "uint8", 9)
        track.get_array("chr1")[0] = 1
    with gdb.open_track("map") as made:
        assert made.get_nparray("chr1", 1, 3).tolist() == [1, 9, 9]
        assert made.get_nparray("chr2").tolist() == [9] * 10


def test_a_sequence_is_made_and_known_as_one(gdb: genome.GenomeDB) -> None:
    with gdb.create_track("seq") as track:
        gdb.init_track(track, np.uint8, ord("N"))
        track.get_array("chrX")[:4] = np.frombuffer(b"ACGt", np.uint8)
        assert track.get_seq_str("chrX") == "ACGtNNNN"
    assert gdb.store.track("seq").sequence("chrX", 0, 5, strand="-") == "NaCGT"


def test_an_error_in_the_block_leaves_no_track_and_no_lock(gdb: genome.GenomeDB) -> None:
    def fill() -> None:
        with gdb.create_track("x") as track:
            gdb.init_track(track, "uint8")
            track.get_array("chr1")[0] = 1
            raise KeyError("stop")

    with pytest.raises(KeyError):
        fill()
    assert sorted(path.name for path in Path(gdb.path).iterdir()) == ["chromosome.h5"]
    with gdb.create_track("x") as track:
        gdb.init_track(track, "uint8")
    assert gdb.list_tracks() == ["x"]


def test_a_track_that_was_not_closed_is_named_in_a_warning(gdb: genome.GenomeDB) -> None:
    track = gdb.create_track("lost")
    gdb.init_track(track, "uint8")
    with pytest.warns(TrackhubWarning, match="'lost' was created and not closed"):
        del track
        gc.collect()
    assert gdb.list_tracks() == []


@pytest.mark.parametrize("last", ["pass", "raise SystemExit(3)", "1 / 0"])
def test_a_script_that_ends_without_closing_a_track_leaves_nothing(
    gdb: genome.GenomeDB, tmp_path: Path, last: str
) -> None:
    script = f"""
import trackhub.store.compat as genome
gdb = genome.GenomeDB({str(tmp_path)!r}, "toy")
track = gdb.create_track("lost")
gdb.init_track(track, "uint8")
track.get_array("chr1")[:] = 1
{last}
"""
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "'lost' was created and not closed" in done.stderr
    assert sorted(path.name for path in Path(gdb.path).iterdir()) == ["chromosome.h5"]


def test_closing_twice_is_harmless(gdb: genome.GenomeDB) -> None:
    track = gdb.create_track("x")
    gdb.init_track(track, "uint8")
    track.close()
    track.close()
    assert gdb.list_tracks() == ["x"]


def test_mistakes_are_told(gdb: genome.GenomeDB) -> None:
    track = gdb.create_track("x")
    with pytest.raises(ValueError, match=r"call gdb\.init_track"):
        track.get_array("chr1")
    with pytest.raises(ValueError, match=r"call gdb\.init_track"):
        track.close()
    with pytest.raises(StoreError, match="types are int8"):
        gdb.init_track(track, "complex64")
    with pytest.raises(StoreError, match="has no value for"):
        gdb.init_track(track, "uint8", float("nan"))
    with pytest.raises(StoreError, match="300 does not fit"):
        gdb.init_track(track, "uint8", 300)
    gdb.init_track(track, "uint8")
    with pytest.raises(ValueError, match="has a type already: uint8"):
        gdb.init_track(track, "int8")
    with pytest.raises(ValueError, match="no chromosome 'chr9'"):
        track.get_array("chr9")
    track.close()
    with pytest.raises(OSError, match="there is a track 'x' already"):
        gdb.create_track("x")
    with pytest.raises(ValueError, match="no new one"):
        gdb.init_track(gdb.open_track("x"), "uint8")


def test_fasta_is_read_from_a_path_and_from_an_open_file(tmp_path: Path) -> None:
    path = tmp_path / "a.fa"
    path.write_text(">chr1 first words\nACGT\nnn\n>prot\nMKV*\n")
    due = [("chr1", "ACGTnn"), ("prot", "MKV*")]
    assert list(genome.fasta.read_fasta(path)) == due
    with path.open() as text, path.open("rb") as raw:
        assert list(genome.fasta.read_fasta(text)) == due
        assert list(genome.read_fasta(raw)) == due
    with pytest.raises(ValueError, match="not FASTA"):
        list(genome.read_fasta(io.StringIO("ACGT\n")))


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    letters = "ACGTNacgtn" * 13
    with (tmp_path / "a.fa").open("w") as file:
        genome.fasta.write_fasta(file, "one", letters)
    assert list(genome.read_fasta(tmp_path / "a.fa")) == [("one", letters)]
