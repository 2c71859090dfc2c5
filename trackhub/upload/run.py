"""One way to run another program: arguments as a list, output kept for the error."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence

from ..errors import UploadError

__all__ = ["run"]

#: So many of the program's last lines go into the error.
_LAST = 5


def run(
    command: Sequence[str], *, target: str, output: Callable[[str], None] | None = None
) -> None:
    """Run a program and wait for it.

    Parameters
    ----------
    command
        Program and arguments.
    target
        What it works for, for the error.
    output
        Is given each line that the program prints.

    Raises
    ------
    UploadError
        If the program is not there, or fails; with its last lines.
    """
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except FileNotFoundError:
        raise UploadError(
            f"{command[0]} is not installed, and an upload to {target} needs it; install it"
        ) from None
    except OSError as error:
        raise UploadError(f"{command[0]} cannot be run: {error.strerror}") from None
    last: list[str] = []
    with process:
        for line in process.stdout or ():
            text = line.rstrip("\n")
            if text.strip():
                last = [*last[1 - _LAST :], text.strip()]
            if output is not None:
                output(text)
    if process.returncode:
        said = " | ".join(last) or "it said nothing"
        raise UploadError(
            f"{command[0]} to {target} failed with exit status {process.returncode}: {said}",
            process.returncode,
        )
