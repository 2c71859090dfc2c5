"""Reading FASTA, plain or gzip, one sequence at a time."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from ..errors import FormatError

__all__ = ["NUCLEOTIDES", "read_fasta"]

#: The letters of nucleotide sequences: bases, IUPAC codes, gaps.
NUCLEOTIDES = b"ACGTUNRYSWKMBDHVXacgtunryswkmbdhvx-."

_SPACE = b" \t\r\n"
_CHUNK = 1 << 22


def read_fasta(
    path: str | os.PathLike[str], *, letters: bytes | None = NUCLEOTIDES
) -> Iterator[tuple[str, bytes]]:
    r"""Read the sequences of a FASTA file in order, holding one at a time.

    Parameters
    ----------
    path
        The file; gzip is told by its first bytes. Line ends may be LF or CRLF.
    letters
        The letters a sequence may have; None lets everything pass.

    Yields
    ------
    tuple of str and bytes
        The first word after ``>``, and the sequence in the case that it has, without line ends.

    Raises
    ------
    FormatError
        With the line: text before the first ``>``, a sequence without a name, a name that comes
        twice, a letter that is not allowed; or damaged gzip data.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "a.fa")
    >>> _ = path.write_text(">one first\nACGT\nnn\n>two\nTT\n")
    >>> list(read_fasta(path))
    [('one', b'ACGTnn'), ('two', b'TT')]
    """
    name = os.fspath(path)
    with open(path, "rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if not packed:
            yield from _records(raw, name, letters)
            return
        with gzip.open(raw) as file:
            try:
                yield from _records(file, name, letters)  # type: ignore[arg-type]
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise FormatError(f"the gzip data are damaged: {error}", name) from None


def _records(file: BinaryIO, path: str, letters: bytes | None) -> Iterator[tuple[str, bytes]]:
    seen: set[str] = set()
    record: _Record | None = None
    # A line end is put in front: every record starts with "\n>", and the number of line ends before
    # a place is the number of its line.
    held = b"\n"
    line = 0
    while True:
        chunk = file.read(_CHUNK)
        text = held + chunk
        held = b""
        if chunk and text.endswith(b"\n"):
            # The ">" that may follow is not here yet.
            held, text = b"\n", text[:-1]
        for number, piece in enumerate(text.split(b"\n>")):
            if number:
                if record is not None:
                    yield record.finish()
                line += 1
                record = _Record(path, line, letters, seen)
            if record is not None:
                record.add(piece)
            elif piece.strip():
                before = len(piece) - len(piece.lstrip())
                line += piece.count(b"\n", 0, before)
                raise FormatError(
                    "this is not FASTA: the first line must start with '>'", path, line
                )
            line += piece.count(b"\n")
        if not chunk:
            break
    if record is None:
        raise FormatError("this is not FASTA: no line starts with '>'", path)
    yield record.finish()


class _Record:
    """One sequence while it comes in; `line` is that of its name."""

    __slots__ = ("_head", "_letters", "_next", "_parts", "_path", "_seen", "line", "name")

    def __init__(self, path: str, line: int, letters: bytes | None, seen: set[str]) -> None:
        self._path = path
        self._letters = letters
        self._seen = seen
        self._head: bytes | None = b""
        self._parts: list[bytes] = []
        self._next = line
        self.line = line
        self.name = ""

    def add(self, piece: bytes) -> None:
        if self._head is not None:
            self._head += piece
            head, end, piece = self._head.partition(b"\n")
            if not end:
                return
            self._start(head)
        if self._letters is not None:
            odd = piece.translate(None, self._letters + _SPACE)
            if odd:
                place = piece.index(odd[:1])
                raise FormatError(
                    f"{chr(odd[0])!r} in sequence {self.name!r} is no nucleotide letter",
                    self._path,
                    self._next + piece.count(b"\n", 0, place),
                )
        self._next += piece.count(b"\n")
        self._parts.append(piece.translate(None, _SPACE))

    def _start(self, head: bytes) -> None:
        self._head = None
        self._next += 1
        words = head.split(None, 1)
        if not words or head[:1].isspace():
            raise FormatError("a sequence has no name after '>'", self._path, self.line)
        self.name = words[0].decode("utf-8", "replace")
        if self.name in self._seen:
            raise FormatError(f"the sequence name {self.name!r} comes twice", self._path, self.line)
        self._seen.add(self.name)

    def finish(self) -> tuple[str, bytes]:
        if self._head is not None:
            self._start(self._head)
        return self.name, b"".join(self._parts)
