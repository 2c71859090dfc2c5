"""Writing .2bit files."""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ...errors import FormatError

if TYPE_CHECKING:
    import numpy as np

__all__ = ["write_twobit"]

_CHUNK = 1 << 20
_IN_MEMORY = 8 << 20
_MOST_BASES = 0xFFFFFFFF
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
            record = _Record(name, mask, shown)
            for batch in _batches(letters):
                bases.write(record.take(batch))
                if progress is not None:
                    progress(done + record.size, None)
            blocks.write(record.finish())
            records[name] = record
            done += record.size
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

    __slots__ = ("_edges", "_inside", "_length")

    def __init__(self) -> None:
        self._edges: list[np.ndarray] = []
        self._inside = False
        self._length = 0

    def add(self, flags: np.ndarray) -> None:
        import numpy as np

        on = flags != 0
        changes = np.flatnonzero(on[1:] != on[:-1]) + (self._length + 1)
        if on[0] != self._inside:
            changes = np.concatenate([[self._length], changes])
        if len(changes):
            self._edges.append(changes.astype("<u4"))
        self._inside = bool(on[-1])
        self._length += len(on)

    def to_bytes(self) -> bytes:
        """Count, starts, sizes: unsigned 32-bit little-endian numbers."""
        import numpy as np

        if self._inside:
            self._edges.append(np.array([self._length], "<u4"))
        if not self._edges:
            return bytes(4)
        edges = np.concatenate(self._edges)
        starts, ends = edges[0::2], edges[1::2]
        count = struct.pack("<I", len(starts))
        return b"".join((count, starts.tobytes(), (ends - starts).tobytes()))


class _Record:
    """One sequence while it comes in; then what must be known of it."""

    __slots__ = (
        "_lower",
        "_mask",
        "_name",
        "_path",
        "_unknown",
        "base_bytes",
        "block_bytes",
        "size",
    )

    def __init__(self, name: str, mask: bool, path: str) -> None:
        self._name = name
        self._mask = mask
        self._path = path
        self._unknown, self._lower = _Runs(), _Runs()
        self.size = 0
        self.base_bytes = 0
        self.block_bytes = 0

    def take(self, letters: bytes) -> bytes:
        """The packed bases of the next letters."""
        import numpy as np

        codes = np.frombuffer(letters.translate(_TABLE), np.uint8)
        if int(codes.max()) >= _BAD:
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
        self._unknown.add(codes & _IS_N)
        if self._mask:
            self._lower.add(codes & _IS_LOWER)
        packed = _pack(codes)
        self.base_bytes += len(packed)
        return packed

    def finish(self) -> bytes:
        """What stands before the packed bases."""
        if not self.size:
            raise FormatError(f"sequence {self._name!r} is empty", self._path)
        blocks = (self._unknown.to_bytes(), self._lower.to_bytes())
        before = b"".join((struct.pack("<I", self.size), *blocks, bytes(4)))
        self.block_bytes = len(before)
        self._unknown, self._lower = _Runs(), _Runs()
        return before


def _pack(codes: np.ndarray) -> bytes:
    """Four bases to a byte, the first in the highest bits."""
    import numpy as np

    padded = np.zeros((len(codes) + 3) // 4 * 4, np.uint8)
    np.bitwise_and(codes, 3, out=padded[: len(codes)])
    four = padded.view("<u4")
    return (four << 6 | four >> 4 | four >> 14 | four >> 24).astype(np.uint8).tobytes()
