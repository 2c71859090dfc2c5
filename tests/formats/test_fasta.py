import gzip

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats.fasta import fasta_records, read_fasta
from trackhub.formats.text import source


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
        FASTA.replace(b"\n", b"\r"),
        FASTA.rstrip(b"\n").replace(b"\n", b"\r\n") + b"\r",
        b"\xef\xbb\xbf" + FASTA,
        FASTA.rstrip(b"\n"),
        b"\n\n" + FASTA,
        gzip.compress(FASTA),
        gzip.compress(FASTA[:20]) + gzip.compress(FASTA[20:]),
    ],
)
def test_sequences_come_in_order_without_line_ends(tmp_path, data):
    assert list(read_fasta(written(tmp_path, data))) == READ


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("size", range(1, 12))
def test_nothing_is_lost_where_pieces_of_the_file_meet(tmp_path, monkeypatch, size, end):
    monkeypatch.setattr(source, "_BLOCK", size)
    assert list(read_fasta(written(tmp_path, FASTA.replace(b"\n", end)))) == READ


def test_letters_come_in_pieces_and_may_be_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "_BLOCK", 6)
    with source.Input([written(tmp_path, FASTA)]) as files:
        begun = {name: next(pieces) for name, pieces in fasta_records(files)}
    assert begun == {"one": b"ACG", "two": b"RYK"}


def test_names_are_told_apart_over_all_files(tmp_path):
    paths = [written(tmp_path, b">a\nA\n", name) for name in ("1.fa", "2.fa")]
    with (
        source.Input(paths) as files,
        pytest.raises(FormatError, match=r"2\.fa:1: .*'a' comes twice"),
    ):
        list(fasta_records(files))


def test_a_name_that_never_ends_is_refused(tmp_path):
    with pytest.raises(FormatError, match="name is longer than 64 million bytes"):
        list(read_fasta(written(tmp_path, gzip.compress(b">" + b"x" * (66 << 20), 1))))


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
    monkeypatch.setattr(source, "_BLOCK", chunk)
    path = written(tmp_path, data)
    with pytest.raises(FormatError, match=match) as caught:
        list(read_fasta(path))
    assert caught.value.file == str(path)
    assert caught.value.line == line


def test_letters_can_be_left_unchecked(tmp_path):
    path = written(tmp_path, b">a\nMJZ*\n")
    assert list(read_fasta(path, letters=None)) == [("a", b"MJZ*")]


def test_damaged_gzip_is_told(tmp_path):
    with pytest.raises(FormatError, match="gzip data are cut off"):
        list(read_fasta(written(tmp_path, gzip.compress(FASTA * 100)[:-20])))


def test_a_missing_file_stays_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(read_fasta(tmp_path / "none.fa"))


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    sequences=st.lists(
        st.lists(st.text(alphabet="ACGTNacgt-.", max_size=9), max_size=4), max_size=4
    ),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    size=st.integers(1, 40),
)
def test_what_was_written_is_read(tmp_path, monkeypatch, sequences, end, size):
    monkeypatch.setattr(source, "_BLOCK", size)
    records = [(f"s{i}", "".join(lines).encode()) for i, lines in enumerate(sequences)]
    text = "".join(
        f">s{i} words{end}" + "".join(f"{line}{end}" for line in lines)
        for i, lines in enumerate(sequences)
    )
    path = written(tmp_path, text.encode())
    if records:
        assert list(read_fasta(path)) == records


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    data=st.binary(max_size=60), head=st.sampled_from([b"", b">a\n", b"\x1f\x8b", b">a\nAC\r>b\r"])
)
def test_any_bytes_are_read_or_refused(tmp_path, data, head):
    try:
        found = list(read_fasta(written(tmp_path, head + data)))
    except FormatError as error:
        assert "\n" not in str(error)
    else:
        assert len({name for name, _ in found}) == len(found) > 0
