"""Whatever lies in a file of alignments: the right result or one error, and never half a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from formats.hostile import Faults

from trackhub.formats import BigBed
from trackhub.formats.registry import Converted

SIZES = {"chr1": 1000, "chr2": 500}
SEEDS = {
    "psl": b"50\t2\t1\t0\t0\t0\t1\t20\t+-\tq\t100\t40\t95\tchr1\t1000\t200\t270\t2\t20,30,\t40,65,\t730,770,\n",
    "maf": (
        b"##maf version=1\na score=1\ns hg38.chr1 0 4 + 1000 AC-GT\ns mm39.chr2 5 5 - 99 ACCGT\n"
        b"i mm39.chr2 N 0 C 0\nq mm39.chr2 99999\ne rn7.chr1 1 2 + 9 I\n\n"
    ),
    "chain": b"chain 4900 chr2 500 + 100 135 chrX 300 - 50 83 7\n10\t5\t3\n20\n\n",
    "net": (
        b"net chr1 1000\n fill 100 300 chrX + 50 280 id 7 score 4900 ali 250 type top\n"
        b"  gap 150 60 chrX + 90 40\n   fill 160 30 chrY - 900 25 id 9 score 7 ali 20 type inv\n"
    ),
}
WORDS = (b";", b"chain", b"net", b"fill", b"a", b"s", b"i", b"\n", b"psLayout", b"---")


def items(path: Path) -> int:
    with BigBed(path) as found:
        return sum(len(found.rows(chrom)[0]) for chrom in found.chroms)


def check(made: Converted) -> None:
    """All files can be read to their end."""
    assert items(made.path) == made.summary.items
    for side in made.side_files:
        items(side)


FAULTS = Faults(SIZES, WORDS, check)


@pytest.mark.parametrize("kind", SEEDS)
def test_any_bytes_give_a_result_or_an_error(tmp_path: Path, kind: str) -> None:
    FAULTS.any_bytes(tmp_path, kind)


@pytest.mark.parametrize("kind", SEEDS)
def test_a_file_with_faults_gives_a_result_or_an_error(tmp_path: Path, kind: str) -> None:
    FAULTS.mutants(tmp_path, kind, SEEDS[kind], b"\t" if kind == "psl" else b" ")


@pytest.mark.parametrize("kind", SEEDS)
def test_a_file_that_is_cut_off_is_an_error(tmp_path: Path, kind: str) -> None:
    FAULTS.cut_off(tmp_path, kind, SEEDS[kind])
