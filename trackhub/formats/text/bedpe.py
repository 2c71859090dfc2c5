"""Loops and other pairs of regions as BEDPE, to bigInteract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ..autosql import standard
from ..registry import Context, Converted, Summary, counted
from .bedrules import color_text
from .numbers import read_decimal
from .output import Row, write_rows
from .places import assembly_name
from .source import Input, shown

__all__ = ["convert"]

_OWN_COLUMNS = 5
_LEAST = 6
_MOST_DIGITS = 10
_GREATEST_SCORE = 1000
_STRANDS = (b"+", b"-", b".")
#: What stands in place of an end that is not known.
_NOWHERE = (b".", b"*")
#: The columns behind the two ends, where no header line names others.
_NAMES = (b"name", b"score", b"strand1", b"strand2")

#: Chromosome, start and end.
_End = tuple[bytes, int, int]


class _Columns(NamedTuple):
    """Where what is shown of a pair stands, from 0; None where it does not."""

    name: int | None
    score: int | None
    strands: tuple[int | None, int | None]
    color: int | None
    value: int | None


def convert(source: Input, out: Path, context: Context, *, value: str | None = None) -> Converted:
    """Make a bigInteract of BEDPE, as bedtools, HiCCUPS, Mustache and others write it.

    Parameters
    ----------
    source
        Lines of chromosome, start and end of both ends, 0-based and half-open; then name, score and
        two strands, unless a header line names the columns otherwise. Pairs with an end that is not
        known (``.``, -1) are left out. One on two chromosomes becomes an item on each.
    out, context
        As for all conversions.
    value
        The column that becomes the value of a pair: its name in the header line, such as
        ``observed``, or its number from 1. None takes the score, where that is a number.

    References
    ----------
    https://bedtools.readthedocs.io/en/latest/content/general-usage.html#bedpe-format and
    https://genome.ucsc.edu/goldenPath/help/interact.html
    """
    count = write_rows(
        out,
        _rows(source, context, value),
        source,
        context,
        table=standard("bigInteract"),
        own=_OWN_COLUMNS,
    )
    context.note_if_empty(count)
    return Converted(out, context.row.tracktype, summary=Summary("", "bigBed", count))


def _rows(source: Input, context: Context, value: str | None) -> Iterator[Row]:
    columns: _Columns | None = None
    header: list[bytes] = []
    half = count = 0
    for number, line in source.lines(comments=True):
        line = line.rstrip(b" ")
        words = line.split(b"\t") if b"\t" in line else line.split()
        first = columns is None and not header
        if line[:1] == b"#" or (first and _is_header(words, line)):
            if first and _is_header(words, line):
                header = [word.lower() for word in words]
            continue
        if len(words) < _LEAST:
            raise source.error(
                "a BEDPE line has chromosome, start and end of both ends; this one has "
                f"{counted(len(words), 'column')}",
                number,
                line,
            )
        if columns is None:
            columns, count = _columns(header, words, value, source, number), len(words)
        if len(words) != count:
            raise source.error(
                f"this line has {counted(len(words), 'column')}, and the first has {count}",
                number,
                line,
            )
        if {words[0], words[3]} & set(_NOWHERE) or b"-1" in (words[1], words[4]):
            half += 1
            continue
        ends = [_end(source, context, words[at : at + 3], number, line) for at in (0, 3)]
        yield from _items(source, columns, words, ends, number, line)
    if half:
        context.notes.append(f"{counted(half, 'pair')} with an end that is not known left out")


def _is_header(words: Sequence[bytes], line: bytes) -> bool:
    """Whether a line names columns: ``#chr1 x1 x2 chr2 y1 y2``, ``BIN1_CHR BIN1_START …``."""
    if len(words) < _LEAST or not (words[1][:1].isalpha() and words[2][:1].isalpha()):
        return False
    return b"\t" in line or words[0].lstrip(b"#").lower().startswith(b"chr")


def _columns(
    header: list[bytes], words: Sequence[bytes], value: str | None, source: Input, number: int
) -> _Columns:
    """Where what stands, by the header line, or else by the first line of data."""
    names = header[_LEAST:] if header else list(_NAMES)
    if not header and len(words) > _LEAST and b"," in words[_LEAST] and color_text(words[_LEAST]):
        names = [b"color"]
    elif not header:
        names.append(b"color")
    found: dict[bytes, int] = {}
    for at, name in enumerate(names, _LEAST):
        if at < len(words):
            found.setdefault(name, at)
    score = found.get(b"score")
    return _Columns(
        found.get(b"name"),
        score,
        (found.get(b"strand1"), found.get(b"strand2")),
        found.get(b"color"),
        score if value is None else _chosen(value, found, words, source, number),
    )


def _chosen(
    value: str, found: dict[bytes, int], words: Sequence[bytes], source: Input, number: int
) -> int:
    """The column that shall be the value."""
    at = found.get(value.lower().encode())
    if at is None and value.isdecimal() and _LEAST < int(value) <= len(words):
        at = int(value) - 1
    if at is None:
        known = b", ".join(found).decode("utf-8", "replace")
        raise source.error(
            f"value is {value!r}; give a column behind the ends, {known} or a number from 7 to "
            f"{len(words)}",
            number,
        )
    return at


def _end(source: Input, context: Context, words: Sequence[bytes], number: int, line: bytes) -> _End:
    name = assembly_name(words[0], source, context, number, line)
    for word in words[1:]:
        if not word.isdigit() or len(word) > _MOST_DIGITS:
            raise source.error(
                f"{shown(word, 40)} is no position; give a whole number from 0", number, line
            )
    start, end, size = int(words[1]), int(words[2]), context.chrom_sizes[name]
    if not start < end <= size:
        raise source.error(
            f"{name}:{start}-{end} is no range of {name}, which has {size:,} bases", number, line
        )
    return name.encode(), start, end


def _items(
    source: Input,
    columns: _Columns,
    words: Sequence[bytes],
    ends: Sequence[_End],
    number: int,
    line: bytes,
) -> Iterator[Row]:
    """One item, or one on each chromosome."""

    def at(place: int | None) -> bytes:
        return words[place] if place is not None and place < len(words) else b"."

    value, score, color = at(columns.value), at(columns.score), color_text(at(columns.color))
    if read_decimal(value) is None:
        if columns.value != columns.score:
            raise source.error(f"{shown(value, 40)} is no number", number, line)
        value = b"0"
    fits = score.isdigit() and len(score) < 5 and int(score) <= _GREATEST_SCORE
    strands = [word if word in _STRANDS else b"." for word in map(at, columns.strands)]
    name = at(columns.name) or b"."
    told = (name, int(score) if fits else 0, value, color or b"0")
    parts = [
        b"%b\t%d\t%d\t.\t%b" % (*end, strand) for end, strand in zip(ends, strands, strict=True)
    ]
    rest = b"%b\t%d\t%b\t.\t%b\t" % told + b"\t".join(parts)
    (chrom, start, end), (other, other_start, other_end) = ends
    if chrom == other:
        yield number, words[0], min(start, other_start), max(end, other_end), rest
    else:
        yield number, words[0], start, end, rest
        yield number, words[3], other_start, other_end, rest
