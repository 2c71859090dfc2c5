"""Random access to the bytes of a file, local or behind HTTP byte ranges.

Every header reader asks one of these objects for ``read_at(offset, n)`` and nothing else.
What the bytes mean is not known here.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Protocol, TypeVar
from urllib.parse import unquote, urlsplit, urlunsplit

from ...errors import FormatError

__all__ = [
    "FIRST_BLOCK",
    "Fetch",
    "HttpFile",
    "LocalFile",
    "MemoryFile",
    "Source",
    "fetch",
    "is_url",
    "open_source",
    "read_exactly",
]

#: Bytes of a served file that the first request asks for, and that are kept.
FIRST_BLOCK = 65536
_WINDOW = 8192
_WINDOWS_KEPT = 8

#: ``fetch(url, headers, limit) -> (status, headers, body)``: one GET request with the given
#: request headers, redirects followed, never more than `limit` bytes of the body read.
Fetch = Callable[[str, Mapping[str, str], int], tuple[int, Mapping[str, str], bytes]]


class Source(Protocol):
    """What a header reader needs: bytes at an offset, and how many there are."""

    name: str
    size: int | None
    mtime: float | None

    def read_at(self, offset: int, n: int) -> bytes:
        """At most `n` bytes from `offset`; fewer only where the file ends."""

    def close(self) -> None:
        """Give back what is held."""


_Self = TypeVar("_Self", bound="_Closing")


class _Closing:
    __slots__ = ()

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back what is held."""


# Opening a named pipe for reading would wait for a writer for ever.
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_FLAGS |= getattr(os, "O_CLOEXEC", 0)


