import random
import struct
import tracemalloc
from itertools import chain, pairwise, repeat

import pytest
from handmade import twobit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats.fasta import read_fasta
from trackhub.formats.twobit import TwoBit, nib_pieces, nib_sequence, write_twobit
from trackhub.formats.twobit import nib as nib_module
from trackhub.formats.twobit import writer as writer_module


def as_stored(letters):
    """What a .2bit keeps of letters: everything but A, C, G, T (and U) becomes N."""
    upper = letters.upper().replace("U", "T")
    kept = "".join(c if c in "ACGT" else "N" for c in upper)
    return "".join(k.lower() if c.islower() else k for k, c in zip(kept, letters, strict=True))


def test_the_bytes_are_those_of_the_format(tmp_path):
    path = tmp_path / "a.2bit"
    write_twobit(path, [("s", "TCAGnNacGTA")])
    assert path.read_bytes() == b"".join(
        [
            struct.pack("<IIII", 0x1A412743, 0, 1, 0),
            b"\x01s" + struct.pack("<I", 22),
            struct.pack("<I", 11),
            struct.pack("<III", 1, 4, 2),  # one run of N, at 4, of 2
            struct.pack("<IIIII", 2, 4, 6, 1, 2),  # two of lower case, at 4 and 6, of 1 and 2
            struct.pack("<I", 0),
            bytes([0b00011011, 0b00001001, 0b11001000]),
        ]
    )


@pytest.mark.parametrize("version", [0, 1])
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.text(alphabet="ACGTNacgtnRYxU-", min_size=1, max_size=70), min_size=1, max_size=4),
    st.integers(1, 5),
)
def test_any_letters_are_written_as_a_plain_writer_would(
    tmp_path, monkeypatch, version, sequences, chunk
):
    monkeypatch.setattr(writer_module, "_CHUNK", 4 * chunk)
    monkeypatch.setattr(writer_module, "_EDGES_HELD", chunk)
    records = [(f"s{i}", letters) for i, letters in enumerate(sequences)]
    path = tmp_path / "a.2bit"
    sizes = write_twobit(path, records, version=version)
    assert sizes == {name: len(letters) for name, letters in records}
    stored = [(name, as_stored(letters)) for name, letters in records]
    assert path.read_bytes() == twobit(stored, version=version)
    with TwoBit(path) as genome:
        assert [(name, genome.sequence(name)) for name in genome.names] == stored


@pytest.mark.parametrize("version", [0, 1])
def test_another_reader_finds_the_same(tmp_path, version):
    py2bit = pytest.importorskip("py2bit")
    dice = random.Random(7)
    records = []
    for i, size in enumerate((1, 2, 3, 5, 100_000, (1 << 20) + 3)):
        letters = bytearray(dice.choices(b"ACGTacgt", k=size))
        for _ in range(3):
            start = dice.randrange(size)
            end = min(size, start + dice.randrange(1, 3000))
            letters[start:end] = b"N" * (end - start)
        records.append((f"chr{i}", bytes(letters)))
    path = tmp_path / "a.2bit"
    write_twobit(path, records, version=version)
    theirs = py2bit.open(str(path), True)
    with TwoBit(path) as ours:
        assert ours.sizes == theirs.chroms()
        for name, letters in records:
            assert theirs.sequence(name) == letters.decode()
            for _ in range(20):
                start = dice.randrange(len(letters))
                end = dice.randint(start + 1, len(letters))
                assert ours.sequence(name, start, end) == letters[start:end].decode()
    theirs.close()


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("version", [0, 1])
def test_a_file_of_any_byte_order_and_version_is_read(tmp_path, order, version):
    path = tmp_path / "a.2bit"
    path.write_bytes(twobit([("a", "ACGTNnacgT"), ("b", "G")], order=order, version=version))
    with TwoBit(path) as genome:
        assert genome.sizes == {"a": 10, "b": 1}
        assert genome.sequence("a") == "ACGTNnacgT"
        assert genome.sequence("a", mask=False) == "ACGTNNACGT"
        assert genome.sequence("a", 3, 8) == "TNnac"
        assert genome.sequence("a", 4, 4) == ""
        assert genome.sequence("b") == "G"


