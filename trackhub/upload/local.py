"""A directory of this machine as the target: plain copies, no program needed."""

from __future__ import annotations

import contextlib
import os
import shutil
from os import PathLike
from pathlib import Path

from ..errors import UploadError
from ..rendering import make_folder
from .manifest import MANIFEST

__all__ = ["copy_to"]


def copy_to(staging: str | PathLike[str], target: str | PathLike[str]) -> list[str]:
    """Copy a staged hub to a directory of this machine, following its links.

    Data files come first and hub.txt-like texts after them, each under a temporary name
    until it is whole; a file with the same size and time is left alone.

    Parameters
    ----------
    staging
        The staged hub.
    target
        The directory, which is made if need be.

    Returns
    -------
    list of str
        Relative paths of the files that were copied.

    Raises
    ------
    UploadError
        If a file cannot be written.
    """
    root, goal = Path(staging).resolve(), Path(target).resolve()
    if goal == root:
        raise UploadError(f"the hub is staged in {root} itself; choose another remote_dir")
    paths = [
        path.relative_to(root)
        for path in sorted(root.rglob("*"))
        if not path.is_dir() and path != root / MANIFEST and goal not in path.parents
    ]
    # A live hub never names a file that is not there: what is named lies deeper or is data.
    paths.sort(key=lambda path: ((root / path).suffix == ".txt", -len(path.parts)))
    return [str(path) for path in paths if _copy(root / path, goal / path)]


def _copy(source: Path, target: Path) -> bool:
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        wanted = source.stat()
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            there = target.lstat()
            same = (there.st_size, there.st_mtime_ns) == (wanted.st_size, wanted.st_mtime_ns)
            if same and not target.is_symlink():
                return False
        make_folder(target.parent)
        shutil.copy2(source, temporary)
        temporary.chmod(0o644)
        os.replace(temporary, target)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        reason = error.strerror or error
        raise UploadError(f"{source} cannot be copied to {target}: {reason}") from error
    return True