class LocalFile(_Closing):
    """A file on disk, read by position.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    OSError
        As the system gives it (`FileNotFoundError`, `PermissionError`, …).
    FormatError
        When the path is a folder, a pipe or a device.

    Examples
    --------
    >>> with LocalFile(__file__) as f:
    ...     f.read_at(0, 3)
    b'\"\"\"'
    """

    __slots__ = ("_fd", "mtime", "name", "size")

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.name = os.fspath(path)
        self._fd = os.open(self.name, _FLAGS)
        status = os.fstat(self._fd)
        if not stat.S_ISREG(status.st_mode):
            self.close()
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "a pipe or a device"
            raise FormatError(f"this is {what}, not a file", self.name)
        self.size: int | None = status.st_size
        self.mtime: float | None = status.st_mtime

    if hasattr(os, "pread"):

        def read_at(self, offset: int, n: int) -> bytes:
            """At most `n` bytes from `offset`; fewer only where the file ends."""
            left = self.size - offset  # type: ignore[operator]
            if n > left:
                if left <= 0:
                    return b""
                n = left
            data = os.pread(self._fd, n, offset)
            if len(data) < n:
                parts = [data]
                while data:
                    offset += len(data)
                    n -= len(data)
                    data = os.pread(self._fd, n, offset) if n else b""
                    parts.append(data)
                data = b"".join(parts)
            return data

    else:

        def read_at(self, offset: int, n: int) -> bytes:
            """At most `n` bytes from `offset`; fewer only where the file ends."""
            n = min(n, self.size - offset)  # type: ignore[operator]
            if n <= 0:
                return b""
            os.lseek(self._fd, offset, os.SEEK_SET)
            parts = []
            while n:
                data = os.read(self._fd, n)
                if not data:
                    break
                parts.append(data)
                n -= len(data)
            return b"".join(parts)

    def close(self) -> None:
        """Close the file; harmless when done twice."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


class MemoryFile(_Closing):
    """Bytes that are already in memory, in the dress of a file.

    Examples
    --------
    >>> MemoryFile(b"chr1").read_at(3, 10)
    b'1'
    """

    __slots__ = ("_data", "mtime", "name", "size")

    def __init__(self, data: bytes, name: str = "<memory>", mtime: float | None = None) -> None:
        self._data = data
        self.name = name
        self.size: int | None = len(data)
        self.mtime = mtime

    def read_at(self, offset: int, n: int) -> bytes:
        """At most `n` bytes from `offset`; fewer only where the data end."""
        return self._data[offset : offset + n]


class HttpFile(_Closing):
    """A file behind a URL, read by byte ranges.

    The first request asks for 64 KB, which hold the whole header of most files, and keeps them.
    Further reads are asked for in windows of at least 8 KB, of which the last few are kept.

    Parameters
    ----------
    url
        ``http://`` or ``https://``; a user name and password in it are sent as basic authorization
        and do not appear in errors.
    opener
        How a request is made (see `Fetch`); one that keeps its connections alive makes the check of
        a large hub several times faster.

    Raises
    ------
    FileNotFoundError
        When the server answers 404 or 410.
    FormatError
        When it refuses, or does not answer byte ranges, without which UCSC cannot use the file.
    OSError
        When the server cannot be reached.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/hgTrackHubHelp.html#Hosting
    """

    __slots__ = (
        "_fetch",
        "_first",
        "_headers",
        "_url",
        "_windows",
        "mtime",
        "name",
        "requests",
        "size",
    )

    def __init__(self, url: str, opener: Fetch | None = None) -> None:
        self._url, self.name, self._headers = _split_credentials(url)
        self._fetch = opener or fetch
        self.size: int | None = None
        self.mtime: float | None = None
        self.requests = 0
        self._windows: list[tuple[int, bytes]] = []
        self._first = b""
        self._first = self._range(0, FIRST_BLOCK)

    def read_at(self, offset: int, n: int) -> bytes:
        """At most `n` bytes from `offset`; fewer only where the file ends."""
        if self.size is not None:
            n = min(n, self.size - offset)
        if n <= 0:
            return b""
        end = offset + n
        if end <= len(self._first):
            return self._first[offset:end]
        for start, data in self._windows:
            if start <= offset and end <= start + len(data):
                return data[offset - start : end - start]
        data = self._range(offset, max(n, _WINDOW))
        if len(data) <= 1 << 20:
            self._windows = [(offset, data), *self._windows[: _WINDOWS_KEPT - 1]]
        return data[:n]

    def _range(self, offset: int, n: int) -> bytes:
        last = offset + n - 1
        if self.size is not None:
            last = min(last, self.size - 1)
        wanted = {
            **self._headers,
            "Range": f"bytes={offset}-{last}",
            "Accept-Encoding": "identity",
        }
        self.requests += 1
        try:
            status, headers, body = self._fetch(self._url, wanted, n)
        except FormatError as error:
            raise FormatError(error.message, self.name) from None
        told = {key.lower(): value for key, value in headers.items()}
        if status == 416 and not offset:
            self.size = 0
            return b""
        if status in (404, 410):
            raise FileNotFoundError(errno.ENOENT, f"the server answers {status}", self.name)
        if status == 200:
            raise FormatError(
                "the server does not answer byte ranges (it sends the whole file with status 200 "
                "instead of 206), so UCSC cannot use it: move the file to a server that does",
                self.name,
            )
        if status != 206:
            raise FormatError(f"the server answers {status} to a request for bytes", self.name)
        if told.get("content-encoding", "identity").lower() not in ("", "identity"):
            raise FormatError(
                f"the server sends the file as Content-Encoding {told['content-encoding']!r}, so "
                "offsets into it are lost: switch that off for data files",
                self.name,
            )
        start, _, size = _content_range(told.get("content-range", ""))
        if start is not None and start != offset:
            raise FormatError(
                f"the server was asked for bytes from {offset} and answers from {start}", self.name
            )
        if self.size is None:
            self.size = size
            self.mtime = _http_date(told.get("last-modified"))
        return body[:n]


def _content_range(value: str) -> tuple[int | None, int | None, int | None]:
    """``bytes 0-99/1234`` as (0, 99, 1234); what is missing or odd is None."""
    unit, _, rest = value.strip().partition(" ")
    span, _, size = rest.partition("/")
    first, _, last = span.partition("-")
    numbers = [
        int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None
        for text in (first.strip(), last.strip(), size.strip())
    ]
    if unit.lower() != "bytes":
        return None, None, None
    return numbers[0], numbers[1], numbers[2]


def _http_date(value: str | None) -> float | None:
    if not value:
        return None
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(value).timestamp()
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _split_credentials(url: str) -> tuple[str, str, dict[str, str]]:
    """The URL as it is asked for, as it is shown, and the headers it asks for."""
    try:
        parts = urlsplit(url)
        user, password, _ = parts.username, parts.password, parts.port
    except ValueError as error:
        raise FormatError(f"this is not a URL ({error})", url.partition("@")[2] or url) from None
    if user is None:
        return url, url, {}
    from base64 import b64encode

    secret = f"{unquote(user)}:{unquote(password or '')}".encode()
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return bare, bare, {"Authorization": "Basic " + b64encode(secret).decode("ascii")}


def fetch(url: str, headers: Mapping[str, str], limit: int) -> tuple[int, Mapping[str, str], bytes]:
    """One GET request by the standard library, redirects followed.

    Parameters
    ----------
    url
        ``http://`` or ``https://``.
    headers
        Request headers.
    limit
        The most bytes of the body to read.

    Returns
    -------
    tuple
        Status, response headers, body.

    Raises
    ------
    OSError
        When the server cannot be reached.
    FormatError
        When the URL is not one.
    """
    from http.client import HTTPException, InvalidURL
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    shown = urlsplit(url).hostname or url
    try:
        with urlopen(Request(url, headers=dict(headers)), timeout=30) as reply:
            return reply.status, dict(reply.headers), reply.read(limit)
    except HTTPError as error:
        error.close()
        return error.code, dict(error.headers or {}), b""
    except URLError as error:
        raise ConnectionError(f"{shown} cannot be reached: {error.reason}") from error
    except (InvalidURL, ValueError) as error:
        raise FormatError(f"this is not a URL ({error})") from None
    except HTTPException as error:
        raise ConnectionError(f"{shown} broke off its answer: {error!r}") from error


def is_url(where: str | os.PathLike[str]) -> bool:
    """Whether `where` is an ``http://`` or ``https://`` URL and not a path."""
    return isinstance(where, str) and where[:8].lower().startswith(("http://", "https://"))


