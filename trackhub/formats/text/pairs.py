"""Pairs of regions, as interact and long-range text, to bigInteract."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ..autosql import standard
from ..registry import Context, Converted, Summary
from .bedreader import BedReader, Layout
from .bedrules import color_text
from .fields import Fields, unreadable
from .numbers import read_decimal
from .output import Row, write_rows
from .places import assembly_name, position_error
from .source import Input, shown

__all__ = ["convert_interact", "convert_long_range"]

_COLOR = 7
#: Of each end of a pair: the columns of its chromosome, start, end and strand.
_ENDS = ((8, 9, 10, 12), (13, 14, 15, 17))
_STRANDS = (b"+", b"-", b".")
_PARTNER = re.compile(rb"(.+):(\d+)-(\d+),(\S+)")
_MOST_DIGITS = 10


def convert_interact(
    source: Input, out: Path, context: Context, *, clip_scores: bool = False
) -> Converted:
    """Make a bigInteract of interact text.

    Parameters
    ----------
    source
        Lines of 18 columns; a pair on two chromosomes has two lines, one on each.
    out, context
        As for all conversions.
    clip_scores
        Bring scores into 0 to 1000, and round them, instead of refusing them.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/interact.html
    """
    table = context.autosql or standard("bigInteract")
    rules = _PairRules(source, context).check
    reader = BedReader(
        source, context, Layout(table, 5, name="interact"), rules, clip_scores=clip_scores
    )
    return reader.convert(out, context.row.tracktype)


class _PairRules:
    """What the ends of a pair must be; their chromosomes get the names of the assembly."""

    def __init__(self, source: Input, context: Context) -> None:
        self._source = source
        self._context = context

    def check(self, fields: Fields, starts: np.ndarray, ends: np.ndarray) -> Fields | None:
        better: dict[tuple[int, int], bytes] = {}
        text = [fields.values(column, np.arange(len(fields))) for column in range(fields.columns)]
        for row in range(len(fields)):
            color = text[_COLOR][row]
            if color_text(color) is None:
                raise unreadable(
                    fields, row, f"{shown(color, 40)} is no color: write R,G,B, #rrggbb or 0"
                )
            limits = []
            for which, (chrom, start, end, strand) in zip(("source", "target"), _ENDS, strict=True):
                found = self._end(fields, row, which, *(text[c][row] for c in (chrom, start, end)))
                if found[0] != text[chrom][row]:
                    better[row, chrom] = found[0]
                if text[strand][row] not in _STRANDS:
                    what = shown(text[strand][row], 20)
                    raise unreadable(fields, row, f"{which}Strand {what} is none of + - .")
                limits.append(found)
            self._check_whole(fields, row, limits, int(starts[row]), int(ends[row]))
        return fields.replaced(better) if better else None

    def _end(
        self, fields: Fields, row: int, which: str, chrom: bytes, start: bytes, end: bytes
    ) -> tuple[bytes, int, int]:
        line = fields.line(row)
        name = assembly_name(chrom, self._source, self._context, fields.number(row), line)
        first, last, size = int(start), int(end), self._context.chrom_sizes[name]
        if not 0 <= first < last <= size:
            raise unreadable(
                fields,
                row,
                f"{which} {name}:{first}-{last} is no range of {name}, which has {size} bases",
            )
        return name.encode(), first, last

    def _check_whole(
        self, fields: Fields, row: int, limits: list[tuple[bytes, int, int]], start: int, end: int
    ) -> None:
        (chrom, first, last), (other, other_first, other_last) = limits
        if chrom == other and (start, end) != (min(first, other_first), max(last, other_last)):
            raise unreadable(
                fields,
                row,
                f"chromStart and chromEnd are {start} and {end}, and must reach over both ends of "
                f"the pair: {min(first, other_first)} and {max(last, other_last)}",
            )


def convert_long_range(source: Input, out: Path, context: Context) -> Converted:
    """Make a bigInteract of WashU's long-range text.

    Parameters
    ----------
    source
        Lines of chromosome, start, end, and ``chromosome:start-end,value`` of the partner. A pair
        that stands there twice, once from each end, on one chromosome becomes one row.
    out, context
        As for all conversions.

    References
    ----------
    https://epigenomegateway.readthedocs.io/en/latest/tracks.html#longrange
    """
    rows = _long_range_rows(source, context)
    count = write_rows(out, rows, source, context, table=standard("bigInteract"), own=5)
    context.note_if_empty(count)
    return Converted(out, context.row.tracktype, summary=Summary("", "bigBed", count))


def _long_range_rows(source: Input, context: Context) -> Iterator[Row]:
    seen: set[tuple[bytes, int, int, int, int, bytes]] = set()
    for number, line in source.lines():
        words = line.split()
        if len(words) < 4:
            raise source.error(
                "a long-range line has a chromosome, start, end, and chromosome:start-end,value of "
                f"the partner; this one has {len(words)} columns",
                number,
                line,
            )
        match = _PARTNER.fullmatch(words[3])
        if match is None:
            raise source.error(
                f"{shown(words[3], 40)} is no partner: write it as chr2:1000-2000,5.5", number, line
            )
        chrom, other = (
            assembly_name(name, source, context, number, line).encode()
            for name in (words[0], match[1])
        )
        start, end = (_position(word, number, line, source) for word in words[1:3])
        first, last = (_position(word, number, line, source) for word in match.groups()[1:3])
        if start >= end or first >= last or last > context.chrom_sizes[other.decode()]:
            raise source.error("an end of the pair is no range of its chromosome", number, line)
        value = match[4]
        if read_decimal(value) is None:
            raise source.error(f"{shown(value, 40)} is no number", number, line)
        if chrom == other:
            ends = sorted([(start, end), (first, last)])
            key = (chrom, *ends[0], *ends[1], value)
            if key in seen:
                seen.remove(key)
                continue
            seen.add(key)
            whole = ends[0][0], max(end, last)
        else:
            whole = start, end
        strand = words[5] if len(words) > 5 and words[5] in _STRANDS else b"."
        pair = (chrom, start, end, b".", strand, other, first, last, b".", b".")
        rest = b".\t0\t%b\t.\t0\t" % value + b"%b\t%d\t%d\t%b\t%b\t%b\t%d\t%d\t%b\t%b" % pair
        yield number, words[0], *whole, rest


def _position(word: bytes, number: int, line: bytes, source: Input) -> int:
    if not word.isdigit() or len(word) > _MOST_DIGITS:
        raise source.error(position_error("a position", word), number, line)
    return int(word)
