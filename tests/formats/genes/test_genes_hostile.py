"""Whatever lies in a file of gene models: the right result or one error, and never half a file."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from gene_rows import SIZES, rows_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats.convert import convert_file

SEEDS = {
    "gtf": (
        b'chr1\tx\tgene\t1\t90\t.\t-\t.\tgene_id "G"; gene_name "abc";\n'
        b'chr1\tx\texon\t1\t40\t.\t-\t.\tgene_id "G"; transcript_id "T"; tag "basic";\n'
        b'chr1\tx\tCDS\t10\t40\t.\t-\t1\tgene_id "G"; transcript_id "T"; tag "basic";\n'
        b'chr1\tx\texon\t60\t90\t.\t-\t.\tgene_id "G"; transcript_id "T"; tag "basic";\n'
        b'chr1\tx\tstart_codon\t60\t62\t.\t-\t0\tgene_id "G"; transcript_id "T";\n'
    ),
    "gff": b"chr1\tx\tsite\t1\t90\t.\t-\t.\ta\nchr1\tx\tsite\t95\t99\t.\t-\t.\ta\n",
    "gff3": (
        b"chr1\tx\tgene\t1\t90\t.\t-\t.\tID=g;Name=a%2Cb\n"
        b"chr1\tx\tmRNA\t1\t90\t.\t-\t.\tID=t;Parent=g\n"
        b"chr1\tx\texon\t1\t40\t.\t-\t.\tParent=t\n"
        b"chr1\tx\tCDS\t10\t40\t.\t-\t1\tID=c;Parent=t\n"
        b"chr1\tx\tCDS\t60\t90\t.\t-\t0\tID=d;Parent=g\n"
    ),
    "genePred": b"T\tchr1\t+\t100\t400\t150\t350\t2\t100,300,\t200,400,\n",
    "genePredExt": b"T\tchr1\t+\t1\t9\t2\t8\t1\t1,\t9,\t0\tG\tcmpl\tunk\t0,\n",
    "refFlat": b"g\tT\tchr1\t+\t100\t400\t150\t350\t2\t100,300,\t200,400,\n",
}
_ODD_NUMBERS = [
    b"",
    b"0",
    b"-1",
    b"1e9",
    b".",
    b"+",
    b"-",
    b"\xff\xfe",
    b"4294967296",
    b"9" * 30,
    b"9" * 5000,
]
_ODD_WORDS = [
    b"1,2,",
    b",",
    b"chr2",
    b"chrQ",
    b"track",
    b"#",
    b"a b",
    b"\x00",
    b"\r",
    b"exon",
    b"CDS",
]
_WORDS_OF_FORMATS = [
    b"gene",
    b"Parent=t,g",
    b"ID=t;Parent=t",
    b"%00%09",
    b'transcript_id "',
    b"##FASTA",
]
WORDS = st.sampled_from([*_ODD_NUMBERS, *_ODD_WORDS, *_WORDS_OF_FORMATS])


def result_or_error(folder: Path, kind: str, data: bytes) -> None:
    for path in folder.iterdir():
        path.unlink()
    source = folder / "a.raw"
    source.write_bytes(data)
    out = folder / "out.bb"
    try:
        made = convert_file(source, out, chrom_sizes=SIZES, kind=kind)
    except FormatError as error:
        assert [path for path in folder.iterdir() if path != source] == []
        assert "\n" not in str(error)
        return
    assert len(rows_of(out)) == made.summary.items > 0
    assert sorted(made.side_files) == [folder / "out.ix", folder / "out.ixx"]
    for row in rows_of(out):
        check(row.split("\t"))


def check(row: list[str]) -> None:
    """The rules of BED with blocks."""
    start, end, thick_start, thick_end = (int(row[at]) for at in (1, 2, 6, 7))
    sizes, starts, frames = ([int(n) for n in row[at].split(",") if n] for at in (10, 11, 15))
    assert len(sizes) == len(starts) == len(frames) == int(row[9])
    assert starts[0] == 0
    assert starts[-1] + sizes[-1] == end - start
    assert all(a + size <= b for a, size, b in zip(starts, sizes, starts[1:], strict=False))
    assert thick_start == thick_end or start <= thick_start < thick_end <= end
    assert set(frames) <= {-1, 0, 1, 2}


@pytest.mark.parametrize("kind", SEEDS)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=200))
def test_any_bytes_give_a_result_or_an_error(tmp_path: Path, kind: str, data: bytes) -> None:
    result_or_error(tmp_path, kind, data)


@st.composite
def mutants(draw: st.DrawFn, kind: str) -> bytes:
    """A good file with some words changed and some bytes put in."""
    lines = (SEEDS[kind] * 2).split(b"\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        words = lines[at].split(b"\t")
        words[draw(st.integers(0, len(words) - 1))] = draw(WORDS)
        lines[at] = b"\t".join(words)
    data = b"\n".join(lines)
    cut = draw(st.integers(0, len(data)))
    return data[:cut] + draw(st.binary(max_size=3)) + data[cut:]


@pytest.mark.parametrize("kind", SEEDS)
def test_a_file_with_faults_gives_a_result_or_an_error(tmp_path: Path, kind: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(data=mutants(kind))
    def tried(data: bytes) -> None:
        result_or_error(tmp_path, kind, data)

    tried()


@pytest.mark.parametrize("kind", SEEDS)
def test_a_file_that_is_cut_off_is_an_error(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "a.gz"
    source.write_bytes(gzip.compress(SEEDS[kind] * 50)[:-20])
    with pytest.raises(FormatError, match="gzip data are cut off"):
        convert_file(source, tmp_path / "out.bb", chrom_sizes=SIZES, kind=kind)
    assert [path.name for path in tmp_path.iterdir()] == ["a.gz"]
