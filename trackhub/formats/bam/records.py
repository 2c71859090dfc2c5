"""Alignment records in inflated BAM data: where they lie, and their fixed fields as arrays.

Where the data come from is in `reader`, what the CIGAR says in `cigar`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np

__all__ = ["FIXED", "RECORD", "BadRecord", "Reads", "chain", "reads_at"]

#: The fixed fields of a record (SAM specification 4.2).
RECORD = np.dtype(
    [
        ("size", "<i4"),
        ("ref", "<i4"),
        ("pos", "<i4"),
        ("name_length", "u1"),
        ("mapq", "u1"),
        ("bin", "<u2"),
        ("operations", "<u2"),
        ("flag", "<u2"),
        ("letters", "<i4"),
        ("mate_ref", "<i4"),
        ("mate_pos", "<i4"),
        ("template", "<i4"),
    ]
)
FIXED = RECORD.itemsize
#: Least value of ``size``, which does not count itself.
_LEAST = FIXED - 4
#: A sequence of 700 million bases makes the longest record that is believed.
_LONGEST = 1 << 30
_SOFT_CLIP, _SKIP = 4, 3


class BadRecord(Exception):
    """A record that cannot be one; `place` is its place in the data."""

    def __init__(self, why: str, place: int) -> None:
        super().__init__(why)
        self.why = why
        self.place = place


@dataclass(slots=True)
class Reads:
    """Some records.

    Attributes
    ----------
    data
        Inflated data, with padding behind it.
    at
        Where each record starts in them (int64).
    fields
        `RECORD` of each.
    cigar_at, cigar_count
        Where the CIGAR of each starts, and how many operations it has (int64).
    """

    data: bytes
    at: np.ndarray
    fields: np.ndarray
    cigar_at: np.ndarray
    cigar_count: np.ndarray

    def __len__(self) -> int:
        return len(self.at)

    def taken(self, which: np.ndarray) -> Reads:
        """Those that a mask or an array of indices chooses."""
        return Reads(
            self.data,
            self.at[which],
            self.fields[which],
            self.cigar_at[which],
            self.cigar_count[which],
        )

    def name(self, i: int) -> str:
        """The name of one read."""
        begin = int(self.at[i]) + FIXED
        end = begin + int(self.fields["name_length"][i]) - 1
        return self.data[begin:end].decode("ascii", "replace")


def chain(
    data: bytes, first: int, end: int, starts: np.ndarray | None
) -> tuple[np.ndarray, int, int]:
    """Find the records from `first` on.

    Parameters
    ----------
    data
        Inflated data.
    first, end
        Where the first record starts, and where the data end.
    starts
        Starts of the blocks of the file and the end of the last, or None. Most programs begin each
        block with a record; then all blocks are gone through at once.

    Returns
    -------
    tuple
        Where records start (int64), where the first one starts that is not whole, and how many
        bytes it has (0 where that is not known yet).

    Raises
    ------
    BadRecord
        Where the size of a record cannot be.
    """
    if starts is not None:
        found = _lanes(data, starts, end)
        if found is not None:
            return found, end, 0
    return _steps(data, first, end)


def _lanes(data: bytes, starts: np.ndarray, end: int) -> np.ndarray | None:
    """Records of blocks that all begin with one; None where they do not."""
    sizes = np.ndarray((len(data) - 3,), "<i4", data, 0, (1,))
    place, stop = starts[:-1], starts[1:]
    inside = place < stop
    place, stop = place[inside], stop[inside]
    last = end - 4
    found = [np.zeros(0, np.int64)]
    while len(place):
        if place.max() > last:
            return None
        found.append(place)
        size = sizes[place]
        if size.min() < _LEAST:
            return None
        place = place + size + 4
        inside = place < stop
        if not inside.all():
            if (place[~inside] != stop[~inside]).any():
                return None
            place, stop = place[inside], stop[inside]
    joined = np.concatenate(found)
    joined.sort(kind="stable")
    return joined


def _steps(data: bytes, place: int, end: int) -> tuple[np.ndarray, int, int]:
    found: list[int] = []
    add = found.append
    unpack = struct.Struct("<i").unpack_from
    last = end - FIXED
    after = place
    while place <= last:
        after = place + 4 + unpack(data, place)[0]
        if not place + FIXED <= after <= end:
            break
        add(place)
        place = after
    needed = 0
    if place <= end - 4:
        size = unpack(data, place)[0]
        if not _LEAST <= size <= _LONGEST:
            raise BadRecord(f"a record says to be {size} bytes long", place)
        needed = size + 4
    return np.array(found, np.int64), place, needed


def reads_at(data: bytes, at: np.ndarray, references: int) -> Reads:
    """The records at places that `chain` found, checked.

    Parameters
    ----------
    data
        Inflated data with padding.
    at
        Places of whole records.
    references
        How many sequences the header lists.

    Raises
    ------
    BadRecord
        Where the lengths in a record are longer than the record, or its place cannot be.
    """
    fields = np.ndarray((len(data) - FIXED + 1,), RECORD, data, 0, (1,))[at]
    letters = fields["letters"].astype(np.int64)
    count = fields["operations"].astype(np.int64)
    name_length = fields["name_length"].astype(np.int64)
    used = _LEAST + name_length + 4 * count + (letters + 1) // 2 + letters
    reference = fields["ref"]
    bad = (
        (used > fields["size"])
        | (letters < 0)
        | (name_length < 1)
        | (reference < -1)
        | (reference >= references)
        | (fields["pos"] < -1)
    )
    if bad.any():
        i = int(np.argmax(bad))
        raise BadRecord("the lengths or the place in a record cannot be right", int(at[i]))
    reads = Reads(data, at, fields, at + FIXED + name_length, count)
    _take_long_cigars(reads, at + 4 + used)
    return reads


def _take_long_cigars(reads: Reads, tags_at: np.ndarray) -> None:
    """Turn to the tag ``CG`` where a CIGAR has more operations than a record can count.

    Such a record has two operations: all its bases clipped, and the length on the reference skipped
    (SAM specification 4.2.2).
    """
    two = np.flatnonzero(reads.cigar_count == 2)
    if not len(two):
        return
    words = cigar_words(reads.data)
    clip, skip = words[reads.cigar_at[two]], words[reads.cigar_at[two] + 4]
    letters = reads.fields["letters"][two]
    stand_in = (clip & 15 == _SOFT_CLIP) & (clip >> 4 == letters) & (skip & 15 == _SKIP)
    for i in two[stand_in & (letters > 0)].tolist():
        end = int(reads.at[i]) + 4 + int(reads.fields["size"][i])
        found = _find_cigar_tag(reads.data, int(tags_at[i]), end)
        if found is not None:
            reads.cigar_at[i], reads.cigar_count[i] = found


def cigar_words(data: bytes) -> np.ndarray:
    """The 32-bit number that starts at each byte."""
    return np.ndarray((len(data) - 3,), "<u4", data, 0, (1,))


_TAG_SIZES = {**dict.fromkeys(b"AcC", 1), **dict.fromkeys(b"sS", 2), **dict.fromkeys(b"iIf", 4)}


def _find_cigar_tag(data: bytes, place: int, end: int) -> tuple[int, int] | None:
    """Place and number of the operations in the tag ``CG``, of the tags from `place` to `end`."""
    while place + 4 <= end:
        tag, kind = data[place : place + 2], data[place + 2]
        place += 3
        if kind in b"ZH":
            place = data.find(b"\0", place, end) + 1
            if not place:
                return None
        elif kind == ord("B"):
            if place + 5 > end:
                return None
            item, count = struct.unpack_from("<BI", data, place)
            size = _TAG_SIZES.get(item)
            if size is None or place + 5 + size * count > end:
                return None
            if tag == b"CG" and item == ord("I"):
                return place + 5, count
            place += 5 + size * count
        elif kind in _TAG_SIZES:
            place += _TAG_SIZES[kind]
        else:
            return None
    return None
