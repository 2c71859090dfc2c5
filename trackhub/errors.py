"""Every exception and warning that trackhub raises.

::

    TrackhubError
    ├── ValidationError   (also ValueError)            a hub that cannot be right
    │   └── ParameterError                             unknown, misplaced or ill-valued setting
    ├── ReadError         (also ValueError)            hub text that cannot be read
    ├── FormatError       (also ValueError)            a data file that is not what it should be
    ├── StagingError      (also OSError, ValueError)   a source is missing, a path escapes, two sources want one place
    ├── UploadError                                    the other side refused or went away
    └── StoreError                                     the genome data store

    TrackhubWarning       (UserWarning)                UCSC takes it, but it will disappoint

The second bases are there for scripts written for version 1.0, which caught ``ValueError``.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence
from os import PathLike, fspath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

    from .findings import Finding

__all__ = [
    "FormatError",
    "ParameterError",
    "ReadError",
    "StagingError",
    "StoreError",
    "TrackhubError",
    "TrackhubWarning",
    "UploadError",
    "ValidationError",
    "warn",
]


class TrackhubError(Exception):
    """Base of every error of ours, for a script that wants to catch them all."""


class TrackhubWarning(UserWarning):
    """Something UCSC accepts but that will not look or work as its author hopes."""


class ValidationError(TrackhubError, ValueError):
    """A hub that cannot be right.

    Parameters
    ----------
    message
        One sentence; when `findings` holds several, each stands on a line of its own.
    findings
        Everything that was found, in tree order.
    """

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings: list[Finding] = list(findings)


class ParameterError(ValidationError):
    """A setting that is unknown, in the wrong place, or has a value UCSC cannot use."""


class _PlaceError(TrackhubError):
    """An error with a place: ``file:line: message``."""

    def __init__(
        self,
        message: str,
        file: str | PathLike[str] | None = None,
        line: int | None = None,
    ) -> None:
        self.message = message
        self.file = None if file is None else fspath(file)
        self.line = line
        place = "" if self.file is None else self.file
        if line is not None:
            place = f"{place}:{line}" if place else f"line {line}"
        super().__init__(f"{place}: {message}" if place else message)


class ReadError(_PlaceError, ValueError):
    """Hub text that cannot be read; `file` and `line` (from 1) say where."""


class FormatError(_PlaceError, ValueError):
    """A data file that is not what it should be; `file` and `line` (from 1) say where."""


class StagingError(TrackhubError, OSError, ValueError):
    """A source is missing, a path leaves the staging directory, or two sources want one place."""


class UploadError(TrackhubError):
    """The other side refused or went away.

    Parameters
    ----------
    message
        One sentence with the target and the last lines that the transfer program printed.
    returncode
        Exit status of that program, where there was one.
    """

    def __init__(self, message: str, returncode: int | None = None) -> None:
        super().__init__(message)
        self.returncode = returncode


class StoreError(TrackhubError):
    """The genome data store: a missing track, a held lock, a foreign or damaged file."""


def warn(message: str, category: type[Warning] = TrackhubWarning) -> None:
    """Warn at the line of the script that called this package, not at one of ours."""
    level = 2
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and _is_ours(frame):
        frame, level = frame.f_back, level + 1
    warnings.warn(message, category, stacklevel=level)


def _is_ours(frame: FrameType) -> bool:
    name: str = frame.f_globals.get("__name__", "")
    return name == __package__ or name.startswith(f"{__package__}.")
