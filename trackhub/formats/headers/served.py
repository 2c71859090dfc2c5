"""A file behind a URL, read by byte ranges."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit, urlunsplit

from ...errors import FormatError
from .source import Closing, Fetch

__all__ = ["FIRST_BLOCK", "HttpFile", "fetch"]

#: Bytes of a served file that the first request asks for, and that are kept.
FIRST_BLOCK = 65536
_WINDOW = 8192
_LARGEST_WINDOW = 1 << 20
_WINDOWS_KEPT = 8


class HttpFile(Closing):
    """A file behind a URL, read by byte ranges.

    The first request asks for 64 KB, which hold the whole header of most files, and keeps them.
    Further reads are asked for in windows of 8 KB, larger where one read follows the other, of which
    the last few are kept.

    Parameters
    ----------
    url
        ``http://`` or ``https://``; a user name and password in it are sent as basic authorization
        and do not appear in errors.
    opener
        How a request is made (see `trackhub.formats.headers.source.Fetch`); one that keeps its connections alive makes the check of
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
        data = self._range(offset, max(n, self._window_size(offset)))
        if len(data) <= _LARGEST_WINDOW:
            self._windows = [(offset, data), *self._windows[: _WINDOWS_KEPT - 1]]
        return data[:n]

    def _window_size(self, offset: int) -> int:
        """Small for a read far off, ever larger for reads one after another."""
        start, last = self._windows[0] if self._windows else (0, self._first)
        if start < offset <= start + len(last) + _WINDOW:
            return min(2 * len(last), _LARGEST_WINDOW)
        return _WINDOW

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
