"""The first bytes of a file that may be gzip or BGZF, inflated as far as they are asked for."""

from __future__ import annotations

import zlib
from typing import Protocol

from ...errors import FormatError
from .source import Source

__all__ = [
    "BGZF_EOF",
    "GZIP_MAGIC",
    "Gunzip",
    "Head",
    "Plain",
    "is_bgzf",
    "open_head",
]

GZIP_MAGIC = b"\x1f\x8b"
#: The empty block that every whole BGZF file ends with (SAM specification 4.1.2).
BGZF_EOF = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")

_PIECE = 1 << 18
#: Empty members in a row after which nothing more is expected.
_EMPTY_MEMBERS = 1000


def is_bgzf(first: bytes) -> bool:
    """Whether gzip data start as a BGZF block: an extra field ``BC`` of two bytes.

    Examples
    --------
    >>> is_bgzf(BGZF_EOF)
    True
    """
    return first[:4] == b"\x1f\x8b\x08\x04" and first[12:16] == b"BC\x02\0"


class Head(Protocol):
    """The start of a file's content, which grows on request."""

    data: bytearray

    def upto(self, n: int) -> bytearray:
        """The content from its start, at least `n` bytes of it unless it ends before."""


class Plain:
    """The start of an uncompressed file."""

    __slots__ = ("_source", "data")

    def __init__(self, source: Source, first: bytes = b"") -> None:
        self._source = source
        self.data = bytearray(first)

    def upto(self, n: int) -> bytearray:
        """The content from its start, at least `n` bytes of it unless it ends before."""
        while len(self.data) < n:
            more = self._source.read_at(len(self.data), max(n - len(self.data), 65536))
            if not more:
                break
            self.data += more
        return self.data


class Gunzip:
    """The start of a gzip or BGZF file, inflated.

    Parameters
    ----------
    source
        The open file.
    first
        Its first bytes, where they are at hand.

    Attributes
    ----------
    data
        What was inflated so far.
    cut
        Whether the compressed data stopped in the middle.
    """

    __slots__ = (
        "_before",
        "_empty",
        "_engine",
        "_offset",
        "_pending",
        "_source",
        "_step",
        "cut",
        "data",
    )

    def __init__(self, source: Source, first: bytes = b"") -> None:
        self._source = source
        self._pending = first
        self._offset = len(first)
        self._engine = zlib.decompressobj(31)
        self._step = 16384
        self._before = self._empty = 0
        self.data = bytearray()
        self.cut = False

    def upto(self, n: int) -> bytearray:
        """The content from its start, at least `n` bytes of it unless it ends before.

        Raises
        ------
        FormatError
            When the compressed data are damaged.
        """
        data = self.data
        while len(data) < n:
            if not self._pending:
                self._pending = self._source.read_at(self._offset, self._step)
                self._offset += len(self._pending)
                self._step = min(4 * self._step, _PIECE)
                if not self._pending:
                    # The last of a run of equal bytes may still wait inside the engine.
                    rest = b"" if self._engine.eof else self._engine.decompress(b"", _PIECE)
                    data += rest
                    if rest:
                        continue
                    self.cut = not self._engine.eof
                    break
            if self._engine.eof:
                self._empty = 0 if len(data) > self._before else self._empty + 1
                self._before = len(data)
                if (
                    self._pending[:2] != GZIP_MAGIC[: len(self._pending)]
                    or self._empty > _EMPTY_MEMBERS
                ):
                    break
                self._engine = zlib.decompressobj(31)
            try:
                data += self._engine.decompress(self._pending, min(_PIECE, max(n, 65536)))
            except zlib.error as error:
                raise FormatError(
                    f"the compressed data are damaged near byte {self._offset} ({error})",
                    self._source.name,
                ) from None
            if self._engine.eof:
                self._pending = self._engine.unused_data
            else:
                self._pending = self._engine.unconsumed_tail
        return data


def open_head(source: Source, first: bytes = b"") -> Head:
    """The start of a file's content, inflated where it is gzip or BGZF."""
    first = first or source.read_at(0, 8192)
    return Gunzip(source, first) if first[:2] == GZIP_MAGIC else Plain(source, first)
