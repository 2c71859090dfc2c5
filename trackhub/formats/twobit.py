"""Reading and writing .2bit sequence files, and reading their forerunner .nib.

Names and sizes need only the standard library (`headers`); letters need numpy.
"""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from ..errors import FormatError
from .headers.others import TwoBitHeader, read_nib, read_twobit, twobit_sizes
from .headers.source import Fetch, open_source, read_exactly

if TYPE_CHECKING:
    import numpy as np

__all__ = ["TwoBit", "nib_sequence", "write_twobit"]

_BASES = b"TCAG"
_CHUNK = 1 << 20
_IS_N = 4
_IS_LOWER = 8
_BAD = 128


def _letter_table() -> bytes:
    """For each letter: its two bits, whether it is written as N, whether it is lower case."""
    table = bytearray([_BAD]) * 256
    for code, letters in enumerate((b"TU", b"C", b"A", b"G")):
        for letter in letters:
            table[letter] = code
    for letter in b"NRYSWKMBDHVX-.":
        table[letter] = _IS_N
    for letter in range(ord("A"), ord("Z") + 1):
        table[letter | 0x20] = table[letter] | (_IS_LOWER if table[letter] != _BAD else 0)
    return bytes(table)


_TABLE = _letter_table()


def write_twobit(
    path: str | os.PathLike[str],
    sequences: Iterable[tuple[str, str | bytes]],
    *,
    mask: bool = True,
    version: int = 0,
    progress: Callable[[int, int | None], None] | None = None,
) -> dict[str, int]:
    """Write sequences as a .2bit file, in the layout of UCSC's faToTwoBit.

    Parameters
    ----------
    path
        The file to write; it appears when it is complete.
    sequences
        Names and nucleotide letters, one after another, as `read_fasta` yields them. Lower case is
        kept as mask; every letter but A, C, G, T (and U, which becomes T) is kept as N.
    mask
        False forgets the lower case.
    version
        0, or 1 for files of more than 4 GB (``faToTwoBit -long``), which old readers refuse.
    progress
        Called with the number of bases written so far, and None.

    Returns
    -------
    dict
        Name to length in bases, in the order written.

    Raises
    ------
    FormatError
        A name that is empty, longer than 255 bytes or given twice; an empty sequence; a letter that
        is no nucleotide; more than 4 GB with version 0.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format7

    Examples
    --------
    >>> path = Path(tempfile.mkdtemp(), "a.2bit")
    >>> write_twobit(path, [("chr1", "ACGTNNacgt"), ("chr2", b"TT")])
    {'chr1': 10, 'chr2': 2}
    >>> with TwoBit(path) as genome:
    ...     genome.sequence("chr1", 2, 8)
    'GTNNac'
    """
    from .bbi.output import whole_file

    if version not in (0, 1):
        raise FormatError(f"a .2bit file has version 0 or 1, not {version!r}", path)
    shown = os.fspath(path)
    sizes: dict[str, int] = {}
    lengths: list[int] = []
    done = 0
    parent = str(Path(path).parent)
    # The index comes first and is known last: records wait in memory, or on disk when they are many.
    with (
        whole_file(path) as file,
        tempfile.SpooledTemporaryFile(max_size=64 << 20, dir=parent) as records,
    ):
        for name, letters in sequences:
            _check_name(name, sizes, shown)
            data = letters.encode("utf-8") if isinstance(letters, str) else bytes(letters)
            length = 0
            for part in _record(name, data, mask, shown):
                length += len(part)
                records.write(part)
            sizes[name] = len(data)
            lengths.append(length)
            done += len(data)
            if progress is not None:
                progress(done, None)
        if not sizes:
            raise FormatError("there are no sequences to write", shown)
        file.write(_index(sizes, lengths, version, shown))
        records.seek(0)
        while part := records.read(1 << 22):
            file.write(part)
    return sizes


def _check_name(name: str, seen: dict[str, int], path: str) -> None:
    if not name or len(name.encode("utf-8", "surrogateescape")) > 255:
        raise FormatError(
            f"the sequence name {name[:40]!r} must have 1 to 255 bytes for a .2bit file", path
        )
    if "\0" in name:
        raise FormatError(f"the sequence name {name!r} has a NUL byte", path)
    if name in seen:
        raise FormatError(f"the sequence name {name!r} comes twice", path)


def _index(sizes: dict[str, int], lengths: list[int], version: int, path: str) -> bytes:
    form = struct.Struct("<Q" if version else "<I")
    names = [name.encode("utf-8", "surrogateescape") for name in sizes]
    place = 16 + sum(1 + len(name) + form.size for name in names)
    parts = [struct.pack("<IIII", 0x1A412743, version, len(names), 0)]
    for name, length in zip(names, lengths, strict=True):
        if not version and place > 0xFFFFFFFF:
            raise FormatError("the sequences need more than 4 GB: write with version=1", path)
        parts += [bytes([len(name)]), name, form.pack(place)]
        place += length
    return b"".join(parts)


