"""Files that are there whole or not at all, with one writer at a time.

A file is written under a hidden name beside its place, forced to disk, and then given its name. The
writer holds a lock that the system takes back when the process ends, however it ends.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from ..errors import StoreError

__all__ = ["Publication", "lock_of"]


def lock_of(path: Path) -> Path:
    """The lock file of a file."""
    return path.with_name(f".{path.name}.lock")


def _try_lock(descriptor: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            # Bytes far behind the text, which others must still be able to read.
            os.lseek(descriptor, 1 << 20, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class _Lock:
    """A lock file that is held."""

    def __init__(self, target: Path) -> None:
        self._path = lock_of(target)
        while True:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            if not _try_lock(self._descriptor):
                holder = _holder(self._descriptor)
                os.close(self._descriptor)
                raise StoreError(f"{target} is being written by {holder}; wait until it is done")
            if self._still_there():
                break
            os.close(self._descriptor)
        text = json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": time.time()})
        os.ftruncate(self._descriptor, 0)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, text.encode())

    def _still_there(self) -> bool:
        """Whether the file that was locked is the one that others will find."""
        try:
            return os.path.samestat(os.fstat(self._descriptor), os.stat(self._path))
        except FileNotFoundError:
            return False

    def release(self) -> None:
        if os.name == "nt":
            os.close(self._descriptor)
            self._path.unlink(missing_ok=True)
        else:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)


def _holder(descriptor: int) -> str:
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        told = json.loads(os.read(descriptor, 4096))
        since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(float(told["since"])))
        return f"process {int(told['pid'])} on {str(told['host'])[:80]} since {since}"
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return "another process"


class Publication:
    """The right to write one file, and the hidden file in which it grows.

    Parameters
    ----------
    target
        The file.
    replace
        Whether it may exist already.

    Attributes
    ----------
    path
        Where to write.

    Raises
    ------
    StoreError
        When the file exists, or another process is writing it.
    """

    def __init__(self, target: Path, *, replace: bool) -> None:
        self.target = target
        self._replace = replace
        self._refuse_existing()
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._lock: _Lock | None = _Lock(target)
        except OSError as error:
            raise StoreError(
                f"{target.parent} cannot be written: {error.strerror}; give a folder that can"
            ) from None
        try:
            self._refuse_existing()
            # Whatever lies here was left by a process that ended before it was done.
            for left in target.parent.glob(f".{_literal(target.name)}.tmp-*"):
                left.unlink(missing_ok=True)
        except BaseException:
            self._lock.release()
            raise
        self.path = target.with_name(f".{target.name}.tmp-{os.getpid()}-{secrets.token_hex(4)}")

    def _refuse_existing(self) -> None:
        if not self._replace and os.path.lexists(self.target):
            raise StoreError(f"{self.target} exists already; remove it first, or give replace=True")

    def commit(self) -> None:
        """Give the file its name, and the lock away."""
        try:
            _to_disk(self.path)
            if self._replace:
                os.replace(self.path, self.target)
            else:
                self._name_new()
            if os.name != "nt":
                _to_disk(self.target.parent)
        except OSError as error:
            raise StoreError(
                f"{self.target} cannot be written: {error.strerror}; make room and try again"
            ) from None
        finally:
            self.abort()

    def _name_new(self) -> None:
        try:
            os.link(self.path, self.target)
        except FileExistsError:
            raise StoreError(f"{self.target} appeared meanwhile; remove it first") from None
        except OSError:
            # There are file systems without links. The lock keeps other writers of ours away.
            self._refuse_existing()
            os.replace(self.path, self.target)

    def abort(self) -> None:
        """Take away the hidden file, where it is still there, and give the lock away."""
        self.path.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Publication:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.commit()
        else:
            self.abort()


def _literal(name: str) -> str:
    """A name as a pattern that matches only itself."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _to_disk(path: Path) -> None:
    flags: Any = os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
