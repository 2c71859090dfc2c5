"""Whatever lies in a raw file: the right result or one error that names it, and never half a file."""

from __future__ import annotations

import gzip
import math
import random
import string
from pathlib import Path

import pytest
from formats.raw import SIZES, intervals, put, rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackhub.cli import main
from trackhub.errors import FormatError
from trackhub.formats.convert import convert_file
from trackhub.formats.registry import CONVERTERS

#: Kinds whose files have one text and need nothing beside it.
TEXT_KINDS = [
    "barChart",
    "bed",
    "bed15",
    "bedDetail",
    "bedGraph",
    "bedMethyl",
    "bedpe",
    "broadPeak",
    "cytoBand",
    "fasta",
    "gappedPeak",
    "interact",
    "longrange",
    "narrowPeak",
    "pairedTagAlign",
    "peptideMapping",
    "pgSnp",
    "rnaElements",
    "tagAlign",
    "vcf",
    "wig",
]


def tabs(*rows: str) -> bytes:
    return "".join("\t".join(row.split()) + "\n" for row in rows).encode()


#: A good file of each kind, of three lines of data.
SEEDS = {
    "barChart": tabs(
        "chr1 1 9 a 0 + b 2 1,2", "chr1 5 20 a 0 + b 2 1,-2.5", "chr2 1 9 a 0 . b 2 0,2"
    ),
    "bed": tabs(
        "chr1 1 9 a 0 + 1 9 0 2 1,1, 0,7,",
        "chr1 5 20 b 10 - 5 20 255,0,0 1 15 0",
        "chr2 1 9 c 0 . 1 9 0 1 8 0",
    ),
    "bed15": tabs(
        "chr1 1 9 a 0 + 1 9 0 1 8 0 2 0,1 1,2",
        "chr1 5 20 b 0 + 5 20 0 1 15 0 2 0,1 1,-2.5",
        "chr2 1 9 a 0 + 1 9 0 1 8 0 2 0,1 1,2",
    ),
    "bedDetail": b"chr1\t1\t9\ta\tid1\tsome text\nchr1\t5\t20\tb\tid2\tmore <b>text</b>\n"
    b"chr2\t1\t9\tc\tid3\tx\n",
    "bedGraph": tabs("chr1 0 10 1.5", "chr1 10 20 -2e3", "chr2 1 9 5"),
    "bedMethyl": tabs(
        "chr1 1 2 m 1 + 1 2 0 1 100 1 0 0 0 0 0 0",
        "chr1 5 6 m 1 + 5 6 0 1 100 1 0 0 0 0 0 0",
        "chr2 1 2 m 1 + 1 2 0 1 100 1 0 0 0 0 0 0",
    ),
    "broadPeak": tabs(
        "chr1 1 9 a 0 . 1 -1 -1", "chr1 5 20 b 0 . 1.5 -1 -1", "chr2 1 9 a 0 . 1 -1 -1"
    ),
    "cytoBand": tabs("chr1 0 9 p1 gneg", "chr1 9 20 p2 gpos50", "chr2 1 9 q acen"),
    "fasta": b">a b\nACGT\nacgn\n>c\nT\n",
    "gappedPeak": tabs(
        "chr1 1 9 a 0 + 1 9 0 2 1,1, 0,7, 1 2 3",
        "chr1 5 20 b 10 - 5 20 255,0,0 1 15 0 1 2 3",
        "chr2 1 9 c 0 + 1 9 0 1 8 0 1 2 3",
    ),
    "bedpe": tabs(
        "chr1 1 2 chr1 8 9 a 5 + -", "chr1 30 40 chr2 1 2 b . . .", "chr2 1 2 chr2 8 9 c 1.5 - +"
    ),
    "interact": tabs(
        "chr1 1 9 . 0 1 . 0 chr1 1 2 . . chr1 8 9 . .",
        "chr1 5 20 . 0 1 . 0 chr1 5 6 . . chr1 18 20 . .",
        "chr2 1 9 . 0 1 . 0 chr2 1 2 . . chr2 8 9 . .",
    ),
    "longrange": tabs("chr1 1 2 chr1:8-9,5", "chr1 30 40 chr1:1-2,5", "chr2 1 2 chr2:8-9,5"),
    "narrowPeak": tabs(
        "chr1 1 9 a 0 . 1 -1 -1 4", "chr1 5 20 b 0 . 1 -1 -1 -1", "chr2 1 9 a 0 . 1 -1 -1 4"
    ),
    "pairedTagAlign": tabs(
        "chr1 1 9 a 0 + ACGT ACGT", "chr1 5 20 b 10 - ACGT ACGT", "chr2 1 9 c 0 + AC GT"
    ),
    "peptideMapping": tabs(
        "chr1 1 9 MK 0 + 1.5 r1 1 2", "chr1 5 20 MK 0 + 1.5 r1 1 2", "chr2 1 9 MK 0 + 1.5 r1 1 2"
    ),
    "pgSnp": tabs("chr1 1 2 A/T 2 1,2 3,4", "chr1 5 5 -/C 2 0,0 0,0", "chr2 1 9 A 1 1 2"),
    "rnaElements": tabs(
        "chr1 1 9 . 900 + 12.5 0.01 17", "chr1 5 20 . 900 + 12.5 0 17", "chr2 1 9 . 9 + 1 0.01 17"
    ),
    "tagAlign": tabs("chr1 1 9 ACGTACGT 0 +", "chr1 5 10 ACGTA 10 -", "chr2 1 9 ACGTACGT 0 +"),
    "vcf": b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
    + tabs("chr1 5 . A T . . .", "chr1 9 rs1 A C,G 50.5 PASS DP=3", "chr2 5 . A T . . ."),
    "wig": b"variableStep chrom=chr1 span=3\n5 6\n9 7\nfixedStep chrom=chr2 start=1 step=5\n1\n2\n",
}


