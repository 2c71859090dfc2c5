"""The headers of bigWig and bigBed files, of either byte order."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from ...errors import FormatError
from .base import Header
from .source import Source, ends_with, read_exactly

__all__ = [
    "BIGBED_MAGIC",
    "BIGWIG_MAGIC",
    "BbiHeader",
    "BigBedHeader",
    "BigWigHeader",
    "ExtraIndex",
    "Zoom",
    "bigbed_columns",
    "read_bbi",
]

BIGWIG_MAGIC = 0x888FFC26
BIGBED_MAGIC = 0x8789F2EB
_TREE_MAGIC = 0x78CA8C91
_RTREE_MAGIC = 0x2468ACE0

_ORDERS = {
    struct.pack("<I", BIGWIG_MAGIC): ("<", True),
    struct.pack(">I", BIGWIG_MAGIC): (">", True),
    struct.pack("<I", BIGBED_MAGIC): ("<", False),
    struct.pack(">I", BIGBED_MAGIC): (">", False),
}
_HEAD = {order: struct.Struct(order + "IHHQQQHHQQIQ") for order in "<>"}
_ZOOM = {order: struct.Struct(order + "I4xQQ") for order in "<>"}
_TREE = {order: struct.Struct(order + "IIIIQ8x") for order in "<>"}
_SUMMARY = {order: struct.Struct(order + "Qdddd") for order in "<>"}
_U32 = {order: struct.Struct(order + "I") for order in "<>"}
_U64 = {order: struct.Struct(order + "Q") for order in "<>"}
_NODE = {order: struct.Struct(order + "BxH") for order in "<>"}

_FIRST = 8192
_LONGEST_NAME = 4096
_LONGEST_AUTOSQL = 1 << 20
#: Files of version 4 and later (2012) end with their magic number.
_ENDS_WITH_MAGIC = 4


class Zoom(NamedTuple):
    """One zoom level: bases in a bin, and where its data and its index start."""

    reduction: int
    data_offset: int
    index_offset: int


class ExtraIndex(NamedTuple):
    """An index over the values of fields (numbers from 0, as in the autoSql)."""

    fields: tuple[int, ...]
    offset: int


@dataclass(slots=True)
class BbiHeader(Header):
    """What bigWig and bigBed share.

    Attributes
    ----------
    version, byte_order
        Format version; ``"little"`` or ``"big"``.
    zooms
        The zoom levels, finest first.
    compressed
        Whether data blocks are deflated.
    bases_covered, minimum, maximum, total, sum_squares
        The summary over all data (for bigBed: over depth of coverage); None in version 1 files.
    data_offset, index_offset
        Where the data and their search index start.
    end_magic
        Whether the file ends as a whole file does; None where that was not looked at.
    """

    version: int = field(kw_only=True)
    byte_order: str = field(kw_only=True)
    zooms: tuple[Zoom, ...] = field(kw_only=True)
    compressed: bool = field(kw_only=True)
    bases_covered: int | None = field(default=None, kw_only=True)
    minimum: float | None = field(default=None, kw_only=True)
    maximum: float | None = field(default=None, kw_only=True)
    total: float | None = field(default=None, kw_only=True)
    sum_squares: float | None = field(default=None, kw_only=True)
    data_offset: int = field(default=0, kw_only=True)
    index_offset: int = field(default=0, kw_only=True)
    end_magic: bool | None = field(default=None, kw_only=True)


@dataclass(slots=True)
class BigWigHeader(BbiHeader):
    """The header of a bigWig file; `section_count` is the number of its data blocks."""

    section_count: int = field(default=0, kw_only=True)


@dataclass(slots=True)
class BigBedHeader(BbiHeader):
    """The header of a bigBed file.

    Attributes
    ----------
    item_count
        Number of items (lines of the BED file).
    field_count, defined_field_count
        All columns, and how many of them are BED's own, as the file says (some writers say all).
    autosql
        The definition of the columns, empty when the file has none.
    extra_indexes
        The indexes for searching items by the value of a field.
    """

    item_count: int = field(default=0, kw_only=True)
    field_count: int = field(default=0, kw_only=True)
    defined_field_count: int = field(default=0, kw_only=True)
    autosql: str = field(default="", kw_only=True)
    extra_indexes: tuple[ExtraIndex, ...] = field(default=(), kw_only=True)

    @property
    def indexed_fields(self) -> tuple[str, ...]:
        """The names of the fields that can be searched (`searchIndex`), by the autoSql.

        Raises
        ------
        FormatError
            When the autoSql cannot be read.
        """
        from ..autosql import parse

        numbers = [number for index in self.extra_indexes for number in index.fields]
        if not numbers:
            return ()
        names = [item.name for item in parse(self.autosql, self.path).fields]
        return tuple(names[number] for number in numbers if number < len(names))


class _Window:
    """Reads through the first block, which most of a header lies in."""

    __slots__ = ("_first", "_length", "_source")

    def __init__(self, source: Source, first: bytes) -> None:
        self._source = source
        self._first = first if len(first) >= _FIRST else source.read_at(0, _FIRST)
        self._length = len(self._first)

    def at(self, offset: int, n: int, what: str) -> bytes:
        if offset + n <= self._length:
            return self._first[offset : offset + n]
        return read_exactly(self._source, offset, n, what)

    def upto(self, offset: int, n: int) -> bytes:
        if offset + n <= self._length:
            return self._first[offset : offset + n]
        return self._source.read_at(offset, n)


def read_bbi(source: Source, first: bytes = b"", *, deep: bool = False) -> BbiHeader:
    """Read the header of a bigWig or bigBed.

    Parameters
    ----------
    source
        The open file.
    first
        Its first bytes, where they are at hand.
    deep
        Also look at the root of each search index.

    Returns
    -------
    BigWigHeader or BigBedHeader

    Raises
    ------
    FormatError
        When it is neither, or the header or the list of chromosomes cannot be read.

    References
    ----------
    Kent WJ et al. (2010), Bioinformatics 26:2204, supplementary tables 5 to 15.
    """
    window = _Window(source, first)
    head, order, is_wig = _fixed_part(window, source)
    (
        magic,
        version,
        zoom_count,
        tree_offset,
        data_offset,
        index_offset,
        field_count,
        defined_field_count,
        sql_offset,
        summary_offset,
        buffer_size,
        extension_offset,
    ) = _HEAD[order].unpack(head)
    problems: list[str] = []
    zooms = tuple(
        map(Zoom._make, _ZOOM[order].iter_unpack(window.at(64, 24 * zoom_count, "zoom list")))
    )
    chroms = _chromosomes(window, source, tree_offset, order, problems)
    if summary_offset:
        summary = _SUMMARY[order].unpack(window.at(summary_offset, 40, "summary"))
    else:
        summary = (None,) * 5
    cls = BigWigHeader if is_wig else BigBedHeader
    header: BbiHeader = cls(
        "bigWig" if is_wig else "bigBed",
        source.name,
        source.size,
        source.mtime,
        chroms=chroms,
        problems=problems,
        version=version,
        byte_order="little" if order == "<" else "big",
        zooms=zooms,
        compressed=buffer_size > 0,
        bases_covered=summary[0],
        minimum=summary[1],
        maximum=summary[2],
        total=summary[3],
        sum_squares=summary[4],
        data_offset=data_offset,
        index_offset=index_offset,
    )
    _check_extent(header, source, order, magic)
    if isinstance(header, BigBedHeader):
        header.field_count = field_count
        header.defined_field_count = defined_field_count
        if sql_offset:
            header.autosql = _autosql(window, sql_offset, problems)
        if extension_offset:
            header.extra_indexes = _extra_indexes(window, extension_offset, order)
        if not header.truncated:
            header.item_count = _U64[order].unpack(window.at(data_offset, 8, "item count"))[0]
    elif isinstance(header, BigWigHeader) and not header.truncated:
        header.section_count = _U32[order].unpack(window.at(data_offset, 4, "section count"))[0]
    if deep and not header.truncated:
        _check_indexes(header, source, order)
    return header


def _fixed_part(window: _Window, source: Source) -> tuple[bytes, str, bool]:
    """The first 64 bytes, the byte order, and whether it is a bigWig."""
    head = window.upto(0, 64)
    if head[:4] not in _ORDERS:
        raise FormatError("this is neither a bigWig nor a bigBed file", source.name)
    if len(head) < 64:
        raise FormatError(
            f"the file is cut off: {len(head)} bytes do not hold a header", source.name
        )
    return head, *_ORDERS[head[:4]]


def bigbed_columns(source: Source, first: bytes = b"") -> tuple[int, int, str]:
    """The columns of a bigBed, without reading the rest of its header.

    Returns
    -------
    tuple
        Number of columns, how many are called BED's own, and the autoSql.

    Raises
    ------
    FormatError
        When the fixed part of the header cannot be read.
    """
    window = _Window(source, first)
    head, order, _ = _fixed_part(window, source)
    fields, defined, place = struct.unpack_from(order + "HHQ", head, 32)
    return fields, defined, _autosql(window, place, []) if place else ""


def _check_extent(header: BbiHeader, source: Source, order: str, magic: int) -> None:
    size = source.size
    if size is None:
        return
    furthest = max(header.data_offset, header.index_offset)
    for zoom in header.zooms:
        furthest = max(furthest, zoom.data_offset, zoom.index_offset)
    if furthest >= size:
        header.truncated = True
        header.problems.append(
            f"the file is cut off: its header points to byte {furthest} and it has {size} bytes"
        )
        return
    header.end_magic = ends_with(source, _U32[order].pack(magic))
    if not header.end_magic and header.version >= _ENDS_WITH_MAGIC:
        header.truncated = True
        header.problems.append("the file is cut off, or longer than it was written: no end mark")


def _check_indexes(header: BbiHeader, source: Source, order: str) -> None:
    roots = [("the data", header.index_offset)]
    roots += [(f"zoom level {zoom.reduction}", zoom.index_offset) for zoom in header.zooms]
    for what, offset in roots:
        root = source.read_at(offset, 52)
        if len(root) < 48 or _U32[order].unpack(root[:4])[0] != _RTREE_MAGIC:
            header.problems.append(f"the search index of {what} at byte {offset} is damaged")


@lru_cache(maxsize=64)
def _leaf_struct(order: str, key_size: int) -> struct.Struct:
    return struct.Struct(f"{order}{key_size}sII")


@lru_cache(maxsize=64)
def _child_struct(order: str, key_size: int) -> struct.Struct:
    return struct.Struct(f"{order}{key_size}xQ")


def _chromosomes(
    window: _Window, source: Source, offset: int, order: str, problems: list[str]
) -> dict[str, int]:
    """Names and sizes from the B+ tree, in the order of its leaves."""
    magic, _, key_size, value_size, count = _TREE[order].unpack(
        window.at(offset, 32, "list of chromosomes")
    )
    if magic != _TREE_MAGIC or value_size != 8 or not 0 < key_size <= _LONGEST_NAME:
        raise FormatError(f"the list of chromosomes at byte {offset} is damaged", source.name)
    leaf, child = _leaf_struct(order, key_size), _child_struct(order, key_size)
    node = _NODE[order]
    chroms: dict[str, int] = {}
    found = 0
    stack = [offset + 32]
    seen = set(stack)
    while stack:
        place = stack.pop()
        is_leaf, rows = node.unpack(window.at(place, 4, "list of chromosomes"))
        item = leaf if is_leaf else child
        body = window.at(place + 4, rows * item.size, "list of chromosomes")
        if is_leaf:
            found += rows
            if found > count:
                break
            for name, _, size in leaf.iter_unpack(body):
                chroms[name.rstrip(b"\0").decode("utf-8", "replace")] = size
        else:
            children = [place for (place,) in child.iter_unpack(body)]
            before = len(seen)
            seen.update(children)
            if len(seen) < before + rows:
                raise FormatError("the list of chromosomes runs in a circle", source.name)
            stack += reversed(children)
    if found != count:
        raise FormatError(
            f"the list of chromosomes is damaged: it says {count} and holds "
            f"{'more' if found > count else 'others'}",
            source.name,
        )
    if len(chroms) != count:
        problems.append("a chromosome name stands twice in the list of chromosomes")
    return chroms


def _autosql(window: _Window, offset: int, problems: list[str]) -> str:
    text = b""
    step = 2048
    while len(text) < _LONGEST_AUTOSQL:
        part = window.upto(offset + len(text), step)
        end = part.find(b"\0")
        if end >= 0:
            return (text + part[:end]).decode("utf-8", "replace")
        if not part:
            break
        text += part
        step = 65536
    problems.append("the autoSql text has no end")
    return ""


def _extra_indexes(window: _Window, offset: int, order: str) -> tuple[ExtraIndex, ...]:
    _, count, place = struct.unpack(order + "HHQ", window.at(offset, 12, "header extension"))
    found = []
    for _ in range(count):
        _, fields, start = struct.unpack(order + "HHQ", window.at(place, 12, "list of indexes"))
        numbers = struct.unpack(
            order + "H2x" * fields, window.at(place + 16, 4 * fields, "list of indexes")
        )
        found.append(ExtraIndex(numbers, start))
        place += 16 + 4 * fields
    return tuple(found)