@given(
    letters=st.binary(max_size=60).map(
        lambda data: bytes(b"ACGTNacgtnR"[byte % 11] for byte in data)
    ),
    cuts=st.lists(st.integers(0, 60), max_size=8),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_letters_in_pieces_give_the_same_file(tmp_path, letters, cuts):
    edges = [0, *sorted(cuts), 60]
    pieces = (letters[start:end] for start, end in pairwise(edges))
    write_twobit(tmp_path / "whole.2bit", [("a", b"A" + letters), ("b", "T")])
    write_twobit(tmp_path / "parts.2bit", [("a", chain([b"A"], pieces)), ("b", iter([b"T"]))])
    assert (tmp_path / "parts.2bit").read_bytes() == (tmp_path / "whole.2bit").read_bytes()


@pytest.mark.parametrize("run", [500, 5])
def test_a_sequence_in_pieces_is_never_held(tmp_path, monkeypatch, run):
    monkeypatch.setattr(writer_module, "_IN_MEMORY", 1 << 20)
    monkeypatch.setattr(writer_module, "_EDGES_HELD", 1 << 16)
    piece = (b"A" * run + b"c" * run) * (1_000_000 // run // 2)
    tracemalloc.start()
    sizes = write_twobit(tmp_path / "a.2bit", [("a", repeat(piece, 20))])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sizes == {"a": 20_000_000}
    assert peak < 15_000_000
    with TwoBit(tmp_path / "a.2bit") as genome:
        assert genome.sequence("a", 19_000_000, 20_000_000).encode() == piece


def test_what_is_wrong_in_a_later_piece_is_told_by_its_place(tmp_path):
    with pytest.raises(FormatError, match="'J' at base 8 of sequence 'a'"):
        write_twobit(tmp_path / "a.2bit", [("a", [b"ACG", b"TAC", b"", b"GJT"])])
    assert list(tmp_path.iterdir()) == []


def test_ranges_and_names_are_checked(tmp_path):
    path = tmp_path / "a.2bit"
    write_twobit(path, [("a", "ACGT")])
    with TwoBit(path) as genome:
        for start, end in ((-1, 2), (3, 2), (0, 5)):
            with pytest.raises(ValueError, match="which has 4 bases"):
                genome.sequence("a", start, end)
        with pytest.raises(KeyError):
            genome.sequence("b")


def test_case_can_be_forgotten(tmp_path):
    path = tmp_path / "a.2bit"
    write_twobit(path, [("a", "ACgtnN")], mask=False)
    with TwoBit(path) as genome:
        assert genome.sequence("a") == "ACGTNN"


def test_fasta_goes_straight_in(tmp_path):
    (tmp_path / "a.fa").write_text(">one\nACGT\nacgt\n>two\nNN\n")
    told = []
    sizes = write_twobit(
        tmp_path / "a.2bit", read_fasta(tmp_path / "a.fa"), progress=lambda *at: told.append(at)
    )
    assert sizes == {"one": 8, "two": 2}
    assert told == [(8, None), (10, None)]


@pytest.mark.parametrize(
    ("records", "match"),
    [
        ([], "no sequences"),
        ([("a", "")], "'a' is empty"),
        ([("a", "ACGT"), ("a", "C")], "'a' comes twice"),
        ([("", "A")], "1 to 255 bytes"),
        ([("a" * 256, "A")], "1 to 255 bytes"),
        ([("é" * 128, "A")], "1 to 255 bytes"),
        ([("a\0b", "A")], "NUL"),
        ([("a", "ACGTJA")], "'J' at base 5 of sequence 'a'"),
        ([("a", b"AC\nGT")], r"'\\n' at base 3"),
    ],
)
def test_what_cannot_be_written_leaves_the_old_file(tmp_path, records, match):
    path = tmp_path / "a.2bit"
    path.write_bytes(b"old")
    with pytest.raises(FormatError, match=match):
        write_twobit(path, records)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_versions_are_checked(tmp_path):
    with pytest.raises(FormatError, match="version 0 or 1, not 2"):
        write_twobit(tmp_path / "a.2bit", [("a", "A")], version=2)


def test_damaged_blocks_are_refused(tmp_path):
    path = tmp_path / "a.2bit"
    data = bytearray(twobit([("a", "ACNNGT")]))
    start = 16 + 2 + 4
    struct.pack_into("<I", data, start + 12, 99)
    path.write_bytes(data)
    with TwoBit(path) as genome, pytest.raises(FormatError, match="blocks of sequence 'a'"):
        genome.sequence("a")
    struct.pack_into("<I", data, start + 4, 0xFFFFFFFF)
    path.write_bytes(data)
    with TwoBit(path) as genome, pytest.raises(FormatError, match="cut off"):
        genome.sequence("a")
    path.write_bytes(twobit([("a", "ACGT" * 100)])[:-20])
    with TwoBit(path) as genome, pytest.raises(FormatError, match="cut off"):
        genome.sequence("a")


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_nib_is_read(tmp_path, order):
    path = tmp_path / "a.nib"
    codes = [0, 1, 2, 3, 4, 8, 9]
    body = bytes(
        [codes[0] << 4 | codes[1], codes[2] << 4 | codes[3], codes[4] << 4 | codes[5], 0x90]
    )
    path.write_bytes(struct.pack(order + "II", 0x6BE93D3A, 7) + body)
    assert nib_sequence(path) == "TCAGNtc"
    assert nib_sequence(path, mask=False) == "TCAGNTC"
    assert nib_sequence(path, 1, 6) == "CAGNt"
    assert nib_sequence(path, 2, 3) == "A"
    with pytest.raises(ValueError, match="which has 7 bases"):
        nib_sequence(path, 0, 8)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_nib_comes_in_pieces(tmp_path, monkeypatch, size):
    monkeypatch.setattr(nib_module, "_CHUNK", size)
    path = tmp_path / "a.nib"
    path.write_bytes(struct.pack("<II", 0x6BE93D3A, 7) + bytes([0x01, 0x23, 0x48, 0x90]))
    for start in range(8):
        for end in range(start, 8):
            assert b"".join(nib_pieces(path, start, end)) == b"TCAGNtc"[start:end]


@pytest.mark.parametrize(
    "pieces", [["NNNN", "ACGT", "acgt", "NNac"], ["ACGT", "nnnn", "NNNN", "ACGT"], ["acgt", "ACGT"]]
)
def test_runs_may_begin_and_end_where_pieces_do(tmp_path, pieces):
    path = tmp_path / "a.2bit"
    write_twobit(path, [("a", [piece.encode() for piece in pieces])])
    with TwoBit(path) as genome:
        assert genome.sequence("a") == "".join(pieces)