def left(folder: Path, source: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path != source)


def converted_or_refused(folder: Path, kind: str, data: bytes) -> str | None:
    """The sentence of the error; None where there is a result, which then can be read."""
    for path in folder.iterdir():
        path.unlink()
    source = put(folder, "a.raw", data)
    out = folder / "out.bin"
    try:
        made = convert_file(source, out, chrom_sizes=SIZES, kind=kind)
    except FormatError as error:
        assert left(folder, source) == []
        assert "\n" not in str(error)
        return str(error)
    assert made.path == out
    if made.summary.target == "bigBed":
        assert len(rows(out)) == made.summary.items
    elif made.summary.target == "bigWig":
        found = intervals(out)
        assert all(math.isfinite(value) for *_, value in found)
        assert all(0 <= start < end <= SIZES[chrom] for chrom, start, end, _ in found)
    return None


def test_every_kind_of_text_is_tried() -> None:
    own = {kind for kind, row in CONVERTERS.items() if row.function.startswith("text.")}
    assert own - {"barChartMatrix", "nib"} == set(TEXT_KINDS)


@pytest.mark.parametrize("kind", TEXT_KINDS)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=200))
def test_any_bytes_give_a_result_or_an_error(tmp_path: Path, kind: str, data: bytes) -> None:
    converted_or_refused(tmp_path, kind, data)


WORDS = st.sampled_from(
    b"|0|-1|1e9|nan|inf|.|+|\xff\xfe|4294967296|1,2|,|chr1|chr2|chrQ|track|#|a b|\x00|\r".split(
        b"|"
    )
)


@st.composite
def mutants(draw: st.DrawFn, kind: str) -> bytes:
    """A good file with some words, bytes or lines changed."""
    lines = (SEEDS[kind] * 3).split(b"\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        words = lines[at].split(b"\t")
        place = draw(st.integers(0, len(words) - 1))
        words[place] = draw(WORDS)
        lines[at] = b"\t".join(words)
    data = b"\n".join(lines)
    cut = draw(st.integers(0, len(data)))
    return data[:cut] + draw(st.binary(max_size=3)) + data[cut:]


@pytest.mark.parametrize("kind", TEXT_KINDS)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_file_with_faults_gives_a_result_or_an_error(
    tmp_path: Path, kind: str, data: st.DataObject
) -> None:
    converted_or_refused(tmp_path, kind, data.draw(mutants(kind)))


# -- what editors, other systems and careless hands do to a good file --------------------------------

#: What must not change the result; and kinds of which it makes another file, or none.
HARMLESS = {
    "CRLF": (lambda data: data.replace(b"\n", b"\r\n"), ()),
    "CR": (lambda data: data.replace(b"\n", b"\r"), ()),
    "a mark at the start": (lambda data: b"\xef\xbb\xbf" + data, ()),
    "no last line end": (lambda data: data.rstrip(b"\n"), ()),
    "blanks for tabs": (lambda data: data.replace(b"\t", b"  "), ("bedDetail", "vcf")),
    "blanks at the end": (lambda data: data.replace(b"\n", b" \n"), ("bedDetail", "vcf")),
    "empty lines": (lambda data: data.replace(b"\n", b"\n\n"), ()),
    "comments": (lambda data: data + b"# made by hand\n", ("fasta", "vcf")),
    "browser lines": (lambda data: data + b"browser hide all\n", ("fasta", "vcf")),
    "gzip of two members": (lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:]), ()),
}


