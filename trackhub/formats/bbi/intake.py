"""From the caller's chunks to sorted, checked batches of one size.

All that can be wrong with an item is found here, so that the encoders need not look. Batches do
not depend on how the caller cut the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

import numpy as np

from ...errors import FormatError
from .errors import ItemError, UnsortedError
from .genome import Chromosomes
from .items import Items, Payload, part

__all__ = ["BATCH", "ItemWriter", "Progress", "chunks", "fill"]

#: Items that are encoded at once.
BATCH = 1 << 15

Progress = Callable[[int, "int | None"], None]


class ItemWriter(Protocol):
    """What `fill` writes to."""

    def add(self, items: Items) -> None:
        """Encode sorted items."""

    def recall(self) -> Iterator[Items]:
        """All items so far, and start again with an empty file."""


def chunks(
    data: Any,
    genome: Chromosomes,
    column: Callable[[Any, int], Payload],
    check: Callable[[Items], Payload],
    empty_allowed: bool,
) -> Iterator[Items]:
    """The caller's data in pieces of at most `BATCH` items, each item checked by itself.

    Parameters
    ----------
    data
        One tuple of four columns (chromosomes, starts, ends, and values or rest of the row), or
        an iterable of such tuples.
    genome
        The chromosomes of the file.
    column
        Makes an array or `Rows` of the fourth column, given that and the number of items.
    check
        Checks the fourth column of items and returns it as it is written.
    empty_allowed
        Whether an item may have no bases.
    """
    if isinstance(data, tuple) and not (data and isinstance(data[0], tuple)):
        data = [data]
    index = 0
    for chunk in data:
        if not isinstance(chunk, tuple) or len(chunk) != 4:
            raise FormatError(
                f"a chunk of type {type(chunk).__name__} was given; each chunk is a tuple of four "
                "columns: chromosomes, starts, ends, and values or rest of the row"
            )
        chroms = chunk[0] if isinstance(chunk[0], str) else np.asarray(chunk[0])
        starts, ends = np.asarray(chunk[1]), np.asarray(chunk[2])
        payload = column(chunk[3], starts.size)
        lengths = [starts.size, ends.size, len(payload)]
        lengths += [] if isinstance(chroms, str) else [chroms.size]
        if len(set(lengths)) > 1:
            raise FormatError(
                f"the columns of a chunk have the lengths {', '.join(map(str, sorted(lengths)))}; "
                "give all the same length, or one name for all chromosomes"
            )
        for at in range(0, len(payload), BATCH):
            cut = slice(at, min(at + BATCH, len(payload)))
            piece = Items(
                genome.ids(
                    chroms if isinstance(chroms, str) else chroms[cut], cut.stop - at, index
                ),
                _whole_numbers(starts[cut], "starts", index),
                _whole_numbers(ends[cut], "ends", index),
                part(payload, cut.start, cut.stop),
                index,
            )
            _check_places(piece, genome, empty_allowed)
            piece.payload = check(piece)
            index += len(piece)
            yield piece


def _whole_numbers(array: np.ndarray, name: str, first: int) -> np.ndarray:
    """Positions as int64; refuses anything that is no whole number or does not fit."""
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise FormatError(
            f"{name} are an array of {array.dtype} with {array.ndim} dimension(s); give one "
            "dimension of whole numbers below 2**32"
        )
    if array.dtype == np.uint64:
        large = array > np.uint64(2**63 - 1)
        if large.any():
            i = int(np.argmax(large))
            raise ItemError(
                f"item {first + i} (from 0) has {array[i]} among its {name}; positions are below "
                "2**32",
                first + i,
            )
    return array.astype(np.int64, copy=False)


def _place(items: Items, genome: Chromosomes, i: int) -> str:
    name = genome.names[items.chroms[i]]
    return f"{name}:{items.starts[i]}-{items.ends[i]} (item {items.index(i)} from 0)"


def _check_places(items: Items, genome: Chromosomes, empty_allowed: bool) -> None:
    """Raise for the first item whose start and end are not within its chromosome."""
    starts, ends = items.starts, items.ends
    sizes = genome.sizes[items.chroms]
    reversed_ = ends < starts if empty_allowed else ends <= starts
    bad = reversed_ | (starts < 0) | (ends > sizes)
    if not bad.any():
        return
    i = int(np.argmax(bad))
    place = _place(items, genome, i)
    if starts[i] < 0:
        reason = "starts before 0; positions count from 0, so the first base is 0-1"
    elif reversed_[i] and starts[i] == ends[i]:
        reason = "has no bases; starts count from 0 and ends are not included, so give start < end"
    elif reversed_[i]:
        reason = "ends before it starts; exchange the two or correct the line"
    else:
        reason = f"ends past its chromosome of {sizes[i]} bases; is it the right assembly?"
    raise ItemError(f"{place} {reason}", items.index(i))


class _Gate:
    """Watches the order of items from one chunk to the next."""

    def __init__(self, genome: Chromosomes, overlap_allowed: bool) -> None:
        self._genome = genome
        self._overlap_allowed = overlap_allowed
        self._last: Items | None = None

    def check(self, items: Items) -> int | None:
        """First item that is out of order, or None; numbers the chromosomes that are new.

        Raises for two intervals on the same bases where these are not allowed.
        """
        if not len(items):
            return None
        if self._starts_too_early(items):
            return 0
        unsorted = self._first_early(items)
        chroms = items.chroms
        heads = np.flatnonzero(chroms[1:] != chroms[:-1]) + 1
        if self._last is None or self._last.chroms[0] != chroms[0]:
            heads = np.concatenate([[0], heads])
        new = chroms[heads]
        again = self._genome.is_numbered(new)
        if len(new) > 1:
            first_use = np.zeros(len(new), bool)
            first_use[np.unique(new, return_index=True)[1]] = True
            again |= ~first_use
        if again.any():
            head = int(heads[np.argmax(again)])
            unsorted = head if unsorted is None else min(head, unsorted)
        if unsorted is None:
            self._genome.number(new)
            self._last = items.part(len(items) - 1, len(items))
        return unsorted

    def _starts_too_early(self, items: Items) -> bool:
        """Whether the first item starts before the last one of the chunk before."""
        last = self._last
        if last is None or last.chroms[0] != items.chroms[0]:
            return False
        early = bool(items.starts[0] < last.starts[0])
        if not early and items.starts[0] < last.ends[0]:
            self._overlap(items, 0, _place(last, self._genome, 0))
        return early

    def _first_early(self, items: Items) -> int | None:
        """First item that starts before the one in front of it."""
        starts = items.starts
        same = items.chroms[1:] == items.chroms[:-1]
        early = same & (starts[1:] < starts[:-1])
        first = int(np.argmax(early)) + 1 if early.any() else None
        over = same & (starts[1:] < items.ends[:-1])
        if not self._overlap_allowed and over.any():
            i = int(np.argmax(over)) + 1
            if i != first:
                self._overlap(items, i, _place(items, self._genome, i - 1))
        return first

    def _overlap(self, items: Items, i: int, before: str) -> None:
        if not self._overlap_allowed:
            raise ItemError(
                f"{_place(items, self._genome, i)} overlaps {before}; a bigWig has one value a "
                "base, so join or clip such intervals",
                items.index(i),
            )


class _Rebatcher:
    """Cuts what comes into batches of `BATCH` items."""

    def __init__(self) -> None:
        self._parts: list[Items] = []
        self._size = 0

    def add(self, items: Items) -> Iterator[Items]:
        """Take items, give the batches that are full."""
        self._parts.append(items)
        self._size += len(items)
        if self._size < BATCH:
            return
        waiting = Items.joined(self._parts)
        full = self._size - self._size % BATCH
        for at in range(0, full, BATCH):
            yield waiting.part(at, at + BATCH)
        self._size -= full
        self._parts = [waiting.part(full, full + self._size)] if self._size else []

    def rest(self) -> list[Items]:
        """What fills no batch."""
        return [part for part in self._parts if len(part)]


def fill(
    writer: ItemWriter,
    genome: Chromosomes,
    items: Iterable[Items],
    *,
    overlap_allowed: bool,
    sort: bool,
    total: int | None = None,
    progress: Progress | None = None,
) -> None:
    """Write all items, in order.

    Sorted items (each chromosome in one piece, starts rising) are passed on as they come. At the
    first one that is out of order everything is collected in memory and sorted by chromosome name
    and start, if `sort` is true; otherwise `UnsortedError` is raised.
    """
    gate = _Gate(genome, overlap_allowed)
    rebatcher = _Rebatcher()
    done = 0

    def write(batch: Items) -> None:
        nonlocal done
        writer.add(batch)
        done += len(batch)
        if progress is not None:
            progress(done, total)

    source = iter(items)
    for chunk in source:
        unsorted = gate.check(chunk)
        if unsorted is None:
            for batch in rebatcher.add(chunk):
                write(batch)
            continue
        if not sort:
            raise UnsortedError(
                f"{_place(chunk, genome, unsorted)} comes too late; sort by chromosome and start, "
                "or let it be sorted with sort=True",
                chunk.index(unsorted),
            )
        everything = Items.joined([*writer.recall(), *rebatcher.rest(), chunk, *source])
        everything.first = 0
        genome.restart()
        gate = _Gate(genome, overlap_allowed)
        everything = everything.sorted(genome.rank)
        done, total = 0, len(everything)
        for at in range(0, total, BATCH):
            batch = everything.part(at, at + BATCH)
            gate.check(batch)
            write(batch)
        return
    rest = rebatcher.rest()
    if rest:
        write(Items.joined(rest))
