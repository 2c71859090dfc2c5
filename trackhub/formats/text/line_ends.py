"""Text as it comes, with the line ends of Unix and without a byte order mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...errors import FormatError

__all__ = ["unix_start", "unix_text"]

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def unix_text(pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
    r"""The same text with LF as line end, in pieces that may end anywhere.

    CRLF becomes LF. A CR alone does so too, where the first line ends so: old Macs wrote that. A CR
    elsewhere is left, as no line end.

    Parameters
    ----------
    pieces
        The bytes of a file; the first piece with a line end decides which the file has.
    name
        Of the file, for errors.

    Raises
    ------
    FormatError
        For text in UTF-16.

    Examples
    --------
    >>> list(unix_text([b"a\r", b"\nb\r\n"], "x")), list(unix_text([b"a\rb\r"], "x"))
    ([b'a', b'\nb\n'], [b'a\nb', b'\n'])
    """
    old: bool | None = None
    held = b""
    for number, data in enumerate(pieces):
        if not number:
            data = _without_mark(data, name)
        if old is None and (b"\n" in data or b"\r" in data):
            old = _is_old_mac(data)
        if held:
            data, held = held + data, b""
        if data.endswith(b"\r"):
            # Its LF may come with the next piece.
            data, held = data[:-1], b"\r"
        if b"\r" in data:
            data = _with_line_feeds(data, bool(old))
        if data:
            yield data
    if held:
        yield b"\n"


def unix_start(data: bytes, name: str = "") -> bytes:
    r"""The first bytes of a text, as `unix_text` gives them.

    Examples
    --------
    >>> unix_start(b"\xef\xbb\xbfa\r\nb"), unix_start(b"a\rb")
    (b'a\nb', b'a\nb')
    """
    data = _without_mark(data, name)
    return _with_line_feeds(data, _is_old_mac(data)) if b"\r" in data else data


def _without_mark(data: bytes, name: str) -> bytes:
    if data.startswith(_UTF16):
        raise FormatError("this text is in UTF-16; save it as plain text (UTF-8)", name)
    return data.removeprefix(_BOM)


def _is_old_mac(data: bytes) -> bool:
    return b"\r" in data and b"\n" not in data


def _with_line_feeds(data: bytes, old: bool) -> bytes:
    data = data.replace(b"\r\n", b"\n")
    return data.replace(b"\r", b"\n") if old else data
