"""The headers of .2bit, .nib, .hic and HAL files."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from ...errors import FormatError
from .base import Header
from .source import LocalFile, MemoryFile, Source

__all__ = [
    "HDF5_MAGIC",
    "NIB_MAGIC",
    "TWOBIT_MAGIC",
    "HalHeader",
    "HicHeader",
    "NibHeader",
    "TwoBitHeader",
    "read_hal",
    "read_hic",
    "read_nib",
    "read_twobit",
    "twobit_sizes",
]

TWOBIT_MAGIC = 0x1A412743
NIB_MAGIC = 0x6BE93D3A
HDF5_MAGIC = b"\x89HDF\r\n\x1a\n"
_HAL_MMAP = b"HAL-MMAP"
_LONGEST = 1 << 30
_LONGEST_NAME = 255


class _Cursor:
    """Reads a header field by field, asking for more of the file as it goes."""

    __slots__ = ("_data", "_source", "_what", "order", "place")

    def __init__(self, source: Source, first: bytes, what: str, order: str = "<") -> None:
        self._source = source
        self._data = bytearray(first or source.read_at(0, 8192))
        self._what = what
        self.order = order
        self.place = 0

    def _grow(self, end: int) -> bool:
        """Hold at least `end` bytes of the file, if it has them."""
        data = self._data
        if end > len(data) and end <= _LONGEST:
            data += self._source.read_at(
                len(data), max(end, min(2 * len(data), 1 << 24)) - len(data)
            )
        return end <= len(data)

    def need(self, n: int) -> bytearray:
        """The data held, of which the next `n` bytes exist."""
        if self.place + n > len(self._data) and not self._grow(self.place + n):
            raise FormatError(f"the {self._what} header is cut off", self._source.name)
        return self._data

    def take(self, form: str) -> tuple[int, ...]:
        """The next numbers, as `struct` names their types."""
        form = self.order + form
        n = struct.calcsize(form)
        values = struct.unpack_from(form, self.need(n), self.place)
        self.place += n
        return values

    def text(self) -> str:
        """The next characters up to a NUL."""
        start = self.place
        while True:
            end = self._data.find(b"\0", start)
            if end >= 0:
                value = self._data[self.place : end].decode("utf-8", "replace")
                self.place = end + 1
                return value
            start = len(self._data)
            if not self._grow(start + 1):
                raise FormatError(f"the {self._what} header is cut off", self._source.name)

    def numbered(self, form: str, count: int) -> dict[str, int]:
        """The next names, as many characters as the byte before each says, and their numbers."""
        number = struct.Struct(self.order + form)
        unpack, width = number.unpack_from, number.size
        found = {}
        data, place = self._data, self.place
        for _ in range(count):
            # There may be many, so the file is only asked where the data might not do.
            if place + _LONGEST_NAME + width >= len(data):
                self.place = place
                self.need(1 + self.need(1)[place] + width)
            start = place + 1
            end = start + data[place]
            found[data[start:end].decode("utf-8", "replace")] = unpack(data, end)[0]
            place = end + width
        self.place = place
        return found


@dataclass(slots=True)
class TwoBitHeader(Header):
    """The header of a .2bit file.

    Attributes
    ----------
    version
        0, or 1 for files of more than 4 GB.
    byte_order
        ``"little"`` or ``"big"``.
    offsets
        Sequence name to the byte where its record starts, in the order of the file.
    """

    version: int = field(default=0, kw_only=True)
    byte_order: str = field(default="little", kw_only=True)
    offsets: dict[str, int] = field(default_factory=dict, kw_only=True)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sequences, in the order of the file."""
        return tuple(self.offsets)


def read_twobit(source: Source, first: bytes = b"", *, deep: bool = False) -> TwoBitHeader:
    """Read names and sizes of a .2bit file.

    Sizes lie with the sequences, all over the file: of a served file they are read (into `chroms`)
    only when `deep` is set, at about one request each.

    Raises
    ------
    FormatError
        When it is not a .2bit file, or its list of sequences cannot be read.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format7
    """
    cursor = _Cursor(source, first, ".2bit")
    start = cursor.need(4)[:4]
    if start == struct.pack(">I", TWOBIT_MAGIC):
        cursor.order = ">"
    elif start != struct.pack("<I", TWOBIT_MAGIC):
        raise FormatError("this is not a .2bit file", source.name)
    _, version, count, _ = cursor.take("IIII")
    if version > 1:
        raise FormatError(f"this .2bit file has version {version}; 0 and 1 exist", source.name)
    header = TwoBitHeader("2bit", source.name, source.size, source.mtime)
    header.version = version
    header.byte_order = "little" if cursor.order == "<" else "big"
    offsets = header.offsets = cursor.numbered("Q" if version else "I", count)
    if len(offsets) < count:
        header.problems.append("a sequence name stands twice in the .2bit file")
    furthest = max(offsets.values(), default=0)
    if source.size is not None and furthest + 16 > source.size:
        header.truncated = True
        header.problems.append(
            f"the .2bit file is cut off: a sequence starts at byte {furthest} of {source.size}"
        )
    elif deep or isinstance(source, (LocalFile, MemoryFile)):
        header.chroms = twobit_sizes(source, header)
    return header


