"""Fixtures that every part of the suite may use."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FACTS = ROOT.parent / "shared"

#: In CI a part that is missing is a failure, not a skip.
STRICT = bool(os.environ.get("TRACKHUB_TEST_ALL"))


def missing(what: str) -> None:
    """Skip, or fail where everything has to be there."""
    if STRICT:
        pytest.fail(f"{what} is missing, and TRACKHUB_TEST_ALL asks for every part")
    pytest.skip(f"{what} is not installed")


def _unpacked(archive: Path, where: Path) -> Path:
    if not archive.exists():
        pytest.skip(f"{archive.name} is not beside this checkout")
    with tarfile.open(archive) as tar:
        if hasattr(tarfile, "data_filter"):
            tar.extractall(where, filter="data")
        else:
            tar.extractall(where)
    return where


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of real hubs by other people, where it lies beside the checkout."""
    where = tmp_path_factory.mktemp("corpus")
    return _unpacked(FACTS / "corpus" / "public.tar.gz", where) / "corpus"


@pytest.fixture(scope="session")
def probes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one-fault hubs, where it lies beside the checkout."""
    where = tmp_path_factory.mktemp("probes")
    return _unpacked(FACTS / "hubcheck" / "probes.tar.gz", where) / "probes"
