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
SEEDS = {
    "barChart": b"chr1\t1\t9\ta\t0\t+\tb\t2\t1,2\n",
    "bed": b"chr1\t1\t9\ta\t0\t+\t1\t9\t0\t2\t1,1,\t0,7,\n",
    "bed15": b"chr1\t1\t9\ta\t0\t+\t1\t9\t0\t1\t8\t0\t2\t0,1\t1,2\n",
    "bedDetail": b"track type=bedDetail\nchr1\t1\t9\ta\tid\ttext\n",
    "bedGraph": b"chr1\t0\t10\t1.5\nchr1\t10\t20\t-2e3\n",
    "bedMethyl": b"chr1\t1\t2\tm\t1\t+\t1\t2\t0\t1\t100\t1\t0\t0\t0\t0\t0\t0\n",
    "fasta": b">a b\nACGT\nacgn\n>c\nT\n",
    "interact": b"chr1\t1\t9\t.\t0\t1\t.\t0\tchr1\t1\t2\t.\t.\tchr1\t8\t9\t.\t.\n",
    "longrange": b"chr1\t1\t2\tchr1:8-9,5\n",
    "narrowPeak": b"chr1\t1\t9\ta\t0\t.\t1\t-1\t-1\t4\n",
    "pgSnp": b"chr1\t1\t2\tA/T\t2\t1,2\t3,4\n",
    "vcf": b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr1\t5\t.\tA\tT\t.\t.\t.\n",
    "wig": b"fixedStep chrom=chr1 start=1 step=5\n1\n2\nvariableStep chrom=chr2\n5 6\n",
}
BASE = b"chr1\t1\t9\ta\t0\t+\tx\ty\n"


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
    lines = (SEEDS.get(kind, BASE) * 3).split(b"\n")
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
    data = gzip.compress(SEEDS.get(kind, BASE) * 50)[:-12]
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
