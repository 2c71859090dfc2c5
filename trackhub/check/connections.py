"""Requests to web servers over connections that are kept alive, by several threads, with an end to every wait.

Knows HTTP, nothing of hubs. What an answer means is in `remote`.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

__all__ = ["Answer", "Connections", "TooManyRedirects", "Unreachable"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5  # as UCSC
#: Connections to one host that may fail in a row before the host is given up.
_PATIENCE = 3
_PIECE = 1 << 16
_Key = tuple[str, str, int]


class Unreachable(OSError):
    """A server that cannot be reached, breaks off, or takes too long."""


class TooManyRedirects(Unreachable):
    """A URL that leads from one to the next."""


class Answer(NamedTuple):
    """What a server answers.

    Attributes
    ----------
    status, reason
        Such as 206 and ``Partial Content``.
    headers
        With names in small letters.
    body
        Its start, as far as it was wanted.
    url
        Where the answer came from, after redirections.
    redirects
        How many there were.
    """

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes
    url: str
    redirects: int


class Connections:
    """A pool of connections that are kept alive; safe to share between threads.

    Parameters
    ----------
    timeout
        Seconds that a server may stay silent.
    deadline
        Seconds that one request may take in all.
    """

    def __init__(self, timeout: float = 10, deadline: float = 60) -> None:
        self._timeout = timeout
        self._deadline = deadline
        self._lock = threading.Lock()
        self._idle: dict[_Key, list[http.client.HTTPConnection]] = {}
        self._failures: dict[_Key, tuple[int, str]] = {}
        self._running: dict[http.client.HTTPConnection, float] = {}
        self._closed = threading.Event()
        self._watcher: threading.Thread | None = None
        self._context: ssl.SSLContext | None = None

    def __enter__(self) -> Connections:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._closed.set()
        with self._lock:
            kept = [connection for idle in self._idle.values() for connection in idle]
            self._idle.clear()
            running = list(self._running)
        for connection in kept:
            connection.close()
        for connection in running:
            _interrupt(connection)

    def fetch(
        self, url: str, headers: Mapping[str, str], limit: int
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Make one GET request, as `trackhub.formats.headers.source.Fetch` says."""
        answer = self.request("GET", url, headers, limit)
        return answer.status, answer.headers, answer.body

    def request(self, method: str, url: str, headers: Mapping[str, str], limit: int) -> Answer:
        """Make one request and follow its redirections.

        Parameters
        ----------
        method
            ``GET`` or ``HEAD``.
        url
            ``http://`` or ``https://``.
        headers
            Request headers.
        limit
            The most bytes of the body to read.

        Raises
        ------
        Unreachable
            When there is no answer.
        """
        ends = time.monotonic() + self._deadline
        wanted = dict(headers)
        for redirects in range(_MOST_REDIRECTS + 1):
            answer = self._once(method, url, wanted, limit, ends)
            target = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not target:
                return answer._replace(redirects=redirects)
            before, url = url, urljoin(url, target)
            if not url.lower().startswith(("http://", "https://")):
                raise Unreachable(f"it redirects to {url}, which is no web address")
            if urlsplit(url).netloc != urlsplit(before).netloc:
                wanted.pop("Authorization", None)
        raise TooManyRedirects(f"it redirects more than {_MOST_REDIRECTS} times")

    # -- one request ---------------------------------------------------------------------------

    def _once(
        self, method: str, url: str, headers: dict[str, str], limit: int, ends: float
    ) -> Answer:
        try:
            parts = urlsplit(url)
            host = parts.hostname
            port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
        except ValueError as error:
            raise Unreachable(f"this is not a URL: {error}") from None
        if not host:
            raise Unreachable("this is not a URL: it names no host")
        key = (parts.scheme.lower(), host, port)
        path = quote(parts.path or "/", safe="%/:=&?~+!$,;'@()*[]", errors="surrogateescape")
        if parts.query:
            path += "?" + quote(parts.query, safe="%/:=&?~+!$,;'@()*[]", errors="surrogateescape")
        with self._lock:
            failures, reason = self._failures.get(key, (0, ""))
        if failures >= _PATIENCE:
            raise Unreachable(reason)
        kept = self._take(key)
        if kept is not None:
            # The server may have closed it meanwhile; then a new one is opened.
            with contextlib.suppress(OSError, http.client.HTTPException):
                return self._ask(kept, key, method, url, path, headers, limit, ends)
        try:
            answer = self._ask(self._open(key, ends), key, method, url, path, headers, limit, ends)
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = _reason(error, ends)
            with self._lock:
                self._failures[key] = (failures + 1, reason)
            raise Unreachable(reason) from None
        with self._lock:
            self._failures.pop(key, None)
        return answer

    def _ask(
        self,
        connection: http.client.HTTPConnection,
        key: _Key,
        method: str,
        url: str,
        path: str,
        headers: dict[str, str],
        limit: int,
        ends: float,
    ) -> Answer:
        self._watch(connection, ends)
        whole = False
        try:
            proxied = getattr(connection, "proxied", False)
            connection.request(method, url if proxied else path, headers=headers)
            reply = connection.getresponse()
            if time.monotonic() > ends:
                # Headers that were cut short look like whole ones.
                raise TimeoutError
            told = {name.lower(): value for name, value in reply.getheaders()}
            body = bytearray()
            while len(body) < limit and (piece := reply.read1(min(_PIECE, limit - len(body)))):
                body += piece
            # Whatever is left of a body would stand before the next answer.
            whole = not reply.will_close and (
                reply.isclosed() or (reply.length == 0) or method == "HEAD"
            )
            if whole and not reply.isclosed():
                reply.read()
            return Answer(reply.status, reply.reason, told, bytes(body), url, 0)
        finally:
            with self._lock:
                self._running.pop(connection, None)
                whole = whole and not self._closed.is_set() and connection.sock is not None
                if whole:
                    self._idle.setdefault(key, []).append(connection)
            if not whole:
                connection.close()

    def _take(self, key: _Key) -> http.client.HTTPConnection | None:
        with self._lock:
            idle = self._idle.get(key)
            return idle.pop() if idle else None

    def _open(self, key: _Key, ends: float) -> http.client.HTTPConnection:
        scheme, host, port = key
        timeout = max(0.1, min(self._timeout, ends - time.monotonic()))
        proxy = _proxy(scheme, host)
        if scheme == "https":
            if self._context is None:
                self._context = ssl.create_default_context()
            if proxy is None:
                return http.client.HTTPSConnection(
                    host, port, timeout=timeout, context=self._context
                )
            tunnel = http.client.HTTPSConnection(*proxy, timeout=timeout, context=self._context)
            tunnel.set_tunnel(host, port)
            return tunnel
        connection = http.client.HTTPConnection(*(proxy or (host, port)), timeout=timeout)
        connection.proxied = proxy is not None  # type: ignore[attr-defined]
        return connection

    # -- an end to waiting ---------------------------------------------------------------------

    def _watch(self, connection: http.client.HTTPConnection, ends: float) -> None:
        """See that a request is over when its time is, also where a server sends a byte now and then."""
        with self._lock:
            self._running[connection] = ends
            if self._watcher is None and not self._closed.is_set():
                self._watcher = threading.Thread(target=self._interrupt_late, daemon=True)
                self._watcher.start()

    def _interrupt_late(self) -> None:
        step = min(0.5, self._deadline / 4)
        while not self._closed.wait(step):
            now = time.monotonic()
            with self._lock:
                late = [one for one, ends in self._running.items() if ends < now]
            for connection in late:
                _interrupt(connection)


def _interrupt(connection: http.client.HTTPConnection) -> None:
    sock = connection.sock
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def _reason(error: Exception, ends: float) -> str:
    if time.monotonic() > ends or isinstance(error, TimeoutError):
        return "the server takes too long to answer"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    if isinstance(error, socket.gaierror):
        return "there is no such host"
    if isinstance(error, OSError) and error.strerror:
        return f"the server cannot be reached: {error.strerror}"
    text = str(error) or type(error).__name__
    return f"the server breaks off its answer: {text[:200]}"


def _proxy(scheme: str, host: str) -> tuple[str, int] | None:
    """Return host and port of the proxy that the environment asks for."""
    from urllib.request import getproxies, proxy_bypass

    if host in ("localhost", "::1") or host.startswith("127.") or proxy_bypass(host):
        return None
    address = getproxies().get(scheme)
    if not address:
        return None
    parts = urlsplit(address if "://" in address else f"http://{address}")
    return (parts.hostname, parts.port or 80) if parts.hostname else None
