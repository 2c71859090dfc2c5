"""Strands and places, as ``genome.coord`` had them: from 1, ends included."""

from __future__ import annotations

from typing import Any

from .problems import ValueProblem

__all__ = ["Coord", "CoordError", "parse_strand"]

_STRANDS = {"+": 1, "1": 1, "+1": 1, "-": -1, "-1": -1, ".": 0, "0": 0}
_SIGNS = {1: "(+)", -1: "(-)", 0: ""}


class CoordError(ValueProblem):
    """A place or a strand that is none."""


def parse_strand(strand_str: str | int) -> int:
    """The number of a strand: 1, -1, or 0 for none.

    Raises
    ------
    CoordError
        For a text that is no strand.

    Examples
    --------
    >>> parse_strand("+"), parse_strand("-"), parse_strand(".")
    (1, -1, 0)
    """
    found = _STRANDS.get(str(strand_str))
    if found is None:
        raise CoordError(f"{strand_str!r} is no strand; give '+', '-' or '.'")
    return found


class Coord:
    """A range on a chromosome.

    Parameters
    ----------
    chrom
        A chromosome, or its name.
    start, end
        From 1, both included.
    strand
        1, -1 or 0.
    score, idnum, name
        Anything.

    Raises
    ------
    CoordError
        When `start` is below 1 or behind `end`, or `strand` is none.

    Examples
    --------
    >>> place = Coord("chr1", 11, 20, strand=-1)
    >>> str(place), place.length(), place.overlaps(Coord("chr1", 20, 30))
    ('chr1:11-20(-)', 10, True)
    """

    def __init__(
        self,
        chrom: Any,
        start: int,
        end: int,
        strand: int = 0,
        score: float | None = None,
        idnum: int | None = None,
        name: str | None = None,
    ) -> None:
        if not 1 <= start <= end:
            raise CoordError(f"{chrom}:{start}-{end} is no range; give 1 <= start <= end")
        self.chrom = chrom
        self.start = start
        self.end = end
        self.strand = parse_strand(strand)
        self.score = score
        self.idnum = idnum
        self.name = name

    def length(self) -> int:
        """Its bases."""
        return self.end - self.start + 1

    def overlaps(self, other: Coord, use_strand: bool = False) -> bool:
        """Whether two ranges have a base in common, and with `use_strand` their strand too."""
        if use_strand and self.strand != other.strand:
            return False
        same = str(self.chrom) == str(other.chrom)
        return same and self.start <= other.end and other.start <= self.end

    def __str__(self) -> str:
        return f"{self.chrom}:{self.start}-{self.end}{_SIGNS[self.strand]}"

    def __repr__(self) -> str:
        return f"<Coord {self}>"
