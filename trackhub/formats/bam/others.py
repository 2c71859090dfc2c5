"""CRAM and SAM files through pysam, in the dress of `BamFile`."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np

from ...errors import FormatError
from .bgzf import PADDING
from .htslib import pysam_for, quiet
from .reader import OrderWatch
from .records import FIXED, RECORD, Reads

__all__ = ["PysamFile"]

#: Reads that are given at once.
_BATCH = 1 << 15
#: Name, flag, place, quality, CIGAR, mate and template length: sequences need no reference then.
_FIELDS = 0x1FF
_HEAD = struct.Struct("<iiiBBHHHiiii").pack


class PysamFile:
    """A CRAM or SAM file whose reads are sorted by place.

    Parameters
    ----------
    path
        The file, or its URL.
    size
        Its size in bytes.
    index
        Path or URL of its index, where it has one.

    Raises
    ------
    FormatError
        When pysam is missing, or cannot read the file; while reading, too.
    """

    def __init__(self, path: str, size: int, index: str | None = None) -> None:
        self.path = path
        self._index = index
        self.size = size
        self.done = 0
        self._pysam = pysam_for("reading CRAM and SAM", path)
        with self._open() as file:
            self.names = list(file.references)
            self.sizes = list(file.lengths)
            order = file.header.to_dict().get("HD", {}).get("SO")
            self.has_offsets = file.is_cram and file.has_index()
        if order == "queryname":
            raise FormatError(
                "the reads are sorted by name, and must be by place; trackhub.index_file sorts and "
                "indexes",
                path,
            )

    def _open(self) -> Any:
        options: dict[str, Any] = {
            "format_options": [f"required_fields={_FIELDS:#x}".encode()],
            # Else that of a URL would be put into the working directory.
            "index_filename": self._index,
        }
        try:
            with quiet(self._pysam):
                return self._pysam.AlignmentFile(self.path, **options)
        except (OSError, ValueError) as error:
            raise FormatError(f"pysam cannot open it ({error})", self.path) from None

    def batches(self, first: int = 0, last: int | None = None) -> Iterator[Reads]:
        """Reads in the order of the file, some thousand at a time; see `BamFile.batches`."""
        watch = OrderWatch(self)
        with self._open() as file:
            for reads in self._batches(file, first):
                reads, more = watch.passed(reads, first, last)
                if len(reads):
                    yield reads
                if not more:
                    break
        self.done = self.size

    def _batches(self, file: Any, first: int) -> Iterator[Reads]:
        if first and self.has_offsets:
            later = self.names[first:]
            parts: Iterator[Any] = (read for name in later for read in file.fetch(name))
        else:
            parts = file.fetch(until_eof=True)
        more = True
        while more:
            packed: list[bytes] = []
            try:
                with quiet(self._pysam):
                    packed.extend(map(_packed, islice(parts, _BATCH)))
            except (OSError, ValueError) as error:
                raise FormatError(f"pysam cannot read it to its end ({error})", self.path) from None
            more = len(packed) == _BATCH
            if packed:
                yield _unpacked(packed)


def _packed(read: Any) -> bytes:
    """A read as a record of a BAM file without sequence and tags."""
    name = (read.query_name or "*").encode()[:254]
    cigar = read.cigartuples or ()
    words = [length << 4 | operation for operation, length in cigar]
    head = _HEAD(
        FIXED - 4 + len(name) + 1 + 4 * len(words),
        read.reference_id,
        read.reference_start,
        len(name) + 1,
        read.mapping_quality,
        0,
        0,
        read.flag,
        0,
        read.next_reference_id,
        read.next_reference_start,
        read.template_length,
    )
    return b"%b%b\0%b" % (head, name, struct.pack(f"<{len(words)}I", *words))


def _unpacked(packed: list[bytes]) -> Reads:
    lengths = np.fromiter(map(len, packed), np.int64, len(packed))
    at = np.cumsum(lengths) - lengths
    data = b"".join([*packed, bytes(PADDING)])
    fields = np.ndarray((len(data) - FIXED + 1,), RECORD, data, 0, (1,))[at]
    cigar_at = at + FIXED + fields["name_length"]
    # The field for it holds no number above 65,535, and is left empty.
    return Reads(data, at, fields, cigar_at, (at + lengths - cigar_at) // 4)