def twobit_sizes(source: Source, header: TwoBitHeader) -> dict[str, int]:
    """Name to length: the first number of each record; records close together are read together.

    Raises
    ------
    FormatError
        When a record lies beyond the end of the file.
    """
    unpack = struct.Struct(("<" if header.byte_order == "little" else ">") + "I").unpack_from
    sizes = {}
    start, data = 0, b""
    before = 0
    for name, offset in header.offsets.items():
        place = offset - start
        if place < 0 or place + 4 > len(data):
            start = offset
            place = 0
            data = source.read_at(offset, 65536 if 0 < offset - before < 4096 else 4)
            if len(data) < 4:
                raise FormatError(f"the record of {name!r} is cut off", source.name)
        sizes[name] = unpack(data, place)[0]
        before = offset
    return sizes


@dataclass(slots=True)
class NibHeader(Header):
    """The header of a .nib file: one sequence without a name, of `length` bases."""

    byte_order: str = field(default="little", kw_only=True)
    length: int = field(default=0, kw_only=True)


def read_nib(source: Source, first: bytes = b"") -> NibHeader:
    """Read the header of a .nib file.

    Raises
    ------
    FormatError
        When it is not one.
    """
    cursor = _Cursor(source, first, ".nib")
    start = cursor.need(4)[:4]
    if start == struct.pack(">I", NIB_MAGIC):
        cursor.order = ">"
    elif start != struct.pack("<I", NIB_MAGIC):
        raise FormatError("this is not a .nib file", source.name)
    header = NibHeader("nib", source.name, source.size, source.mtime)
    header.byte_order = "little" if cursor.order == "<" else "big"
    header.length = cursor.take("II")[1]
    if source.size is not None and source.size < 8 + (header.length + 1) // 2:
        header.truncated = True
        header.problems.append(f"the .nib file is cut off: it says {header.length} bases")
    return header


@dataclass(slots=True)
class HicHeader(Header):
    """The header of a .hic file.

    Attributes
    ----------
    version
        Format version (UCSC reads 6 to 9).
    genome
        The genome's name as the file gives it.
    attributes
        Further facts of the writer.
    resolutions
        Sizes of the bins in bases.
    """

    version: int = field(default=0, kw_only=True)
    genome: str = field(default="", kw_only=True)
    attributes: dict[str, str] = field(default_factory=dict, kw_only=True)
    resolutions: tuple[int, ...] = field(default=(), kw_only=True)


def read_hic(source: Source, first: bytes = b"") -> HicHeader:
    """Read the header of a .hic file.

    Raises
    ------
    FormatError
        When it is not one, or its header cannot be read.

    References
    ----------
    https://github.com/aidenlab/hic-format
    """
    cursor = _Cursor(source, first, ".hic")
    if cursor.need(4)[:4] != b"HIC\0":
        raise FormatError("this is not a .hic file", source.name)
    cursor.place = 4
    header = HicHeader("hic", source.name, source.size, source.mtime)
    header.version, footer = cursor.take("iq")
    if not 6 <= header.version <= 9:
        raise FormatError(f"this .hic file has version {header.version}; 6 to 9 exist", source.name)
    header.genome = cursor.text()
    if header.version > 8:
        cursor.take("qq")
    for _ in range(cursor.take("i")[0]):
        key = cursor.text()
        header.attributes[key] = cursor.text()
    wide = "q" if header.version > 8 else "i"
    for _ in range(cursor.take("i")[0]):
        name = cursor.text()
        (length,) = cursor.take(wide)
        # Juicer puts the whole genome, in kilobases, before the chromosomes.
        if name.lower() != "all":
            header.chroms[name] = length
    count = cursor.take("i")[0]
    if 0 < count <= 10_000:
        header.resolutions = cursor.take(f"{count}i")
    if source.size is not None and not 0 < footer < source.size:
        header.truncated = True
        header.problems.append(
            f"the .hic file is cut off: its index should start at byte {footer} of {source.size}"
        )
    return header


@dataclass(slots=True)
class HalHeader(Header):
    """A HAL file; `layout` is ``hdf5`` or ``mmap``. Nothing else can be read without its library."""

    layout: str = field(default="hdf5", kw_only=True)


def read_hal(source: Source, first: bytes = b"") -> HalHeader:
    """Tell a HAL file by its first bytes.

    Raises
    ------
    FormatError
        When it is another HDF5 file, or neither.

    References
    ----------
    https://github.com/ComparativeGenomicsToolkit/hal
    """
    start = source.read_at(0, 65536)
    header = HalHeader("hal", source.name, source.size, source.mtime)
    if start.startswith(_HAL_MMAP):
        header.layout = "mmap"
        return header
    if not start.startswith(HDF5_MAGIC):
        raise FormatError("this is not a HAL file", source.name)
    if b"Phylogeny" not in start or b"Genomes" not in start:
        raise FormatError("this is an HDF5 file, but not a HAL alignment", source.name)
    return header
