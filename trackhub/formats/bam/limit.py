"""At most so many reads at one position, seen while reads stream by."""

from __future__ import annotations

import numpy as np

from .signals import Placed

__all__ = ["PositionLimit"]


class PositionLimit:
    """Keeps the first reads that have the same 5' base and strand, or the same ends as a pair.

    Parameters
    ----------
    most
        How many are kept.
    pairs
        Whether the reads stand for pairs.
    longest
        Greatest length of a fragment of a pair.
    """

    def __init__(self, most: int, pairs: bool, longest: int) -> None:
        self._most = most
        self._pairs = pairs
        self._longest = longest
        nothing = np.zeros(0, np.int64)
        #: Positions that may come again: key, how often it came, last place at which it may come.
        self._keys, self._counts, self._until = nothing, nothing, nothing

    def allowed(self, placed: Placed, strand: np.ndarray, now: int) -> np.ndarray:
        """Which of some reads are within the limit.

        Parameters
        ----------
        placed
            The reads, in the order of the file.
        strand
            0 or 1 for each.
        now
            No later read starts before this place.
        """
        # What hangs over the end of its chromosome must not meet reads on the next one.
        if self._pairs:
            left, length = np.maximum(placed.pair_left, placed.origin), placed.pair_length
            until = left + length
            new = (left * (self._longest + 1) + length) << 1 | strand
        else:
            until = np.minimum(placed.five_prime, placed.limit)
            new = until << 1 | placed.reverse
        before = len(self._keys)
        keys = np.concatenate([self._keys, new])
        until = np.concatenate([self._until, until])
        order = np.argsort(keys, kind="stable")
        sorted_keys = keys[order]
        heads = np.ones(len(keys), bool)
        np.not_equal(sorted_keys[1:], sorted_keys[:-1], out=heads[1:])
        groups = np.flatnonzero(heads)
        sizes = np.diff(groups, append=len(keys))
        # What came before leads its group, and stands for as many reads as it counted.
        leader = order[groups]
        earlier = np.zeros(len(groups), np.int64)
        carried = leader < before
        earlier[carried] = self._counts[leader[carried]] - 1
        nth = np.arange(len(keys)) - np.repeat(groups - earlier, sizes)
        kept = np.empty(len(keys), bool)
        kept[order] = nth < self._most

        alive = until[leader] >= now
        self._keys = sorted_keys[groups[alive]]
        self._counts = np.minimum(sizes + earlier, self._most)[alive]
        self._until = until[leader[alive]]
        return kept[before:]
