"""Files that belong together come into place together."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import FormatError

__all__ = ["written_together"]


@contextmanager
def written_together(*paths: Path) -> Iterator[list[Path]]:
    """Paths to write to instead; what is there takes its name when all has gone well.

    Any exception, Ctrl-C included, removes them and leaves what was at `paths` before.

    Parameters
    ----------
    *paths
        Where the files go, all in one folder. One that is not written is left out.

    Raises
    ------
    FormatError
        When two are the same.
    OSError
        When there is a folder or a device of that name, and when no file can be made there; it
        names the path.
    """
    if len(set(paths)) < len(paths):
        raise FormatError(f"{paths[0]} has the name of a file that goes beside it; choose another")
    for path in paths:
        if path.exists() and not path.is_file():
            number = errno.EISDIR if path.is_dir() else errno.EINVAL
            raise OSError(number, "A folder or device is no place for data; name a file", str(path))
    folder = _folder_for(paths[0])
    try:
        parts = [folder / path.name for path in paths]
        yield parts
        for part, path in zip(parts, paths, strict=True):
            if part.exists():
                part.replace(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _folder_for(path: Path) -> Path:
    """A new folder beside a file that is to be made."""
    if not path.parent.is_dir():
        number = errno.ENOTDIR if path.parent.exists() else errno.ENOENT
        raise OSError(number, f"There is no folder {path.parent}; make it first", str(path))
    try:
        return Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
