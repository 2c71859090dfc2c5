"""Runs of one value, in order, into the values of a track: the way of all signals."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from itertools import pairwise

import numpy as np

from ..statistics import TrackStats
from ..writing import ChromosomeWriter, TrackWriter, fitted

__all__ = ["RunWriter"]

#: Bases that are unfolded at once.
_WINDOW = 1 << 22


class RunWriter:
    """Writes runs that come by chromosome and start, each chromosome in one piece.

    Parameters
    ----------
    track
        The track.
    names
        Names of the chromosomes, by their numbers.
    overflow
        ``clip`` or ``error``.

    Attributes
    ----------
    clipped
        Bases whose value was clipped.
    """

    def __init__(self, track: TrackWriter, names: Sequence[str], overflow: str) -> None:
        self.clipped = 0
        self._track = track
        self._names = names
        self._overflow = overflow
        self._chrom = -1
        self._writer: ChromosomeWriter | None = None
        self._stack = ExitStack()

    def add(
        self, chroms: np.ndarray, starts: np.ndarray, ends: np.ndarray, values: np.ndarray
    ) -> None:
        """Write runs that are sorted and apart from each other."""
        heads = np.flatnonzero(np.diff(chroms, prepend=-1 if len(chroms) == 0 else chroms[0] - 1))
        edges = [*heads.tolist(), len(chroms)]
        for first, last in pairwise(edges):
            writer = self._of(int(chroms[first]))
            part = slice(first, last)
            made, clipped = fitted(values[part], self._track.dtype, self._overflow)
            if clipped:
                over = made != values[part]
                bases = int((ends[part] - starts[part])[over].sum())
                self.clipped += bases
                writer.stats += TrackStats(n_clipped=bases)
            self._unfold(writer, starts[part], ends[part], made)

    def _of(self, chrom: int) -> ChromosomeWriter:
        if self._writer is None or chrom != self._chrom:
            self.finish()
            self._chrom = chrom
            self._writer = self._stack.enter_context(self._track.begin(self._names[chrom]))
        return self._writer

    def finish(self) -> None:
        """Complete the chromosome that is being written."""
        self._stack.close()
        self._writer = None

    def _unfold(
        self, writer: ChromosomeWriter, starts: np.ndarray, ends: np.ndarray, values: np.ndarray
    ) -> None:
        at = 0
        while True:
            first = int(np.searchsorted(ends, at, "right"))
            if first == len(ends):
                return
            at = max(at, int(starts[first]))
            if at > writer.position:
                writer.skip_to(at)
            last = int(np.searchsorted(starts, at + _WINDOW, "left"))
            stop = min(at + _WINDOW, int(ends[last - 1]))
            # In turn what lies between runs, and runs.
            edges = np.empty(2 * (last - first) + 1, np.int64)
            edges[0] = at
            edges[1::2] = np.maximum(starts[first:last], at)
            edges[2::2] = np.minimum(ends[first:last], stop)
            filled = np.full(2 * (last - first), writer.missing, values.dtype)
            filled[1::2] = values[first:last]
            writer.add(np.repeat(filled, np.diff(edges)))
            at = stop
