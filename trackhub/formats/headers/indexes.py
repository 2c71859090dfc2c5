"""The indexes that lie beside BAM, CRAM and bgzipped text: .bai, .csi, .tbi, .crai.

Also how the index that belongs to a data file is found.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from ...errors import FormatError
from .base import Header
from .gzipped import Head, open_head
from .source import Fetch, Source, beside, open_source

__all__ = ["IndexHeader", "find_index", "read_index"]

_LONGEST = 256 << 20
_PRESETS = {0: "generic", 1: "sam", 2: "vcf"}


@dataclass(slots=True)
class IndexHeader(Header):
    """The header of an index file, of kind ``bai``, ``csi``, ``tbi`` or ``crai``.

    Attributes
    ----------
    preset
        For tabix indexes: ``generic`` (BED, GFF), ``sam`` or ``vcf``; else None.
    names
        The sequence names that the index holds, where it holds any.
    reference_count
        How many sequences it covers; None for ``crai``.
    zero_based
        For tabix indexes: whether the text counts from 0, as BED does.
    columns
        For tabix indexes: the columns (from 1) of name, start and end.
    """

    preset: str | None = field(default=None, kw_only=True)
    names: tuple[str, ...] = field(default=(), kw_only=True)
    reference_count: int | None = field(default=None, kw_only=True)
    zero_based: bool | None = field(default=None, kw_only=True)
    columns: tuple[int, int, int] | None = field(default=None, kw_only=True)


def read_index(source: Source, first: bytes = b"") -> IndexHeader:
    """Read the header of an index.

    Raises
    ------
    FormatError
        When it is none of the four kinds, or is cut off.

    References
    ----------
    https://samtools.github.io/hts-specs/ (SAMv1 5.2, CSIv1, tabix, CRAMv3 appendix)
    """
    first = first or source.read_at(0, 8192)
    head = open_head(source, first)
    start = bytes(head.upto(16)[:16])
    if start[:4] == b"BAI\1":
        if len(start) < 8:
            raise FormatError("the index is cut off", source.name)
        header = _index("bai", source)
        header.reference_count = struct.unpack_from("<i", start, 4)[0]
        return header
    if start[:4] == b"TBI\1":
        return _tabix(source, head, 4, "tbi")
    if start[:4] == b"CSI\1":
        return _csi(source, head)
    if _looks_like_crai(head.upto(4096)):
        return _index("crai", source)
    raise FormatError("this is not an index (.bai, .csi, .tbi or .crai)", source.name)


def _index(kind: str, source: Source) -> IndexHeader:
    return IndexHeader(kind, source.name, source.size, source.mtime)


def _upto(head: Head, n: int, source: Source) -> bytearray:
    if not 0 <= n <= _LONGEST:
        raise FormatError("the header of the index is damaged", source.name)
    data = head.upto(n)
    if len(data) < n:
        raise FormatError("the index is cut off", source.name)
    return data


def _tabix(source: Source, head: Head, offset: int, kind: str) -> IndexHeader:
    """From `offset`: (for .tbi the count of names), then format, columns and names."""
    header = _index(kind, source)
    if kind == "tbi":
        data = _upto(head, offset + 4, source)
        header.reference_count = struct.unpack_from("<i", data, offset)[0]
        offset += 4
    data = _upto(head, offset + 28, source)
    form, name, begin, end, _, _, length = struct.unpack_from("<7i", data, offset)
    header.preset = _PRESETS.get(form & 0xFFFF)
    header.zero_based = bool(form & 0x10000)
    header.columns = (name, begin, end)
    data = _upto(head, offset + 28 + max(length, 0), source)
    names = bytes(data[offset + 28 : offset + 28 + max(length, 0)]).split(b"\0")[:-1]
    header.names = tuple(item.decode("utf-8", "replace") for item in names)
    return header


def _csi(source: Source, head: Head) -> IndexHeader:
    data = _upto(head, 16, source)
    extra = struct.unpack_from("<i", data, 12)[0]
    if extra < 0:
        raise FormatError("the header of the index is damaged", source.name)
    header = _tabix(source, head, 16, "csi") if extra >= 28 else _index("csi", source)
    data = _upto(head, 20 + extra, source)
    header.reference_count = struct.unpack_from("<i", data, 16 + extra)[0]
    return header


def _looks_like_crai(data: bytearray) -> bool:
    """Lines of six whole numbers."""
    lines = bytes(data).split(b"\n")
    rows = [line.split(b"\t") for line in (lines[:-1] or lines)[:3] if line]
    return bool(rows) and all(
        len(row) == 6 and all(cell.lstrip(b"-").isdigit() for cell in row) for row in rows
    )


def find_index(
    where: str, endings: tuple[str, ...], ending: str = "", opener: Fetch | None = None
) -> Source | None:
    """The index beside a data file, open, or None.

    Parameters
    ----------
    where
        Path or URL of the data file.
    endings
        What an index may be called, in order of preference: each is tried after the whole name and,
        where the name ends in `ending`, in its place.
    ending
        The data file's own ending, such as ``.bam``.
    opener
        For URLs.

    Examples
    --------
    >>> find_index(__file__, (".bai", ".csi")) is None
    True
    """
    for tail in endings:
        # Both are the same where the name does not end in `ending`.
        for place in dict.fromkeys((beside(where, tail), beside(where, tail, ending))):
            try:
                return open_source(place, opener=opener)
            except (OSError, FormatError):
                continue
    return None
