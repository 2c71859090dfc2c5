"""Which line of which file each item of an output came from, in little memory."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter

import numpy as np

__all__ = ["LineNumbers"]


class LineNumbers:
    """Which line each item of an output came from.

    Examples
    --------
    >>> lines = LineNumbers()
    >>> lines.add("a.bed", 3, 1, None)
    >>> lines.add("b.bed", 2, 1, np.array([2, 5]))
    >>> lines.find(2), lines.find(4)
    (('a.bed', 3), ('b.bed', 5))
    """

    def __init__(self) -> None:
        # Of each run of items on lines that follow each other: first item, file, first line.
        self._blocks: list[tuple[int, str, np.ndarray, np.ndarray]] = []
        self.count = 0

    def add(self, file: str, count: int, first_line: int, numbers: np.ndarray | None) -> None:
        """Tell where the next items came from.

        Parameters
        ----------
        file
            Name of the file.
        count
            How many items.
        first_line
            Line of the first one.
        numbers
            Line of each item; None where the lines follow each other.
        """
        if numbers is None or not count:
            heads, lines = np.zeros(1, np.int64), np.array([first_line])
        else:
            heads = np.concatenate([[0], np.flatnonzero(np.diff(numbers) != 1) + 1])
            lines = numbers[heads]
        self._blocks.append((self.count, file, heads, lines))
        self.count += count

    def keep(self, rows: np.ndarray) -> None:
        """Leave out some of the items that were added last, given as one bool for each."""
        first, file, heads, lines = self._blocks.pop()
        count = self.count - first
        numbers = np.arange(count) + np.repeat(lines - heads, np.diff(heads, append=count))
        self.count = first
        self.add(file, int(rows.sum()), 0, numbers[rows])

    def find(self, index: int) -> tuple[str, int]:
        """File and line of an item."""
        at = bisect_right(self._blocks, index, key=itemgetter(0)) - 1
        first, file, heads, lines = self._blocks[at]
        run = int(np.searchsorted(heads, index - first, "right")) - 1
        return file, int(lines[run] + index - first - heads[run])
