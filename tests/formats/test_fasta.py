import gzip

import pytest

from trackhub.errors import FormatError
from trackhub.formats import fasta
from trackhub.formats.fasta import read_fasta


def written(tmp_path, data, name="a.fa"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


FASTA = b">one the first\nACGT\nacgtNN\n\n>two\nRYK-\n"
READ = [("one", b"ACGTacgtNN"), ("two", b"RYK-")]


@pytest.mark.parametrize(
    "data",
    [
        FASTA,
        FASTA.replace(b"\n", b"\r\n"),
        FASTA.rstrip(b"\n"),
        b"\n\n" + FASTA,
        gzip.compress(FASTA),
        gzip.compress(FASTA[:20]) + gzip.compress(FASTA[20:]),
    ],
)
def test_sequences_come_in_order_without_line_ends(tmp_path, data):
    assert list(read_fasta(written(tmp_path, data))) == READ


@pytest.mark.parametrize("size", range(1, 12))
def test_nothing_is_lost_where_pieces_of_the_file_meet(tmp_path, monkeypatch, size):
    monkeypatch.setattr(fasta, "_CHUNK", size)
    assert list(read_fasta(written(tmp_path, FASTA))) == READ


def test_a_sequence_without_letters_is_given_as_it_is(tmp_path):
    assert list(read_fasta(written(tmp_path, b">a\n>b\nAC\n"))) == [("a", b""), ("b", b"AC")]


@pytest.mark.parametrize(
    ("data", "line", "match"),
    [
        (b"ACGT\n>a\nA\n", 1, "must start with '>'"),
        (b"\n\nACGT\n", 3, "must start with '>'"),
        (b"", None, "no line starts with '>'"),
        (b">a\nAC\n>\nAC\n", 3, "no name after '>'"),
        (b">a\nAC\n> b\nAC\n", 3, "no name after '>'"),
        (b">a\nAC\nGT\n>b\nA\n>a\nA\n", 6, "'a' comes twice"),
        (b">a\nAC\n>b\nAC\nAJG\n", 5, "'J' in sequence 'b' is no nucleotide letter"),
        (b"\n>a\nAC\nA1\n", 4, "'1' in sequence 'a'"),
    ],
)
@pytest.mark.parametrize("chunk", [3, 1 << 22])
def test_an_error_names_the_line(tmp_path, monkeypatch, data, line, match, chunk):
    monkeypatch.setattr(fasta, "_CHUNK", chunk)
    path = written(tmp_path, data)
    with pytest.raises(FormatError, match=match) as caught:
        list(read_fasta(path))
    assert caught.value.file == str(path)
    assert caught.value.line == line


def test_letters_can_be_left_unchecked(tmp_path):
    path = written(tmp_path, b">a\nMJZ*\n")
    assert list(read_fasta(path, letters=None)) == [("a", b"MJZ*")]


def test_damaged_gzip_is_told(tmp_path):
    with pytest.raises(FormatError, match="gzip data are damaged"):
        list(read_fasta(written(tmp_path, gzip.compress(FASTA * 100)[:-20])))


def test_a_missing_file_stays_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(read_fasta(tmp_path / "none.fa"))