def content(folder: Path, kind: str, data: bytes) -> bytes:
    made = convert_file(put(folder, "a.raw", data), folder / "out", chrom_sizes=SIZES, kind=kind)
    return gzip.decompress(made.path.read_bytes()) if kind == "vcf" else made.path.read_bytes()


@pytest.mark.parametrize("kind", TEXT_KINDS)
@pytest.mark.parametrize("change", HARMLESS)
def test_what_is_harmless_changes_nothing(tmp_path: Path, kind: str, change: str) -> None:
    changed, others = HARMLESS[change]
    if kind not in others:
        expected = content(tmp_path, kind, SEEDS[kind])
        assert content(tmp_path, kind, changed(SEEDS[kind])) == expected


PLACED = [kind for kind in TEXT_KINDS if kind not in ("fasta", "wig", "vcf")]
BAD_STARTS = (
    "-5 2147483648 4294967300 9223372036854775812 18446744073709551626 5.5 1e3 1,000 abc +5 nan inf"
)


@pytest.mark.parametrize("kind", PLACED)
@pytest.mark.parametrize("start", [*BAD_STARTS.split(), ""])
def test_a_start_that_is_none_is_named_with_its_line(tmp_path: Path, kind: str, start: str) -> None:
    lines = SEEDS[kind].split(b"\n")
    words = lines[1].split(b"\t")
    words[1] = start.encode()
    lines[1] = b"\t".join(words)
    reason = converted_or_refused(tmp_path, kind, b"\n".join(lines))
    assert reason is not None
    assert f"{tmp_path / 'a.raw'}:2: " in reason
    assert "(the line is " in reason


@pytest.mark.parametrize("kind", [kind for kind in TEXT_KINDS if kind != "fasta"])
def test_an_unknown_chromosome_is_named_with_its_line(tmp_path: Path, kind: str) -> None:
    reason = converted_or_refused(tmp_path, kind, SEEDS[kind].replace(b"chr2", b"chrX"))
    assert reason is not None
    assert "the chromosome 'chrX' is not among the 4 of the assembly" in reason
    line = 1 + SEEDS[kind][: SEEDS[kind].index(b"chr2")].count(b"\n")
    assert f"a.raw:{line}: " in reason


@pytest.mark.parametrize("kind", PLACED)
@pytest.mark.parametrize("columns", [1, -1])
def test_another_number_of_columns_is_named_with_its_line(
    tmp_path: Path, kind: str, columns: int
) -> None:
    if (kind, columns) == ("longrange", 1):
        return
    lines = SEEDS[kind].split(b"\n")
    lines[1] = lines[1] + b"\tx" if columns > 0 else lines[1].rpartition(b"\t")[0]
    reason = converted_or_refused(tmp_path, kind, b"\n".join(lines))
    assert reason is not None
    assert "a.raw:2: " in reason


@pytest.mark.parametrize("kind", [kind for kind in TEXT_KINDS if kind != "fasta"])
def test_a_second_track_is_refused_with_its_line(tmp_path: Path, kind: str) -> None:
    data = b"track name=a\n" + SEEDS[kind] + b"track name=b\n" + SEEDS[kind]
    reason = converted_or_refused(tmp_path, kind, data)
    assert reason is not None
    assert f"a.raw:{2 + SEEDS[kind].count(bytes([10]))}: a second track begins here" in reason


@pytest.mark.parametrize("kind", TEXT_KINDS)
def test_the_command_gives_one_sentence_and_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    data = SEEDS[kind].replace(b"chr", b"unknown") if kind != "fasta" else b">a\nAC!\n"
    source = put(tmp_path, "a.raw", data)
    sizes = put(tmp_path, "sizes", "".join(f"{name}\t{size}\n" for name, size in SIZES.items()))
    command = ["convert", str(source), "-o", str(tmp_path / "out"), "--sizes", str(sizes)]
    assert main([*command, "--kind", kind]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"trackhub: {source}:")
    assert told.err.count("\n") == 1
    assert left(tmp_path, source) == ["sizes"]


# -- the places of a bedGraph, checked against plain Python ----------------------------------------------


