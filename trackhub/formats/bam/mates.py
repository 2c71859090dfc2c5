"""Bases that both reads of a pair are aligned to, so that they can be counted once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .filters import FIRST, MATE_UNMAPPED, PAIRED, SECOND, SECONDARY, SUPPLEMENTARY
from .records import FIXED, Reads
from .signals import Intervals, Placed

__all__ = ["MateOverlaps"]

_FIRST_AND_SECOND = FIRST | SECOND
_NOT_PRIMARY = SECONDARY | SUPPLEMENTARY
#: Bits of a place on the line and of what happens there; those above count pairs.
_PLACE_BITS = 42
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
#: What is left of 8 bytes of which so many belong to a name.
_MASKS = np.array([(1 << 8 * count) - 1 for count in range(9)], np.uint64)


@dataclass(slots=True)
class _Pool:
    """Reads whose mate may be there or may come, and the stretches that they are aligned to.

    `which` tells the read of each stretch; the other columns have an entry for each read.
    """

    names: np.ndarray
    keys: np.ndarray
    which_read: np.ndarray
    strand: np.ndarray
    mate_at: np.ndarray
    which: np.ndarray
    starts: np.ndarray
    ends: np.ndarray

    def joined(self, other: _Pool) -> _Pool:
        """These reads, then those of another."""
        count = len(self.keys)
        width = max(self.names.shape[1], other.names.shape[1])
        names = np.zeros((count + len(other.keys), width), np.uint64)
        names[:count, : self.names.shape[1]] = self.names
        names[count:, : other.names.shape[1]] = other.names
        return _Pool(
            names,
            np.concatenate([self.keys, other.keys]),
            np.concatenate([self.which_read, other.which_read]),
            np.concatenate([self.strand, other.strand]),
            np.concatenate([self.mate_at, other.mate_at]),
            np.concatenate([self.which, other.which + count]),
            np.concatenate([self.starts, other.starts]),
            np.concatenate([self.ends, other.ends]),
        )

    def taken(self, chosen: np.ndarray) -> _Pool:
        """Those that a mask chooses."""
        number = np.cumsum(chosen) - 1
        stretches = chosen[self.which]
        return _Pool(
            self.names[chosen],
            self.keys[chosen],
            self.which_read[chosen],
            self.strand[chosen],
            self.mate_at[chosen],
            number[self.which[stretches]],
            self.starts[stretches],
            self.ends[stretches],
        )


class MateOverlaps:
    """Finds what the two reads of a pair have in common, while reads stream by."""

    def __init__(self) -> None:
        self._waiting: _Pool | None = None

    def found(
        self, placed: Placed, strand: np.ndarray, intervals: Intervals, now: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Stretches that some reads have in common with mates, among them or earlier ones.

        Parameters
        ----------
        placed
            The reads, in the order of the file.
        strand
            0 or 1 for each; mates that are counted apart have nothing in common.
        intervals
            The stretches that the reads are aligned to.
        now
            No later read starts before this place.

        Returns
        -------
        tuple
            Strand, start and end of each stretch.
        """
        pool = self._candidates(placed, strand, intervals)
        if self._waiting is not None:
            pool = self._waiting.joined(pool)
        pairs = _pairs(pool)
        common = _common(pool, pairs)
        alone = np.ones(len(pool.keys), bool)
        alone[pairs] = False
        # A read at the place that is known last may have its mate behind it in the file.
        self._waiting = pool.taken(alone & (pool.mate_at >= now))
        return common

    @staticmethod
    def _candidates(placed: Placed, strand: np.ndarray, intervals: Intervals) -> _Pool:
        """Reads of pairs that may overlap: the first to come, and all that come second."""
        fields = placed.reads.fields
        flag = fields["flag"]
        pos, mate_pos = fields["pos"], fields["mate_pos"]
        here = (
            (flag & (PAIRED | MATE_UNMAPPED) == PAIRED)
            & (flag & _NOT_PRIMARY == 0)
            & (fields["mate_ref"] == fields["ref"])
            & ((mate_pos <= pos) | (placed.origin + mate_pos < placed.after))
        )
        number = np.cumsum(here) - 1
        stretches = here[intervals.which]
        names = _names(placed.reads, here)
        return _Pool(
            names,
            _keys(names),
            flag[here] & _FIRST_AND_SECOND,
            strand[here],
            (placed.origin + mate_pos)[here],
            number[intervals.which[stretches]],
            intervals.starts[stretches],
            intervals.ends[stretches],
        )


def _names(reads: Reads, which: np.ndarray) -> np.ndarray:
    """Names as rows of 64-bit words, filled up with zeros."""
    at = reads.at[which] + FIXED
    length = reads.fields["name_length"][which].astype(np.int64) - 1
    words = np.ndarray((len(reads.data) - 7,), "<u8", reads.data, 0, (1,))
    columns = np.arange(0, int(length.max(initial=1)), 8)
    return words[at[:, None] + columns] & _MASKS[np.clip(length[:, None] - columns, 0, 8)]


def _keys(names: np.ndarray) -> np.ndarray:
    """A number for each name, which other names hardly have."""
    keys = np.zeros(len(names), np.uint64)
    for column in names.T:
        mixed = (keys ^ column) * _MULTIPLIER
        # Zeros behind a name must not matter: there are more where a longer name is near.
        keys = np.where(column > 0, mixed ^ (mixed >> np.uint64(29)), keys)
    return keys


def _pairs(pool: _Pool) -> np.ndarray:
    """Reads that are mates, two in a row (indices)."""
    order = np.argsort(pool.keys, kind="stable")
    one, other = order[:-1], order[1:]
    near = np.flatnonzero(pool.keys[one] == pool.keys[other])
    one, other = one[near], other[near]
    mates = pool.which_read[one] ^ pool.which_read[other] == _FIRST_AND_SECOND
    mates &= (pool.names[one] == pool.names[other]).all(axis=1)
    near, one, other = near[mates], one[mates], other[mates]
    # Of three reads in a row with one name, the first two are the pair.
    heads = np.ones(len(near), bool)
    np.not_equal(near[1:], near[:-1] + 1, out=heads[1:])
    nth = np.arange(len(near)) - np.maximum.accumulate(np.where(heads, np.arange(len(near)), 0))
    first = nth % 2 == 0
    return np.stack([one[first], other[first]], axis=1)


def _common(pool: _Pool, pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Strand, start and end of what both reads of each pair are aligned to."""
    pairs = pairs[pool.strand[pairs[:, 0]] == pool.strand[pairs[:, 1]]]
    pair_of = np.full(len(pool.keys), -1)
    pair_of[pairs] = np.arange(len(pairs))[:, None]
    pair = pair_of[pool.which]
    inside = pair >= 0
    pair = pair[inside] << _PLACE_BITS
    # At one place the end comes first, so that what only touches has nothing in common.
    events = np.concatenate([pair | pool.starts[inside] << 1 | 1, pair | pool.ends[inside] << 1])
    events.sort(kind="stable")
    both = np.flatnonzero(np.cumsum(((events & 1) << 1) - 1) == 2)
    place = (events & ((1 << _PLACE_BITS) - 1)) >> 1
    strand = pool.strand[pairs[events[both] >> _PLACE_BITS, 0]]
    return strand, place[both], place[both + 1]
