"""Calling htslib through pysam: imported where used, and kept from writing to standard error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ...errors import FormatError

__all__ = ["pysam_for", "quiet"]


def pysam_for(what: str, path: str) -> Any:
    """The package pysam.

    Parameters
    ----------
    what
        What it is needed for, as the start of a sentence.
    path
        The file that it is needed for.

    Raises
    ------
    FormatError
        When it is not installed.
    """
    try:
        import pysam
    except ImportError:
        raise FormatError(f"{what} needs the package pysam, which is missing here", path) from None
    return pysam


@contextmanager
def quiet(pysam: Any) -> Iterator[None]:
    """Keep htslib from printing its own messages."""
    before = pysam.set_verbosity(0)
    try:
        yield
    finally:
        pysam.set_verbosity(before)
