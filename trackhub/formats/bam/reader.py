"""A sorted BAM file or URL, read from its start or from a chromosome on, in little memory.

Needs NumPy and nothing else; CRAM and SAM are in `others`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple, Protocol

import numpy as np

from ...errors import FormatError
from ..headers import AlignmentHeader
from .bgzf import PADDING, Group, groups
from .offsets import first_offsets
from .records import BadRecord, Reads, chain, reads_at

__all__ = ["BamFile", "OrderWatch"]

_LONGEST_HEADER = 256 << 20
#: What -1 becomes without its sign.
_LAST = 0x7FFFFFFF


class _Place(NamedTuple):
    """A place in a BGZF file: where a block starts, and a byte in what it holds."""

    block: int
    byte: int


class BamFile:
    """A BAM file whose reads are sorted by place.

    Parameters
    ----------
    header
        What `trackhub.formats.headers.read_header` tells about it.
    where
        Its path or URL, with the password if there is one; None takes that of the header.
    threads
        Threads that inflate; None takes two, or one on a machine with one processor.
    accelerate
        Inflate with isal where that package is installed.

    Attributes
    ----------
    path
        The file.
    names, sizes
        Of the sequences, in the order of the file.
    done
        Bytes of the file that are read.

    Raises
    ------
    FormatError
        When the file is damaged, cut off or not sorted; while reading, too.
    """

    def __init__(
        self,
        header: AlignmentHeader,
        where: str | None = None,
        *,
        threads: int | None = None,
        accelerate: bool = False,
    ) -> None:
        self.path = header.path
        self._where = header.path if where is None else where
        self.size = header.size or 0
        self.done = 0
        self._header = header
        self._options = {"threads": threads, "accelerate": accelerate}
        self.names, self.sizes, self._first = self._read_sequences()
        self._offsets: list[int | None] | None = None

    def _read_sequences(self) -> tuple[list[str], list[int], _Place]:
        """Names and sizes of the sequences, and where the first record is."""
        content = _Content(self.path, groups(self._where, threads=1))
        text_length = struct.unpack_from("<i", content.upto(8), 4)[0]
        if text_length < 0:
            raise FormatError("the BAM header gives a negative length of its text", self.path)
        place = 12 + text_length
        count = struct.unpack_from("<i", content.upto(place), place - 4)[0]
        if count < 0:
            raise FormatError("the BAM header gives a negative number of sequences", self.path)
        names, sizes = [], []
        for _ in range(count):
            length = struct.unpack_from("<i", content.upto(place + 4), place)[0]
            if length < 1:
                raise FormatError("the BAM header has a sequence without a name", self.path)
            end = place + 8 + length
            data = content.upto(end)
            names.append(data[place + 4 : end - 5].decode("utf-8", "replace"))
            sizes.append(struct.unpack_from("<i", data, end - 4)[0])
            place = end
        return names, sizes, content.place_of(place)

    @property
    def has_offsets(self) -> bool:
        """Whether an index tells where the reads of each sequence start."""
        return self._sequence_offsets() is not None

    def _sequence_offsets(self) -> list[int | None] | None:
        index = self._header.index
        if self._offsets is None and index is not None and not self._header.index_older:
            self._offsets = first_offsets(index, len(self.names))
        return self._offsets

    def batches(self, first: int = 0, last: int | None = None) -> Iterator[Reads]:
        """Reads in the order of the file, some thousand at a time.

        Parameters
        ----------
        first, last
            Sequences (by number) whose reads are wanted, the last one included; without `last`
            those of all. Reads without a place, which stand at the end of a file, are never given.
        """
        place = self._first
        offsets = self._sequence_offsets() if first else None
        if offsets is not None:
            known = [at for at in offsets[first : None if last is None else last + 1] if at]
            if not known:
                return
            place = _Place(known[0] >> 16, known[0] & 0xFFFF)
        watch = OrderWatch(self)
        for reads in self._records(place):
            reads, more = watch.passed(reads, first, last)
            if len(reads):
                yield reads
            if not more:
                return

    def _records(self, place: _Place) -> Iterator[Reads]:
        """All records from a place on."""
        begin = place.byte
        kept: list[bytes] = []
        held = needed = 0
        kept_from = place.block
        for group in groups(self._where, place.block, **self._options):  # type: ignore[arg-type]
            self.done = group.end
            length = int(group.starts[-1])
            if held and held + length < needed:
                kept.append(group.data[:length])
                held += length
                continue
            data = b"".join([*kept, group.data]) if held else group.data
            end = held + length
            try:
                at, after, needed = chain(data, begin, end, _aligned(group, begin, held))
                if len(at):
                    yield reads_at(data, at, len(self.names))
            except BadRecord as error:
                where = _origin(group, error.place - held, kept_from)
                raise FormatError(
                    f"{error.why}, in the block at byte {where}; the file is damaged", self.path
                ) from None
            if after < end:
                kept_from = _origin(group, after - held, kept_from)
                kept = [data[after:end]]
            else:
                kept = []
            held = end - after
            begin = 0
        if held:
            raise FormatError(
                "the file ends in the middle of a record; it is cut off: fetch or make it again",
                self.path,
            )


class _Content:
    """The start of the inflated data, as far as it was asked for."""

    def __init__(self, path: str, source: Iterator[Group]) -> None:
        self._path = path
        self._source = source
        self._data = bytearray()
        self._starts: list[np.ndarray] = []
        self._offsets: list[np.ndarray] = []

    def upto(self, length: int) -> bytearray:
        while len(self._data) < length:
            group = next(self._source, None) if length <= _LONGEST_HEADER else None
            if group is None:
                raise FormatError(
                    f"the BAM header is cut off or damaged at byte {length}", self._path
                )
            self._starts.append(group.starts[:-1] + len(self._data))
            self._offsets.append(group.offsets)
            self._data += group.data[:-PADDING]
        return self._data

    def place_of(self, byte: int) -> _Place:
        starts, offsets = np.concatenate(self._starts), np.concatenate(self._offsets)
        i = int(np.searchsorted(starts, byte, "right")) - 1
        return _Place(int(offsets[i]), byte - int(starts[i]))


def _aligned(group: Group, begin: int, held: int) -> np.ndarray | None:
    """Starts of the blocks from `begin` on, if a record starts there and none is half read."""
    if held:
        return None
    if not begin:
        return group.starts
    later = group.starts[group.starts >= begin]
    return later if len(later) and later[0] == begin else None


def _origin(group: Group, byte: int, before: int) -> int:
    """File offset of the block that holds a byte of a group; `before` for bytes in front of it."""
    if byte < 0:
        return before
    return int(group.offsets[int(np.searchsorted(group.starts[:-1], byte, "right")) - 1])


class _Named(Protocol):
    """What is known of a file for messages."""

    path: str
    names: list[str]


class OrderWatch:
    """Sees to it that reads come in order, and picks those of some sequences."""

    def __init__(self, file: _Named) -> None:
        self._file = file
        self._last = -1

    def passed(self, reads: Reads, first: int, last: int | None) -> tuple[Reads, bool]:
        """The reads of the sequences from `first` to `last`, and whether more may come."""
        ref = reads.fields["ref"]
        # Reads without a place have the sequence -1 and belong behind all others.
        order = (ref & _LAST).astype(np.int64) << 32 | (reads.fields["pos"] + 1)
        early = order[1:] < order[:-1]
        if order[0] < self._last:
            raise self._unsorted(reads, 0)
        if early.any():
            raise self._unsorted(reads, int(np.argmax(early)) + 1)
        self._last = int(order[-1])
        if last is None:
            last = len(self._file.names) - 1
        begin, end = np.searchsorted(order, [first << 32, (last + 1) << 32])
        more = bool(end == len(reads))
        if begin or not more:
            reads = reads.taken(np.arange(begin, end))
        return reads, more

    def _unsorted(self, reads: Reads, i: int) -> FormatError:
        ref, pos = int(reads.fields["ref"][i]), int(reads.fields["pos"][i])
        place = f"{self._file.names[ref]}:{pos + 1}" if ref >= 0 else "no place"
        return FormatError(
            f"read {reads.name(i)!r} at {place} comes too late, so the reads are not sorted by "
            "place; trackhub.index_file sorts and indexes",
            self._file.path,
        )
