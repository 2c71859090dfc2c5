"""What the headers of all kinds of files have in common."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Header"]


@dataclass(slots=True)
class Header:
    """What the first (and last) bytes of a data file tell.

    Parameters
    ----------
    kind
        The word for the format, such as ``bigWig`` or ``bam``.
    path
        The path or URL as it was given.
    size
        Bytes; None where a server does not tell.
    mtime
        Last change in seconds since 1970; None where a server does not tell.
    chroms
        Sequence name to length in bases, in the order of the file. Empty where the format holds
        none.
    truncated
        The file is shorter than its header says, or its end mark is missing.
    problems
        What is wrong with the file although its header could be read, one sentence each.
    """

    kind: str
    path: str
    size: int | None
    mtime: float | None
    chroms: dict[str, int] = field(default_factory=dict, kw_only=True)
    truncated: bool = field(default=False, kw_only=True)
    problems: list[str] = field(default_factory=list, kw_only=True)
