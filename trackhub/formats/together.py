"""Files that belong together come into place together."""

from __future__ import annotations

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
    """
    if len(set(paths)) < len(paths):
        raise FormatError(f"{paths[0]} has the name of a file that goes beside it; choose another")
    folder = Path(
        tempfile.mkdtemp(prefix=f".{paths[0].name}.", suffix=".part", dir=paths[0].parent)
    )
    try:
        parts = [folder / path.name for path in paths]
        yield parts
        for part, path in zip(parts, paths, strict=True):
            if part.exists():
                part.replace(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
