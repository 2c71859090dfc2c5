"""The demonstration: a whole hub from the example data, checked, staged and published here.

Prints nothing; what people read is made in `trackhub.cli.demo`.
"""

from __future__ import annotations

import hashlib
import runpy
import tempfile
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from .check import check_hub
from .errors import StagingError, ValidationError
from .findings import Report
from .helpers import data_dir
from .hub import Hub
from .upload import MANIFEST, upload_hub

__all__ = ["Changes", "DemoResult", "make_demo"]


@dataclass(frozen=True)
class Changes:
    """What a run did to the published directory; paths are relative to it.

    Attributes
    ----------
    new, changed, same
        Files that were not there before, those that said something else, and all others.
    """

    new: list[str]
    changed: list[str]
    same: list[str]


@dataclass(frozen=True)
class DemoResult:
    """What the demonstration made.

    Attributes
    ----------
    hub
        The hub.
    script
        The script that made it.
    staging
        The directory with links to the data files, and the texts.
    published
        The directory with the hub as plain files, for a web server.
    report
        What the check found.
    changes
        What this run changed in `published`.
    """

    hub: Hub
    script: Path
    staging: Path
    published: Path
    report: Report
    changes: Changes


def make_demo(directory: str | PathLike[str]) -> DemoResult:
    """Make a hub from the example data, check it, stage it and publish it on this machine.

    Parameters
    ----------
    directory
        Where to put everything; it is made if need be. Foreign files in it are left alone.

    Raises
    ------
    StagingError
        If `directory` cannot be written to.
    ValidationError
        If the check finds errors; nothing is staged then.

    Examples
    --------
    >>> import tempfile
    >>> demo = make_demo(tempfile.mkdtemp())
    >>> demo.report.ok, (demo.published / demo.hub.filename).is_file()
    (True, True)
    """
    staging, published = Path(directory, "staging"), Path(directory, "public")
    for folder in (Path(directory), staging, published):
        _make_writable(folder)
    script = Path(data_dir(), "demo_hub.py")
    hub: Hub = runpy.run_path(str(script))["hub"]
    report = check_hub(hub, level="warning")
    if not report.ok:
        raise ValidationError("\n".join(map(str, report.errors)), report.errors)
    before = _digests(published)
    upload_hub(hub, host="localhost", remote_dir=published, staging=staging)
    changes = _changes(before, _digests(published), _digests(staging))
    return DemoResult(hub, script, staging, published, report, changes)


def _make_writable(folder: Path) -> None:
    """Make a directory, and see that files can be written to it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (FileExistsError, NotADirectoryError):
        raise StagingError(
            f"{folder} cannot be a directory, because a file is in the way; name another one"
        ) from None
    except OSError as error:
        raise StagingError(
            f"{folder} cannot be written to ({error.strerror}); name another directory"
        ) from None


def _digests(folder: Path) -> dict[str, bytes]:
    """Relative path → digest of the content, for every file of a hub."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).digest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def _changes(
    before: dict[str, bytes], after: dict[str, bytes], staged: dict[str, bytes]
) -> Changes:
    changes = Changes([], [], [])
    for path in staged:
        if path not in before:
            changes.new.append(path)
        elif before[path] != after[path]:
            changes.changed.append(path)
        else:
            changes.same.append(path)
    return changes
