"""From reads to intervals: what a read adds to a signal, and where.

Positions are places on the `Line` of all chromosomes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .cigar import covered, ends
from .records import Reads

__all__ = ["SIGNALS", "Intervals", "Placed", "Signal"]

#: What can be counted.
SIGNALS = {
    "depth": "how many reads are aligned to each base",
    "5prime": "how many reads have their 5' end at each base",
    "left": "how many reads have their leftmost base at each base",
    "midpoint": "how many fragments have their middle at each base",
    "fragments": "how many fragments span each base",
}


class Intervals(NamedTuple):
    """Stretches that reads add to a signal: index of the read, start, end (int64)."""

    which: np.ndarray
    starts: np.ndarray
    ends: np.ndarray


@dataclass(slots=True)
class Placed:
    """Reads, with what their places are on the line.

    Attributes
    ----------
    reads
        The reads.
    reverse
        Whether each is aligned to the reverse strand.
    origin, limit
        Where the chromosome of each starts and ends.
    """

    reads: Reads
    reverse: np.ndarray
    origin: np.ndarray
    limit: np.ndarray

    def taken(self, which: np.ndarray) -> Placed:
        """Those that a mask chooses."""
        return Placed(
            self.reads.taken(which), self.reverse[which], self.origin[which], self.limit[which]
        )

    @property
    def first(self) -> np.ndarray:
        """The leftmost base of each."""
        return self.origin + self.reads.fields["pos"]

    @property
    def after(self) -> np.ndarray:
        """The base after the last one of each."""
        return self.origin + ends(self.reads)

    @property
    def five_prime(self) -> np.ndarray:
        """The base of each that was sequenced first."""
        return np.where(self.reverse, self.after - 1, self.first)

    @property
    def pair_left(self) -> np.ndarray:
        """The leftmost base of the fragment of each."""
        fields = self.reads.fields
        return self.origin + np.where(fields["template"] > 0, fields["pos"], fields["mate_pos"])

    @property
    def pair_length(self) -> np.ndarray:
        """Length of the fragment of each."""
        return np.abs(self.reads.fields["template"].astype(np.int64))


@dataclass(frozen=True)
class Signal:
    """What is counted.

    Parameters
    ----------
    kind
        A key of `SIGNALS`.
    deletions
        Whether depth also counts bases that a read lacks.
    extend
        Length of the fragments that single reads are the ends of; None takes fragments from pairs.
    longest
        Greatest length of a fragment of a pair.
    """

    kind: str
    deletions: bool = False
    extend: int | None = None
    longest: int = 0

    @property
    def pairs(self) -> bool:
        """Whether read pairs are counted and not reads."""
        return self.kind in ("midpoint", "fragments") and self.extend is None

    @property
    def proper(self) -> bool:
        """Whether pairs have to be marked as proper ones."""
        return self.pairs and self.kind == "fragments"

    @property
    def lag(self) -> int:
        """How far in front of a read that what it adds may start."""
        if self.kind not in ("midpoint", "fragments"):
            return 0
        return self.longest if self.extend is None else self.extend

    def intervals(self, placed: Placed) -> Intervals:
        """What reads add to the signal, inside their chromosomes.

        A middle that would lie outside is counted at the end of the chromosome.
        """
        which, starts, after = self._stretches(placed)
        origin, limit = placed.origin[which], placed.limit[which]
        if self.kind == "midpoint":
            starts = np.clip(starts, origin, limit - 1)
            return Intervals(which, starts, starts + 1)
        return Intervals(which, np.clip(starts, origin, limit), np.clip(after, origin, limit))

    def _stretches(self, placed: Placed) -> Intervals:
        if self.kind == "depth":
            which, starts, after = covered(placed.reads, self.deletions)
            origin = placed.origin[which]
            return Intervals(which, origin + starts, origin + after)
        which = np.arange(len(placed.reads))
        if self.kind in ("left", "5prime"):
            base = placed.first if self.kind == "left" else placed.five_prime
            return Intervals(which, base, base + 1)
        starts, after = self._fragments(placed)
        if self.kind == "fragments":
            return Intervals(which, starts, after)
        half = (after - starts) // 2
        if self.extend is None:
            middle = starts + half
        else:
            middle = np.where(placed.reverse, after - 1 - half, starts + half)
        return Intervals(which, middle, middle + 1)

    def _fragments(self, placed: Placed) -> tuple[np.ndarray, np.ndarray]:
        if self.extend is None:
            return placed.pair_left, placed.pair_left + placed.pair_length
        five_prime = placed.five_prime
        starts = np.where(placed.reverse, five_prime + 1 - self.extend, five_prime)
        return starts, starts + self.extend
