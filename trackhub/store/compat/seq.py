"""Sequence as text, as ``genome.seq`` had it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..tracks import reverse_complement
from .absent import absent_name

if TYPE_CHECKING:
    import numpy as np

__all__ = ["comp", "from_nparray", "revcomp"]


def __getattr__(name: str) -> Any:
    return absent_name(__name__, name, globals(), {})


def revcomp(seq_str: str) -> str:
    """The reverse complement; IUPAC codes and case are kept.

    Examples
    --------
    >>> revcomp("AACG")
    'CGTT'
    """
    return reverse_complement(seq_str)


def comp(seq_str: str) -> str:
    """The complement, in the same direction.

    Examples
    --------
    >>> comp("AACG")
    'TTGC'
    """
    return reverse_complement(seq_str)[::-1]


def from_nparray(vals: np.ndarray) -> str:
    """The text of an array of ASCII codes."""
    return vals.astype("uint8").tobytes().decode("latin-1")
