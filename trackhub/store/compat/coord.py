"""Strands and places, as ``genome.coord`` had them: from 1, ends included."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from .absent import absent_name
from .problems import ValueProblem

__all__ = [
    "Coord",
    "CoordError",
    "CoordGroup",
    "get_overlaps",
    "parse_strand",
    "read_bed",
    "sort_coords",
]

_STRANDS = {"+": 1, "1": 1, "+1": 1, "-": -1, "-1": -1, ".": 0, "0": 0}
_SIGNS = {1: "(+)", -1: "(-)", 0: ""}
_HINTS = {"coords_from_sites": "numpy.flatnonzero and numpy.diff find the ranges of a mask"}


def __getattr__(name: str) -> Any:
    return absent_name(__name__, name, globals(), _HINTS)


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
        return f"<{type(self).__name__} {self}>"


class CoordGroup(Coord):
    """Ranges of one chromosome, and the range that spans them all.

    Its strand is that of its ranges, or 0 where they differ.

    Parameters
    ----------
    coords
        The ranges, at least one.

    Attributes
    ----------
    coords
        The ranges.

    Raises
    ------
    CoordError
        For none, and for ranges of several chromosomes.

    Examples
    --------
    >>> group = CoordGroup([Coord("chr1", 5, 9), Coord("chr1", 21, 30)])
    >>> str(group), len(group.coords)
    ('chr1:5-30', 2)
    """

    def __init__(self, coords: Iterable[Coord]) -> None:
        self.coords: list[Coord] = []
        for coord in coords:
            self.add_coord(coord)
        if not self.coords:
            raise CoordError("a group of no ranges was given; give at least one")

    def add_coord(self, coord: Coord) -> None:
        """Take in a range."""
        if not self.coords:
            super().__init__(coord.chrom, coord.start, coord.end, coord.strand)
        elif str(coord.chrom) != str(self.chrom):
            raise CoordError(f"{coord} is not on {self.chrom}, as the ranges before it are")
        self.coords.append(coord)
        self.start, self.end = min(self.start, coord.start), max(self.end, coord.end)
        if coord.strand != self.strand:
            self.strand = 0


_Coords = TypeVar("_Coords", bound=Coord)


def _chromosome_order(chrom: Any) -> tuple[int, int, str]:
    """Chromosomes in the order of the assembly; names, which do not tell it, behind them."""
    number = getattr(chrom, "idnum", None)
    return (1, 0, str(chrom)) if number is None else (0, number, str(chrom))


def sort_coords(coords: list[_Coords], use_strand: bool = False) -> list[_Coords]:
    """Sort ranges, in their list, by chromosome, start and end.

    Parameters
    ----------
    coords
        The ranges. `Chromosome` objects come in the order of the assembly, names by the alphabet.
    use_strand
        Whether ranges of a chromosome are sorted by strand first.

    Returns
    -------
    list
        `coords` itself.

    Examples
    --------
    >>> [str(place) for place in sort_coords([Coord("chr1", 9, 12), Coord("chr1", 3, 20)])]
    ['chr1:3-20', 'chr1:9-12']
    """
    coords.sort(
        key=lambda place: (
            _chromosome_order(place.chrom),
            place.strand if use_strand else 0,
            place.start,
            place.end,
        )
    )
    return coords


class _Index:
    """Ranges of one chromosome, and perhaps of one strand, to be asked for overlaps."""

    def __init__(self, coords: Iterable[_Coords]) -> None:
        self._coords = sorted(coords, key=lambda place: (place.start, place.end))
        self._starts = [place.start for place in self._coords]
        #: How far the ranges up to each one reach.
        self._reach: list[int] = []
        for place in self._coords:
            self._reach.append(max(place.end, self._reach[-1] if self._reach else 0))

    def overlapping(self, place: Coord) -> list[Any]:
        found = []
        at = bisect_right(self._starts, place.end) - 1
        while at >= 0 and self._reach[at] >= place.start:
            if self._coords[at].end >= place.start:
                found.append(self._coords[at])
            at -= 1
        return found[::-1]


def get_overlaps(
    coords1: Sequence[Coord], coords2: Iterable[_Coords], use_strand: bool = False
) -> list[list[_Coords]]:
    """For each range of one list, those of another that have a base in common with it.

    Parameters
    ----------
    coords1, coords2
        The ranges, in any order.
    use_strand
        Whether the strand has to be the same, too.

    Returns
    -------
    list of list
        For each range of `coords1` the ranges of `coords2`, by start.

    Examples
    --------
    >>> genes = [Coord("chr1", 1, 9), Coord("chr1", 5, 30), Coord("chr2", 1, 9)]
    >>> get_overlaps([Coord("chr1", 9, 12), Coord("chr3", 1, 5)], genes)
    [[<Coord chr1:1-9>, <Coord chr1:5-30>], []]
    """

    def place_of(coord: Coord) -> tuple[str, int]:
        return str(coord.chrom), coord.strand if use_strand else 0

    groups: dict[tuple[str, int], list[_Coords]] = {}
    for coord in coords2:
        groups.setdefault(place_of(coord), []).append(coord)
    indexes = {where: _Index(group) for where, group in groups.items()}
    nothing = _Index([])
    return [indexes.get(place_of(coord), nothing).overlapping(coord) for coord in coords1]


def read_bed(
    path: str | os.PathLike[str], chrom_dict: Mapping[str, Any] | None = None
) -> list[Coord]:
    r"""Read the ranges of a BED file.

    Parameters
    ----------
    path
        The file, plain or gzip.
    chrom_dict
        Chromosomes by name, such as `GenomeDB.get_chromosome_dict` gives: ranges then have these
        objects, and those of other chromosomes are left out.

    Returns
    -------
    list of Coord
        From 1, ends included, with name, score and strand where the file has them.

    Raises
    ------
    FormatError
        With file and line. Features without bases, which a `Coord` cannot be, are errors.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "a.bed")
    >>> _ = path.write_text("chr1\t4\t9\tone\t7\t-\n")
    >>> read_bed(path)
    [<Coord chr1:5-9(-)>]
    """
    from ...formats.text.source import Input

    found = []
    with Input([path]) as source:
        for number, line in source.lines():
            words = line.decode("utf-8", "replace").split("\t" if b"\t" in line else None)
            chrom: Any = words[0]
            if chrom_dict is not None:
                if chrom not in chrom_dict:
                    continue
                chrom = chrom_dict[chrom]
            try:
                found.append(_of_bed(chrom, words[1:]))
            except (CoordError, ValueError, IndexError):
                raise source.error(
                    "this is no BED line: chromosome, start, end, name, score, strand", number, line
                ) from None
    return found


def _of_bed(chrom: Any, words: list[str]) -> Coord:
    # Python also reads 1_000 and digits of other scripts as numbers.
    if not all(word.isascii() and word.isdigit() for word in words[:2]):
        raise CoordError("the start and end are no whole numbers")
    start, end = int(words[0]), int(words[1])
    name, score, strand = (words[i] if len(words) > i else None for i in (2, 3, 4))
    return Coord(
        chrom,
        start + 1,
        end,
        parse_strand(strand or "."),
        None if score in (None, ".") else float(str(score)),
        name=name,
    )
