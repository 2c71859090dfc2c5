"""How many items cover each base: depth of sorted items that may overlap, in one pass."""

from __future__ import annotations

import numpy as np

__all__ = ["Depth"]

_Intervals = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


class Depth:
    """Turns sorted items into intervals of equal depth.

    Memory grows with the number of items that cover one base, not with that of all items. An
    item without bases counts as one base, as UCSC's programs have it.
    """

    def __init__(self) -> None:
        self._open_ends = np.zeros(0, np.int64)
        self._frontier = 0

    def add(
        self, sizes: np.ndarray, chroms: np.ndarray, starts: np.ndarray, ends: np.ndarray
    ) -> _Intervals:
        """Take sorted items; the intervals that no later item can change.

        Parameters
        ----------
        sizes
            Size of the chromosome of each item (int64).
        chroms
            Numbers of the chromosomes in order.
        starts, ends
            int64 arrays.
        """
        high = chroms.astype(np.int64) << np.int64(32)
        begin = high + np.minimum(starts, sizes - 1)
        end = high + np.maximum(ends, np.minimum(starts, sizes - 1) + 1)
        return self._until(int(begin[-1]), begin, end)

    def finish(self) -> _Intervals:
        """The intervals that were still open."""
        if not len(self._open_ends):
            return self._until(self._frontier, self._open_ends, self._open_ends)
        return self._until(int(self._open_ends.max()), self._open_ends[:0], self._open_ends[:0])

    def _until(self, frontier: int, begins: np.ndarray, ends: np.ndarray) -> _Intervals:
        depth_before = len(self._open_ends)
        ends = np.concatenate([self._open_ends, ends])
        past = ends <= frontier
        positions = np.concatenate([[self._frontier], begins, ends[past]])
        change = np.ones(len(positions), np.int64)
        change[0] = depth_before
        change[1 + len(begins) :] = -1
        order = np.argsort(positions, kind="stable")
        positions = positions[order]
        depth = np.cumsum(change[order])
        last = np.flatnonzero(np.append(positions[1:] != positions[:-1], True))
        positions, depth = positions[last], depth[last]
        covered = np.flatnonzero(depth[:-1] > 0)
        begin, end = positions[covered], positions[covered + 1]
        self._open_ends = ends[~past]
        self._frontier = frontier
        chroms = begin >> np.int64(32)
        low = np.int64(0xFFFFFFFF)
        return (
            chroms.astype(np.uint32),
            (begin & low).astype(np.uint32),
            (end - (chroms << np.int64(32))).astype(np.uint32),
            depth[covered].astype(np.float64),
        )
