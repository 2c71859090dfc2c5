"""A hub in a directory of this machine: links to the data, and the texts.

Nothing outside the directory is touched, and nothing in it that was not put there by us.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Container, Iterable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..errors import StagingError
from ..rendering import make_folder, write_text
from .manifest import MANIFEST, Manifest, read_manifest, write_manifest
from .plan import Plan, check_sources, plan_hub

if TYPE_CHECKING:
    from ..hub import Hub

__all__ = ["MANIFEST", "Mode", "stage_hub", "stage_plan"]

Mode = Literal["symlink", "hardlink", "copy"]


def stage_hub(
    hub: Hub,
    staging: str | PathLike[str] | None = None,
    mode: Mode = "symlink",
    *,
    convert: bool = False,
) -> tuple[str, list[str]]:
    """Put a hub into a directory: links to its data files, and its texts.

    Run again, it changes what changed, and takes out what the last run put there and
    this one did not; other files stay.

    Parameters
    ----------
    hub
        The hub.
    staging
        The directory; a new temporary one if left out.
    mode
        ``symlink``, ``hardlink`` or ``copy``.
    convert
        Convert every raw source, such as bedGraph or narrowPeak, into the file that UCSC reads, as
        `convert_file` does; without, only those of tracks with ``convert=True``. Results are kept
        in a cache, so that this is done once (see `trackhub.formats.cache.cache_directory`).

    Returns
    -------
    tuple
        ``(staging, paths)``: the directory, and the paths of all staged files.

    Raises
    ------
    ValidationError
        If the hub cannot be right.
    StagingError
        If a source is missing or a path is not free; nothing has been changed then.
    FormatError
        If a source is to be converted and is not as it should be, with its line.

    Examples
    --------
    >>> import trackhub
    >>> hub, _, _, trackdb = trackhub.default_hub("demo", "hg38", "me@example.org")
    >>> trackdb.add_tracks(trackhub.Track(source=trackhub.helpers.example_bigwigs()[0]))
    >>> staging, paths = trackhub.stage_hub(hub)
    """
    if mode not in ("symlink", "hardlink", "copy"):
        raise StagingError(f"mode is symlink, hardlink or copy, got {mode!r}")
    if staging is not None and not os.fspath(staging):
        raise StagingError("staging is a directory, got an empty path; write . for this one")
    plan = plan_hub(hub, convert)
    directory = os.fspath(staging) if staging is not None else tempfile.mkdtemp()
    try:
        stage_plan(plan, directory, mode)
    except BaseException:
        if staging is None:
            shutil.rmtree(directory, ignore_errors=True)
        raise
    start = os.path.join(directory, "")
    return directory, [start + path for path in (*plan.links, *plan.texts)]


def stage_plan(plan: Plan, directory: str, mode: Mode = "symlink") -> None:
    """Make `directory` hold what `plan` says; see `stage_hub`."""
    root = Path(directory)
    directory = os.fspath(root)
    before = read_manifest(root)
    listed = before.files
    _refuse_odd_folders(root, (*plan.links, *plan.texts))
    made, unmade = _sort_out(plan, directory, mode, listed)
    check_sources(plan, unmade)
    _check_still_there(plan, made)
    _refuse_foreign_files(root, plan, before, unmade)
    _refuse_itself(root, plan, unmade)
    here = dict.fromkeys((*plan.links, *plan.texts))
    gone = [path for path in listed if path not in here]
    texts = dict.fromkeys((*plan.texts, *before.texts))
    same = not listed or before.mode == mode
    if unmade or gone or len(listed) != len(here):
        # Until all is done, some data files may still be there as an earlier run made them.
        write_manifest(root, [*here, *gone], texts, mode if same else None)
    _make_all(root, plan, unmade, mode, before)
    for path, text in plan.texts.items():
        write_text(root / path, text)
    _sweep(root, [path for path in gone if _is_still_ours(root / path, path, before)])
    if gone or (unmade and not same):
        write_manifest(root, here, plan.texts, mode)


def _sort_out(
    plan: Plan, directory: str, mode: Mode, listed: Container[str]
) -> tuple[list[str], list[str]]:
    """Return which data files are staged already, and which are not."""
    made: list[str] = []
    unmade: list[str] = []
    for path, source in plan.links.items():
        done = path in listed and _is_staged(f"{directory}/{path}", source, mode)
        (made if done else unmade).append(path)
    return made, unmade


def _is_staged(path: str, source: str, mode: Mode) -> bool:
    """Return whether `path` already stands for `source`."""
    try:
        if mode == "symlink":
            return os.readlink(path) == source
        there, wanted = os.lstat(path), os.stat(source)
    except OSError:
        return False
    if not stat.S_ISREG(there.st_mode):
        return False
    if mode == "hardlink":
        return os.path.samestat(there, wanted)
    same = (there.st_size, there.st_mtime_ns) == (wanted.st_size, wanted.st_mtime_ns)
    return same and there.st_nlink == 1


def _make_all(root: Path, plan: Plan, unmade: list[str], mode: Mode, before: Manifest) -> None:
    """Stage data files; if one cannot be staged, take out again those that are new."""
    new: list[str] = []
    try:
        for folder in {path.rpartition("/")[0] for path in unmade}:
            make_folder(root / folder)
        directory = os.fspath(root)
        for path in unmade:
            _make(f"{directory}/{path}", plan.links[path], mode)
            if path not in before.files:
                new.append(path)
    except BaseException:
        _sweep(root, new)
        if before.files:
            write_manifest(root, before.files, before.texts, None)
        else:
            (root / MANIFEST).unlink(missing_ok=True)
        raise


def _make(path: str, source: str, mode: Mode) -> None:
    if mode == "symlink":
        try:
            os.symlink(source, path)
        except OSError:
            _replace(path, source, mode)
    else:
        _replace(path, source, mode)


def _replace(path: str, source: str, mode: Mode) -> None:
    """Put a link or copy at `path`, whole, over what we put there before."""
    temporary = f"{path}.{os.getpid()}.part"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(temporary)
    try:
        if mode == "symlink":
            os.symlink(source, temporary)
        elif mode == "hardlink":
            os.link(os.path.realpath(source), temporary)
        else:
            shutil.copy2(source, temporary)
            os.chmod(temporary, 0o644)
        # Two names of one file would both survive a rename.
        if mode == "hardlink" and os.path.lexists(path):
            os.unlink(path)
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        cure = "" if mode == "copy" else "; mode='copy' works on every file system"
        raise StagingError(
            f"{source} cannot be staged as {path} by {mode}: {error.strerror}{cure}"
        ) from error


def _check_still_there(plan: Plan, paths: list[str]) -> None:
    try:
        for path in paths:
            os.stat(plan.links[path])
    except OSError:
        check_sources(plan, paths)


def _is_still_ours(place: Path, path: str, before: Manifest) -> bool:
    try:
        return before.is_ours(path, os.lstat(place).st_mode)
    except OSError:
        return False


def _refuse_foreign_files(root: Path, plan: Plan, before: Manifest, paths: Iterable[str]) -> None:
    """Refuse to put something where a file lies that we did not put there."""
    if not root.is_dir():
        return
    for text in plan.texts:
        if (root / text).is_dir():
            raise StagingError(f"{root / text} is a directory; move it away")
    with os.scandir(root) as entries:
        if next(entries, None) is None:
            return
    for path in paths:
        try:
            mode = os.lstat(root / path).st_mode
        except (FileNotFoundError, NotADirectoryError):
            continue
        if not stat.S_ISLNK(mode) and not before.is_ours(path, mode):
            raise StagingError(
                f"{root / path} is there already and was not staged by trackhub; move it away, or "
                "give the track another filename"
            )


def _refuse_itself(root: Path, plan: Plan, paths: Iterable[str]) -> None:
    """Refuse a source that is the very place where it is to be staged."""
    for start in {os.path.abspath(root) + "/", os.path.realpath(root) + "/"}:
        for path in paths:
            source = plan.links[path]
            if source.startswith(start) and source[len(start) :] == path:
                raise StagingError(
                    f"{source} is the staged file itself; give the original file as source"
                )


def _refuse_odd_folders(root: Path, paths: Iterable[str]) -> None:
    """Refuse a directory inside the staging one that is a link: it would lead out of it."""
    if root.exists() and not root.is_dir():
        raise StagingError(f"{root} is a file, and staging needs a directory")
    seen: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in seen:
            seen.add(folder)
            place = root / folder
            if place.is_symlink():
                raise StagingError(
                    f"{place} is a link, and staging would write outside {root}; remove it"
                )
            if place.exists() and not place.is_dir():
                raise StagingError(f"{place} is a file where a directory is needed; move it away")
            folder = folder.rpartition("/")[0]


def _leads_out(root: Path, folder: str) -> bool:
    """Return whether a link stands on the way from `root` to `folder`."""
    while folder:
        if (root / folder).is_symlink():
            return True
        folder = folder.rpartition("/")[0]
    return False


def _sweep(root: Path, paths: list[str]) -> None:
    """Take out what an earlier run put here, and directories that are empty then."""
    by_folder: dict[str, list[str]] = {}
    for path in paths:
        by_folder.setdefault(path.rpartition("/")[0], []).append(path)
    folders = [folder for folder in by_folder if not _leads_out(root, folder)]
    for folder in folders:
        for path in by_folder[folder]:
            with contextlib.suppress(OSError):
                os.unlink(root / path)
    for folder in sorted(folders, key=len, reverse=True):
        while folder:
            try:
                os.rmdir(root / folder)
            except OSError:
                break
            folder = folder.rpartition("/")[0]
