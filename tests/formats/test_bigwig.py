"""bigWig: what is written is what independent readers find."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from trackhub.errors import FormatError
from trackhub.formats.bigwig import write_bigwig

pyBigWig = pytest.importorskip("pyBigWig")

SIZES = {"chr1": 1_000_000, "chr2": 500_000}


def test_intervals_are_found_by_another_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.bw"
    write_bigwig(
        path, SIZES, (["chr1", "chr1", "chr2"], [10, 20, 0], [15, 30, 500_000], [1.5, -2.0, 3.0])
    )
    with pyBigWig.open(str(path)) as bw:
        assert bw.chroms() == SIZES
        assert bw.intervals("chr1") == ((10, 15, 1.5), (20, 30, -2.0))
        assert bw.intervals("chr2") == ((0, 500_000, 3.0),)


def test_overlapping_intervals_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"chr1:14-20 .* overlaps chr1:10-15"):
        write_bigwig(tmp_path / "a.bw", SIZES, ("chr1", [10, 14], [15, 20], np.ones(2)))
    assert list(tmp_path.iterdir()) == []
