"""bigBed: what is written is what independent readers find."""

from __future__ import annotations

from pathlib import Path

import pytest

from trackhub.formats.bigbed import write_bigbed

pyBigWig = pytest.importorskip("pyBigWig")

SIZES = {"chr1": 1_000_000, "chr2": 500_000}


def test_rows_are_found_by_another_reader_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.bb"
    rest = [b"a name\t0\t+", b"\t1000\t-", b"\xc3\xa9\t5\t."]
    write_bigbed(
        path, SIZES, (["chr2", "chr1", "chr1"], [5, 9, 3], [6, 9, 8], rest), defined_fields=6
    )
    with pyBigWig.open(str(path)) as bb:
        assert bb.entries("chr1", 0, 100) == [(3, 8, "\u00e9\t5\t."), (9, 9, "\t1000\t-")]
        assert bb.entries("chr2", 0, 100) == [(5, 6, "a name\t0\t+")]
