"""Statistics of values: counted block by block, added up, kept as attributes of a node."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from .attributes import put_number, read_number

__all__ = ["TrackStats"]

_PART = 1 << 16
#: Longer products are spread over threads by BLAS, which costs more than it saves.
_PRODUCT = 1 << 13
_SMALL = 45


@dataclass(frozen=True, slots=True)
class TrackStats:
    """What is known of the values of a chromosome or of a track.

    Parameters
    ----------
    n
        Bases with a value.
    n_nan
        Bases without.
    min, max
        None where no base has a value.
    sum
        Exact for whole numbers.
    sumsq
        Sum of squares; None where a file of other origin does not tell.
    n_zero
        Bases with the value 0; None where not told.
    n_clipped
        Values that were brought into the range of the type when they were stored.

    Examples
    --------
    >>> a = TrackStats.of(np.array([1.0, np.nan, 3.0]))
    >>> (a + a).mean, a.n_nan, a.max
    (2.0, 1, 3.0)
    """

    n: int = 0
    n_nan: int = 0
    min: int | float | None = None
    max: int | float | None = None
    sum: int | float = 0
    sumsq: float | None = 0.0
    n_zero: int | None = 0
    n_clipped: int = 0

    @classmethod
    def of(cls, values: np.ndarray, n_clipped: int = 0) -> TrackStats:
        """Of an array."""
        if values.dtype.kind == "f":
            return cls._of_floats(values)
        if not len(values):
            return cls(n_clipped=n_clipped)
        zeros = len(values) - int(np.count_nonzero(values))
        if zeros == len(values):
            return cls(len(values), 0, 0, 0, 0, 0.0, zeros, n_clipped)
        # Of whole numbers without a sign the least is known where there is a zero.
        low = 0 if zeros and values.dtype.kind == "u" else int(values.min())
        high = int(values.max())
        total, squares = 0, 0.0
        # Sums of so few values do not reach 2**53, and those of small ones not 2**24, up to which
        # these types hold every whole number.
        kind = np.float32 if max(high, -low) <= _SMALL else np.float64
        for _, exact in _parts(values, kind):
            total += int(exact.sum())
            squares += _squares(exact)
        return cls(len(values), 0, low, high, total, squares, zeros, n_clipped)

    @classmethod
    def _of_floats(cls, values: np.ndarray) -> TrackStats:
        n_nan = zeros = 0
        total = squares = 0.0
        low, high = math.inf, -math.inf
        with np.errstate(over="ignore", invalid="ignore"):
            for part, exact in _parts(values, np.float64):
                least = part.min()
                if least == least:
                    most = part.max()
                else:
                    missing = np.isnan(part)
                    count = int(np.count_nonzero(missing))
                    n_nan += count
                    if count == len(part):
                        continue
                    np.copyto(exact, 0.0, where=missing)
                    least, most = np.fmin.reduce(part), np.fmax.reduce(part)
                low, high = min(low, float(least)), max(high, float(most))
                if least <= 0 <= most:
                    zeros += int(np.count_nonzero(part == 0))
                total += float(exact.sum())
                squares += _squares(exact)
        n = len(values) - n_nan
        if not n:
            return cls(n_nan=n_nan)
        return cls(n, n_nan, low, high, total, squares, zeros)

    @classmethod
    def constant(cls, value: float, count: int) -> TrackStats:
        """Of so many bases of one value; NaN stands for none."""
        if not count:
            return cls()
        if value != value:
            return cls(n_nan=count)
        zeros = 0 if value else count
        return cls(count, 0, value, value, value * count, float(value) ** 2 * count, zeros)

    def __add__(self, other: TrackStats) -> TrackStats:
        return TrackStats(
            self.n + other.n,
            self.n_nan + other.n_nan,
            min((x.min for x in (self, other) if x.min is not None), default=None),
            max((x.max for x in (self, other) if x.max is not None), default=None),
            self.sum + other.sum,
            None if self.sumsq is None or other.sumsq is None else self.sumsq + other.sumsq,
            None if self.n_zero is None or other.n_zero is None else self.n_zero + other.n_zero,
            self.n_clipped + other.n_clipped,
        )

    @property
    def mean(self) -> float:
        """Mean of the values; NaN where there are none."""
        return self.sum / self.n if self.n else math.nan

    @property
    def std(self) -> float:
        """Standard deviation of the values as a population; NaN where it is not known."""
        if not self.n or self.sumsq is None:
            return math.nan
        return math.sqrt(max(self.sumsq / self.n - self.mean**2, 0.0))

    def put(self, node: Any) -> None:
        """Write them as attributes."""
        for name in ("n", "n_nan", "sum", "n_zero", "n_clipped", "sumsq"):
            value = getattr(self, name)
            if value is not None:
                put_number(node, name, value)
        put_number(node, "min", math.nan if self.min is None else self.min)
        put_number(node, "max", math.nan if self.max is None else self.max)

    @classmethod
    def read(cls, node: Any) -> TrackStats | None:
        """The statistics that a node tells; None where it tells none."""
        n, total = read_number(node, "n"), read_number(node, "sum")
        if n is None or total is None:
            return None
        low, high = (_known(read_number(node, name)) for name in ("min", "max"))
        sumsq, n_zero = read_number(node, "sumsq"), read_number(node, "n_zero")
        return cls(
            int(n),
            int(read_number(node, "n_nan") or 0),
            low,
            high,
            total,
            None if sumsq is None else float(sumsq),
            None if n_zero is None else int(n_zero),
            int(read_number(node, "n_clipped") or 0),
        )


def _known(value: float | None) -> int | float | None:
    return None if value is None or value != value else value


def _parts(values: np.ndarray, kind: Any) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pieces, and the same in another type.

    All are in the same memory: new memory, and what is not in the processor's cache, takes longer
    than the sums.
    """
    room = np.empty(min(_PART, len(values)), kind)
    for at in range(0, len(values), _PART):
        part = values[at : at + _PART]
        exact = room[: len(part)]
        np.copyto(exact, part)
        yield part, exact


def _squares(values: np.ndarray) -> float:
    """The sum of squares."""
    whole = len(values) // _PRODUCT * _PRODUCT
    rows, rest = values[:whole].reshape(-1, _PRODUCT), values[whole:]
    each = np.matmul(rows[:, None, :], rows[:, :, None])
    return float(each.sum(dtype=np.float64)) + float(np.dot(rest, rest))
