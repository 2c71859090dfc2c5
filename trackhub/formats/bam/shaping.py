"""What runs are made into: bins, runs with zeros where there is nothing, one number a base."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from ...errors import FormatError
from .genome import Line
from .pileup import Runs

__all__ = ["BIN_VALUES", "Bins", "Dense", "Zeros"]

#: What the value of a bin can be.
BIN_VALUES = ("mean", "sum", "max")


class _Pieces(NamedTuple):
    """Number of the first bin, how many bins, and the value of each, by pieces of runs.

    Pieces of one bin follow each other; several bins in one piece have nothing else in them.
    """

    first: np.ndarray
    many: np.ndarray
    values: np.ndarray


class Bins:
    """One value for each bin of bases, counted from the start of each chromosome.

    Parameters
    ----------
    line
        The chromosomes.
    size
        Bases of a bin; the last one of a chromosome may be shorter.
    value
        ``mean`` over the bases of the bin (float64), ``sum`` or ``max`` of them (int64).

    Examples
    --------
    >>> bins = Bins(Line({"chr1": 25}), 10, "mean")
    >>> runs = Runs(np.array([5, 22]), np.array([15, 24]), np.array([4, 10]))
    >>> [column.tolist() for column in bins.add(runs)]
    [[0], [20], [2.0]]
    >>> [column.tolist() for column in bins.rest()]
    [[20], [25], [4.0]]
    """

    def __init__(self, line: Line, size: int, value: str) -> None:
        self._line = line
        self._size = size
        self._value = value
        count = -(-line.sizes // size)
        self._first = np.cumsum(count) - count
        nothing = np.zeros(0, np.int64)
        #: The last one: more may come for it.
        self._open = _Pieces(nothing, nothing, nothing)

    def add(self, runs: Runs) -> Runs:
        """Take runs, give the bins that are complete."""
        cut = self._cut(runs)
        first, count, values = (
            np.concatenate([before, now]) for before, now in zip(self._open, cut, strict=True)
        )
        heads = np.ones(len(first), bool)
        np.not_equal(first[1:], first[:-1], out=heads[1:])
        at = np.flatnonzero(heads)
        if not len(at):
            return runs
        reduce = np.maximum if self._value == "max" else np.add
        first, count, values = first[at], count[at], reduce.reduceat(values, at)
        self._open = _Pieces(first[-1:], count[-1:], values[-1:])
        return self._runs(_Pieces(first[:-1], count[:-1], values[:-1]))

    def rest(self) -> Runs:
        """The last bin."""
        return self._runs(self._open)

    def _cut(self, runs: Runs) -> _Pieces:
        """Runs in at most three pieces: parts of bins at both sides of bins that are covered."""
        chrom = self._line.chroms(runs.starts)
        origin = self._line.starts[chrom]
        starts, ends = runs.starts - origin, runs.ends - origin
        covered = np.minimum(-(-starts // self._size) * self._size, ends)
        after = np.maximum(ends // self._size * self._size, covered)
        edges = np.stack([starts, covered, after, ends], axis=1)
        begin, end = edges[:, :-1].ravel(), edges[:, 1:].ravel()
        there = np.flatnonzero(begin < end)
        begin, end, of_run = begin[there], end[there], there // 3
        first = begin // self._size
        values = runs.counts[of_run]
        if self._value != "max":
            values = values * np.minimum(end - begin, self._size)
        return _Pieces(self._first[chrom[of_run]] + first, -(-end // self._size) - first, values)

    def _runs(self, pieces: _Pieces) -> Runs:
        """Runs of bins, those that touch and are equal joined."""
        first, count, values = pieces
        chrom = np.searchsorted(self._first, first, "right") - 1
        starts = (first - self._first[chrom]) * self._size
        ends = np.minimum(starts + count * self._size, self._line.sizes[chrom])
        if self._value == "mean":
            values = values / np.minimum(ends - starts, self._size)
        starts += self._line.starts[chrom]
        ends += self._line.starts[chrom]
        heads = np.ones(len(first), bool)
        heads[1:] = (starts[1:] != ends[:-1]) | (values[1:] != values[:-1])
        at = np.flatnonzero(heads)
        last = np.append(at[1:], len(first)) - 1
        return Runs(starts[at], ends[last] if len(at) else ends, values[at])


class Zeros:
    """Fills what lies between runs with runs of 0, over all bases of all chromosomes.

    Examples
    --------
    >>> zeros = Zeros(Line({"chr1": 25, "chr2": 10}))
    >>> runs = Runs(np.array([5]), np.array([15]), np.array([4]))
    >>> [column.tolist() for column in zeros.add(runs)]
    [[0, 5], [5, 15], [0, 4]]
    >>> [column.tolist() for column in zeros.rest()]
    [[15, 26], [25, 36], [0, 0]]
    """

    def __init__(self, line: Line) -> None:
        self._at = 0
        #: The bases between chromosomes and behind the last one.
        self._between = line.starts + line.sizes

    def add(self, runs: Runs) -> Runs:
        """Take runs, give them with the zeros before and between them."""
        return self._filled(runs, int(runs.ends[-1])) if len(runs.ends) else runs

    def rest(self) -> Runs:
        """The zeros behind the last run."""
        nothing = np.zeros(0, np.int64)
        return self._filled(Runs(nothing, nothing, nothing), int(self._between[-1]) + 1)

    def _filled(self, runs: Runs, upto: int) -> Runs:
        first, last = np.searchsorted(self._between, [self._at, upto])
        between = self._between[first:last]
        # Sorted together, whatever leaves a gap to the next one has zeros behind it.
        starts = np.sort(np.concatenate([runs.starts, between]), kind="stable")
        ends = np.sort(np.concatenate([[self._at], runs.ends, between + 1]), kind="stable")[:-1]
        self._at = upto
        gap = starts > ends
        zero_starts, zero_ends = ends[gap], starts[gap]
        starts = np.concatenate([runs.starts, zero_starts])
        order = np.argsort(starts, kind="stable")
        zeros = np.zeros(len(zero_starts), runs.counts.dtype)
        return Runs(
            starts[order],
            np.concatenate([runs.ends, zero_ends])[order],
            np.concatenate([runs.counts, zeros])[order],
        )


class Dense:
    """Arrays with the count of each base.

    Parameters
    ----------
    line
        The chromosomes.
    length
        Bases of an array; the last one of a chromosome may be shorter. None for whole chromosomes.
    dtype
        Kind of whole numbers.

    Examples
    --------
    >>> dense = Dense(Line({"chr1": 5, "chr2": 3}), 4, "u1")
    >>> runs = Runs(np.array([2, 6]), np.array([5, 7]), np.array([1, 9]))
    >>> for chrom, start, counts in [*dense.add(runs), *dense.rest()]:
    ...     print(chrom, start, counts)
    chr1 0 [0 0 1 1]
    chr1 4 [1]
    chr2 0 [9 0 0]
    """

    def __init__(self, line: Line, length: int | None, dtype: Any) -> None:
        self._line = line
        self._length = length or max(line.end, 1)
        self._dtype = np.dtype(dtype)
        if self._dtype.kind not in "iu":
            raise FormatError(f"counts are whole numbers, and cannot be {self._dtype}")
        self._most = np.iinfo(self._dtype).max
        self._zeros = Zeros(line)
        self._chrom = 0
        self._begin(0)

    def _begin(self, start: int) -> None:
        """Start an array at a base of the current chromosome."""
        size = int(self._line.sizes[self._chrom]) if self._chrom < len(self._line.names) else 0
        self._start = start
        self._counts = np.empty(min(self._length, size - start), self._dtype)
        self._at = 0

    def add(self, runs: Runs) -> Iterator[tuple[str, int, np.ndarray]]:
        """Take runs, give the arrays that are full: chromosome, first base, counts."""
        yield from self._fill(self._zeros.add(runs))

    def rest(self) -> Iterator[tuple[str, int, np.ndarray]]:
        """All other arrays."""
        yield from self._fill(self._zeros.rest())

    def _fill(self, runs: Runs) -> Iterator[tuple[str, int, np.ndarray]]:
        if runs.counts.max(initial=0) > self._most:
            raise FormatError(
                f"a count of {runs.counts.max()} does not fit into {self._dtype}; take a wider dtype"
            )
        counts = runs.counts.astype(self._dtype)
        first = 0
        while first < len(counts):
            begin = int(self._line.starts[self._chrom]) + self._start
            end = begin + len(self._counts)
            last = int(np.searchsorted(runs.starts, end))
            starts = np.maximum(runs.starts[first:last], begin + self._at)
            lengths = np.minimum(runs.ends[first:last], end) - starts
            bases = int(lengths.sum())
            self._counts[self._at : self._at + bases] = np.repeat(counts[first:last], lengths)
            self._at += bases
            # The last run may go on in the next array.
            first = last - 1 if runs.ends[last - 1] > end else last
            if self._at == len(self._counts):
                yield self._line.names[self._chrom], self._start, self._counts
                self._next()

    def _next(self) -> None:
        after = self._start + len(self._counts)
        if after < self._line.sizes[self._chrom]:
            self._begin(after)
        else:
            self._chrom += 1
            self._begin(0)
