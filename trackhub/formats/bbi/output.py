"""Data files that are there completely or not at all, and errors that name them.

How that is done is in `trackhub.atomic`, which names no file where a disk is full.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ... import atomic

__all__ = ["whole_file"]

_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


@contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a file beside `path` for writing and reading; it takes that name on success only.

    Any exception, Ctrl-C included, removes it and leaves what was at `path` before.

    Parameters
    ----------
    path
        Where the file is to be.

    Raises
    ------
    OSError
        When there is a folder or a device, when the file cannot be made, and when the disk is
        full; it names `path`.
    """
    target = Path(path)
    if target.exists() and not target.is_file():
        number = errno.EISDIR if target.is_dir() else errno.EINVAL
        raise OSError(number, "A folder or device is no place for data; name a file", str(target))
    try:
        with atomic.whole_file(target) as file:
            yield file
    except OSError as error:
        if not _is_about(error, target):
            raise
        raise OSError(error.errno, error.strerror, str(target)) from error


def _is_about(error: OSError, target: Path) -> bool:
    """Whether an error is of writing that file, and not of what the caller did meanwhile."""
    if error.filename is None:
        return error.errno in _NO_ROOM
    part = Path(os.fsdecode(error.filename))
    return part.parent == target.parent and part.name.startswith(f".{target.name}.")
