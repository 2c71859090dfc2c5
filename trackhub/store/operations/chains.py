"""Ranges that correspond in two assemblies, and which of them a base belongs to.

How they are read from chain files is in `chainfile`; how data are carried over is in `lifting`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Pieces", "best_of"]


@dataclass(slots=True)
class Pieces:
    """Ranges without gaps, in both assemblies, one row each.

    Attributes
    ----------
    from_chrom, to_chrom
        Numbers of chromosomes in the lists of `ChainMap`.
    from_start, to_start
        0-based, on the forward strand of either assembly.
    length
        In bases.
    minus
        Whether the range runs backwards in the new assembly.
    rank
        Of the chain: 0 for the one with the best score.
    """

    from_chrom: np.ndarray
    from_start: np.ndarray
    to_chrom: np.ndarray
    to_start: np.ndarray
    length: np.ndarray
    minus: np.ndarray
    rank: np.ndarray

    def __len__(self) -> int:
        return len(self.length)

    def take(self, rows: np.ndarray | slice) -> Pieces:
        """Some rows, whole."""
        return Pieces(
            self.from_chrom[rows],
            self.from_start[rows],
            self.to_chrom[rows],
            self.to_start[rows],
            self.length[rows],
            self.minus[rows],
            self.rank[rows],
        )

    def places(self, side: str) -> tuple[np.ndarray, np.ndarray]:
        """Chromosomes and starts in one of the assemblies, ``from`` or ``to``."""
        if side == "from":
            return self.from_chrom, self.from_start
        return self.to_chrom, self.to_start

    def ordered(self, side: str) -> Pieces:
        """The rows in the order of one of the assemblies."""
        chroms, starts = self.places(side)
        return self.take(np.lexsort((starts, chroms)))

    def with_others(self, other: Pieces) -> Pieces:
        """The rows of two tables, in the order of neither assembly."""
        pairs = ((getattr(self, name), getattr(other, name)) for name in Pieces.__slots__)
        return Pieces(**dict(zip(Pieces.__slots__, map(np.concatenate, pairs), strict=True)))

    def cut(self, rows: np.ndarray, starts: np.ndarray, ends: np.ndarray, side: str) -> Pieces:
        """Parts of some rows.

        Parameters
        ----------
        rows
            Which rows; may come more than once.
        starts, ends
            Places in one of the assemblies, within the row.
        side
            ``from`` or ``to``: in which assembly.
        """
        length = (ends - starts).astype(self.length.dtype)
        starts = starts.astype(length.dtype)
        minus = self.minus[rows]
        offset = starts - self.places(side)[1][rows]
        across = np.where(minus, self.length[rows] - offset - length, offset)
        ahead, behind = (offset, across) if side == "from" else (across, offset)
        return Pieces(
            self.from_chrom[rows],
            self.from_start[rows] + ahead,
            self.to_chrom[rows],
            self.to_start[rows] + behind,
            length,
            minus,
            self.rank[rows],
        )


def best_of(pieces: Pieces, side: str) -> tuple[Pieces, np.ndarray]:
    """Leave each base of an assembly to the best chain that has it.

    Parameters
    ----------
    pieces
        Ranges, of which several may have one base.
    side
        ``from`` or ``to``: the assembly whose bases are given to one range each.

    Returns
    -------
    tuple
        The ranges, cut where needed, in the order of that assembly; and for each whether several
        had its bases (bool).
    """
    chroms, starts = pieces.places(side)
    # One line of numbers for all chromosomes, with room between them.
    span = int((starts.astype(np.int64) + pieces.length).max(initial=0)) + 1
    low = chroms.astype(np.int64) * span + starts
    high = low + pieces.length
    order = np.argsort(low, kind="stable")
    reach = np.maximum.accumulate(high[order])
    # A range stands alone if none before it reaches it, and it reaches none behind it.
    free = np.ones(len(order) + 1, bool)
    free[1:-1] = low[order][1:] >= reach[:-1]
    alone = free[:-1] & free[1:]
    single, crowd = order[alone], order[~alone]
    rows, firsts, lasts, shared = _claims(low[crowd], high[crowd], pieces.rank[crowd])
    rows = crowd[rows]
    base = chroms[rows].astype(np.int64) * span
    crowded = pieces.cut(rows, firsts - base, lasts - base, side)
    joined = pieces.take(single).with_others(crowded)
    contested = np.concatenate([np.zeros(len(single), bool), shared])
    chroms, starts = joined.places(side)
    order = np.lexsort((starts, chroms))
    return joined.take(order), contested[order]


def _claims(
    low: np.ndarray, high: np.ndarray, ranks: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Cut ranges that overlap, so that each place is given to the best of them.

    Returns
    -------
    tuple
        For each part, in order: the range that gets it, its start and end, and whether others wanted
        it.
    """
    if not len(low):
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing, nothing.astype(bool)
    edges = np.unique(np.concatenate([low, high]))
    first, last = np.searchsorted(edges, low), np.searchsorted(edges, high)
    place = np.empty(len(low), np.int32)
    place[np.lexsort((np.arange(len(low)), ranks))] = np.arange(len(low))
    best = _least(first, last, place, len(edges) - 1)
    changes = np.zeros(len(edges), np.int32)
    np.add.at(changes, first, 1)
    np.subtract.at(changes, last, 1)
    wanted = np.cumsum(changes)[:-1]
    # Neighbours that go to one range, with others that want both or none, are one part.
    new = np.ones(len(best), bool)
    new[1:] = (best[1:] != best[:-1]) | ((wanted[1:] > 1) != (wanted[:-1] > 1))
    heads = np.flatnonzero(new)
    ends = np.append(heads[1:], len(best))
    given = wanted[heads] > 0
    heads, ends = heads[given], ends[given]
    range_of = np.argsort(place)
    return range_of[best[heads]], edges[heads], edges[ends], wanted[heads] > 1


def _least(first: np.ndarray, last: np.ndarray, values: np.ndarray, count: int) -> np.ndarray:
    """For each of so many places the least value of the ranges that have it.

    Each range is covered by two overlapping stretches whose length is a power of two; stretches are
    then halved until they are places.
    """
    nobody = np.int32(len(values))
    levels = np.frexp(last - first)[1] - 1
    found = np.full(count, nobody, np.int32)
    for level in range(int(levels.max()), -1, -1):
        mine = np.flatnonzero(levels == level)
        np.minimum.at(found, first[mine], values[mine])
        np.minimum.at(found, last[mine] - (1 << level), values[mine])
        if level:
            half = 1 << (level - 1)
            right = found[:-half].copy()
            np.minimum(found[half:], right, out=found[half:])
    return found
