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
from threading import get_ident
from typing import Any

from ..errors import StagingError
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
        As `convert_file` does; also when the result cannot be kept.

    Notes
    -----
    What is missing in the cache is made again, so anything in it may be removed at any time. Results
    of a cache that cannot be written are used.
    """
    path = Path(source)
    root = Path(directory) if directory is not None else cache_directory()
    given = _files_given(path, options)
    with Input([path]) as files:
        shared = {name: options.pop(name) for name in _SHARED if name in options}
        conversion = Conversion(files, options, chrom_sizes=chrom_sizes or None, **shared)
        made = conversion.fit()
        if made is not None:
            return made
        told = {**options, **shared, "kind": conversion.row.kind}
        key = _key(path, root, chrom_sizes, told)
        home = root / "converted" / key[:2] / key[2:]
        kept = _read_answer(home, given)
        if kept is None:
            _make(conversion, home, given)
            kept = _read_answer(home, given)
    if kept is None:
        raise StagingError(f"the result in {home} was taken away at once; convert {path} again")
    return kept


def _files_given(source: Path, options: Mapping[str, Any]) -> dict[str, Path]:
    """The source, and the files among the options by name: what settings may name."""
    found = {"": source.absolute()}
    for name, value in options.items():
        if isinstance(value, (str, os.PathLike)):
            found[name] = Path(value).absolute()
    return found


def _make(conversion: Conversion, home: Path, given: Mapping[str, Path]) -> None:
    """Convert into a folder of its own, which takes its name when it is complete."""
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".making-", dir=home.parent))
    except OSError as error:
        raise StagingError(
            f"converted files are kept in {home.parents[2]}, which cannot be written "
            f"({error.strerror}); set TRACKHUB_CACHE to a folder that can"
        ) from None
    try:
        made = conversion.make(folder / f"data{conversion.row.suffix}")
        settings = made.settings.items()
        answer = {
            "path": made.path.name,
            "tracktype": made.tracktype,
            "settings": {name: _kept(value, folder, given) for name, value in settings},
            "side_files": [side.name for side in made.side_files],
            "summary": asdict(made.summary),
            "default_pos": made.default_pos,
        }
        (folder / _ANSWER).write_text(json.dumps(answer, indent=1), "utf-8")
        if home.exists() and _read_answer(home, given) is None:
            # Something of it was taken away.
            shutil.rmtree(home, ignore_errors=True)
        # Somebody else may have made the same meanwhile; theirs is as good.
        with suppress(OSError):
            folder.rename(home)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _kept(value: Any, folder: Path, given: Mapping[str, Path]) -> Any:
    """A setting as JSON; files are marked.

    Those in the folder go by their name, those that were given by which they are: the next time the
    same may be given from another place.
    """
    if not isinstance(value, Path):
        return value
    if value.parent == folder:
        return {"path": value.name}
    which = next((name for name, path in given.items() if path == value.absolute()), None)
    return {"path": str(value.absolute())} if which is None else {"given": which}


def _read_answer(home: Path, given: Mapping[str, Path]) -> Converted | None:
    """What is kept, if all of it is there."""
    try:
        answer = json.loads((home / _ANSWER).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    settings = {}
    for name, value in answer["settings"].items():
        if isinstance(value, dict):
            value = given[value["given"]] if "given" in value else home / value["path"]
        settings[name] = value
    made = Converted(
        home / answer["path"],
        answer["tracktype"],
        settings,
        tuple(home / side for side in answer["side_files"]),
        Summary(**answer["summary"]),
        answer["default_pos"],
    )
    return made if all(path.exists() for path in (made.path, *made.side_files)) else None


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
    part = memo.with_name(f".{name}.{os.getpid()}.{get_ident()}")
    # Without it the file is only read again the next time.
    with suppress(OSError):
        memo.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(digest.hexdigest(), "ascii")
        part.replace(memo)
    return digest.hexdigest()
