"""The input of a conversion: files or streams, plain or compressed, as blocks of whole lines.

What the lines mean is not known here, but for ``track`` and ``browser`` lines, which are taken out
(see `tracklines`).
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from ...errors import FormatError
from ..headers.gzipped import GZIP_MAGIC
from ..headers.source import is_url
from .inflate import inflated, inflated_start
from .line_ends import unix_start, unix_text
from .other_assembly import note_other_assembly
from .tracklines import TrackLines, is_track_line, whole_track_lines

if TYPE_CHECKING:
    from ..registry import Context

__all__ = ["LONGEST_LINE", "Block", "Input", "Origin", "shown"]

#: Where data come from: a path, ``-`` for standard input, or an open binary file.
Origin = str | os.PathLike[str] | BinaryIO

LONGEST_LINE = 64 << 20
_BLOCK = 1 << 20
_PACKED_READ = 1 << 17
_PEEK = 1 << 20
_SHOWN = 80


def shown(text: bytes, most: int = _SHOWN) -> str:
    """A line or a word for a message: readable, and not too long."""
    short = text[: most + 1].decode("utf-8", "replace")
    return repr(short if len(text) <= most else short[: most - 3] + "...")


class Block(NamedTuple):
    """Whole lines, each with its line end (LF)."""

    data: bytes
    #: Name of the file.
    file: str
    #: Number of the first line in that file, from 1.
    line: int


class _Part:
    """One of the files."""

    def __init__(self, origin: Origin, stack: ExitStack) -> None:
        self._stack = stack
        self._file: BinaryIO | None = None
        self._peeked = b""
        self.path: Path | None = None
        if isinstance(origin, (str, os.PathLike)) and os.fspath(origin) != "-":
            self.name = os.fspath(origin)
            if is_url(self.name):
                raise FormatError("this is a URL: fetch the file first", self.name)
            self.path = Path(origin)
            if self.path.is_fifo():
                self._file = stack.enter_context(open(self.path, "rb"))  # noqa: SIM115
                self.path = None
        elif isinstance(origin, (str, os.PathLike)):
            self.name = "<standard input>"
            self._file = sys.stdin.buffer
        else:
            name = getattr(origin, "name", None)
            self.name = name if isinstance(name, str) else "<stream>"
            self._file = origin
            self.peek()
        self.given = self.path

    @property
    def size(self) -> int | None:
        return None if self.path is None else self.path.stat().st_size

    def peek(self) -> bytes:
        """The first bytes of a stream, which are read again later."""
        if self._file is not None and not self._peeked:
            parts = [self._file.read(_PEEK)]
            if not isinstance(parts[0], bytes):
                raise FormatError("open the stream in binary mode ('rb')", self.name)
            length = len(parts[0])
            while parts[-1] and length < _PEEK:
                parts.append(self._file.read(_PEEK - length))
                length += len(parts[-1])
            self._peeked = b"".join(parts)
        return self._peeked

    def start(self) -> bytes:
        """The first bytes, which are read again later."""
        if self.path is None:
            return self.peek()
        with open(self.path, "rb") as file:
            return file.read(_PEEK)

    def raw(self, size: int) -> Iterator[bytes]:
        """The bytes as they are, in pieces."""
        if self._file is None:
            assert self.path is not None
            with open(self.path, "rb", buffering=0) as file:
                while data := file.read(size):
                    yield data
            return
        peeked, self._peeked = self.peek(), b""
        for at in range(0, len(peeked), size):
            yield peeked[at : at + size]
        while data := self._file.read(size):
            yield data

    def local(self) -> Path:
        """A path to read from; a stream is written to a temporary file first."""
        if self.path is None:
            directory = self._stack.enter_context(tempfile.TemporaryDirectory())
            path = Path(directory, "input")
            with open(path, "wb") as file:
                for data in self.raw(_BLOCK):
                    file.write(data)
            self.path, self._file = path, None
        return self.path


class Input:
    r"""The files of one conversion, read one after another.

    Parameters
    ----------
    origins
        Paths, ``-`` for standard input, or open binary files. Gzip and bgzip are told by their
        first bytes.

    Attributes
    ----------
    name
        Of the file that is being read, for messages.
    track_lines
        What the ``track`` and ``browser`` lines said so far.

    Examples
    --------
    >>> import io
    >>> text = b'track name=peaks color=255,0,0\n\nchr1\t0\t10\n# end\n'
    >>> with Input([io.BytesIO(text)]) as source:
    ...     list(source.lines()), source.track_lines.settings["color"]
    ([(3, b'chr1\t0\t10')], '255,0,0')
    """

    def __init__(self, origins: Sequence[Origin]) -> None:
        self._stack = ExitStack()
        self._context: Context | None = None
        self.track_lines = TrackLines()
        self._parts = [_Part(origin, self._stack) for origin in origins]
        if not self._parts:
            raise FormatError("no input was given; give at least one file")
        self.name = self._parts[0].name
        self._done = 0

    def __enter__(self) -> Input:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take away what was stored in between."""
        self._stack.close()

    @property
    def names(self) -> list[str]:
        """The names of all files, for messages."""
        return [part.name for part in self._parts]

    @property
    def given_paths(self) -> list[Path]:
        """The paths among what was given; streams have none."""
        return [part.given for part in self._parts if part.given is not None]

    def begin(self, context: Context) -> None:
        """Tell the progress to `context` from now on."""
        self._context = context

    @property
    def path(self) -> Path:
        """The one file, on this machine; a stream is written to a temporary file first.

        Raises
        ------
        FormatError
            When several files were given.
        """
        if len(self._parts) > 1:
            raise FormatError(
                f"{len(self._parts)} files were given and this format takes one; convert each by "
                "itself"
            )
        return self._parts[0].local()

    @property
    def paths(self) -> list[Path]:
        """All files, on this machine; streams are written to temporary files first."""
        return [part.local() for part in self._parts]

    def start(self) -> tuple[str, Path | None, bytes]:
        """Of the first file: its name, its path, or the first bytes where it is a stream."""
        part = self._parts[0]
        return part.name, part.path, part.peek()

    def error(
        self, message: str, line: int | None = None, text: bytes | None = None
    ) -> FormatError:
        """An error about a line of the file that is being read.

        Parameters
        ----------
        message
            What is wrong and what to do, without the place.
        line
            Its number, from 1.
        text
            The line, which is shown shortened.
        """
        return FormatError(
            message if text is None else f"{message} (the line is {shown(text)})", self.name, line
        )

    def first_lines(self) -> list[bytes]:
        """The first lines of the first file, which can still be read from its beginning."""
        part = self._parts[0]
        start = part.start()
        whole = len(start) < _PEEK
        if start[:2] == GZIP_MAGIC:
            start = inflated_start(start, _PEEK)
            whole = whole and len(start) < _PEEK
        lines = whole_track_lines(unix_start(start, part.name)).split(b"\n")
        return lines if whole or len(lines) == 1 else lines[:-1]

    def line_of(self, file: str, number: int) -> bytes | None:
        """A line that was read before; None where the input was a stream and is gone."""
        part = next((part for part in self._parts if part.name == file), None)
        if part is None or part.path is None:
            return None
        for block in self._blocks(part, LONGEST_LINE, counted=False):
            if number < block.line + block.data.count(b"\n"):
                return block.data.split(b"\n", number - block.line + 1)[number - block.line]
        return None

    def blocks(self, *, longest: int = LONGEST_LINE) -> Iterator[Block]:
        """Read everything, in blocks of whole lines.

        Line ends become LF (see `line_ends`), the last line gets one, a byte order mark is taken
        away, a broken track line is made whole. Nothing else is changed.

        Parameters
        ----------
        longest
            Most bytes of a line.

        Raises
        ------
        FormatError
            For a longer line, and damaged gzip data.
        OSError
            When a file cannot be read.
        """
        for part in self._parts:
            self.name = part.name
            self.track_lines.begin_file()
            yield from self._blocks(part, longest)

    def texts(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Read everything in pieces that may end anywhere, for formats whose lines have no bound.

        Yields
        ------
        tuple
            Name of the file, and its text with LF as line end.
        """
        for part in self._parts:
            self.name = part.name
            yield part.name, self._text(part)

    def lines(
        self, *, comments: bool = False, blank: bool = False, longest: int = LONGEST_LINE
    ) -> Iterator[tuple[int, bytes]]:
        """Read everything, line by line.

        Parameters
        ----------
        comments
            Give lines that begin with ``#`` too.
        blank
            Give empty lines too.
        longest
            Most bytes of a line.

        Yields
        ------
        tuple
            Number of the line in its file, from 1, and the line without its end.
        """
        for block in self.blocks(longest=longest):
            for number, line in enumerate(block.data[:-1].split(b"\n"), block.line):
                if not line or line.isspace():
                    if blank:
                        yield number, line
                elif line[:1] == b"#":
                    if comments:
                        yield number, line
                elif line[:1] in b"tb" and is_track_line(line):
                    self.take_track_line(line, number)
                else:
                    self.track_lines.data_began = True
                    yield number, line

    def take_track_line(self, line: bytes, number: int) -> None:
        """Keep what a ``track`` or ``browser`` line says.

        Raises
        ------
        FormatError
            For a line that cannot be read, and one that begins a second track.
        """
        try:
            self.track_lines.add(line)
        except FormatError as error:
            raise self.error(error.message, number, line) from None
        if self._context is not None:
            note_other_assembly(self.track_lines.attributes.get("db", ""), self._context)

    def _blocks(self, part: _Part, longest: int, *, counted: bool = True) -> Iterator[Block]:
        line = 1
        held: list[bytes] = []
        length = 0
        for data in self._text(part, counted):
            end = data.rfind(b"\n") + 1
            if not end:
                held.append(data)
                length += len(data)
                if length > longest:
                    raise self.error(
                        f"the line is longer than {longest >> 20} million bytes, so this is no text "
                        "of this format",
                        line,
                    )
                continue
            whole = b"".join([*held, data[:end]])
            if line == 1:
                whole = whole_track_lines(whole)
            held, length = ([data[end:]], len(data) - end) if end < len(data) else ([], 0)
            yield Block(whole, part.name, line)
            line += whole.count(b"\n")
        if held:
            yield Block(b"".join(held) + b"\n", part.name, line)

    def _text(self, part: _Part, counted: bool = True) -> Iterator[bytes]:
        """The text of a file, inflated where it is gzip."""
        packed = part.start()[:2] == GZIP_MAGIC
        raw = part.raw(_PACKED_READ if packed else _BLOCK)
        if counted:
            raw = self._counted(raw)
        text = inflated(raw, part.name, fast=self._fast()) if packed else raw
        return unix_text(text, part.name)

    def _fast(self) -> bool:
        return self._context is not None and self._context.accelerate

    def _counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        progress = self._context.progress if self._context is not None else None
        if progress is None:
            yield from pieces
            return
        sizes = [part.size for part in self._parts]
        total = None if None in sizes else sum(size or 0 for size in sizes)
        for data in pieces:
            yield data
            self._done += len(data)
            progress(self._done, total)
