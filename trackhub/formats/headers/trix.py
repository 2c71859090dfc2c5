"""Whether a trix search index (.ix with its .ixx) hangs together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ...errors import FormatError
from .base import Header
from .source import Fetch, Source, beside, open_source

__all__ = ["TrixHeader", "looks_like_trix", "read_trix"]

_HIT = re.compile(rb"[^\s,]+,\d+")
#: A line of .ixx: the first bytes of a word, then the offset into .ix as ten hexadecimal digits.
_IXX_LINE = re.compile(rb".{1,64}?([0-9A-Fa-f]{10})", re.DOTALL)
_SAMPLE = 65536
_LONGEST_IXX = 4 << 20


@dataclass(slots=True)
class TrixHeader(Header):
    """A trix index.

    Attributes
    ----------
    ixx
        The second-level index, None when it is not beside the first.
    words
        How many words the sample of the first 64 KB holds.
    """

    ixx: str | None = field(default=None, kw_only=True)
    words: int = field(default=0, kw_only=True)


def looks_like_trix(lines: list[bytes]) -> bool:
    """Whether lines read ``word id,position id,position …``.

    Examples
    --------
    >>> looks_like_trix([b"brca1 ENST01,1 ENST02,1"])
    True
    """
    rows = [line.split() for line in lines if line.strip()]
    return bool(rows) and all(
        len(row) > 1 and all(_HIT.fullmatch(hit) for hit in row[1:]) for row in rows
    )


def read_trix(source: Source, where: str = "", *, opener: Fetch | None = None) -> TrixHeader:
    """Look at a trix index and at the .ixx beside it.

    Parameters
    ----------
    source
        The open ``.ix`` file.
    where
        Its path or URL, where that is more than the name shown.
    opener
        For URLs: how the ``.ixx`` is asked for.

    Raises
    ------
    FormatError
        When the first lines are not those of a trix index.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/trix.html
    """
    header = TrixHeader("trix", source.name, source.size, source.mtime)
    sample = source.read_at(0, _SAMPLE)
    lines = sample.split(b"\n")
    if len(sample) == _SAMPLE and len(lines) > 1:
        lines.pop()
    lines = [line.rstrip(b"\r") for line in lines if line]
    whole = lines if len(sample) < _SAMPLE or len(lines) > 1 else [lines[0].rpartition(b" ")[0]]
    if not looks_like_trix(whole):
        raise FormatError("this is not a trix index: lines read `word id,position …`", source.name)
    words = [line.split(None, 1)[0] for line in whole]
    header.words = len(words)
    if words != sorted(words):
        header.problems.append("the words of the trix index are not sorted: make it with ixIxx")
    _check_ixx(header, source, beside(where or source.name, "x"), opener)
    return header


def _check_ixx(header: TrixHeader, source: Source, where: str, opener: Fetch | None) -> None:
    try:
        ixx = open_source(where, opener=opener)
    except (OSError, FormatError):
        shown = beside(source.name, "x")
        header.problems.append(f"the .ixx file that belongs to the trix index is missing: {shown}")
        return
    try:
        header.ixx = ixx.name
        text = ixx.read_at(0, _LONGEST_IXX)
    finally:
        ixx.close()
    before = -1
    for number, line in enumerate(text.split(b"\n")[:-1], 1):
        match = _IXX_LINE.fullmatch(line.rstrip(b"\r"))
        offset = int(match[1], 16) if match else -1
        if match is None or offset < before or (source.size is not None and offset > source.size):
            header.problems.append(
                f"line {number} of {ixx.name} does not fit the trix index: make both anew with ixIxx"
            )
            return
        before = offset
