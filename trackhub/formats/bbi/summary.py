"""Statistics of bins, from intervals or from zoom records."""

from __future__ import annotations

import numpy as np

__all__ = ["STATISTICS", "binned"]


def _divided(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    out = np.full(len(a), np.nan)
    np.divide(a, b, out=out, where=b > 0)
    return out


def _deviation(bins: np.ndarray) -> np.ndarray:
    squares = bins["sum_squares"] - _divided(bins["sum"] ** 2, bins["covered"])
    several = bins["covered"] > 1
    variance = _divided(np.maximum(squares, 0), np.where(several, bins["covered"] - 1, 0))
    return np.where((bins["covered"] > 0) & ~several, 0.0, np.sqrt(variance))


def _where_covered(bins: np.ndarray, name: str) -> np.ndarray:
    return np.where(bins["covered"] > 0, bins[name], np.nan)


#: What each statistic is of the sums in a bin.
STATISTICS = {
    "mean": lambda bins: _divided(bins["sum"], bins["covered"]),
    "min": lambda bins: _where_covered(bins, "min"),
    "max": lambda bins: _where_covered(bins, "max"),
    "sum": lambda bins: _where_covered(bins, "sum"),
    "std": _deviation,
    "coverage": lambda bins: bins["covered"] / bins["bases"],
}

_BIN = np.dtype([(name, "f8") for name in ("bases", "covered", "min", "max", "sum", "sum_squares")])


def binned(records: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Sums over bins; a record that reaches into several bins is shared out by length.

    Parameters
    ----------
    records
        Array of `ZOOM_RECORD` fields (any number types), sorted, not overlapping.
    edges
        Rising int64 positions, one more than there are bins.

    Returns
    -------
    numpy.ndarray
        Fields bases, covered, min, max, sum, sum_squares (float64), one entry a bin.
    """
    count = len(edges) - 1
    out = np.zeros(count, _BIN)
    out["bases"] = np.diff(edges)
    starts, ends = records["start"].astype(np.int64), records["end"].astype(np.int64)
    inside = (ends > edges[0]) & (starts < edges[-1]) & (ends > starts)
    records, starts, ends = records[inside], starts[inside], ends[inside]
    if not len(records):
        return out
    first = np.maximum(np.searchsorted(edges, starts, "right") - 1, 0)
    last = np.minimum(np.searchsorted(edges, ends, "left") - 1, count - 1)
    pieces = last - first + 1
    item = np.repeat(np.arange(len(records)), pieces)
    nth = np.arange(len(item)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    bin_ = first[item] + nth
    overlap = np.minimum(ends[item], edges[bin_ + 1]) - np.maximum(starts[item], edges[bin_])
    share = overlap / (ends - starts)[item]
    for name in ("covered", "sum", "sum_squares"):
        out[name] = np.bincount(bin_, records[name][item] * share, count)
    order = np.argsort(bin_, kind="stable")
    bin_, item = bin_[order], item[order]
    heads = np.flatnonzero(np.append(True, bin_[1:] != bin_[:-1]))
    out["min"][bin_[heads]] = np.minimum.reduceat(records["min"][item], heads)
    out["max"][bin_[heads]] = np.maximum.reduceat(records["max"][item], heads)
    return out
