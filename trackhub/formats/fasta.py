"""Reading FASTA, plain or gzip: whole sequences one at a time, or the letters as they come."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain

from ..errors import FormatError
from .text.source import LONGEST_LINE, Input

__all__ = ["NUCLEOTIDES", "fasta_records", "read_fasta"]

#: The letters of nucleotide sequences: bases, IUPAC codes, gaps.
NUCLEOTIDES = b"ACGTUNRYSWKMBDHVXacgtunryswkmbdhvx-."

_SPACE = b" \t\r\n"


def read_fasta(
    path: str | os.PathLike[str], *, letters: bytes | None = NUCLEOTIDES
) -> Iterator[tuple[str, bytes]]:
    r"""Read the sequences of a FASTA file in order, holding one at a time.

    Parameters
    ----------
    path
        The file; gzip is told by its first bytes. Line ends may be LF, CRLF or CR.
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
    with Input([path]) as source:
        for name, pieces in fasta_records(source, letters=letters):
            yield name, b"".join(pieces)


def fasta_records(
    source: Input, *, letters: bytes | None = NUCLEOTIDES, empty: bool = True
) -> Iterator[tuple[str, Iterator[bytes]]]:
    r"""Read the sequences of FASTA files without holding any of them.

    Parameters
    ----------
    source
        The files.
    letters
        As for `read_fasta`.
    empty
        Whether a sequence may have no letters.

    Yields
    ------
    tuple of str and iterator of bytes
        The name, and the letters in pieces of about a million. What has not been taken of them when
        the next sequence is asked for is passed over.

    Raises
    ------
    FormatError
        As for `read_fasta`.

    Examples
    --------
    >>> import io
    >>> with Input([io.BytesIO(b">one\nACGT\nnn\n>two\nTT\n")]) as source:
    ...     [(name, sum(map(len, pieces))) for name, pieces in fasta_records(source)]
    [('one', 6), ('two', 2)]
    """
    seen: set[str] = set()
    for file, text in source.texts():
        parts = _parts(text, file, letters, empty, seen)
        name = next(parts, None)
        while isinstance(name, str):
            record = _Letters(parts)
            yield name, record
            name = record.next_name()


class _Letters(Iterator[bytes]):
    """The letters of one sequence, up to the name of the next."""

    def __init__(self, parts: Iterator[str | bytes]) -> None:
        self._parts = parts
        self._next: str | None = None
        self._over = False

    def __next__(self) -> bytes:
        part = None if self._over else next(self._parts, None)
        if isinstance(part, bytes):
            return part
        if not self._over:
            self._next, self._over = part, True
        raise StopIteration

    def next_name(self) -> str | None:
        """Pass over the rest; the name of the next sequence, None where there is none."""
        for _ in self:
            pass
        return self._next


def _parts(
    pieces: Iterable[bytes], path: str, letters: bytes | None, empty: bool, seen: set[str]
) -> Iterator[str | bytes]:
    """Names (text) and, after each, the letters of its sequence."""
    record: _Record | None = None
    # A line end is put in front: every record starts with "\n>", and the number of line ends before
    # a place is the number of its line.
    held = b"\n"
    line = 0
    for chunk in chain(pieces, [b""]):
        text = held + chunk
        held = b""
        if chunk and text.endswith(b"\n"):
            # The ">" that may follow is not here yet.
            held, text = b"\n", text[:-1]
        for number, piece in enumerate(text.split(b"\n>")):
            if number:
                if record is not None:
                    yield from record.finish()
                line += 1
                record = _Record(path, line, letters, empty, seen)
            if record is not None:
                yield from record.add(piece)
            elif piece.strip():
                before = len(piece) - len(piece.lstrip())
                line += piece.count(b"\n", 0, before)
                raise FormatError(
                    "this is not FASTA: the first line must start with '>'", path, line
                )
            line += piece.count(b"\n")
    if record is None:
        raise FormatError("this is not FASTA: no line starts with '>'", path)
    yield from record.finish()


class _Record:
    """One sequence while it comes in; `line` is that of its name."""

    __slots__ = ("_head", "_letters", "_may_end", "_next", "_path", "_seen", "line", "name")

    def __init__(
        self, path: str, line: int, letters: bytes | None, empty: bool, seen: set[str]
    ) -> None:
        self._path = path
        self._letters = letters
        self._may_end = empty
        self._seen = seen
        self._head: bytes | None = b""
        self._next = line
        self.line = line
        self.name = ""

    def add(self, piece: bytes) -> Iterator[str | bytes]:
        if self._head is not None:
            self._head += piece
            head, end, piece = self._head.partition(b"\n")
            if len(head) > LONGEST_LINE:
                raise FormatError(
                    f"the line of a sequence's name is longer than {LONGEST_LINE >> 20} million "
                    "bytes",
                    self._path,
                    self.line,
                )
            if not end:
                return
            yield self._start(head)
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
        kept = piece.translate(None, _SPACE)
        if kept:
            self._may_end = True
            yield kept

    def _start(self, head: bytes) -> str:
        self._head = None
        self._next += 1
        words = head.split(None, 1)
        if not words or head[:1].isspace():
            raise FormatError("a sequence has no name after '>'", self._path, self.line)
        self.name = words[0].decode("utf-8", "replace")
        if self.name in self._seen:
            raise FormatError(f"the sequence name {self.name!r} comes twice", self._path, self.line)
        self._seen.add(self.name)
        return self.name

    def finish(self) -> Iterator[str]:
        if self._head is not None:
            yield self._start(self._head)
        if not self._may_end:
            raise FormatError(
                f"sequence {self.name!r} has no letters; take it out, or get the file anew",
                self._path,
                self.line,
            )
