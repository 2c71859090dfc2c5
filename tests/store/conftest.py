"""A small store for every test of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import missing

try:
    import h5py  # noqa: F401
except ImportError:
    collect_ignore_glob = ["test_*.py"]

from trackhub.store import GenomeStore

SIZES = {"chr1": 100_000, "chr2": 40_001, "chrX": 20_000, "chrM": 16}


@pytest.fixture
def store(tmp_path: Path) -> GenomeStore:
    try:
        import h5py  # noqa: F401
    except ImportError:
        missing("h5py")
    return GenomeStore.create(tmp_path / "db", "toy", chromosomes=SIZES)
