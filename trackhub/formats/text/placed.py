"""The lines of a table that is sorted by chromosome and start, as tabix wants it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from operator import itemgetter
from pathlib import Path

from .source import Input

__all__ = ["PlacedLines"]

_LINES_AT_ONCE = 4096
_MOST_BASES = 0xFFFFFFFF
#: Number of the chromosome and start; end; the line.
Item = tuple[tuple[int, int], int, bytes]


class PlacedLines:
    """Lines with a chromosome and positions.

    Parameters
    ----------
    path
        The file, plain or compressed; it is read twice, and kept in memory only to be sorted.
    columns
        Where the start and the end of an item stand.

    Attributes
    ----------
    longest
        The greatest end.
    """

    def __init__(self, path: Path, columns: tuple[int, int]) -> None:
        self._path = path
        self._columns = columns
        self._ranks: dict[bytes, int] = {}
        self._comments: list[bytes] = []
        self._in_order = True
        self.longest = 0
        last = (-1, 0)
        for place, end, line in self._items():
            if end < 0:
                self._comments.append(line)
                continue
            self._in_order &= place >= last
            self.longest = max(self.longest, end)
            last = place

    def sorted_lines(self) -> Iterator[list[bytes]]:
        """All lines, some thousand at a time: comments, then items by chromosome and start."""
        yield self._comments
        items: Iterable[Item] = (item for item in self._items() if item[1] >= 0)
        if not self._in_order:
            items = sorted(items, key=itemgetter(0))
        lines = (line for _, _, line in items)
        while batch := list(islice(lines, _LINES_AT_ONCE)):
            yield batch

    def _items(self) -> Iterator[Item]:
        """Place (number of the chromosome, start), end and text; comments have the end -1."""
        first, second = self._columns
        with Input([self._path]) as source:
            for number, line in source.lines(comments=True):
                if line.startswith(b"#"):
                    if line.startswith(b"##FASTA"):
                        return
                    # Says that what came before is complete, which sorting makes untrue.
                    if line.rstrip() != b"###":
                        yield (0, 0), -1, line
                    continue
                words = line.split(b"\t", second + 1)
                if (
                    len(words) <= second
                    or not words[first].isdigit()
                    or not words[second].isdigit()
                ):
                    raise source.error(
                        f"columns {first + 1} and {second + 1}, with tabs between them, must be "
                        "whole numbers, the start and the end",
                        number,
                        line,
                    )
                start, end = int(words[first]), int(words[second])
                if not start <= end <= _MOST_BASES:
                    what = (
                        "ends before it starts" if end < start else "ends where no chromosome does"
                    )
                    raise source.error(f"this item {what}; correct the line", number, line)
                rank = self._ranks.setdefault(words[0], len(self._ranks))
                yield (rank, start), end, line
