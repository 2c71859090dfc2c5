"""A new HDF5 file, whose disk may fill up without harm.

HDF5 cannot close a file that it cannot write: it says so in many lines, and ends the process when that
ends. Here it is told that everything went well, and the caller what did not.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import StoreError
from .layout import load_h5py

__all__ = ["NewFile", "NoRoom"]


#: Chunks of counts have some hundred bytes. Pieces that are smaller than this are put together,
_SMALL = 1 << 13
#: up to so many bytes.
_GATHERED = 1 << 16


class NoRoom(StoreError):
    """The disk is full, or fails."""


class NewFile:
    """A new HDF5 file.

    Parameters
    ----------
    path
        Where it goes.

    Attributes
    ----------
    file
        The file, as h5py has it.

    Raises
    ------
    StoreError
        When it cannot be made.
    """

    def __init__(self, path: Path) -> None:
        h5py = load_h5py()
        self._path = path
        try:
            raw = open(path, "w+b", buffering=0)  # noqa: SIM115
        except OSError as error:
            raise StoreError(f"{path} cannot be written: {error.strerror}") from None
        self._disk = _Disk(raw)
        self.file: Any = h5py.File(self._disk, "w")

    def check(self) -> None:
        """Tell whether everything was written so far.

        Raises
        ------
        NoRoom
            When it was not.
        """
        if self._disk.error is not None:
            raise NoRoom(
                f"{self._path.parent} has no room for the track, or cannot be written: "
                f"{self._disk.error.strerror}; make room and try again"
            )

    def close(self) -> None:
        """Close the file, complete or not; harmless when done twice."""
        self.file.close()
        self._disk.close()


def _write_at(descriptor: int, data: Any, at: int) -> int:
    """Write at a place; how many bytes were written."""
    if sys.platform != "win32":
        # Files of values have thousands of chunks, and this is one call less for each.
        return os.pwrite(descriptor, data, at)
    os.lseek(descriptor, at, os.SEEK_SET)
    return os.write(descriptor, data)


class _Disk(io.RawIOBase):
    """Writes as long as there is room, and afterwards keeps the little that is left to write."""

    def __init__(self, raw: BinaryIO | io.FileIO) -> None:
        self.error: OSError | None = None
        self._raw = raw
        self._kept: list[tuple[int, bytes]] = []
        self._at = 0
        #: Small pieces that follow one another, and where the first one goes.
        self._gathered = bytearray()
        self._gathered_at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_END:
            self._put_gathered()
            self._at = max(
                self._raw.seek(0, os.SEEK_END),
                max((at + len(data) for at, data in self._kept), default=0),
            )
        else:
            self._at = offset + (self._at if whence == os.SEEK_CUR else 0)
        return self._at

    def write(self, data: Any) -> int:
        length = len(data)
        if length >= _SMALL:
            self._put_gathered()
            self._put(data, self._at)
        else:
            follows = self._at == self._gathered_at + len(self._gathered)
            if not follows or len(self._gathered) > _GATHERED:
                self._put_gathered()
                self._gathered_at = self._at
            self._gathered += data
        self._at += length
        return length

    def _put_gathered(self) -> None:
        if self._gathered:
            self._put(self._gathered, self._gathered_at)
            self._gathered.clear()

    def _put(self, data: Any, at: int) -> None:
        if self.error is None:
            try:
                done = _write_at(self._raw.fileno(), data, at)
                while done < len(data):
                    done += _write_at(self._raw.fileno(), data[done:], at + done)
            except OSError as error:
                self.error = error
        if self.error is not None:
            self._kept.append((at, bytes(data)))

    def readinto(self, buffer: Any) -> int:
        self._put_gathered()
        view = memoryview(buffer).cast("B")
        self._raw.seek(self._at)
        count: int = self._raw.readinto(view)  # type: ignore[union-attr]
        view[count:] = bytes(len(view) - count)
        for at, data in self._kept:
            low, high = max(at, self._at), min(at + len(data), self._at + len(view))
            if low < high:
                view[low - self._at : high - self._at] = data[low - at : high - at]
        self._at += len(view)
        return len(view)

    def truncate(self, size: int | None = None) -> int:
        self._put_gathered()
        wanted = self._at if size is None else size
        if self.error is None:
            try:
                self._raw.truncate(wanted)
            except OSError as error:
                self.error = error
        return wanted

    def close(self) -> None:
        if not self._raw.closed:
            self._put_gathered()
            self._raw.close()
        super().close()