@st.composite
def bedgraphs(draw: st.DrawFn) -> list[tuple[str, int, int, float]]:
    """Intervals that do not overlap, in any order."""
    found = []
    for chrom in draw(st.lists(st.sampled_from(["chr1", "chr2"]), unique=True, min_size=1)):
        edges = sorted(draw(st.sets(st.integers(0, SIZES[chrom]), min_size=2, max_size=40)))
        values = st.floats(width=32, allow_nan=False, allow_infinity=False)
        pairs = zip(edges[::2], edges[1::2], strict=False)
        found += [(chrom, start, end, draw(values)) for start, end in pairs]
    return draw(st.permutations(found))


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(items=bedgraphs(), separator=st.sampled_from(["\t", " ", "  "]))
def test_a_bedgraph_is_read_as_it_was_written(
    tmp_path: Path, items: list[tuple[str, int, int, float]], separator: str
) -> None:
    text = "".join(separator.join(map(str, item)) + "\n" for item in items)
    source = put(tmp_path, "a.bg", text)
    made = convert_file(source, tmp_path / "a.bw", chrom_sizes=SIZES, kind="bedGraph")
    assert sorted(intervals(made.path)) == sorted(items)


# -- the list ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TEXT_KINDS)
def test_an_empty_file_is_named(tmp_path: Path, kind: str) -> None:
    for data in (b"", b"\n\n", b"#\n"):
        reason = converted_or_refused(tmp_path, kind, data)
        assert reason is None or "a.raw" in reason or "out.bin" in reason


@pytest.mark.parametrize(
    "kind", ["bedGraph", "wig", "narrowPeak", "longrange", "interact", "bed15"]
)
@pytest.mark.parametrize("data", [b"", b"# only\n\n", b"track name=x\n"])
def test_an_empty_result_is_told(tmp_path: Path, kind: str, data: bytes) -> None:
    source = put(tmp_path, "a.raw", data)
    made = convert_file(source, tmp_path / "out.bin", chrom_sizes=SIZES, kind=kind)
    assert made.summary.items == 0
    assert "there are no data lines in the input, so the result is empty" in made.summary.notes


@pytest.mark.parametrize("kind", TEXT_KINDS)
def test_gzip_that_is_cut_off_is_named(tmp_path: Path, kind: str) -> None:
    data = gzip.compress(SEEDS[kind] * 50)[:-12]
    reason = converted_or_refused(tmp_path, kind, data)
    assert reason is not None
    assert "a.raw" in reason
    assert "gzip" in reason


@pytest.mark.parametrize("kind", [kind for kind in TEXT_KINDS if kind != "fasta"])
def test_binary_junk_is_named(tmp_path: Path, kind: str) -> None:
    reason = converted_or_refused(tmp_path, kind, random.Random(7).randbytes(200_000))
    assert reason is not None
    assert "a.raw" in reason


@pytest.mark.parametrize("kind", ["bed", "bedGraph", "wig", "narrowPeak", "interact", "vcf"])
def test_a_line_that_never_ends_is_refused_in_little_memory(tmp_path: Path, kind: str) -> None:
    packed = gzip.compress(SEEDS[kind] + b"x" * (70 << 20), 1)
    reason = converted_or_refused(tmp_path, kind, packed)
    assert reason is not None
    assert "the line is longer than 64 million bytes" in reason


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (-1, 5),
        (5, 3),
        (99_999, 100_001),
        (2**32, 2**32 + 5),
        (2**63, 2**63 + 5),
        (2**64 + 1, 2**64 + 5),
    ],
)
@pytest.mark.parametrize("kind", ["bed", "bedGraph"])
def test_places_that_no_chromosome_has_are_named(
    tmp_path: Path, kind: str, start: int, end: int
) -> None:
    reason = converted_or_refused(
        tmp_path, kind, f"chr1\t1\t2\t1\nchr1\t{start}\t{end}\t1\n".encode()
    )
    assert reason is not None
    assert "a.raw:2: " in reason


def test_names_of_every_length_are_told_apart(tmp_path: Path) -> None:
    rng = random.Random(3)
    names = ["".join(rng.choices(string.ascii_letters, k=length)) for length in range(1, 60)]
    names += [names[40] + "x", names[40] + "y", names[7] + "x"]
    text = "".join(f"{name}\t{i}\t{i + 1}\tn{i}\n" for i, name in enumerate(names))
    source = put(tmp_path, "a.bed", text)
    made = convert_file(source, chrom_sizes=dict.fromkeys(names, 100))
    assert sorted(rows(made.path)) == sorted(text.splitlines())


def test_many_contigs_are_converted(tmp_path: Path) -> None:
    sizes = {f"scaffold_{i}": 1000 for i in range(30_000)}
    text = "".join(f"{name}\t0\t10\t{i % 50}\n" for i, name in enumerate(sizes))
    made = convert_file(put(tmp_path, "a.bg", text), chrom_sizes=sizes, kind="bedGraph")
    assert made.summary.items == 30_000
    assert intervals(made.path)[12_345] == ("scaffold_12345", 0, 10, 45.0)
