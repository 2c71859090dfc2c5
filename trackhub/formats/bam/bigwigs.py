"""Runs to bigWig files, each written by a thread of its own while more reads are counted."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Queue
from threading import Thread
from types import TracebackType
from typing import Any

import numpy as np

from ..bigwig import write_bigwig
from .genome import Line
from .pileup import Runs

__all__ = ["BigWigs", "Profile"]

#: Pieces that wait for a writer.
_WAITING = 4
_Columns = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


class _Aborted(Exception):
    """The reading side has given up."""


class Profile:
    """What values a file has: enough to say how it should be drawn."""

    def __init__(self) -> None:
        self.items = 0
        self.least = self.greatest = 0.0
        # Bases by the first 16 bits of the value, which are its exponent and 8 bits of precision.
        self._bases = np.zeros(1 << 16)

    def add(self, lengths: np.ndarray, values: np.ndarray) -> None:
        """Take values (float32) and how many bases have them."""
        if not len(values):
            return
        self.items += len(values)
        self.least = min(self.least, float(values.min()))
        self.greatest = max(self.greatest, float(values.max()))
        cells = np.abs(values).view(np.uint32) >> 15
        self._bases += np.bincount(cells, weights=lengths, minlength=1 << 16)

    def most(self, part: float) -> float:
        """The value, without its sign, that a part of the bases that have one do not exceed."""
        bases = self._bases[1:]
        total = bases.sum()
        if not total:
            return 0.0
        cell = int(np.searchsorted(np.cumsum(bases), part * total)) + 1
        return float(np.uint32(cell << 15).view(np.float32))


class _Writer:
    """One file."""

    def __init__(self, path: Path, line: Line, options: dict[str, Any]) -> None:
        self.profile = Profile()
        self._line = line
        self._queue: Queue[_Columns | type[_Aborted] | None] = Queue(_WAITING)
        self._ended = False
        self._error: BaseException | None = None
        self._thread = Thread(target=self._write, args=(path, options), daemon=True)
        self._thread.start()

    def _write(self, path: Path, options: dict[str, Any]) -> None:
        sizes = dict(zip(self._line.names, self._line.sizes.tolist(), strict=True))
        try:
            write_bigwig(path, sizes, self._received(), **options)
        except BaseException as error:
            self._error = error
            # Whoever sends must not wait for ever.
            with suppress(_Aborted):
                deque(self._received(), maxlen=0)

    def _received(self) -> Iterator[_Columns]:
        while not self._ended:
            item = self._queue.get()
            self._ended = item is None or item is _Aborted
            if item is _Aborted:
                raise _Aborted
            if item is not None:
                yield item  # type: ignore[misc]

    def send(self, runs: Runs, factor: float) -> None:
        """Write runs, their counts times a factor."""
        if self._error is not None:
            raise self._error
        with np.errstate(over="ignore"):
            # Adding nothing makes a negative zero a plain one.
            values = (runs.counts * factor + 0.0).astype(np.float32)
        self.profile.add(runs.ends - runs.starts, values)
        chroms = self._line.chroms(runs.starts)
        origin = self._line.starts[chroms]
        self._queue.put((chroms, runs.starts - origin, runs.ends - origin, values))

    def end(self, abort: bool) -> BaseException | None:
        """Finish the file, or give it up; what went wrong."""
        self._queue.put(_Aborted if abort else None)
        self._thread.join()
        return self._error


class BigWigs:
    """Several bigWig files at once, as a context manager.

    Parameters
    ----------
    paths
        Where they go.
    line
        The chromosomes.
    options
        For `write_bigwig`.
    """

    def __init__(self, paths: Sequence[Path], line: Line, **options: Any) -> None:
        self._writers = [_Writer(path, line, options) for path in paths]

    def send(self, i: int, runs: Runs, factor: float) -> None:
        """Write runs to file `i`, their counts times a factor."""
        if len(runs.starts):
            self._writers[i].send(runs, factor)

    @property
    def profiles(self) -> list[Profile]:
        """What values each file has."""
        return [writer.profile for writer in self._writers]

    def __enter__(self) -> BigWigs:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        problems = [writer.end(abort=error is not None) for writer in self._writers]
        for problem in problems:
            if error is None and problem is not None:
                raise problem
