"""Items on their way into a file: chromosome, start, end, and a value or the rest of a row.

Everything lies in flat arrays, whatever the number of chromosomes. Order and limits are checked
in `intake`, bytes are made in `sections` and `rows`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

__all__ = ["Items", "Payload", "Rows", "block_edges", "part"]

_ROWS_GATHERED = 1 << 16


class Rows:
    """Byte strings, one a row, in one flat buffer.

    Parameters
    ----------
    buffer
        uint8 array.
    offsets
        int64 array, one longer than there are rows; row *i* is
        ``buffer[offsets[i]:offsets[i + 1]]``.
    """

    def __init__(self, buffer: np.ndarray, offsets: np.ndarray) -> None:
        self.buffer = buffer
        self.offsets = offsets

    @classmethod
    def of(cls, rows: Sequence[bytes]) -> Rows:
        """Lay the rows of a list behind each other."""
        lengths = np.fromiter(map(len, rows), np.int64, len(rows))
        return cls(np.frombuffer(b"".join(rows), np.uint8), _offsets(lengths))

    @classmethod
    def cut(cls, buffer: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> Rows:
        """Copy rows out of a buffer that has other things between them."""
        parts = []
        for at in range(0, len(begins), _ROWS_GATHERED):
            begin = begins[at : at + _ROWS_GATHERED]
            lengths = ends[at : at + _ROWS_GATHERED] - begin
            shift = begin - (np.cumsum(lengths) - lengths)
            parts.append(buffer[np.arange(int(lengths.sum())) + np.repeat(shift, lengths)])
        return cls(np.concatenate(parts or [buffer[:0]]), _offsets(ends - begins))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def part(self, first: int, last: int) -> Rows:
        """Rows from `first` to before `last`, not copied."""
        offsets = self.offsets[first : last + 1]
        return Rows(self.buffer[offsets[0] : offsets[-1]], offsets - offsets[0])

    def taken(self, order: np.ndarray) -> Rows:
        """Rows in another order."""
        return Rows.cut(self.buffer, self.offsets[:-1][order], self.offsets[1:][order])

    @classmethod
    def joined(cls, parts: Sequence[Rows]) -> Rows:
        """All rows of several."""
        lengths = [np.diff(part.offsets) for part in parts]
        return cls(
            np.concatenate([part.buffer for part in parts]), _offsets(np.concatenate(lengths))
        )

    def tolist(self) -> list[bytes]:
        """The rows as Python byte strings."""
        data = self.buffer.tobytes()
        limits = self.offsets.tolist()
        return [data[a:b] for a, b in pairwise(limits)]


def _offsets(lengths: np.ndarray) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


#: Values of a bigWig (float32 array) or the columns after chromEnd of a bigBed.
Payload = np.ndarray | Rows


def part(payload: Payload, first: int, last: int) -> Payload:
    """Entries from `first` to before `last`, not copied."""
    return payload.part(first, last) if isinstance(payload, Rows) else payload[first:last]


@dataclass
class Items:
    """Intervals or rows.

    `chroms` (int32) counts in the order of the caller's chromosome sizes, `starts` and `ends` are
    int64; item *i* is item ``first + i`` of the caller's data, or ``order[i]`` once sorted.
    """

    chroms: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    payload: Payload
    first: int = 0
    order: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.starts)

    def index(self, i: int) -> int:
        """Position of item `i` in the caller's data."""
        return self.first + i if self.order is None else int(self.order[i])

    def part(self, first: int, last: int) -> Items:
        """Items from `first` to before `last`, not copied."""
        cut = slice(first, last)
        return Items(
            self.chroms[cut],
            self.starts[cut],
            self.ends[cut],
            part(self.payload, first, min(last, len(self))),
            self.first + first,
            None if self.order is None else self.order[cut],
        )

    def sorted(self, rank: np.ndarray) -> Items:
        """By `rank` of the chromosome, then start; equal ones keep their order."""
        order = np.argsort((rank[self.chroms] << np.int64(32)) | self.starts, kind="stable")
        payload = self.payload
        return Items(
            self.chroms[order],
            self.starts[order],
            self.ends[order],
            payload.taken(order) if isinstance(payload, Rows) else payload[order],
            self.first,
            order + self.first,
        )

    @classmethod
    def joined(cls, parts: Sequence[Items]) -> Items:
        """All items of several, which follow each other in the caller's data."""
        if len(parts) == 1:
            return parts[0]
        rows = [part.payload for part in parts if isinstance(part.payload, Rows)]
        values = [part.payload for part in parts if not isinstance(part.payload, Rows)]
        return cls(
            np.concatenate([part.chroms for part in parts]),
            np.concatenate([part.starts for part in parts]),
            np.concatenate([part.ends for part in parts]),
            Rows.joined(rows) if rows else np.concatenate(values),
            parts[0].first,
        )


def block_edges(groups: np.ndarray, count: int, per_slot: int) -> np.ndarray:
    """First item of each data block, and `count` at the end.

    Parameters
    ----------
    groups
        First item of each group; a block does not go over into the next group.
    count
        Number of items.
    per_slot
        Most items in a block.
    """
    pieces = -(-np.diff(groups, append=count) // per_slot)
    nth = np.arange(int(pieces.sum())) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    return np.append(np.repeat(groups, pieces) + nth * per_slot, count)
