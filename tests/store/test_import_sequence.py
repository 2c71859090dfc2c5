from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from trackhub.errors import FormatError
from trackhub.formats import TwoBit, write_twobit
from trackhub.store import GenomeStore

LETTERS = "ACGTNNacgtACGTAC"


def test_fasta_keeps_case_or_not(store: GenomeStore, tmp_path: Path) -> None:
    path = tmp_path / "chr9.fa.gz"
    path.write_bytes(gzip.compress(f">chrM mito\n{LETTERS[:7]}\n{LETTERS[7:]}\n".encode()))
    store.import_sequence("soft", path)
    store.import_sequence("hard", path, case="upper")
    assert store.track("soft").sequence("chrM") == LETTERS
    assert store.track("hard").sequence("chrM") == LETTERS.upper()
    assert store.track("hard").values("chrM", 0, 4).tobytes() == b"ACGT"


def test_2bit_and_back(store: GenomeStore, tmp_path: Path) -> None:
    whole = (LETTERS * 6250)[:100_000]
    write_twobit(tmp_path / "a.2bit", [("chr1", whole), ("chrM", LETTERS)])
    store.import_sequence("seq", tmp_path / "a.2bit")
    store.track("seq").to_2bit(tmp_path / "b.2bit")
    with TwoBit(tmp_path / "b.2bit") as file:
        assert file.sequence("chr1") == whole
        assert file.sequence("chrM") == LETTERS
        assert file.names == ("chr1", "chrM")


def test_a_sequence_of_another_length_is_refused(store: GenomeStore, tmp_path: Path) -> None:
    path = tmp_path / "a.fa"
    path.write_text(">chrM\nACGT\n")
    with pytest.raises(FormatError, match="4 letters, and chrM of the assembly 16 bases"):
        store.import_sequence("seq", path)
    assert store.tracks() == []


def test_errors_name_the_line(store: GenomeStore, tmp_path: Path) -> None:
    path = tmp_path / "a.fa"
    path.write_text(">chrM\nACGT\nAC5T\n")
    with pytest.raises(FormatError, match="'5'") as caught:
        store.import_sequence("seq", path)
    assert caught.value.line == 3


def test_unknown_sequences_may_be_skipped(store: GenomeStore, tmp_path: Path) -> None:
    path = tmp_path / "a.fa"
    path.write_text(f">chr9\nAC\n>chrM\n{LETTERS}\n")
    with pytest.raises(FormatError, match="chr9"):
        store.import_sequence("seq", path)
    done = store.import_sequence("seq", path, unknown="skip")
    assert (done.items, done.skipped) == (1, 1)
