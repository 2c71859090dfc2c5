"""Upload by rsync, over ssh or to a directory of this machine."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable
from os import PathLike, fspath

from ..errors import UploadError
from .manifest import MANIFEST
from .run import run

__all__ = ["RSYNC_OPTIONS", "rsync_command", "rsync_to"]

#: Times are kept so that unchanged files are not sent again, links are followed, and what
#: arrives may be read by a web server.
RSYNC_OPTIONS = "-rtvL --chmod=D755,F644"

#: ``-e``, alone or at the end of other letters, and its long form.
_NAMES_SHELL = re.compile(r"--rsh|-[A-Za-z0-9]*e")
_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@+-]*")
_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.%]+\]|[0-9A-Fa-f:]+:[0-9A-Fa-f:.]+")


def rsync_command(
    local_dir: str | PathLike[str],
    host: str | None,
    remote_dir: str,
    user: str | None = None,
    port: int = 22,
    rsync_options: str = RSYNC_OPTIONS,
) -> list[str]:
    """Return the rsync command, as a list of arguments.

    Parameters
    ----------
    local_dir
        The staged hub.
    host
        Name of the other machine; None or ``localhost`` for this one.
    remote_dir
        Directory there.
    user, port
        For ssh.
    rsync_options
        Options for rsync, as in a shell.

    Raises
    ------
    UploadError
        If a part could be taken for an option or another command.

    Examples
    --------
    >>> rsync_command("staging", "example.org", "/var/www/hub", "me", 2222)[-3:]
    ['--', 'staging/', 'me@example.org:/var/www/hub/']
    """
    if not remote_dir or remote_dir.startswith("-") or any(ord(c) < 32 for c in remote_dir):
        raise UploadError(f"remote_dir is a directory, such as /var/www/hub, got {remote_dir!r}")
    try:
        options = shlex.split(rsync_options)
    except ValueError as error:
        raise UploadError(
            f"rsync_options {rsync_options!r} cannot be read: {error}; write them as on a command line"
        ) from None
    command = ["rsync", *options, f"--exclude=/{MANIFEST}"]
    source = fspath(local_dir).rstrip("/") + "/"
    if ":" in source.partition("/")[0]:
        source = f"./{source}"
    target = remote_dir.rstrip("/") + "/"
    if is_here(host):
        return [*command, "--", source, target]
    if not _HOST.fullmatch(host or ""):
        raise UploadError(f"host is the name of a machine, such as www.example.org, got {host!r}")
    if user is not None and not _WORD.fullmatch(user):
        raise UploadError(f"user is a login name, such as me, got {user!r}")
    if not re.fullmatch(r"[0-9]{1,5}", str(port)) or not 0 < int(port) < 65536:
        raise UploadError(f"port is a number from 1 to 65535, got {port!r}")
    if not any(map(_NAMES_SHELL.match, options)):
        # Where nobody is there to type a password, ssh is not to wait for one.
        batch = "" if _attended() else " -o BatchMode=yes"
        command += ["-e", f"ssh -p {int(port)}{batch}"]
    # The other side makes the directories itself: rsync would make only the last one.
    command.append(f"--rsync-path=mkdir -p {_quoted(target)} && rsync")
    name = f"[{host}]" if ":" in (host or "") and not (host or "").startswith("[") else host
    login = f"{user}@{name}" if user else name
    return [*command, "--", source, f"{login}:{target}"]


def _attended() -> bool:
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


def _quoted(directory: str) -> str:
    """Quote a directory for the shell of the other side, but for the ``~`` that it expands."""
    home, slash, rest = directory.partition("/")
    if re.fullmatch(r"~[A-Za-z0-9_.-]*", home):
        return f"{home}{slash}{shlex.quote(rest) if rest else ''}"
    return shlex.quote(directory)


def is_here(host: str | None) -> bool:
    """Whether `host` means this machine."""
    return host is None or host in ("localhost", "")


def rsync_to(
    local_dir: str | PathLike[str],
    host: str | None,
    remote_dir: str,
    user: str | None = None,
    port: int = 22,
    rsync_options: str = RSYNC_OPTIONS,
    output: Callable[[str], None] | None = None,
) -> None:
    """Run rsync; see `rsync_command`.

    Raises
    ------
    UploadError
        If rsync or ssh fails, with their last lines.
    """
    command = rsync_command(local_dir, host, remote_dir, user, port, rsync_options)
    run(command, target=command[-1], output=output)
