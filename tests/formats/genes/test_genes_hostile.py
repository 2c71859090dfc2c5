"""Whatever lies in a file of gene models: the right result or one error, and never half a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from formats.hostile import Faults
from gene_rows import SIZES, rows_of

from trackhub.formats.registry import Converted

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
        b"chr1\tx\tprotein\t10\t40\t.\t-\t.\tID=p;Derives_from=t\n"
        b"chr1\tx\tCDS\t10\t40\t.\t-\t1\tID=c;Parent=t,p\n"
        b"chr1\tx\tCDS\t60\t90\t.\t-\t0\tID=d;Parent=g\n"
    ),
    "genePred": b"T\tchr1\t+\t100\t400\t150\t350\t2\t100,300,\t200,400,\n",
    "genePredExt": b"T\tchr1\t+\t1\t9\t2\t8\t1\t1,\t9,\t0\tG\tcmpl\tunk\t0,\n",
    "refFlat": b"g\tT\tchr1\t+\t100\t400\t150\t350\t2\t100,300,\t200,400,\n",
}
WORDS = (
    b"a b",
    b"exon",
    b"CDS",
    b"gene",
    b"protein",
    b"Parent=t,g",
    b"ID=t;Parent=t",
    b"ID=t;Derives_from=t",
    b"%00%09",
    b'transcript_id "',
    b"##FASTA",
)


def check(made: Converted) -> None:
    """The rules of BED with blocks."""
    assert [path.suffix for path in made.side_files] == [".ix", ".ixx"]
    rows = [row.split("\t") for row in rows_of(made.path)]
    assert len(rows) == made.summary.items > 0
    for row in rows:
        start, end, thick_start, thick_end = (int(row[at]) for at in (1, 2, 6, 7))
        sizes, starts, frames = ([int(n) for n in row[at].split(",") if n] for at in (10, 11, 15))
        assert len(sizes) == len(starts) == len(frames) == int(row[9])
        assert starts[0] == 0
        assert starts[-1] + sizes[-1] == end - start
        assert all(a + size <= b for a, size, b in zip(starts, sizes, starts[1:], strict=False))
        assert thick_start == thick_end or start <= thick_start < thick_end <= end
        assert set(frames) <= {-1, 0, 1, 2}


FAULTS = Faults(SIZES, WORDS, check)


@pytest.mark.parametrize("kind", SEEDS)
def test_any_bytes_give_a_result_or_an_error(tmp_path: Path, kind: str) -> None:
    FAULTS.any_bytes(tmp_path, kind)


@pytest.mark.parametrize("kind", SEEDS)
def test_a_file_with_faults_gives_a_result_or_an_error(tmp_path: Path, kind: str) -> None:
    FAULTS.mutants(tmp_path, kind, SEEDS[kind], b"\t")


@pytest.mark.parametrize("kind", SEEDS)
def test_a_file_that_is_cut_off_is_an_error(tmp_path: Path, kind: str) -> None:
    FAULTS.cut_off(tmp_path, kind, SEEDS[kind])
