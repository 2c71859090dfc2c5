"""A line on the terminal that says how far a long command is; nothing where there is no terminal."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType

__all__ = ["Bar"]

_WIDTH = 30
_SECONDS = 0.2


class Bar:
    """A progress callback that draws; a context manager that cleans the line up.

    Parameters
    ----------
    label
        What is being done.
    """

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = sys.stderr.isatty()
        self._last = time.monotonic()
        self._drawn = False

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.clear()

    def clear(self) -> None:
        """Take the line away, so that something else can be written."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._drawn = False

    def __call__(self, done: int, total: int | None) -> None:
        """Say how far it is."""
        now = time.monotonic()
        if not self._shown or now - self._last < _SECONDS:
            return
        self._last, self._drawn = now, True
        if total:
            share = min(done / total, 1.0)
            text = f"[{'#' * round(share * _WIDTH):{_WIDTH}}] {share:4.0%} {self._label}"
        else:
            text = f"{done / 1e6:,.0f} MB {self._label}"
        width = shutil.get_terminal_size().columns
        sys.stderr.write("\r" + "".join(c for c in text if c.isprintable())[: width - 1] + "\x1b[K")
        sys.stderr.flush()
