"""From the tree to a server: plan, staging, and the targets.

Functions of whole hubs; the names of 1.0 are here as well.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import Any

from ..errors import StagingError, UploadError
from ..hub import Hub
from .local import copy_to
from .manifest import MANIFEST
from .plan import Plan, plan_hub
from .rsync import RSYNC_OPTIONS, is_here, rsync_command, rsync_to
from .run import run
from .staging import stage_hub, stage_plan

__all__ = [
    "MANIFEST",
    "RSYNC_OPTIONS",
    "Plan",
    "copy_to",
    "local_link",
    "plan_hub",
    "rsync_command",
    "run",
    "stage",
    "stage_hub",
    "stage_plan",
    "symlink",
    "upload",
    "upload_hub",
]


def upload_hub(
    hub: Hub,
    host: str | None,
    remote_dir: str | PathLike[str],
    user: str | None = None,
    port: int = 22,
    rsync_options: str = RSYNC_OPTIONS,
    staging: str | PathLike[str] | None = None,
    output: Callable[[str], None] | None = None,
    *,
    convert: bool = False,
) -> list[str]:
    """Stage a hub and send it to a server, or to a directory of this machine.

    Parameters
    ----------
    hub
        The hub.
    host
        Name of the server; None or ``localhost`` copies to a directory of this machine,
        for which rsync is not needed.
    remote_dir
        Directory there; it is made if need be.
    user, port
        For ssh.
    rsync_options
        Options for rsync, as in a shell.
    staging
        Directory to stage in; a temporary one, removed afterwards, if left out.
    output
        Is given each line that rsync prints.
    convert
        Convert raw sources on the way; see `stage_hub`.

    Returns
    -------
    list of str
        Where the hub went.

    Raises
    ------
    ValidationError, StagingError
        If the hub cannot be staged.
    UploadError
        If rsync or ssh fails, with their last lines.

    Examples
    --------
    >>> import tempfile
    >>> import trackhub
    >>> hub, _, _, trackdb = trackhub.default_hub("demo", "hg38", "me@example.org")
    >>> trackdb.add_tracks(trackhub.Track(source=trackhub.helpers.example_bigwigs()[0]))
    >>> with tempfile.TemporaryDirectory() as directory:
    ...     where = trackhub.upload_hub(hub, host="localhost", remote_dir=directory)
    """
    temporary = tempfile.mkdtemp() if staging is None else None
    directory = os.fspath(staging) if staging is not None else str(temporary)
    try:
        stage_hub(hub, directory, convert=convert)
        return upload(host, user, directory, os.fspath(remote_dir), rsync_options, port, output)
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def upload(
    host: str | None,
    user: str | None,
    local_dir: str | PathLike[str],
    remote_dir: str,
    rsync_options: str = RSYNC_OPTIONS,
    port: int = 22,
    output: Callable[[str], None] | None = None,
) -> list[str]:
    """Send a staged hub; see `upload_hub`."""
    if is_here(host):
        if not remote_dir:
            raise UploadError("remote_dir is a directory, got an empty path; write . for this one")
        target = os.path.abspath(remote_dir)
        if rsync_options == RSYNC_OPTIONS:
            copy_to(local_dir, target)
        else:
            Path(target).mkdir(parents=True, exist_ok=True)
            rsync_to(local_dir, None, target, rsync_options=rsync_options, output=output)
        return [target + "/"]
    rsync_to(local_dir, host, remote_dir, user, port, rsync_options, output)
    return rsync_command(local_dir, host, remote_dir, user, port, rsync_options)[-1:]


def stage(x: Any, staging: str | PathLike[str]) -> list[str]:
    """Stage the hub that `x` belongs to; the name in 1.0 for one component."""
    hub, _ = x.root(Hub)
    if hub is None:
        raise StagingError(f"{x.describe()} is in no hub; add it to one first")
    return stage_hub(hub, staging)[1]


def symlink(target: str | PathLike[str], linkname: str | PathLike[str]) -> str:
    """Make `linkname` a link to `target`, over an earlier link; return its absolute path.

    Raises
    ------
    StagingError
        If `target` is not there, or `linkname` is a file.
    """
    source, link = Path(target).absolute(), Path(linkname).absolute()
    if not source.exists():
        raise StagingError(f"target {source} not found; give the path of a file that is there")
    if link.exists() and not link.is_symlink():
        raise StagingError(f"{link} is a file, not a link; move it away")
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.abspath(source))
    return str(link)


def local_link(local_fn: str | PathLike[str], remote_fn: str, staging: str | PathLike[str]) -> str:
    """Link `local_fn` into `staging` as `remote_fn`."""
    from ..paths import staged_path

    return symlink(local_fn, Path(staging) / staged_path(remote_fn.lstrip("/"), "remote_fn"))
