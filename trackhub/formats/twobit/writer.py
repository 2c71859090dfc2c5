"""Writing .2bit files."""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from ...errors import FormatError

if TYPE_CHECKING:
    import numpy as np

__all__ = ["write_twobit"]

_CHUNK = 1 << 20
_IN_MEMORY = 8 << 20
_EDGES_HELD = 1 << 20
_MOST_BASES = 0xFFFFFFFF
_RESERVED = bytes(4)
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
    sequences: Iterable[tuple[str, str | bytes | Iterable[bytes]]],
    *,
    mask: bool = True,
    version: int = 0,
    progress: Callable[[int, int | None], None] | None = None,
) -> dict[str, int]:
    """Write sequences as a .2bit file, in the layout of UCSC's faToTwoBit.

    Memory is bounded, however long a sequence is, where its letters come in pieces: packed bases
    wait in a temporary file beside `path`.

    Parameters
    ----------
    path
        The file to write; it appears when it is complete.
    sequences
        Names and nucleotide letters, one after another, as `read_fasta` or `fasta_records` yield
        them: whole, or in pieces. Lower case is kept as mask; every letter but A, C, G, T (and U,
        which becomes T) is kept as N.
    mask
        False forgets the lower case.
    version
        0, or 1 for files of more than 4 GB (``faToTwoBit -long``), which old readers refuse.
    progress
        Called with the number of bases read so far, and None.

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
    >>> from trackhub.formats.twobit import TwoBit
    >>> path = Path(tempfile.mkdtemp(), "a.2bit")
    >>> write_twobit(path, [("chr1", "ACGTNNacgt"), ("chr2", [b"T", b"T"])])
    {'chr1': 10, 'chr2': 2}
    >>> with TwoBit(path) as genome:
    ...     genome.sequence("chr1", 2, 8)
    'GTNNac'
    """
    from ..bbi.output import whole_file

    if version not in (0, 1):
        raise FormatError(f"a .2bit file has version 0 or 1, not {version!r}", path)
    shown = os.fspath(path)
    records: dict[str, _Record] = {}
    done = 0
    folder = Path(path).parent
    # The index comes first and is known last, and so are the blocks of a sequence and its bases.
    with whole_file(path) as file, _waiting(folder) as blocks, _waiting(folder) as bases:
        for name, letters in sequences:
            _check_name(name, records, shown)
            with closing(_Packer(name, mask, shown, folder)) as packer:
                for batch in _batches(letters):
                    bases.write(packer.take(batch))
                    if progress is not None:
                        progress(done + packer.size, None)
                records[name] = packer.finish(blocks)
            done += packer.size
        if not records:
            raise FormatError("there are no sequences to write", shown)
        file.write(_index(records, version, shown))
        blocks.seek(0)
        bases.seek(0)
        for record in records.values():
            _copy(blocks, file, record.block_bytes)
            _copy(bases, file, record.base_bytes)
    return {name: record.size for name, record in records.items()}


def _waiting(folder: Path) -> tempfile.SpooledTemporaryFile[bytes]:
    """A file for what is written later, in memory while it is small."""
    return tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(folder))


def _copy(source: IO[bytes], target: IO[bytes], count: int) -> None:
    while count:
        part = source.read(min(count, _CHUNK))
        target.write(part)
        count -= len(part)


def _batches(letters: str | bytes | Iterable[bytes]) -> Iterator[bytes]:
    """The letters in batches of a multiple of four, but for the last one."""
    if isinstance(letters, str):
        letters = letters.encode("utf-8")
    pieces = [letters] if isinstance(letters, (bytes, bytearray, memoryview)) else letters
    held = b""
    for piece in pieces:
        for at in range(0, len(piece), _CHUNK):
            batch = held + bytes(piece[at : at + _CHUNK])
            whole = len(batch) // 4 * 4
            held = batch[whole:]
            if whole:
                yield batch[:whole]
    if held:
        yield held


def _check_name(name: str, seen: Container[str], path: str) -> None:
    if not name or len(name.encode("utf-8", "surrogateescape")) > 255:
        raise FormatError(
            f"the sequence name {name[:40]!r} must have 1 to 255 bytes for a .2bit file", path
        )
    if "\0" in name:
        raise FormatError(f"the sequence name {name!r} has a NUL byte", path)
    if name in seen:
        raise FormatError(f"the sequence name {name!r} comes twice", path)


def _index(records: Mapping[str, _Record], version: int, path: str) -> bytes:
    form = struct.Struct("<Q" if version else "<I")
    names = [name.encode("utf-8", "surrogateescape") for name in records]
    place = 16 + sum(1 + len(name) + form.size for name in names)
    parts = [struct.pack("<IIII", 0x1A412743, version, len(names), 0)]
    for name, record in zip(names, records.values(), strict=True):
        if not version and place > 0xFFFFFFFF:
            raise FormatError("the sequences need more than 4 GB: write with version=1", path)
        parts += [bytes([len(name)]), name, form.pack(place)]
        place += record.block_bytes + record.base_bytes
    return b"".join(parts)


