"""Compressed data blocks, written in order while other threads compress the next ones."""

from __future__ import annotations

import os
import zlib
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from types import TracebackType
from typing import BinaryIO

import numpy as np

from .layout import RTREE_LEAF, record

__all__ = ["BlockWriter", "compressor"]

#: Bytes that one task compresses: enough to make the hand-over cheap.
_TASK_BYTES = 1 << 18
#: Tasks that may wait, a thread: bounds the memory.
_WAITING = 4
#: Where blocks are shorter, threads wait for each other longer than they compress.
_WORTH_A_THREAD = 1 << 8

Compress = Callable[[memoryview], bytes]


def compressor(level: int, accelerate: bool, stored: int) -> Compress:
    """Function that makes a zlib stream of one block.

    Blocks of at most `stored` bytes are not made smaller. With `accelerate`, isal does it where it is
    installed; values are the same, bytes are not.
    """
    if accelerate:
        try:
            from isal import isal_zlib
        except ImportError:
            pass
        else:
            fast_level = min(level, 2)
            return lambda block: (
                isal_zlib.compress(block, fast_level)
                if len(block) > stored
                else zlib.compress(block, 0)
            )
    return lambda block: zlib.compress(block, level if len(block) > stored else 0)


def _compress_all(compress: Compress, data: memoryview, bounds: Sequence[int]) -> list[bytes]:
    return [compress(data[a:b]) for a, b in pairwise(bounds)]


class BlockWriter:
    """Writes blocks of data to a file and keeps what the R tree must know of them.

    Use as a context manager: leaving it stops the threads, whatever happened.

    Parameters
    ----------
    file
        Opened for writing; blocks are appended at its position.
    level
        zlib level from 0 to 9.
    accelerate
        Compress with isal where it is installed.
    threads
        Threads that compress; None means two, or one on a machine with one processor.
    stored
        Blocks of at most so many bytes are written as zlib streams that are not compressed.
    """

    def __init__(
        self,
        file: BinaryIO,
        level: int,
        accelerate: bool = False,
        threads: int | None = None,
        stored: int = 0,
    ) -> None:
        self._file = file
        self._compress = compressor(level, accelerate, stored)
        self._worth_a_thread = max(stored, _WORTH_A_THREAD)
        if threads is None:
            threads = min(2, os.cpu_count() or 1)
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None
        self._most_waiting = _WAITING * threads
        self._waiting: deque[Future[list[bytes]]] = deque()
        self._sizes: list[np.ndarray] = []
        self._places: list[np.ndarray] = []
        self._start = file.tell()
        #: Bytes of the largest block before compression.
        self.largest = 0

    def __enter__(self) -> BlockWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def begin(self) -> None:
        """Start a new series of blocks at the file's position."""
        self._start = self._file.tell()
        self._sizes.clear()
        self._places.clear()

    def add(self, data: memoryview, bounds: np.ndarray, places: np.ndarray) -> None:
        """Append the blocks ``data[bounds[i]:bounds[i + 1]]``.

        Parameters
        ----------
        data
            Bytes of all the blocks; must not change afterwards.
        bounds
            Offsets in `data`, one more than there are blocks.
        places
            `RTREE_LEAF` record of each block; offset and size are filled in by `finish`.
        """
        self._places.append(places)
        sizes = np.diff(bounds)
        self.largest = max(self.largest, int(sizes.max(initial=0)))
        tasks = np.flatnonzero(np.diff(bounds[:-1] // _TASK_BYTES)) + 1
        edges = [0, *tasks.tolist(), len(sizes)]
        limits = bounds.tolist()
        for first, last in pairwise(edges):
            self._submit(data, limits[first : last + 1])

    def _submit(self, data: memoryview, bounds: list[int]) -> None:
        short = bounds[-1] - bounds[0] < self._worth_a_thread * (len(bounds) - 1)
        if short or self._pool is None:
            self._write_waiting()
            self._write(_compress_all(self._compress, data, bounds))
            return
        if len(self._waiting) >= self._most_waiting:
            self._write(self._waiting.popleft().result())
        self._waiting.append(self._pool.submit(_compress_all, self._compress, data, bounds))

    def _write_waiting(self) -> None:
        while self._waiting:
            self._write(self._waiting.popleft().result())

    def _write(self, blocks: list[bytes]) -> None:
        self._file.write(b"".join(blocks))
        self._sizes.append(np.fromiter(map(len, blocks), np.uint64, len(blocks)))

    def finish(self) -> np.ndarray:
        """Write what is waiting; the `RTREE_LEAF` records of the series."""
        self._write_waiting()
        places = np.concatenate([np.zeros(0, record(RTREE_LEAF)), *self._places])
        sizes = np.concatenate([np.zeros(0, np.uint64), *self._sizes])
        self._places.clear()
        places["size"] = sizes
        places["offset"] = self._start + np.cumsum(sizes) - sizes
        return places
