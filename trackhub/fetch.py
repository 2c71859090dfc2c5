"""Hub text by path or URL: where a reference leads, and the bytes that are there.

A location is a string, a path of this machine or a URL. Knows no stanza and no setting.
"""

from __future__ import annotations

import os
import posixpath
import re
import stat
import time
from collections.abc import Callable, Mapping
from os import PathLike, fspath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from .errors import ReadError

if TYPE_CHECKING:
    from urllib.request import OpenerDirector

__all__ = ["Fetcher", "Resolve", "folder_of", "is_url", "join_location", "path_inside", "similar"]

#: URL prefix → directory of this machine, or a function URL → path (None: fetch it).
Resolve = Mapping[str, "str | PathLike[str]"] | Callable[[str], "str | PathLike[str] | None"]

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_SERVED = re.compile(r"https?://", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]")
_QUERY = re.compile(r"[?#].*", re.DOTALL)
_PIECE = 1 << 20


def is_url(location: str) -> bool:
    """Return whether a location is a URL, of whatever scheme.

    Examples
    --------
    >>> is_url("https://example.org/hub.txt"), is_url("hub.txt")
    (True, False)
    """
    return _URL.match(location) is not None


def folder_of(location: str) -> str:
    """Return the directory that a location is in: of a URL with a final slash, of a path as given.

    Examples
    --------
    >>> folder_of("https://example.org/a/hub.txt?v=1"), folder_of("a/hub.txt"), folder_of("hub.txt")
    ('https://example.org/a/', 'a', '')
    """
    if is_url(location):
        return join_location(location, ".").rstrip("/") + "/"
    return os.path.dirname(location)


def join_location(base: str, reference: str) -> str:
    """Return where `reference`, found in the text at `base`, leads: by UCSC's rules.

    A reference may be absolute; under a URL a leading ``/`` means the root of its host, and ``..`` does not climb
    above that.

    Examples
    --------
    >>> join_location("https://example.org/a/hub.txt", "../b/genomes.txt")
    'https://example.org/b/genomes.txt'
    >>> join_location("a/hub.txt", "hg38/trackDb.txt")
    'a/hg38/trackDb.txt'
    """
    if is_url(reference):
        return reference
    if not is_url(base):
        return os.path.normpath(os.path.join(os.path.dirname(base), reference))
    scheme, _, rest = base.partition("://")
    host, _, path = _QUERY.sub("", rest).partition("/")
    bare = _QUERY.sub("", reference)
    if not bare.startswith("/"):
        bare = posixpath.join("/" + path.rpartition("/")[0], bare)
    return f"{scheme}://{host}/{_normal(bare)}{reference[len(_QUERY.sub('', reference)) :]}"


def _normal(path: str) -> str:
    """Return an absolute path of a URL without ``.``, ``..`` and its leading slash."""
    parts: list[str] = []
    for part in path.split("/")[1:]:
        if part == "..":
            del parts[-1:]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def path_inside(folder: str, location: str) -> str | None:
    """Return the path, with ``/``, by which `location` lies below `folder`; None where it does not.

    Examples
    --------
    >>> path_inside("https://example.org/hub/", "https://example.org/hub/my%20data/trackDb.txt?v=2")
    'my data/trackDb.txt'
    >>> path_inside("hub", "elsewhere/trackDb.txt") is None
    True
    """
    if is_url(folder) or is_url(location):
        if not location.startswith(folder) or not folder:
            return None
        path = unquote(_QUERY.sub("", location[len(folder) :]))
    else:
        try:
            path = os.path.relpath(location, folder or ".").replace(os.sep, "/")
        except ValueError:  # another drive
            return None
    parts = path.split("/")
    if path == "." or not path or path[0] == "/" or ".." in parts or _UNSAFE.search(path):
        return None
    return path


