"""Conversions that are done once: results are kept by the content of their source.

Nothing here knows a hub. The cache may be removed at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..version import __version__
from .autosql import Table
from .convert import Conversion
from .registry import Converted, Summary
from .text.source import Input

__all__ = ["cache_directory", "cached_convert"]

_ANSWER = "converted.json"
_CHUNK = 1 << 20
#: Options of `convert_file` that are not the format's own.
_SHARED = ("kind", "chrom_alias", "autosql", "index", "progress", "accelerate", "level")
#: Options that the result does not depend on.
_NOT_TOLD = frozenset({"progress"})


def cache_directory() -> Path:
    """Where results are kept: ``TRACKHUB_CACHE``, or else ``trackhub`` in ``XDG_CACHE_HOME``.

    Examples
    --------
    >>> import os
    >>> os.environ["TRACKHUB_CACHE"] = "/scratch/me"
    >>> print(cache_directory())
    /scratch/me
    >>> del os.environ["TRACKHUB_CACHE"]
    """
    own = os.environ.get("TRACKHUB_CACHE")
    if own:
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME")
    return Path(base) / "trackhub" if base else Path.home() / ".cache" / "trackhub"


def cached_convert(
    source: str | os.PathLike[str],
    *,
    chrom_sizes: Mapping[str, int],
    directory: str | os.PathLike[str] | None = None,
    **options: Any,
) -> Converted:
    """Convert a file, or give the result of an earlier time.

    The result is the same while the content of the file, the options, the lengths of the
    chromosomes and the version of trackhub are.

    Parameters
    ----------
    source
        The file.
    chrom_sizes
        Lengths by name.
    directory
        Where results are kept; `cache_directory` if left out.
    **options
        As for `convert_file`.

    Returns
    -------
    Converted
        With paths in the cache; or `source` itself where it is fit as it is.

    Raises
    ------
    FormatError, OSError
        As `convert_file` does.
    """
    path = Path(source)
    root = Path(directory) if directory is not None else cache_directory()
    with Input([path]) as files:
        shared = {name: options.pop(name) for name in _SHARED if name in options}
        conversion = Conversion(files, options, chrom_sizes=chrom_sizes or None, **shared)
        made = conversion.fit()
        if made is not None:
            return made
        told = {**options, **shared, "kind": conversion.row.kind}
        key = _key(path, root, chrom_sizes, told)
        home = root / "converted" / key[:2] / key[2:]
        if not (home / _ANSWER).exists():
            _make(conversion, home)
    return _read_answer(home)


def _make(conversion: Conversion, home: Path) -> None:
    """Convert into a folder of its own, which takes its name when it is complete."""
    home.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".making-", dir=home.parent))
    try:
        made = conversion.make(folder / f"data{conversion.row.suffix}")
        answer = {
            "path": made.path.name,
            "tracktype": made.tracktype,
            "settings": {name: _kept(value, folder) for name, value in made.settings.items()},
            "side_files": [side.name for side in made.side_files],
            "summary": asdict(made.summary),
            "default_pos": made.default_pos,
        }
        (folder / _ANSWER).write_text(json.dumps(answer, indent=1), "utf-8")
        # Somebody else may have made the same meanwhile; theirs is as good.
        with suppress(OSError):
            folder.rename(home)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _kept(value: Any, folder: Path) -> Any:
    """A setting as JSON; files are marked, those in the folder by their name."""
    if not isinstance(value, Path):
        return value
    inside = value.parent == folder
    return {"path": value.name if inside else str(value.absolute())}


def _read_answer(home: Path) -> Converted:
    answer = json.loads((home / _ANSWER).read_text("utf-8"))
    settings = {
        name: home / value["path"] if isinstance(value, dict) else value
        for name, value in answer["settings"].items()
    }
    return Converted(
        home / answer["path"],
        answer["tracktype"],
        settings,
        tuple(home / side for side in answer["side_files"]),
        Summary(**answer["summary"]),
        answer["default_pos"],
    )


# -- keys ---------------------------------------------------------------------------------------


def _key(
    source: Path, root: Path, chrom_sizes: Mapping[str, int], options: Mapping[str, Any]
) -> str:
    """A name for the result: it depends on all that the result depends on."""
    told = {
        "version": __version__,
        "source": _digest(source, root),
        "sizes": list(chrom_sizes.items()),
        "options": {
            name: _told(value, root)
            for name, value in sorted(options.items())
            if name not in _NOT_TOLD
        },
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _told(value: Any, root: Path) -> Any:
    """An option in the key: files by their content."""
    if isinstance(value, Table):
        return value.to_text()
    if isinstance(value, Mapping):
        return {str(name): _told(item, root) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_told(item, root) for item in value]
    if isinstance(value, (str, os.PathLike)) and len(os.fspath(value)) < 4096:
        path = Path(value)
        with suppress(OSError, ValueError):
            if path.is_file():
                return ["file", _digest(path, root)]
    return value if isinstance(value, (bool, int, float, str, type(None))) else repr(value)


def _digest(path: Path, root: Path) -> str:
    """SHA-256 of a file; known from the last time while size, time and place are the same."""
    status = path.stat()
    seen = [str(path.absolute()), status.st_size, status.st_mtime_ns, status.st_ino]
    name = hashlib.sha256(json.dumps(seen).encode()).hexdigest()
    memo = root / "digests" / name
    with suppress(OSError):
        known = memo.read_text("ascii")
        if len(known) == 64:
            return known
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while data := file.read(_CHUNK):
            digest.update(data)
    memo.parent.mkdir(parents=True, exist_ok=True)
    part = memo.with_name(f".{name}.{os.getpid()}")
    part.write_text(digest.hexdigest(), "ascii")
    part.replace(memo)
    return digest.hexdigest()
