"""Gzip data, of one or many members, unpacked as they come."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from ...errors import FormatError

__all__ = ["inflated", "inflated_start"]

_PIECE = 1 << 20


def inflated(pieces: Iterator[bytes], name: str, *, fast: bool = False) -> Iterator[bytes]:
    """Unpack gzip data of one or many members.

    Parameters
    ----------
    pieces
        The data, in order.
    name
        Of the file, for errors.
    fast
        Use isal where it is installed.

    Yields
    ------
    bytes
        What was packed, in pieces of some megabytes at most.

    Raises
    ------
    FormatError
        When the data are damaged or cut off.
    """
    yield from _gathered(_members(pieces, name, fast))


def inflated_start(data: bytes, most: int) -> bytes:
    """What the first bytes of gzip data hold, as far as they go; not much more than `most` bytes.

    Examples
    --------
    >>> import gzip
    >>> inflated_start(gzip.compress(b"chr1 10 20")[:-4], 100)
    b'chr1 10 20'
    """
    found: list[bytes] = []
    length = 0
    with suppress(FormatError):
        for piece in _members(iter([data]), "", False):
            found.append(piece)
            length += len(piece)
            if length >= most:
                break
    return b"".join(found)


def _members(pieces: Iterator[bytes], name: str, fast: bool) -> Iterator[bytes]:
    make: Any = zlib.decompressobj
    error: Any = zlib.error
    if fast:
        with suppress(ImportError):
            from isal import isal_zlib

            make, error = isal_zlib.decompressobj, (zlib.error, isal_zlib.error)
    unpacker = make(31)
    fresh = True
    for data in pieces:
        while data:
            if unpacker.eof:
                # Zeros may fill up a tape after the last member.
                data = data.lstrip(b"\0")
                if not data:
                    break
                unpacker, fresh = make(31), True
            try:
                out = unpacker.decompress(data, _PIECE)
            except error as reason:
                raise FormatError(f"the gzip data are damaged ({reason})", name) from None
            fresh = False
            if out:
                yield out
            data = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    if not unpacker.eof and not fresh:
        raise FormatError("the gzip data are cut off; fetch or make the file anew", name)


def _gathered(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of some size, for the sake of speed."""
    held: list[bytes] = []
    length = 0
    for data in pieces:
        held.append(data)
        length += len(data)
        if length >= _PIECE:
            yield b"".join(held)
            held, length = [], 0
    if held:
        yield b"".join(held)