class Fetcher:
    """Reads hub text, from disk or from a web server.

    Parameters
    ----------
    resolve
        Where URLs are found on this machine: a mapping of URL prefixes to directories (the longest prefix that fits
        counts), or a function that returns a path, or None for a URL to be fetched.
    timeout
        Seconds that a server may stay silent.
    deadline
        Seconds that one file may take in all.
    """

    def __init__(
        self, resolve: Resolve | None = None, timeout: float = 30, deadline: float = 600
    ) -> None:
        self._resolve = resolve
        self._timeout = timeout
        self._deadline = deadline

    def local(self, location: str) -> str | None:
        """Return the path of this machine that a location stands for; None for one that is to be fetched.

        Raises
        ------
        ReadError
            Where a URL climbs out of the directory that `resolve` gives for it.
        """
        if not is_url(location):
            return location
        resolve = self._resolve
        if resolve is None:
            return None
        if not isinstance(resolve, Mapping):
            try:
                found = resolve(location)
            except OSError as error:
                raise ReadError(_reason(error), location) from None
            return None if found is None else fspath(found)
        for prefix in sorted(resolve, key=len, reverse=True):
            if _is_below(prefix, location):
                below = unquote(_QUERY.sub("", location[len(prefix) :]))
                root = fspath(resolve[prefix])
                if not below:
                    return root
                path = os.path.normpath(os.path.join(root, below.lstrip("/")))
                inside = path_inside(root, path)
                if inside is None:
                    raise ReadError(f"the URL leads out of {root}", location)
                return path
        return None

    def read(self, location: str, limit: int) -> bytes:
        """Return the bytes at a location.

        Parameters
        ----------
        location
            A path or URL.
        limit
            The most bytes there may be.

        Raises
        ------
        ReadError
            Where there is nothing, nothing readable, or more than `limit`.
        """
        path = self.local(location)
        if path is not None:
            return _read_local(path, location, limit)
        if not _SERVED.match(location):
            raise ReadError("only http and https URLs can be read", location)
        return self._read_served(location, limit)

    def _read_served(self, url: str, limit: int) -> bytes:
        from http.client import HTTPException
        from urllib.request import Request

        ends = time.monotonic() + self._deadline
        try:
            with _opener().open(Request(_quoted(url)), timeout=self._timeout) as answer:
                size = answer.headers.get("Content-Length") or ""
                pieces: list[bytes] = []
                got = 0
                if size.isascii() and size.isdigit() and int(size[:20]) > limit:
                    raise ReadError(_too_large(limit), url)
                while piece := answer.read1(_PIECE):
                    pieces.append(piece)
                    got += len(piece)
                    if got > limit:
                        raise ReadError(_too_large(limit), url)
                    if time.monotonic() > ends:
                        raise ReadError(f"took more than {self._deadline:g} seconds", url)
                return b"".join(pieces)
        except ReadError:
            raise
        except (OSError, HTTPException, ValueError) as error:
            raise ReadError(_reason(error), url) from None


def _is_below(prefix: str, location: str) -> bool:
    """Whether a URL begins with `prefix`, and that ends where a part of the URL ends."""
    ends = prefix.endswith("/") or location[len(prefix) : len(prefix) + 1] in ("", "/", "?", "#")
    return ends and location.startswith(prefix)


def _opener() -> OpenerDirector:
    """Return an opener for http and https and nothing else, whatever a redirection says."""
    from urllib import request

    opener = request.OpenerDirector()

    class Redirects(request.HTTPRedirectHandler):
        max_redirections = 5  # as UCSC

    for handler in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPDefaultErrorHandler(),
        request.HTTPErrorProcessor(),
        request.UnknownHandler(),
        Redirects(),
    ):
        opener.add_handler(handler)
    opener.addheaders = [("User-Agent", "trackhub"), ("Accept-Encoding", "identity")]
    return opener


def _quoted(url: str) -> str:
    return quote(url.partition("#")[0], safe="%/:=&?~+!$,;'@()*[]", errors="surrogateescape")


def _too_large(limit: int) -> str:
    return f"is larger than {limit >> 20} MB, which is more than UCSC reads"


def _reason(error: Exception) -> str:
    status = getattr(error, "code", None)
    if isinstance(status, int):
        return f"the server answers {status} {getattr(error, 'reason', '')}".rstrip()
    if isinstance(error, FileNotFoundError):
        return "is not there"
    reason = getattr(error, "reason", None) or error
    reason = getattr(reason, "strerror", None) or reason
    return f"cannot be read: {reason}"


def _read_local(path: str, location: str, limit: int) -> bytes:
    try:
        return _read_file(path, limit)
    except (FileNotFoundError, NotADirectoryError):
        # A checkout of a hub that is served elsewhere: the server takes the query, and decodes the name.
        other = unquote(_QUERY.sub("", path))
        try:
            if other != path and other:
                return _read_file(other, limit)
        except (OSError, ValueError):
            pass
        raise ReadError(f"is not there{similar(path)}", location) from None
    except ReadError as error:
        raise ReadError(error.message, location) from None
    except (OSError, ValueError) as error:
        raise ReadError(_reason(error), location) from None


def _read_file(path: str, limit: int) -> bytes:
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode):
        raise ReadError("is a directory" if stat.S_ISDIR(mode) else "is no regular file")
    with open(path, "rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise ReadError(_too_large(limit))
    return data


def similar(path: str) -> str:
    """Return a hint at a file of nearly that name, such as one that differs in case."""
    folder, name = os.path.split(path)
    try:
        names = os.listdir(folder or ".")[:10_000]
    except (OSError, ValueError):
        return ""
    folded = [other for other in names if other.lower() == name.lower()]
    if not folded:
        from difflib import get_close_matches

        folded = get_close_matches(name, names, 1, 0.85)
    return f", but {folded[0]} is" if folded else ""
