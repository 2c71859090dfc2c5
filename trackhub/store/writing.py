"""Writing tracks of values and of sequence: conversion, statistics and encoding in one pass.

Tables of features are written in `featurewriting`; how a file is begun, kept and forgotten is in
`newtrackfile`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from ..errors import StoreError
from .attributes import put_number, put_text
from .chunks import ChunkWriter, create_array, encoder, workers
from .codecs import Codec, blosc_available, checksum
from .layout import (
    CHUNK,
    SEQUENCE_CHUNK,
    check_dtype,
    mark,
    missing_value,
)
from .newfile import NoRoom
from .newtrackfile import NewTrackFile
from .regions import find_chromosome
from .statistics import TrackStats

__all__ = ["OVERFLOWS", "TooLarge", "TrackWriter", "fitted"]

#: What to do with a value that the type of the track does not hold.
OVERFLOWS = ("error", "clip")
#: Bytes of the chunks that are encoded together: they stay in the processor's cache meanwhile.
_GROUP = 1 << 20


class TooLarge(StoreError):
    """A value that the type of the track does not hold."""


def fitted(values: np.ndarray, dtype: np.dtype, overflow: str) -> tuple[np.ndarray, int]:
    """Values in the type of a track, and how many were clipped.

    Raises
    ------
    StoreError
        For values that the type does not hold: too large, no whole number, or missing.

    Examples
    --------
    >>> fitted(np.array([-1, 300]), np.dtype("u1"), "clip")
    (array([  0, 255], dtype=uint8), 2)
    """
    if values.dtype == dtype:
        return values, 0
    if values.dtype.kind not in "iufb":
        raise StoreError(f"values are of type {values.dtype}; give numbers")
    if dtype.kind == "f":
        with np.errstate(over="ignore"):
            made = values.astype(dtype)
        if values.dtype.kind in "iu":
            _refuse(made.astype(np.float64) != values, values, f"{dtype} does not hold exactly")
        else:
            _refuse(np.isinf(made) & ~np.isinf(values), values, f"{dtype} does not hold")
        return made, 0
    if values.dtype.kind == "f":
        _refuse(np.isnan(values), values, f"{dtype} has no value for; give a float type")
        _refuse(values != np.trunc(values), values, f"{dtype} does not hold; give a float type")
    limits = np.iinfo(dtype)
    if not len(values) or (values.min() >= limits.min and values.max() <= limits.max):
        return values.astype(dtype), 0
    over = (values < limits.min) | (values > limits.max)
    if overflow == "error":
        raise TooLarge(
            f"the value {values[np.argmax(over)]} does not fit into {dtype}; give a larger type, or "
            'overflow="clip"'
        )
    return np.clip(values, limits.min, limits.max).astype(dtype), int(np.count_nonzero(over))


def _refuse(bad: np.ndarray, values: np.ndarray, reason: str) -> None:
    if bad.any():
        raise StoreError(f"there is the value {values[np.argmax(bad)]}, which {reason}")


def _narrowed(values: np.ndarray) -> np.ndarray:
    """Small whole numbers as single bytes, which need less work than two or four."""
    if values.dtype.kind == "f" or values.itemsize == 1:
        return values
    # Without their sign negative numbers are large.
    small = values.view(f"u{values.itemsize}").max(initial=0) < 256
    return values.astype(np.uint8) if small else values


class TrackWriter(NewTrackFile):
    """A new track, written chromosome by chromosome; it is seen once it is complete.

    Made by `GenomeStore.new`. Chromosomes that are not written have no data: 0 in whole numbers,
    NaN in others.

    Examples
    --------
    >>> import tempfile
    >>> from trackhub.store import GenomeStore
    >>> store = GenomeStore.create(tempfile.mkdtemp(), "toy", chromosomes={"chr1": 6})
    >>> with store.new("reads", dtype="uint16") as track:
    ...     _ = track.write("chr1", [0, 1, 2, 3, 0, 0])
    >>> store.track("reads").values("chr1", 1, 4)
    array([1, 2, 3], dtype=uint16)
    """

    def __init__(
        self,
        path: Path,
        sizes: Mapping[str, int],
        dtype: Any,
        *,
        kind: str = "dense",
        replace: bool = False,
        overflow: str = "error",
        source: Mapping[str, Any] | None = None,
    ) -> None:
        self.dtype = check_dtype(dtype)
        if overflow not in OVERFLOWS:
            raise StoreError(f"overflow is {overflow!r}; give {' or '.join(OVERFLOWS)}")
        super().__init__(path, kind, replace=replace, source=source)
        self._sizes = sizes
        self._overflow = overflow
        self._missing = missing_value(self.dtype)
        self._blosc = self.dtype.kind == "f" and blosc_available()
        self._most = SEQUENCE_CHUNK if kind == "sequence" else CHUNK
        self._written: set[str] = set()
        self._pool = ThreadPoolExecutor(max(1, workers() - 1))
        put_text(self._file, "dtype", self.dtype.name)
        put_number(self._file, "missing", self._missing)

    def size_of(self, chrom: str) -> int:
        """The length of a chromosome."""
        return find_chromosome(self._sizes, chrom)

    def write(self, chrom: str, values: Any) -> TrackStats:
        """Write all values of a chromosome.

        Parameters
        ----------
        chrom
            The chromosome.
        values
            An array of its length, or arrays whose lengths add up to it, one after another; for a
            sequence also letters.

        Returns
        -------
        TrackStats
            Statistics of what was written.

        Raises
        ------
        StoreError
            When the length is wrong, the chromosome is unknown or written already, or a value does
            not fit.
        """
        name: str = getattr(chrom, "name", chrom)
        size = find_chromosome(self._sizes, name)
        if name in self._written:
            raise StoreError(f"{name} has been written already; write each chromosome once")
        try:
            with self.begin(name) as part:
                for block in _blocks(values):
                    part.add(block)
                if part.position != size:
                    raise StoreError(
                        f"{part.position:,} values were given for {size:,} bases; give one a base"
                    )
        except NoRoom:
            raise
        except StoreError as error:
            raise type(error)(f"{name}: {error}") from None
        return part.stats

    def begin(self, chrom: str) -> ChromosomeWriter:
        """Write a chromosome in pieces that may have gaps between them.

        Returns
        -------
        ChromosomeWriter
            To be used in a ``with`` statement.
        """
        size = find_chromosome(self._sizes, chrom)
        self._written.add(chrom)
        chunk = min(self._most, size)
        node = create_array(self._file, chrom, size, self.dtype, chunk, self._blosc, self._missing)
        mark(node, "CARRAY", "1.1")
        codec = encoder(self.dtype, chunk, self._blosc)
        self._hash.update(f"\n{chrom} {size}\n".encode())
        return ChromosomeWriter(
            node, codec, self._pool, self._hash, self._missing, self._overflow, self._disk.check
        )

    def _close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        super()._close()


def _blocks(values: Any) -> Iterator[np.ndarray]:
    """What was given for a chromosome, as arrays."""
    if isinstance(values, str):
        values = values.encode("ascii", "replace")
    if isinstance(values, (bytes, bytearray, memoryview)):
        yield np.frombuffer(values, np.uint8)
    elif isinstance(values, Iterator):
        for block in values:
            yield from _blocks(block)
    else:
        array = np.asarray(values)
        if array.ndim == 1:
            yield array
        elif isinstance(values, Iterable) and not isinstance(values, np.ndarray):
            yield from _blocks(iter(values))
        else:
            raise StoreError(f"values have {array.ndim} dimensions; give one")


class ChromosomeWriter:
    """The values of one chromosome, in pieces from its start to its end.

    Attributes
    ----------
    position
        The first base that is not written yet.
    missing
        What stands for no value.
    stats
        Statistics; complete after the end of the ``with`` statement.
    """

    def __init__(
        self,
        node: Any,
        codec: Codec,
        pool: ThreadPoolExecutor,
        content: Any,
        missing: float,
        overflow: str,
        check: Callable[[], None],
    ) -> None:
        self.position = 0
        self._check = check
        self.stats = TrackStats()
        self._node = node
        self._codec = codec
        self._length = node.shape[0]
        self._chunk = node.chunks[0]
        self._dtype = node.dtype
        self.missing = missing
        self._overflow = overflow
        self._content = content
        self._writer = ChunkWriter(node, codec, pool)
        #: Values behind the last whole chunk.
        self._rest = np.zeros(0, self._dtype)

    def add(self, values: np.ndarray) -> None:
        """Write the next values.

        Raises
        ------
        StoreError
            For more values than the chromosome has, and a value that does not fit.
        """
        if self.position + len(values) > self._length:
            raise StoreError(f"more values were given than its {self._length:,} bases")
        self.position += len(values)
        if len(self._rest):
            need = min(self._chunk - len(self._rest), len(values))
            first, clipped = fitted(values[:need], self._dtype, self._overflow)
            self.stats += TrackStats(n_clipped=clipped)
            self._rest = np.concatenate([self._rest, first])
            values = values[need:]
            if len(self._rest) == self._chunk:
                self._put(self._rest, self.position - len(values) - self._chunk)
                self._rest = np.zeros(0, self._dtype)
        whole = len(values) // self._chunk * self._chunk
        if whole:
            self._put(values[:whole], self.position - len(values))
        if whole < len(values):
            self._rest, clipped = fitted(values[whole:].copy(), self._dtype, self._overflow)
            self.stats += TrackStats(n_clipped=clipped)

    def skip_to(self, position: int) -> None:
        """Leave bases up to a position without data.

        Raises
        ------
        StoreError
            When that has been written already.
        """
        gap = position - self.position
        if gap < 0 or position > self._length:
            raise StoreError(f"position {position} comes after {self.position}")
        if len(self._rest):
            need = min(self._chunk - len(self._rest), gap)
            self.add(np.full(need, self.missing, self._dtype))
            gap -= need
        whole = gap // self._chunk * self._chunk
        self.stats += TrackStats.constant(self.missing, whole)
        self.position += whole
        if gap > whole:
            self.add(np.full(gap - whole, self.missing, self._dtype))

    def _put(self, values: np.ndarray, at: int) -> None:
        """Write whole chunks, and wait until the caller's array is not needed any more."""
        step = max(1, _GROUP // (self._chunk * self._dtype.itemsize)) * self._chunk
        for first in range(0, len(values), step):
            job = partial(self._job, values[first : first + step], at + first)
            for told in self._writer.submit(job):
                self._count(told)
            self._check()
        for told in self._writer.finish():
            self._count(told)

    def _job(
        self, values: np.ndarray, at: int
    ) -> tuple[tuple[TrackStats, bytes], list[tuple[int, bytes]]]:
        values, clipped = fitted(values, self._dtype, self._overflow)
        values = _narrowed(np.ascontiguousarray(values))
        stats = TrackStats.of(values, clipped)
        rows, stored = self._rows(values, stats)
        firsts = (at + stored * self._chunk).tolist()
        packed = self._codec.encode(rows)
        # It tells changes, not forgeries, and must not take longer than the packing.
        told = np.array([firsts, list(map(len, packed)), list(map(checksum(), packed))], "<i8")
        return (stats, told.T.tobytes()), list(zip(firsts, packed, strict=True))

    def _rows(self, values: np.ndarray, stats: TrackStats) -> tuple[np.ndarray, np.ndarray]:
        """The chunks that need a place in the file as rows, and their numbers.

        The last one is filled up; what has no data equals the fill value, and needs no place.
        """
        more = -len(values) % self._chunk
        if more:
            values = np.concatenate([values, np.full(more, self.missing, values.dtype)])
        rows = values.reshape(-1, self._chunk)
        absent = (stats.n_zero or 0) if self.missing == 0 else stats.n_nan
        if absent + more < self._chunk:
            return rows, np.arange(len(rows))
        if self.missing == 0:
            # To look for the highest, as if none had a sign, is faster than any().
            known = rows.view(f"u{rows.itemsize}").max(axis=1) > 0
        else:
            known = ~np.isnan(rows).all(axis=1)
        stored = np.flatnonzero(known)
        return (rows if len(stored) == len(rows) else rows[stored]), stored

    def _count(self, told: tuple[TrackStats, bytes]) -> None:
        self.stats += told[0]
        self._content.update(told[1])

    def __enter__(self) -> ChromosomeWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            return
        if len(self._rest):
            self._put(self._rest, self.position - len(self._rest))
        if self._length > self.position:
            self.stats += TrackStats.constant(self.missing, self._length - self.position)
        self.stats.put(self._node)
