"""Runs on disk for a while: where the factor for their counts is known only behind the last one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import numpy as np

from .pileup import Runs

__all__ = ["Spool"]


class Spool:
    """Keeps runs of several results in a file that nobody else sees, some bytes a run.

    Parameters
    ----------
    directory
        Where the file lies; it is gone when the context ends.
    """

    def __init__(self, directory: Path) -> None:
        # Closed by the context; where the system can, it has no name.
        self._file = tempfile.TemporaryFile(dir=directory, prefix=".trackhub-")  # noqa: SIM115
        self._of: list[int] = []

    def add(self, i: int, runs: Runs) -> None:
        """Keep runs of result `i`."""
        if not len(runs.starts):
            return
        self._of.append(i)
        after = np.concatenate([[0], runs.ends[:-1]])
        for column in (runs.starts - after, runs.ends - runs.starts, runs.counts):
            np.save(self._file, _narrow(column))

    def pieces(self) -> Iterator[tuple[int, Runs]]:
        """All that was kept, in order."""
        self._file.seek(0)
        for i in self._of:
            gaps, lengths, counts = (np.load(self._file, allow_pickle=False) for _ in range(3))
            lengths = lengths.astype(np.int64)
            ends = np.cumsum(gaps.astype(np.int64) + lengths)
            yield i, Runs(ends - lengths, ends, counts)

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


def _narrow(column: np.ndarray) -> np.ndarray:
    """The same whole numbers, none of which is negative, in as few bytes as hold them."""
    return column.astype(np.min_scalar_type(column.max())) if column.dtype.kind == "i" else column
