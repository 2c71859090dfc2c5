"""The headers of BAM and CRAM files, with what their index tells."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

from ...errors import FormatError
from .base import Header
from .gzipped import BGZF_EOF, Gunzip
from .indexes import IndexHeader
from .source import Source, ends_with, read_exactly

__all__ = ["AlignmentHeader", "read_bam", "read_cram", "sam_sequences", "sort_order"]

_LONGEST = 256 << 20
_CRAM_EOF = {
    2: bytes.fromhex("0b000000ffffffff0fe0454f460000000001000001000606010001000100"),
    3: bytes.fromhex(
        "0f000000ffffffff0fe0454f4600000000010005bdd94f0001000606010001000100ee63014b"
    ),
}


@dataclass(slots=True)
class AlignmentHeader(Header):
    """The header of a BAM or CRAM file.

    Attributes
    ----------
    version
        Of a CRAM file: (major, minor); None for BAM.
    sort_order
        The ``SO:`` value of the header: ``coordinate``, ``queryname``, ``unsorted``, ``unknown``, or
        None when it has none.
    text
        The SAM header.
    end_mark
        Whether the file ends with the empty block (BAM) or container (CRAM) of a whole file; None
        where the size is not known.
    index
        The index beside the file, None without one (or when it was not looked for).
    index_older
        Whether the index was last changed before the data; None when that cannot be told.
    """

    version: tuple[int, int] | None = field(default=None, kw_only=True)
    sort_order: str | None = field(default=None, kw_only=True)
    text: str = field(default="", kw_only=True)
    end_mark: bool | None = field(default=None, kw_only=True)
    index: IndexHeader | None = field(default=None, kw_only=True)
    index_older: bool | None = field(default=None, kw_only=True)


def sort_order(text: str) -> str | None:
    r"""The sort order that a SAM header states.

    Examples
    --------
    >>> sort_order("@HD\tVN:1.6\tSO:coordinate\n")
    'coordinate'
    """
    first = text.partition("\n")[0]
    if first.startswith("@HD"):
        for item in first.rstrip("\r\0").split("\t"):
            if item.startswith("SO:"):
                return item[3:]
    return None


def sam_sequences(text: str) -> dict[str, int]:
    r"""Names and lengths of the ``@SQ`` lines of a SAM header; lines without both are left out.

    Examples
    --------
    >>> sam_sequences("@SQ\tSN:chr1\tLN:100\n")
    {'chr1': 100}
    """
    found = {}
    for line in text.split("\n"):
        if line.startswith("@SQ\t"):
            items = {item[:3]: item[3:] for item in line.rstrip("\r\0").split("\t")[1:]}
            name, length = items.get("SN:"), items.get("LN:", "")
            if name and length.isascii() and length.isdigit() and len(length) < 20:
                found[name] = int(length)
    return found


def read_bam(source: Source, first: bytes = b"") -> AlignmentHeader:
    """Read the header of a BAM file.

    Raises
    ------
    FormatError
        When it is not a BAM file or its header cannot be read.

    References
    ----------
    https://samtools.github.io/hts-specs/SAMv1.pdf section 4
    """
    head = Gunzip(source, first or source.read_at(0, 16384))

    def upto(n: int) -> bytearray:
        data = head.upto(n) if n <= _LONGEST else head.data
        if len(data) < n:
            raise FormatError(f"the BAM header is cut off or damaged at byte {n}", source.name)
        return data

    data = upto(8)
    if data[:4] != b"BAM\1":
        raise FormatError("this is not a BAM file", source.name)
    length = struct.unpack_from("<i", data, 4)[0]
    if length < 0:
        raise FormatError("the BAM header gives a negative length of its text", source.name)
    place = 8 + length
    data = upto(place + 4)
    header = AlignmentHeader("bam", source.name, source.size, source.mtime)
    header.text = data[8:place].rstrip(b"\0").decode("utf-8", "replace")
    header.sort_order = sort_order(header.text)
    count = struct.unpack_from("<i", data, place)[0]
    if count < 0:
        raise FormatError("the BAM header gives a negative number of sequences", source.name)
    place += 4
    unpack = struct.Struct("<i").unpack_from
    chroms = header.chroms
    for _ in range(count):
        if place + 4 > len(data):
            data = upto(place + 4)
        length = unpack(data, place)[0]
        end = place + 4 + length
        if length < 1:
            raise FormatError("the BAM header has a sequence without a name", source.name)
        if end + 4 > len(data):
            data = upto(end + 4)
        chroms[data[place + 4 : end - 1].decode("utf-8", "replace")] = unpack(data, end)[0]
        place = end + 4
    header.end_mark = ends_with(source, BGZF_EOF)
    _check_end(header, "BAM")
    return header


def _check_end(header: AlignmentHeader, what: str) -> None:
    if header.end_mark is False:
        header.truncated = True
        header.problems.append(f"the {what} file is cut off: its end mark is missing")


class _Numbers:
    """The variable-length whole numbers of CRAM 2 and 3, one after another."""

    __slots__ = ("_data", "_name", "place")

    def __init__(self, data: bytes, place: int, name: str) -> None:
        self._data = data
        self.place = place
        self._name = name

    def byte(self) -> int:
        if self.place >= len(self._data):
            raise FormatError("the CRAM header is cut off", self._name)
        self.place += 1
        return self._data[self.place - 1]

    def itf8(self) -> int:
        """Up to 5 bytes; the leading one bits of the first say how many follow."""
        first = self.byte()
        if first < 0x80:
            return first
        if first < 0xC0:
            return (first & 0x7F) << 8 | self.byte()
        if first < 0xE0:
            return (first & 0x3F) << 16 | self.byte() << 8 | self.byte()
        if first < 0xF0:
            return (first & 0x1F) << 24 | self.byte() << 16 | self.byte() << 8 | self.byte()
        value = (first & 0x0F) << 28 | self.byte() << 20 | self.byte() << 12
        return value | self.byte() << 4 | self.byte() & 0x0F

    def skip_ltf8(self) -> None:
        """Up to 9 bytes, by the leading one bits of the first."""
        first = self.byte()
        while first & 0x80:
            self.byte()
            first = first << 1 & 0xFF


def read_cram(source: Source, first: bytes = b"") -> AlignmentHeader:
    """Read the header of a CRAM file of version 2 or 3, with its SAM header.

    Raises
    ------
    FormatError
        When it is not a CRAM file or its header cannot be read.

    References
    ----------
    https://samtools.github.io/hts-specs/CRAMv3.pdf sections 6 to 8
    """
    head = first or source.read_at(0, 8192)
    if head[:4] != b"CRAM":
        raise FormatError("this is not a CRAM file", source.name)
    if len(head) < 26:
        raise FormatError("the CRAM header is cut off", source.name)
    header = AlignmentHeader("cram", source.name, source.size, source.mtime)
    header.version = (head[4], head[5])
    mark = _CRAM_EOF.get(head[4])
    if mark is None:
        raise FormatError(
            f"this is CRAM version {head[4]}.{head[5]}; UCSC reads 2 and 3", source.name
        )
    header.text = _cram_text(source, head)
    header.sort_order = sort_order(header.text)
    header.chroms = sam_sequences(header.text)
    header.end_mark = ends_with(source, mark)
    _check_end(header, "CRAM")
    return header


def _cram_text(source: Source, head: bytes) -> str:
    """The SAM header: the first block of the first container."""
    version = head[4]
    if len(head) < 30:
        raise FormatError("the CRAM header is cut off", source.name)
    numbers = _Numbers(head, 30, source.name)
    numbers.itf8()  # reference, start, span, records
    numbers.itf8()
    numbers.itf8()
    numbers.itf8()
    if version >= 3:
        numbers.skip_ltf8()  # record counter: 32 bits before version 3
    else:
        numbers.itf8()
    numbers.skip_ltf8()  # bases
    numbers.itf8()  # blocks
    for _ in range(numbers.itf8()):
        numbers.itf8()
    if version >= 3:
        numbers.place += 4
    method, content = numbers.byte(), numbers.byte()
    numbers.itf8()
    packed, raw = numbers.itf8(), numbers.itf8()
    if content != 0 or method not in (0, 1):
        raise FormatError("the SAM header inside the CRAM file cannot be found", source.name)
    if raw > _LONGEST or packed > _LONGEST:
        raise FormatError("the SAM header inside the CRAM file is damaged", source.name)
    block = read_exactly(source, numbers.place, packed, "SAM header inside the CRAM file")
    if method == 1:
        block = _gunzip(block, raw, source.name)
    if len(block) < 4:
        raise FormatError("the SAM header inside the CRAM file is empty", source.name)
    length = struct.unpack_from("<i", block)[0]
    return block[4 : 4 + max(length, 0)].rstrip(b"\0").decode("utf-8", "replace")


def _gunzip(block: bytes, size: int, name: str) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(block, size or 1)
    except zlib.error as error:
        raise FormatError(
            f"the SAM header inside the CRAM file is damaged ({error})", name
        ) from None