class _Runs:
    """Where a flag is set in an array that comes in chunks, as starts and sizes."""

    __slots__ = ("_edges", "_inside", "_length")

    def __init__(self) -> None:
        self._edges: list[np.ndarray] = []
        self._inside = False
        self._length = 0

    def add(self, flags: np.ndarray) -> None:
        import numpy as np

        on = flags != 0
        if on[0] != self._inside:
            self._edges.append(np.array([self._length]))
        changes = np.flatnonzero(on[1:] != on[:-1])
        if len(changes):
            self._edges.append(changes + (self._length + 1))
        self._inside = bool(on[-1])
        self._length += len(on)

    def to_bytes(self) -> bytes:
        """Count, starts, sizes: unsigned 32-bit little-endian numbers."""
        import numpy as np

        if self._inside:
            self._edges.append(np.array([self._length]))
        if not self._edges:
            return bytes(4)
        edges = np.concatenate(self._edges)
        starts, ends = edges[0::2], edges[1::2]
        both = np.concatenate([starts, ends - starts]).astype("<u4")
        return struct.pack("<I", len(starts)) + both.tobytes()


def _record(name: str, letters: bytes, mask: bool, path: str) -> Iterator[bytes]:
    """The bytes of one sequence's record, part by part."""
    import numpy as np

    size = len(letters)
    if not 0 < size <= 0xFFFFFFFF:
        what = "is empty" if not size else "has more than 4,294,967,295 bases"
        raise FormatError(f"sequence {name!r} {what}", path)
    unknown, lower = _Runs(), _Runs()
    packed = []
    for start in range(0, size, _CHUNK):
        codes = letters[start : start + _CHUNK].translate(_TABLE)
        flags = np.frombuffer(codes, np.uint8)
        if int(flags.max()) >= _BAD:
            place = start + int(flags.argmax())
            raise FormatError(
                f"{chr(letters[place])!r} at base {place + 1} of sequence {name!r} is no "
                "nucleotide letter",
                path,
            )
        unknown.add(flags & _IS_N)
        if mask:
            lower.add(flags & _IS_LOWER)
        packed.append(_pack(flags))
    yield struct.pack("<I", size)
    yield unknown.to_bytes()
    yield lower.to_bytes()
    yield bytes(4)
    yield from packed


