"""A file that is there completely or not at all: the one way in which this package writes files.

Knows nothing of what is written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

__all__ = ["whole_file"]

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@contextmanager
def whole_file(path: str | os.PathLike[str], mode: int | None = None) -> Iterator[BinaryIO]:
    """Open a file beside `path` for writing and reading; it takes that name on success only.

    Any exception, Ctrl-C included, removes it and leaves what was at `path` before.

    Parameters
    ----------
    path
        Where the file is to be.
    mode
        Its permissions; those that the umask leaves if left out.

    Examples
    --------
    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp(), "notes.txt")
    >>> with whole_file(target) as file:
    ...     _ = file.write(b"all of it")
    >>> target.read_bytes()
    b'all of it'
    """
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.urandom(4).hex()}.part")
    descriptor = os.open(part, _NEW, 0o666)
    try:
        with os.fdopen(descriptor, "w+b", buffering=1 << 20) as file:
            yield file
        if mode is not None:
            os.chmod(part, mode)
        os.replace(part, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise
