"""Random access to the bytes of a file by position.

Every header reader asks one of these objects for ``read_at(offset, n)`` and nothing else.
What the bytes mean is not known here; files behind URLs are in `served`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Protocol, TypeVar

from ...errors import FormatError

__all__ = [
    "Closing",
    "Fetch",
    "LocalFile",
    "MemoryFile",
    "Source",
    "beside",
    "ends_with",
    "is_url",
    "open_source",
    "read_exactly",
]

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


_Self = TypeVar("_Self", bound="Closing")


class Closing:
    """Makes a context manager of what has a ``close()``."""

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


class LocalFile(Closing):
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
        self.name = os.fsdecode(path)
        if "\0" in self.name:
            raise FormatError("a file name cannot have a NUL byte", self.name.replace("\0", "\\0"))
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


class MemoryFile(Closing):
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


def is_url(where: str | os.PathLike[str]) -> bool:
    """Whether `where` is an ``http://`` or ``https://`` URL and not a path."""
    return isinstance(where, str) and where[:8].lower().startswith(("http://", "https://"))


def beside(where: str, add: str, cut: str = "") -> str:
    """The path or URL of a file that lies beside another: its name with `add`, in place of `cut`.

    Examples
    --------
    >>> beside("https://example.org/a.bam?key=1", ".bai", ".bam")
    'https://example.org/a.bai?key=1'
    """
    name, mark, query = where.partition("?") if is_url(where) else (where, "", "")
    return name.removesuffix(cut) + add + mark + query


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
        See `LocalFile` and `trackhub.formats.headers.served.HttpFile`.

    Examples
    --------
    >>> source = open_source(__file__)
    >>> source.read_at(3, 6)
    b'Random'
    >>> source.close()
    """
    if is_url(where):
        from .served import HttpFile

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


def ends_with(source: Source, mark: bytes) -> bool | None:
    """Whether the last bytes are `mark`; None where the size is not known."""
    if source.size is None:
        return None
    place = source.size - len(mark)
    return place >= 0 and source.read_at(place, len(mark)) == mark