def _pack(codes: np.ndarray) -> bytes:
    """Four bases to a byte, the first in the highest bits."""
    import numpy as np

    padded = np.zeros((len(codes) + 3) // 4 * 4, np.uint8)
    np.bitwise_and(codes, 3, out=padded[: len(codes)])
    four = padded.view("<u4")
    return (four << 6 | four >> 4 | four >> 14 | four >> 24).astype(np.uint8).tobytes()


class _Blocks(NamedTuple):
    starts: np.ndarray
    sizes: np.ndarray


class _Place(NamedTuple):
    """Where a sequence lies in the file."""

    size: int
    unknown: _Blocks
    lower: _Blocks
    bases: int


class TwoBit:
    """A .2bit file, open for reading.

    Parameters
    ----------
    where
        Path, or ``http://``/``https://`` URL on a server that answers byte ranges.
    opener
        For URLs: how a request is made.

    Attributes
    ----------
    header
        What `read_header` tells of the file.

    Raises
    ------
    FormatError
        When it is not a .2bit file of version 0 or 1, or is damaged.

    Examples
    --------
    >>> path = Path(tempfile.mkdtemp(), "a.2bit")
    >>> _ = write_twobit(path, [("chr1", "ACGTNNacgt")])
    >>> with TwoBit(path) as genome:
    ...     genome.names, genome.sizes, genome.sequence("chr1", 6, 10, mask=False)
    (('chr1',), {'chr1': 10}, 'ACGT')
    """

    def __init__(self, where: str | os.PathLike[str], *, opener: Fetch | None = None) -> None:
        self._source = open_source(where, opener=opener)
        try:
            self.header: TwoBitHeader = read_twobit(self._source)
        except BaseException:
            self._source.close()
            raise
        self._order = "<" if self.header.byte_order == "little" else ">"
        self._places: dict[str, _Place] = {}

    def __enter__(self) -> TwoBit:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._source.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sequences, in the order of the file."""
        return self.header.names

    @property
    def sizes(self) -> dict[str, int]:
        """Name to length in bases; of a served file this takes a request for each far-off sequence."""
        if not self.header.chroms and not self.header.truncated:
            self.header.chroms = twobit_sizes(self._source, self.header)
        return dict(self.header.chroms)

    def sequence(
        self, name: str, start: int = 0, end: int | None = None, *, mask: bool = True
    ) -> str:
        """The letters of a sequence, or of a part of it.

        Parameters
        ----------
        name
            The sequence.
        start, end
            0-based, half-open; without `end`, up to its end.
        mask
            True gives masked bases in lower case, False gives all in upper case.

        Returns
        -------
        str
            A, C, G, T and N.

        Raises
        ------
        KeyError
            When there is no such sequence.
        ValueError
            When the range does not lie in it.
        FormatError
            When the file is damaged.
        """
        import numpy as np

        place = self._place(name)
        end = place.size if end is None else end
        if not 0 <= start <= end <= place.size:
            raise ValueError(
                f"{name}:{start}-{end} is no range of {name}, which has {place.size} bases"
            )
        if start == end:
            return ""
        first, last = start // 4, (end + 3) // 4
        packed = read_exactly(self._source, place.bases + first, last - first, f"sequence {name!r}")
        four = np.frombuffer(packed, np.uint8)
        letters = _unpacked()[four].view(np.uint8)[start - 4 * first : end - 4 * first]
        for run_start, run_end in _overlapping(place.unknown, start, end):
            letters[run_start:run_end] = ord("N")
        if mask:
            for run_start, run_end in _overlapping(place.lower, start, end):
                letters[run_start:run_end] |= 0x20
        return letters.tobytes().decode("ascii")

    def _place(self, name: str) -> _Place:
        place = self._places.get(name)
        if place is None:
            if name not in self.header.offsets:
                raise KeyError(name)
            place = self._places[name] = self._read_place(name, self.header.offsets[name])
        return place

    def _read_place(self, name: str, offset: int) -> _Place:
        what = f"record of sequence {name!r}"
        number = struct.Struct(self._order + "I")
        (size,) = number.unpack(read_exactly(self._source, offset, 4, what))
        offset += 4
        blocks = []
        for _ in range(2):
            (count,) = number.unpack(read_exactly(self._source, offset, 4, what))
            blocks.append(self._read_blocks(name, offset + 4, count, size))
            offset += 4 + 8 * count
        return _Place(size, blocks[0], blocks[1], offset + 4)

    def _read_blocks(self, name: str, offset: int, count: int, size: int) -> _Blocks:
        import numpy as np

        total = self._source.size
        if total is not None and offset + 8 * count > total:
            raise FormatError(f"the record of sequence {name!r} is cut off", self._source.name)
        data = read_exactly(self._source, offset, 8 * count, f"record of sequence {name!r}")
        numbers = np.frombuffer(data, self._order + "u4").astype(np.int64)
        starts, sizes = numbers[:count], numbers[count:]
        ends = starts + sizes
        if count and (int(ends[-1]) > size or bool((ends[:-1] > starts[1:]).any())):
            raise FormatError(
                f"the N or mask blocks of sequence {name!r} are damaged", self._source.name
            )
        return _Blocks(starts, sizes)


def _unpacked() -> np.ndarray:
    """For each byte its four letters, as one 32-bit item."""
    import numpy as np

    letters = np.frombuffer(_BASES, np.uint8)
    byte = np.arange(256)
    table = np.stack([letters[byte >> shift & 3] for shift in (6, 4, 2, 0)], axis=1)
    return np.ascontiguousarray(table).view(np.uint32).ravel()


def _overlapping(blocks: _Blocks, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of the blocks that lie in a range, counted from its start."""
    import numpy as np

    ends = blocks.starts + blocks.sizes
    first = int(np.searchsorted(ends, start, "right"))
    last = int(np.searchsorted(blocks.starts, end, "left"))
    yield from zip(
        (np.maximum(blocks.starts[first:last], start) - start).tolist(),
        (np.minimum(ends[first:last], end) - start).tolist(),
        strict=True,
    )


def nib_sequence(
    path: str | os.PathLike[str], start: int = 0, end: int | None = None, *, mask: bool = True
) -> str:
    """The letters of a .nib file, or of a part of it.

    Parameters
    ----------
    path
        The file.
    start, end
        0-based, half-open; without `end`, up to its end.
    mask
        True gives masked bases in lower case.

    Raises
    ------
    ValueError
        When the range does not lie in the sequence.
    FormatError
        When it is not a .nib file, or is cut off.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format8

    Examples
    --------
    >>> path = Path(tempfile.mkdtemp(), "a.nib")
    >>> _ = path.write_bytes(struct.pack("<II", 0x6BE93D3A, 3) + bytes([0x01, 0xA0]))
    >>> nib_sequence(path)
    'TCa'
    """
    import numpy as np

    source = open_source(path)
    try:
        header = read_nib(source)
        end = header.length if end is None else end
        if not 0 <= start <= end <= header.length:
            raise ValueError(
                f"{start}-{end} is no range of {source.name}, which has {header.length} bases"
            )
        first, last = start // 2, (end + 1) // 2
        data = read_exactly(source, 8 + first, last - first, "sequence")
    finally:
        source.close()
    both = np.frombuffer(data, np.uint8)
    codes = np.stack([both >> 4, both & 15], axis=1).ravel()[start - 2 * first : end - 2 * first]
    table = np.frombuffer(b"TCAGNNNNtcagnnnn" if mask else b"TCAGNNNN" * 2, np.uint8)
    return table[codes].tobytes().decode("ascii")
