"""Writing .2bit files."""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import FormatError

if TYPE_CHECKING:
    import numpy as np

__all__ = ["write_twobit"]

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
    >>> from trackhub.formats.twobit import TwoBit
    >>> path = Path(tempfile.mkdtemp(), "a.2bit")
    >>> write_twobit(path, [("chr1", "ACGTNNacgt"), ("chr2", b"TT")])
    {'chr1': 10, 'chr2': 2}
    >>> with TwoBit(path) as genome:
    ...     genome.sequence("chr1", 2, 8)
    'GTNNac'
    """
    from ..bbi.output import whole_file

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
