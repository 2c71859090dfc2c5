"""From intervals, as they come, to how many of them lie over each base."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

__all__ = ["Pileup", "Runs"]


class Runs(NamedTuple):
    """Stretches of bases with one count each (all int64), in order, without those of count 0.

    Neighbours that touch have different counts.
    """

    starts: np.ndarray
    ends: np.ndarray
    counts: np.ndarray


class Pileup:
    """Counts intervals over bases, where they come roughly in order of their starts.

    Examples
    --------
    >>> pileup = Pileup()
    >>> pileup.add(np.array([10, 12]), np.array([15, 20]))
    >>> [column.tolist() for column in pileup.upto(14)]
    [[10], [12], [1]]
    >>> [column.tolist() for column in pileup.rest()]
    [[12, 15], [15, 20], [2, 1]]
    """

    def __init__(self) -> None:
        nothing = np.zeros(0, np.int64)
        self._ups: list[np.ndarray] = [nothing]
        self._downs: list[np.ndarray] = [nothing]
        # Places at which the depth will change, and by how much: grows with bases, not with reads.
        self._places = self._changes = nothing
        self._open_at = 0
        self._depth = 0

    def add(self, starts: np.ndarray, ends: np.ndarray) -> None:
        """Take intervals (int64); with start and end exchanged they count as taken away."""
        self._ups.append(starts)
        self._downs.append(ends)

    def upto(self, place: int) -> Runs:
        """The runs that end before `place`: no interval will come that starts before it."""
        self._settle()
        return self._runs(int(np.searchsorted(self._places, place)))

    def rest(self) -> Runs:
        """All other runs."""
        self._settle()
        return self._runs(len(self._places))

    def _settle(self) -> None:
        """Turn intervals into changes of the depth."""
        # Both are nearly in order, for which a stable sort (a merge of runs) is by far the fastest.
        ups = np.sort(np.concatenate(self._ups), kind="stable")
        downs = np.sort(np.concatenate(self._downs), kind="stable")
        self._ups, self._downs = self._ups[:1], self._downs[:1]
        if not len(ups):
            return
        events = np.concatenate([ups << 1 | 1, downs << 1])
        events.sort(kind="stable")
        places, changes = _summed(events >> 1, ((events & 1) << 1) - 1)
        if len(self._places):
            places = np.concatenate([self._places, places])
            order = np.argsort(places, kind="stable")
            changes = np.concatenate([self._changes, changes])[order]
            places, changes = _summed(places[order], changes)
        self._places, self._changes = places, changes

    def _runs(self, end: int) -> Runs:
        """The runs that the first `end` changes make."""
        places = np.concatenate([[self._open_at], self._places[:end]])
        depth = np.cumsum(np.concatenate([[self._depth], self._changes[:end]]))
        self._places, self._changes = self._places[end:], self._changes[end:]
        self._open_at, self._depth = int(places[-1]), int(depth[-1])
        covered = depth[:-1] > 0
        return Runs(places[:-1][covered], places[1:][covered], depth[:-1][covered])


def _summed(places: np.ndarray, changes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Changes at sorted places, those of one place added up, without those that come to nothing."""
    heads = np.ones(len(places), bool)
    np.not_equal(places[1:], places[:-1], out=heads[1:])
    first = np.flatnonzero(heads)
    total = np.add.reduceat(changes, first)
    changing = total != 0
    return places[first[changing]], total[changing]