class _Runs:
    """Where a flag is set in an array that comes in batches, as starts and sizes."""

    __slots__ = ("_edges", "_folder", "_held", "_inside", "_length", "_waiting", "count")

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._edges: list[np.ndarray] = []
        self._held = 0
        #: Edges before those, where there are too many to be held.
        self._waiting: IO[bytes] | None = None
        self.count = 0
        self._inside = False
        self._length = 0

    def add(self, flags: np.ndarray | None, count: int) -> None:
        """Take the flags of the next `count` letters, None where none is set."""
        import numpy as np

        on = None if flags is None else flags != 0
        if self._inside != (on is not None and bool(on[0])):
            self._add_edges(np.array([self._length], "<u4"))
        self._inside = False
        if on is not None:
            changes = (on[1:] != on[:-1]).nonzero()[0]
            if len(changes):
                self._add_edges((changes + (self._length + 1)).astype("<u4"))
            self._inside = bool(on[-1])
        self._length += count

    def _add_edges(self, edges: np.ndarray) -> None:
        self._edges.append(edges)
        self.count += len(edges)
        self._held += len(edges)
        if self._held > _EDGES_HELD:
            if self._waiting is None:
                self._waiting = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115
            self._waiting.writelines(part.tobytes() for part in self._edges)
            self._edges, self._held = [], 0

    def pieces(self) -> Iterator[bytes]:
        """Count, starts, sizes: unsigned 32-bit little-endian numbers."""
        import numpy as np

        if self._inside:
            self._add_edges(np.array([self._length], "<u4"))
        yield struct.pack("<I", self.count // 2)
        if self._waiting is not None:
            self._waiting.writelines(part.tobytes() for part in self._edges)
            for what in (_starts, _sizes):
                self._waiting.seek(0)
                while data := self._waiting.read(8 * _EDGES_HELD):
                    yield what(np.frombuffer(data, "<u4"))
        elif self._edges:
            edges = np.concatenate(self._edges) if len(self._edges) > 1 else self._edges[0]
            yield _starts(edges)
            yield _sizes(edges)

    def close(self) -> None:
        if self._waiting is not None:
            self._waiting.close()


def _starts(edges: np.ndarray) -> bytes:
    return edges[0::2].tobytes()


def _sizes(edges: np.ndarray) -> bytes:
    return (edges[1::2] - edges[0::2]).tobytes()


class _Record(NamedTuple):
    """A sequence that waits to be written: its length, and bytes before and of its packed bases."""

    size: int
    block_bytes: int
    base_bytes: int


class _Packer:
    """One sequence while it comes in."""

    def __init__(self, name: str, mask: bool, path: str, folder: Path) -> None:
        self._name = name
        self._mask = mask
        self._path = path
        self._unknown, self._lower = _Runs(folder), _Runs(folder)
        self._base_bytes = 0
        self.size = 0

    def take(self, letters: bytes) -> bytes:
        """The packed bases of the next letters."""
        import numpy as np

        codes = np.frombuffer(letters.translate(_TABLE), np.uint8)
        seen = int(np.bitwise_or.reduce(codes))
        if seen & _BAD:
            place = int(codes.argmax())
            raise FormatError(
                f"{chr(letters[place])!r} at base {self.size + place + 1} of sequence "
                f"{self._name!r} is no nucleotide letter",
                self._path,
            )
        self.size += len(letters)
        if self.size > _MOST_BASES:
            raise FormatError(
                f"sequence {self._name!r} has more than {_MOST_BASES:,} bases", self._path
            )
        self._unknown.add(codes & _IS_N if seen & _IS_N else None, len(codes))
        if self._mask:
            self._lower.add(codes & _IS_LOWER if seen & _IS_LOWER else None, len(codes))
        packed = _pack(codes)
        self._base_bytes += len(packed)
        return packed

    def finish(self, file: IO[bytes]) -> _Record:
        """Write what stands before the packed bases."""
        if not self.size:
            raise FormatError(f"sequence {self._name!r} is empty", self._path)
        size = struct.pack("<I", self.size)
        unknown, lower = self._unknown, self._lower
        parts = chain([size], unknown.pieces(), lower.pieces(), [_RESERVED])
        if unknown.count + lower.count < _EDGES_HELD:
            file.write(b"".join(parts))
        else:
            for part in parts:
                file.write(part)
        block_bytes = 16 + 4 * (unknown.count + lower.count)
        return _Record(self.size, block_bytes, self._base_bytes)

    def close(self) -> None:
        self._unknown.close()
        self._lower.close()


def _pack(codes: np.ndarray) -> bytes:
    """Four bases to a byte, the first in the highest bits."""
    import numpy as np

    padded = np.zeros((len(codes) + 3) // 4 * 4, np.uint8)
    np.bitwise_and(codes, 3, out=padded[: len(codes)])
    four = padded.view("<u4")
    return (four << 6 | four >> 4 | four >> 14 | four >> 24).astype(np.uint8).tobytes()
