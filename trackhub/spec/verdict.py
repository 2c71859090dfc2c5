"""What is said about a value: the result type that the value parsers share, and how it is worded."""

from __future__ import annotations

from typing import Literal, NamedTuple

from .spelling import nearest

__all__ = ["FATAL", "Cleaned", "Grade", "fine", "quoted", "words"]

#: ``fatal``: UCSC stops reading the hub or the track; the others as in `trackhub.findings`.
Grade = Literal["fatal", "error", "warning", "hint"]
FATAL: Grade = "fatal"


class Cleaned(NamedTuple):
    """A value in UCSC's terms and what is to be said about it.

    Attributes
    ----------
    text
        The value as it stands in the stanza; empty: leave the setting out.
    severity
        None when all is well, else ``error``, ``warning`` or ``hint``.
    reason
        One sentence with the setting, what it takes and what was given.
    fix
        What to write instead, where that is known.
    """

    text: str
    severity: str | None = None
    reason: str = ""
    fix: str | None = None


def fine(text: str) -> Cleaned:
    """Return a value about which there is nothing to say."""
    return Cleaned(text)


def quoted(text: str) -> str:
    """Return the start of a text in quotation marks, for a message."""
    return repr(text if len(text) <= 60 else text[:57] + "…")


def words(allowed: tuple[str, ...], given: str) -> tuple[str, str | None]:
    """Return the list of allowed words for a message, and a fix with the nearest of them."""
    best = nearest(given, allowed)
    if len(allowed) > 1:
        listed = f"{', '.join(allowed[:-1])} or {allowed[-1]}"
    else:
        listed = "".join(allowed)
    return listed, f"write {best}" if best else None
