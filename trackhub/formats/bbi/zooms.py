"""Zoom levels: summaries of windows on a fixed grid, made in one pass and bounded memory.

The window of level *j* has ``8 * 4**j`` bases. While data stream in, records of the finest
level that is worth keeping go to a temporary file; `ZoomBuilder.levels` reads them back, four
windows at a time becoming one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np

from .layout import MAX_ZOOMS, ZOOM_RECORD, record

__all__ = ["Totals", "ZoomBuilder"]

_FIRST_SHIFT = 3
_SHIFT = 2
_MOST_LEVELS = 15
#: A batch may have this many windows at least, however few its intervals.
_FEW_WINDOWS = 1 << 15
_RECORDS_READ = 1 << 16
_SPOOL_IN_MEMORY = 1 << 20
#: A compressed zoom record takes about this many bytes.
_RECORD_COMPRESSED = 16
_SMALL_LEVEL = 1 << 12

_WINDOW = np.dtype(
    [
        ("chrom", "u4"),
        ("window", "u4"),
        ("covered", "u4"),
        ("min", "f4"),
        ("max", "f4"),
        ("sum", "f4"),
        ("sum_squares", "f4"),
    ]
)


class Totals:
    """Bases covered, minimum, maximum, sum and sum of squares over all intervals."""

    def __init__(self) -> None:
        self.covered = 0
        self.min = np.inf
        self.max = -np.inf
        self.sum = 0.0
        self.sum_squares = 0.0

    def add(self, lengths: np.ndarray, values: np.ndarray) -> None:
        """Take in intervals: their lengths and their values (float64)."""
        sums = values * lengths
        self.covered += int(lengths.sum(dtype=np.int64))
        self.min = min(self.min, float(values.min()))
        self.max = max(self.max, float(values.max()))
        self.sum += float(sums.sum())
        sums *= values
        self.sum_squares += float(sums.sum())

    def as_tuple(self) -> tuple[int, float, float, float, float]:
        """In the order of the file; all zero without any interval."""
        if not self.covered:
            return 0, 0.0, 0.0, 0.0, 0.0
        return self.covered, self.min, self.max, self.sum, self.sum_squares


class _Spool:
    """Window records on their way from one level to the next, in memory while they are few."""

    def __init__(self, directory: Path) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(  # noqa: SIM115 (closed by close)
            _SPOOL_IN_MEMORY, dir=str(directory)
        )
        self._segments: list[tuple[int, int]] = []
        self.count = 0

    def append(self, records: np.ndarray, level: int) -> None:
        self._file.write(records.tobytes())
        self._segments.append((len(records), level))
        self.count += len(records)

    def read(self, level: int) -> Iterator[np.ndarray]:
        """Records in order, brought to `level`; windows may repeat from one array to the next."""
        self._file.seek(0)
        pending: list[np.ndarray] = []
        size = 0
        for count, own_level in self._segments:
            records = np.frombuffer(self._file.read(count * _WINDOW.itemsize), _WINDOW)
            pending.append(_coarser(records, level - own_level))
            size += len(pending[-1])
            if size >= _RECORDS_READ:
                yield _together(pending)
                pending, size = [], 0
        if pending:
            yield _together(pending)

    def close(self) -> None:
        self._file.close()


def _together(arrays: list[np.ndarray]) -> np.ndarray:
    """Records of several arrays, joined as raw bytes: by field it takes five times as long."""
    raw = np.dtype((np.void, _WINDOW.itemsize))
    return np.concatenate([array.view(raw) for array in arrays]).view(_WINDOW)


def _starts(chroms: np.ndarray, windows: np.ndarray) -> np.ndarray:
    """Where a new window begins in sorted records."""
    new = np.empty(len(windows), bool)
    new[:1] = True
    np.not_equal(windows[1:], windows[:-1], out=new[1:])
    new[1:] |= chroms[1:] != chroms[:-1]
    return np.flatnonzero(new)


def _joined(records: np.ndarray) -> np.ndarray:
    """Records of the same window made one."""
    first = _starts(records["chrom"], records["window"])
    if len(first) == len(records):
        return records
    out = records.take(first)
    out["covered"] = np.add.reduceat(records["covered"], first)
    out["min"] = np.minimum.reduceat(records["min"], first)
    out["max"] = np.maximum.reduceat(records["max"], first)
    out["sum"] = np.add.reduceat(records["sum"], first, dtype=np.float64)
    out["sum_squares"] = np.add.reduceat(records["sum_squares"], first, dtype=np.float64)
    return out


def _coarser(records: np.ndarray, levels: int) -> np.ndarray:
    """Records `levels` higher up."""
    if levels == 0 or not len(records):
        return records
    records = records.copy()
    records["window"] >>= np.uint32(_SHIFT * levels)
    return _joined(records)


def _merged(arrays: Iterator[np.ndarray]) -> Iterator[np.ndarray]:
    """Join the windows that go over from one array to the next."""
    left = np.zeros(0, _WINDOW)
    for records in arrays:
        records = _joined(_together([left, records]))
        left = records[-1:]
        if len(records) > 1:
            yield records[:-1]
    if len(left):
        yield left


class ZoomBuilder:
    """Collects intervals, then yields zoom levels.

    Parameters
    ----------
    directory
        Where temporary files go when a few megabytes of memory are not enough.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._spool = _Spool(directory)
        self._level = 0
        self._counts = np.zeros(_MOST_LEVELS, np.int64)
        self._records = 0

    def __enter__(self) -> ZoomBuilder:
        return self

    def __exit__(self, *error: object) -> None:
        self._spool.close()

    def add(
        self, chroms: np.ndarray, starts: np.ndarray, ends: np.ndarray, values: np.ndarray
    ) -> None:
        """Take in sorted intervals that do not overlap and go on where the last ones ended.

        Parameters
        ----------
        chroms, starts, ends
            uint32 arrays.
        values
            float64 array.
        """
        first, last = self._windows(starts, ends, chroms)
        shift = np.uint32(_FIRST_SHIFT + _SHIFT * self._level)
        over = np.flatnonzero(first != last)
        lengths = ends - starts
        if len(over):
            border = (first[over].astype(np.int64) + 1) << np.int64(shift)
            lengths[over] = border - starts[over]
        records = _summaries(chroms, first, lengths, values)
        if len(over):
            later = self._later_pieces(over, chroms, first, last, ends, values)
            records = _together([records, later])
            place = records["chrom"].astype(np.int64) << np.int64(32) | records["window"]
            records = _joined(records.take(np.argsort(place, kind="stable")))
        self._spool.append(records, self._level)
        self._count(records)

    def _later_pieces(
        self,
        over: np.ndarray,
        chroms: np.ndarray,
        first: np.ndarray,
        last: np.ndarray,
        ends: np.ndarray,
        values: np.ndarray,
    ) -> np.ndarray:
        """Records of the intervals `over`, which go over several windows, without the first one."""
        shift = np.int64(_FIRST_SHIFT + _SHIFT * self._level)
        pieces = (last[over] - first[over]).astype(np.int64)
        item = np.repeat(over, pieces)
        nth = np.arange(len(item)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        window = first[item] + 1 + nth
        lengths = np.minimum(ends[item], (window + 1) << shift) - (window << shift)
        return _summaries(chroms[item], window, lengths, values[item])

    def _windows(
        self, starts: np.ndarray, ends: np.ndarray, chroms: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """First and last window of each interval, at a level that leaves windows few enough."""
        most = max(len(starts) // 2, _FEW_WINDOWS)
        same_chrom = chroms[1:] == chroms[:-1]
        while True:
            shift = np.uint32(_FIRST_SHIFT + _SHIFT * self._level)
            first = starts >> shift
            last = (ends - np.uint32(1)) >> shift
            shared = np.count_nonzero((first[1:] == last[:-1]) & same_chrom)
            count = int((last - first).sum(dtype=np.int64)) + len(starts) - shared
            if count <= most or self._level == _MOST_LEVELS - 1:
                return first, last
            self._level += 1

    def _count(self, records: np.ndarray) -> None:
        """Add to the number of windows that each level from the present one up would have."""
        chroms = records["chrom"].copy()
        windows = records["window"].copy()
        for level in range(self._level, _MOST_LEVELS):
            starts = _starts(chroms, windows)
            self._counts[level] += len(starts)
            chroms = chroms[starts]
            windows = windows[starts] >> np.uint32(_SHIFT)

    def _first_level(self, data_bytes: int) -> int:
        """The finest level that takes at most a quarter of the bytes of the data, or 4 KB."""
        most = max(data_bytes // 4, _SMALL_LEVEL)
        fits = self._counts[self._level :] * _RECORD_COMPRESSED <= most
        return self._level + int(np.argmax(fits)) if fits.any() else _MOST_LEVELS - 1

    def levels(
        self, chrom_sizes: np.ndarray, data_bytes: int
    ) -> Iterator[tuple[int, Iterator[np.ndarray]]]:
        """Yield (bases a window, iterator of `ZOOM_RECORD` arrays), from fine to coarse.

        Each iterator must be used up before the next level is asked for.

        Parameters
        ----------
        chrom_sizes
            Size of each chromosome by its number.
        data_bytes
            Size of the compressed data.
        """
        if not self._spool.count:
            return
        last_count = None
        first = self._first_level(data_bytes)
        for level in range(first, min(first + MAX_ZOOMS, _MOST_LEVELS)):
            if last_count is not None and self._spool.count >= last_count:
                return
            above = _Spool(self._directory)
            records = self._pass_on(level, above, chrom_sizes)
            yield 1 << (_FIRST_SHIFT + _SHIFT * level), records
            last_count = self._records
            self._spool.close()
            self._spool = above

    def _pass_on(self, level: int, above: _Spool, chrom_sizes: np.ndarray) -> Iterator[np.ndarray]:
        shift = _FIRST_SHIFT + _SHIFT * level
        self._records = 0
        for windows in _merged(self._spool.read(level)):
            above.append(_coarser(windows, 1), level + 1)
            self._records += len(windows)
            start = windows["window"].astype(np.int64) << shift
            out = np.empty(len(windows), record(ZOOM_RECORD))
            for name in ("chrom", "covered", "min", "max", "sum", "sum_squares"):
                out[name] = windows[name]
            out["start"] = start
            out["end"] = np.minimum(start + (1 << shift), chrom_sizes[windows["chrom"]])
            yield out


def _summaries(
    chroms: np.ndarray, windows: np.ndarray, lengths: np.ndarray, values: np.ndarray
) -> np.ndarray:
    """Window records of intervals that lie within one window each."""
    first = _starts(chroms, windows)
    out = np.empty(len(first), _WINDOW)
    out["chrom"] = chroms[first]
    out["window"] = windows[first]
    out["covered"] = np.add.reduceat(lengths, first)
    out["min"] = np.minimum.reduceat(values, first)
    out["max"] = np.maximum.reduceat(values, first)
    sums = values * lengths
    out["sum"] = np.add.reduceat(sums, first)
    sums *= values
    out["sum_squares"] = np.add.reduceat(sums, first)
    return out
