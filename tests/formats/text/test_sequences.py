"""FASTA and .nib to .2bit."""

from __future__ import annotations

import gzip
import io
import struct
from pathlib import Path

import pytest
from formats.raw import put

from trackhub.errors import FormatError
from trackhub.formats.convert import convert_file
from trackhub.formats.twobit import TwoBit


def test_fasta_becomes_a_2bit(tmp_path: Path) -> None:
    source = put(
        tmp_path, "a.fa.gz", gzip.compress(b">one first\r\nACGTnn\r\nacgt\r\n>two\r\nTT\r\n")
    )
    made = convert_file(source)
    assert made.path == tmp_path / "a.2bit"
    assert made.tracktype is None
    with TwoBit(made.path) as genome:
        assert genome.sizes == {"one": 10, "two": 2}
        assert genome.sequence("one") == "ACGTnnacgt"


def test_an_independent_reader_finds_the_letters(tmp_path: Path) -> None:
    reader = pytest.importorskip("py2bit")
    made = convert_file(put(tmp_path, "a.fa", ">chr1\nACGTTGCANNNNacgt\n"))
    genome = reader.open(str(made.path), True)
    assert genome.sequence("chr1", 0, 16) == "ACGTTGCANNNNacgt"
    genome.close()


def test_files_are_joined(tmp_path: Path) -> None:
    paths = [put(tmp_path, f"{name}.fa", f">{name}\nAC\n") for name in ("a", "b")]
    made = convert_file(paths, tmp_path / "both.2bit", mask=False)
    assert made.summary.items == 2
    with pytest.raises(FormatError, match="'a' comes twice"):
        convert_file([paths[0], paths[0]], tmp_path / "never.2bit")
    assert not (tmp_path / "never.2bit").exists()


def test_nib_becomes_a_2bit_with_the_name_of_its_file(tmp_path: Path) -> None:
    bases = bytes([0x01, 0x23, 0xA4])
    source = put(tmp_path, "chr7.nib", struct.pack("<II", 0x6BE93D3A, 6) + bases)
    with TwoBit(convert_file(source).path) as genome:
        assert genome.names == ("chr7",)
        assert genome.sequence("chr7") == "TCAGaN"


def test_a_nib_without_a_name_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO(struct.pack("<II", 0x6BE93D3A, 2) + b"\x01")
    with pytest.raises(FormatError, match=r"a \.nib holds no name"):
        convert_file(stream, tmp_path / "a.2bit", kind="nib")


def test_fasta_of_a_stream_is_told_by_bytes(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    text = b">a\nACGT\n"
    convert_file(io.BytesIO(text), tmp_path / "a.2bit", progress=lambda *at: told.append(at))
    convert_file(put(tmp_path, "a.fa", text), progress=lambda *at: told.append(at))
    assert told == [(8, None), (8, 8)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (">a\n>b\nAC\n", r"a\.fa:1: sequence 'a' has no letters"),
        (">a\nAC\n>b\n\n", r"a\.fa:3: sequence 'b' has no letters"),
        (f">{'a' * 256}\nAC\n", r"a\.fa: the sequence name 'a+' must have 1 to 255 bytes"),
        (">a\0\nAC\n", r"a\.fa: the sequence name .* has a NUL byte"),
    ],
)
def test_what_no_2bit_holds_is_told_of_the_input(tmp_path: Path, text: str, reason: str) -> None:
    source = put(tmp_path, "a.fa", text)
    with pytest.raises(FormatError, match=reason):
        convert_file(source, tmp_path / "out.2bit", kind="fasta")
    assert [path.name for path in tmp_path.iterdir()] == ["a.fa"]


@pytest.mark.parametrize("text", [">a\nAC!T\n", "ACGT\n", ">a\nAC\n>a\nGT\n", ">a\n>b\nAC\n"])
def test_what_is_no_fasta_is_refused(tmp_path: Path, text: str) -> None:
    source = put(tmp_path, "a.fa", text)
    with pytest.raises(FormatError, match=r"a\.(fa|2bit)"):
        convert_file(source, kind="fasta")
    assert [path.name for path in tmp_path.iterdir()] == ["a.fa"]
