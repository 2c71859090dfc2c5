"""Reading and writing .2bit sequence files, and reading their forerunner .nib."""

from __future__ import annotations

from .nib import nib_pieces, nib_sequence
from .reader import TwoBit
from .writer import write_twobit

__all__ = ["TwoBit", "nib_pieces", "nib_sequence", "write_twobit"]
