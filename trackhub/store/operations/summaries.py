"""Numbers that sum up values: of bins and of ranges, within a mask, and of whole tracks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import StoreError
from ..basetracks import ArrayTrack
from ..features import FeatureTrack
from ..regions import find_chromosome, locate
from ..statistics import TrackStats
from .sources import blocks_of

__all__ = ["STATISTICS", "bins", "correlation", "histogram", "statistics", "summarize"]

STATISTICS = ("mean", "sum", "min", "max", "std", "n", "n_nonzero")
#: Bases that are read at once; every range is cut where such a block ends.
_BLOCK = 1 << 20


def statistics(track: ArrayTrack, chroms: Iterable[Any] | None = None) -> TrackStats:
    """Statistics of some chromosomes together; of the whole assembly if left out.

    Parameters
    ----------
    track
        The track.
    chroms
        Names or `Chromosome` objects, such as ``store.chromosomes()`` gives.

    Raises
    ------
    StoreError
        For an unknown chromosome.
    """
    if chroms is None:
        return track.stats()
    total = TrackStats()
    for chrom in chroms:
        total += track.stats(chrom)
    return total


def bins(
    track: ArrayTrack,
    chrom: str,
    start: int | None = None,
    end: int | None = None,
    *,
    size: int,
    step: int | None = None,
    statistic: str = "mean",
    within: ArrayTrack | FeatureTrack | None = None,
    outside: ArrayTrack | FeatureTrack | None = None,
) -> np.ndarray:
    """Sum up a range in bins of one size.

    Parameters
    ----------
    track
        The values.
    chrom
        A chromosome; or, alone, a region as browsers write it: ``chr1:1,001-2,000``.
    start, end
        0-based, half-open; the whole chromosome where left out.
    size
        Bases of a bin; the last one may have fewer.
    step
        Bases from the start of one bin to that of the next; `size` if left out. Less than `size`
        gives windows that overlap.
    statistic, within, outside
        As for `summarize`.

    Returns
    -------
    numpy.ndarray
        A float64 for each bin.

    Raises
    ------
    StoreError
        As for `summarize`, and for a size or step below 1.

    Examples
    --------
    >>> import tempfile
    >>> from trackhub.store import GenomeStore
    >>> store = GenomeStore.create(tempfile.mkdtemp(), "toy", chromosomes={"chr1": 7})
    >>> with store.new("reads", dtype="uint16") as track:
    ...     _ = track.write("chr1", [4, 1, 2, 3, 0, 9, 6])
    >>> bins(store.track("reads"), "chr1", size=3).tolist()
    [2.3333333333333335, 4.0, 6.0]
    >>> bins(store.track("reads"), "chr1:1-4", size=2, step=1, statistic="max").tolist()
    [4.0, 2.0, 3.0, 3.0]
    """
    name, first, last = locate(track.sizes, chrom, start, end)
    step = size if step is None else step
    if size < 1 or step < 1:
        raise StoreError(f"bins have a size of {size} and a step of {step}; give at least 1")
    starts = np.arange(first, last, step, dtype=np.int64)
    ends = np.minimum(starts + size, last)
    return summarize(track, name, starts, ends, statistic, within=within, outside=outside)


def summarize(
    track: ArrayTrack,
    chroms: str | Sequence[str],
    starts: Any,
    ends: Any,
    statistic: str = "mean",
    *,
    within: ArrayTrack | FeatureTrack | None = None,
    outside: ArrayTrack | FeatureTrack | None = None,
) -> np.ndarray:
    """Sum up ranges of any lengths.

    Parameters
    ----------
    track
        The values.
    chroms
        The chromosome of each range, or one for all.
    starts, ends
        0-based, half-open, in any order; ranges may overlap.
    statistic
        ``mean``, ``sum``, ``min``, ``max``, ``std`` (of a population), ``n`` (bases with a value) or
        ``n_nonzero`` (bases with a value other than 0).
    within
        Only bases with a feature, or with a value other than 0, of this track count.
    outside
        Bases with a feature, or with a value other than 0, of this track do not count.

    Returns
    -------
    numpy.ndarray
        A float64 for each range. Where no base counts it is NaN; ``sum``, ``n`` and ``n_nonzero``
        are 0.

    Raises
    ------
    StoreError
        For another statistic, ranges that leave their chromosome, unknown chromosomes, and masks
        that have other chromosomes.

    Examples
    --------
    >>> import tempfile
    >>> from trackhub.store import GenomeStore
    >>> store = GenomeStore.create(tempfile.mkdtemp(), "toy", chromosomes={"chr1": 7})
    >>> with store.new("reads", dtype="uint16") as track:
    ...     _ = track.write("chr1", [4, 1, 2, 3, 0, 9, 6])
    >>> summarize(store.track("reads"), "chr1", [5, 0], [7, 3], "sum").tolist()
    [15.0, 7.0]
    """
    if statistic not in STATISTICS:
        raise StoreError(f"the statistic is {statistic!r}; give {', '.join(STATISTICS)}")
    first, last = (np.asarray(edges, np.int64) for edges in (starts, ends))
    if first.ndim != 1 or first.shape != last.shape:
        raise StoreError("give one dimension of starts, and as many ends")
    sums = _Sums.zeros(len(first))
    masks = _masks(track, within, outside)
    for chrom, mine in _by_chromosome(chroms, len(first)):
        size = find_chromosome(track.sizes, chrom)
        bad = (first[mine] < 0) | (last[mine] < first[mine]) | (last[mine] > size)
        if bad.any():
            i = mine[int(np.argmax(bad))]
            raise StoreError(
                f"{chrom}:{first[i]}-{last[i]} is no range of {chrom}, which has {size:,} bases"
            )
        _add_chromosome(sums, track, masks, chrom, mine, first[mine], last[mine], statistic)
    return sums.result(statistic)


def _by_chromosome(chroms: str | Sequence[str], count: int) -> list[tuple[str, np.ndarray]]:
    if isinstance(chroms, str):
        return [(chroms, np.arange(count))]
    names = [str(chrom) for chrom in chroms]
    if len(names) != count:
        raise StoreError(f"{len(names)} chromosomes were given for {count} ranges")
    rows: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        rows.setdefault(name, []).append(i)
    return [(name, np.array(mine)) for name, mine in rows.items()]


@dataclass(slots=True)
class _Sums:
    """What is known of each range so far."""

    n: np.ndarray
    nonzero: np.ndarray
    total: np.ndarray
    #: Sum of squared deviations from the mean.
    spread: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @classmethod
    def zeros(cls, count: int) -> _Sums:
        return cls(
            np.zeros(count, np.int64),
            np.zeros(count, np.int64),
            np.zeros(count),
            np.zeros(count),
            np.full(count, np.inf),
            np.full(count, -np.inf),
        )

    def add(self, rows: np.ndarray, part: _Sums) -> None:
        """Add what pieces of some ranges have; each range has one piece at most."""
        both = self.n[rows] + part.n
        with np.errstate(invalid="ignore", divide="ignore"):
            apart = self.total[rows] / self.n[rows] - part.total / part.n
            gain = apart**2 * (self.n[rows] * part.n / both)
        self.spread[rows] += part.spread + np.where((self.n[rows] > 0) & (part.n > 0), gain, 0)
        self.n[rows] = both
        self.nonzero[rows] += part.nonzero
        self.total[rows] += part.total
        self.low[rows] = np.minimum(self.low[rows], part.low)
        self.high[rows] = np.maximum(self.high[rows], part.high)

    def result(self, statistic: str) -> np.ndarray:
        if statistic == "n":
            return self.n.astype(np.float64)
        if statistic == "n_nonzero":
            return self.nonzero.astype(np.float64)
        if statistic == "sum":
            return self.total
        found = {"min": self.low, "max": self.high}.get(statistic)
        with np.errstate(invalid="ignore", divide="ignore"):
            if found is None:
                found = (self.total if statistic == "mean" else self.spread) / self.n
        found = np.where(self.n > 0, found, np.nan)
        return np.sqrt(found) if statistic == "std" else found


def _add_chromosome(
    sums: _Sums,
    track: ArrayTrack,
    masks: list[tuple[ArrayTrack | FeatureTrack, bool]],
    chrom: str,
    rows: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    statistic: str,
) -> None:
    for begin, stop in blocks_of(track.sizes[chrom], _BLOCK):
        here = np.flatnonzero((starts < stop) & (ends > begin) & (ends > starts))
        if not len(here):
            continue
        # In order, or what lies between two ranges would be added up for nothing.
        here = here[np.argsort(starts[here], kind="stable")]
        low = np.maximum(starts[here], begin)
        high = np.minimum(ends[here], stop)
        first, last = int(low.min()), int(high.max())
        values = track.values(chrom, first, last).astype(np.float64)
        for mask, wanted in masks:
            values[_covered(mask, chrom, first, last) != wanted] = np.nan
        sums.add(rows[here], _reduced(values, low - first, high - first, statistic))


def _reduced(values: np.ndarray, starts: np.ndarray, ends: np.ndarray, statistic: str) -> _Sums:
    """Sum up ranges of an array, none of them empty, as far as a statistic needs it; NaN does not count."""
    part = _Sums.zeros(len(starts))
    known = ~np.isnan(values)
    full = bool(known.all())
    part.n = ends - starts if full else _added(known.astype(np.int64), starts, ends)
    if statistic in ("mean", "sum", "std"):
        filled = values if full else np.where(known, values, 0.0)
        part.total = _added(filled, starts, ends)
    if statistic == "std":
        # Deviations from a value in the midst of the others do not lose digits as squares would.
        middle = float(filled.sum() / max(int(known.sum()), 1))
        near = np.where(known, values - middle, 0.0)
        moment = _added(near, starts, ends)
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = _added(near * near, starts, ends) - np.where(part.n, moment**2 / part.n, 0)
        part.spread = np.maximum(spread, 0)
    elif statistic == "n_nonzero":
        part.nonzero = _added(((values != 0) & known).astype(np.int64), starts, ends)
    elif statistic == "min":
        part.low = _edges(np.minimum, np.where(known, values, np.inf), starts, ends, np.inf)
    elif statistic == "max":
        part.high = _edges(np.maximum, np.where(known, values, -np.inf), starts, ends, -np.inf)
    return part


def _added(values: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    return _edges(np.add, values, starts, ends, 0)


def _edges(
    function: np.ufunc, values: np.ndarray, starts: np.ndarray, ends: np.ndarray, neutral: float
) -> np.ndarray:
    """Reduce each range; one value more lets a range end with the array."""
    padded = np.append(values, np.array(neutral, values.dtype))
    edges = np.empty(2 * len(starts), np.int64)
    edges[0::2], edges[1::2] = starts, ends
    reduced: np.ndarray = function.reduceat(padded, edges)[::2]
    return reduced


def _masks(
    track: ArrayTrack,
    within: ArrayTrack | FeatureTrack | None,
    outside: ArrayTrack | FeatureTrack | None,
) -> list[tuple[ArrayTrack | FeatureTrack, bool]]:
    """Masks, and whether bases that they cover count."""
    found = []
    for mask, wanted in ((within, True), (outside, False)):
        if mask is None:
            continue
        if not isinstance(mask, (ArrayTrack, FeatureTrack)):
            raise StoreError(f"a mask is a track, not {mask!r}; open it with store.track")
        if dict(mask.sizes) != dict(track.sizes):
            raise StoreError(f"the mask {mask.name!r} has other chromosomes than {track.name!r}")
        found.append((mask, wanted))
    return found


def _covered(mask: ArrayTrack | FeatureTrack, chrom: str, start: int, end: int) -> np.ndarray:
    """Which bases of a range a mask has."""
    if isinstance(mask, ArrayTrack):
        values = mask.values(chrom, start, end)
        covered: np.ndarray = (values != 0) & ~np.isnan(values)
        return covered
    changes = np.zeros(end - start + 1, np.int32)
    rows = mask.features(chrom, start, end)
    np.add.at(changes, np.maximum(rows["start"], start) - start, 1)
    np.add.at(changes, np.minimum(rows["end"], end) - start, -1)
    return np.cumsum(changes[:-1]) > 0


def histogram(track: ArrayTrack, edges: Any, chroms: Iterable[Any] | None = None) -> np.ndarray:
    """Count how many bases have values within each of some intervals.

    Parameters
    ----------
    track
        The values.
    edges
        Rising; as for `numpy.histogram`, the last interval has its end.
    chroms
        Chromosomes to look at; all that have data if left out.

    Returns
    -------
    numpy.ndarray
        An int64 for each interval; NaN is in none.

    Raises
    ------
    StoreError
        For edges that do not rise, and an unknown chromosome.
    """
    limits = np.asarray(edges, np.float64)
    if limits.ndim != 1 or len(limits) < 2 or not (np.diff(limits) > 0).all():
        raise StoreError("give at least two edges, each larger than the one before")
    counts = np.zeros(len(limits) - 1, np.int64)
    for chrom in track.chromosomes if chroms is None else chroms:
        for _, values in track.blocks(chrom, _BLOCK):
            known = values if values.dtype.kind != "f" else values[~np.isnan(values)]
            counts += np.histogram(known, limits)[0]
    return counts


def correlation(
    first: ArrayTrack, second: ArrayTrack, chroms: Iterable[Any] | None = None
) -> float:
    """Pearson's correlation of two tracks, over the bases that have a value in both.

    Parameters
    ----------
    first, second
        Tracks of one assembly.
    chroms
        Chromosomes to look at; all of the assembly if left out.

    Returns
    -------
    float
        From -1 to 1; NaN where one of them is the same everywhere.

    Raises
    ------
    StoreError
        For tracks of different assemblies, and an unknown chromosome.
    """
    if dict(first.sizes) != dict(second.sizes):
        raise StoreError(f"{first.name!r} and {second.name!r} are of different assemblies")
    n, means, moments = 0, np.zeros(2), np.zeros((2, 2))
    for chrom in first.sizes if chroms is None else chroms:
        for start, end in blocks_of(find_chromosome(first.sizes, str(chrom)), _BLOCK):
            pair = np.stack(
                [track.values(str(chrom), start, end).astype(float) for track in (first, second)]
            )
            pair = pair[:, ~np.isnan(pair).any(0)]
            count = pair.shape[1]
            if not count:
                continue
            middle = pair.mean(1)
            near = pair - middle[:, None]
            apart = middle - means
            moments += near @ near.T + np.outer(apart, apart) * (n * count / (n + count))
            n += count
            means += apart * (count / n)
    spread = moments[0, 0] * moments[1, 1]
    return float(moments[0, 1] / np.sqrt(spread)) if spread > 0 else float("nan")
