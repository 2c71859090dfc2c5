from __future__ import annotations

import gzip
import tracemalloc
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


def test_too_long_a_sequence_tells_its_whole_length(store: GenomeStore, tmp_path: Path) -> None:
    path = tmp_path / "a.fa"
    path.write_text(">chrM\n" + "ACGT\n" * 600_000)
    with pytest.raises(FormatError, match="2,400,000 letters, and chrM of the assembly 16 bases"):
        store.import_sequence("seq", path)
    assert store.tracks() == []


def test_progress_goes_up_to_the_whole_assembly(tmp_path: Path) -> None:
    store = GenomeStore.create(tmp_path / "db", "toy", chromosomes={"chr1": 3_000_000, "chrM": 16})
    path = tmp_path / "a.fa"
    path.write_text(">chr1\n" + "ACGTAcgtaN\n" * 300_000 + f">chrM\n{LETTERS}\n")
    told: list[tuple[int, int | None]] = []
    store.import_sequence("seq", path, progress=lambda *how: told.append(how))
    assert len(told) > 2
    assert told == sorted(told)
    assert {total for _, total in told} == {3_000_016}
    assert told[-1][0] == 3_000_016
    told.clear()
    store.track("seq").to_2bit(tmp_path / "a.2bit", progress=lambda *how: told.append(how))
    assert told[-1] == (3_000_016, 3_000_016)


def test_a_long_chromosome_is_never_in_memory(tmp_path: Path) -> None:
    size = 60_000_000
    store = GenomeStore.create(tmp_path / "db", "toy", chromosomes={"chr1": size})
    path = tmp_path / "a.fa"
    lines = [b"ACGTACGTGT" * 6 + b"\n"] * 1000 + [b"acgtacgtac" * 6 + b"\n"] * 1000
    path.write_bytes(b">chr1\n" + b"".join(lines) * (size // 120_000))
    tracemalloc.start()
    store.import_sequence("seq", path)
    store.track("seq").to_2bit(tmp_path / "a.2bit")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < size / 2
    with TwoBit(tmp_path / "a.2bit") as file:
        assert file.sequence("chr1", 59_998, 60_002) == "GTac"


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


def test_bases_without_data_are_n_on_both_strands(store: GenomeStore, tmp_path: Path) -> None:
    path = tmp_path / "a.fa"
    path.write_text(f">chrM\n{LETTERS}\n")
    store.import_sequence("seq", path)
    track = store.track("seq")
    assert track.sequence("chr2:1-4") == track.sequence("chr2:1-4", strand="-") == "NNNN"
    assert track.sequence("chrM") == LETTERS