def open_source(where: str | os.PathLike[str], *, opener: Fetch | None = None) -> Source:
    """Open a path or a URL for reading by position.

    Parameters
    ----------
    where
        A path, or an ``http://``/``https://`` URL.
    opener
        For URLs: how a request is made (see `Fetch`).

    Returns
    -------
    Source
        With ``name``, ``size`` in bytes, ``mtime`` in seconds since 1970 (either may be None for a
        URL), ``read_at(offset, n)`` and ``close()``; also a context manager.

    Raises
    ------
    OSError, FormatError
        See `LocalFile` and `HttpFile`.

    Examples
    --------
    >>> source = open_source(__file__)
    >>> source.read_at(3, 6)
    b'Random'
    >>> source.close()
    """
    if is_url(where):
        return HttpFile(os.fspath(where), opener)
    if isinstance(where, str) and where[:6].lower().startswith(("ftp://", "ftps://")):
        raise FormatError("FTP cannot be read here: give an http:// or https:// URL", where)
    return LocalFile(where)


def read_exactly(source: Source, offset: int, n: int, what: str) -> bytes:
    """`n` bytes from `offset`, or a `FormatError` that says that `what` is cut off."""
    data = source.read_at(offset, n)
    if len(data) < n:
        raise FormatError(
            f"the {what} at byte {offset} is cut off: the file has only {source.size} bytes",
            source.name,
        )
    return data
