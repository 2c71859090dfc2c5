"""A file behind a URL, read by byte ranges."""

from __future__ import annotations

import errno
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit, urlunsplit

from ...errors import FormatError
from .source import Closing, Fetch, is_url

if TYPE_CHECKING:
    from http.client import HTTPResponse
    from urllib.request import OpenerDirector, Request

__all__ = ["FIRST_BLOCK", "HttpFile", "fetch"]

#: Bytes of a served file that the first request asks for, and that are kept.
FIRST_BLOCK = 65536
_WINDOW = 8192
_LARGEST_WINDOW = 1 << 20
_WINDOWS_KEPT = 8
#: Requests for one range, of which a server may give a part at a time.
_MOST_PARTS = 64
#: Seconds to wait for an answer, and bytes a second that are the least.
_PATIENCE = 30.0
_SLOWEST = 10_000
_PIECE = 1 << 16


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
        """All bytes of a range, though the server may send them a part at a time."""
        parts = [self._part(offset, n)]
        done = len(parts[0])
        while self.size is not None and done < min(n, self.size - offset):
            # A first part that is short only says how much the server gives at once.
            if not parts[-1] or len(parts) > _MOST_PARTS:
                raise ConnectionError(
                    f"{self.name}: the server broke off its answer at byte {offset + done:,}"
                )
            parts.append(self._part(offset + done, n - done))
            done += len(parts[-1])
        return b"".join(parts)

    def _part(self, offset: int, n: int) -> bytes:
        last = offset + n - 1
        if self.size is not None:
            last = min(last, self.size - 1)
        wanted = {
            **self._headers,
            "Range": f"bytes={offset}-{last}",
            "Accept-Encoding": "identity",
        }
        status, headers, body = self._asked(wanted, n)
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

    def _asked(self, wanted: Mapping[str, str], limit: int) -> tuple[int, Mapping[str, str], bytes]:
        """The answer to a request; where others were answered, a broken connection is tried again."""
        try:
            self.requests += 1
            try:
                return self._fetch(self._url, wanted, limit)
            except (ConnectionError, TimeoutError):
                if self.size is None:
                    raise
                self.requests += 1
                return self._fetch(self._url, wanted, limit)
        except FormatError as error:
            raise FormatError(error.message, self.name) from None


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
    from urllib.request import Request

    shown = urlsplit(url).hostname or url
    try:
        with _opener().open(Request(url, headers=dict(headers)), timeout=_PATIENCE) as reply:
            return reply.status, dict(reply.headers), _body(reply, limit, shown)
    except HTTPError as error:
        error.close()
        return error.code, dict(error.headers or {}), b""
    except URLError as error:
        reason = getattr(error.reason, "strerror", None) or error.reason
        raise ConnectionError(f"{shown} cannot be reached: {reason}") from error
    except (InvalidURL, ValueError) as error:
        raise FormatError(f"this is not a URL ({error})") from None
    except HTTPException as error:
        raise ConnectionError(f"{shown} broke off its answer: {error!r}") from error


def _body(reply: HTTPResponse, limit: int, shown: str) -> bytes:
    """At most `limit` bytes of an answer, which may not trickle in for ever."""
    until = time.monotonic() + _PATIENCE + limit / _SLOWEST
    parts = []
    while limit > 0 and (part := reply.read1(min(limit, _PIECE))):
        parts.append(part)
        limit -= len(part)
        if time.monotonic() > until:
            raise TimeoutError(f"{shown} sends too slowly")
    return b"".join(parts)


@lru_cache(maxsize=1)
def _opener() -> OpenerDirector:
    from urllib.request import HTTPRedirectHandler, build_opener

    class Redirects(HTTPRedirectHandler):
        """Follows to http and https only, and tells a password to nobody else."""

        def redirect_request(
            self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
        ) -> Request | None:
            if not is_url(newurl):
                return None
            following = super().redirect_request(req, fp, code, msg, headers, newurl)
            if following is not None and urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
                following.remove_header("Authorization")
            return following

    return build_opener(Redirects)
