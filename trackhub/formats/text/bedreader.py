"""Lines of BED and its kin as checked rows for a bigBed: the way of all formats of that family."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..autosql import BED_FIELDS, Table
from ..registry import Context, Converted, counted
from .bedrules import (
    check_blocks,
    check_strands,
    check_thick,
    clipped_score,
    color_text,
    odd_scores,
    score_error,
)
from .columns import TableCheck, odd_colors
from .fields import Fields, Splitter, read_fields, unreadable
from .output import Chunk, write_chunks
from .places import Places
from .source import Input

__all__ = ["BED_COLUMN_COUNTS", "BedReader", "Layout", "Rules", "own_columns"]

#: How many columns BED can have.
BED_COLUMN_COUNTS = (3, 4, 5, 6, 8, 9, 12)

_NAME, _SCORE, _STRAND, _THICK_END, _COLOR, _BLOCKS = 3, 4, 5, 7, 8, 11
_SAME_NAMES: Mapping[str, tuple[str, ...]] = {
    "reserved": ("reserved", "itemRgb", "rgb", "color"),
    "chromStarts": ("chromStarts", "blockStarts"),
}

#: Looks at lines after all else, given their starts and ends; may give back corrected lines.
Rules = Callable[[Fields, np.ndarray, np.ndarray], "Fields | None"]


class Layout(NamedTuple):
    """The columns of a table.

    Parameters
    ----------
    table
        Their definition.
    own
        How many of them are BED's own.
    tabs
        Whether only tabs part columns, which then may hold blanks.
    name
        What the format is called, for messages.
    """

    table: Table
    own: int
    tabs: bool = False
    name: str = "BED"

    def explain(self, found: int, due: int) -> str:
        """The sentence for a line that has another number of columns."""
        names = ", ".join(self.table.names)
        between = " with tabs between them" if self.tabs else ""
        return (
            f"this line has {counted(found, 'column')}, and {self.name} has {due}{between} "
            f"({names if len(names) < 160 else names[:157] + '...'})"
        )


def own_columns(table: Table) -> int:
    """How many columns of a definition, from the first, are BED's own by name and type.

    Examples
    --------
    >>> from trackhub.formats.autosql import standard
    >>> [own_columns(standard(name)) for name in ("narrowPeak", "gappedPeak", "interact")]
    [6, 12, 5]
    """
    count = 0
    for item, own in zip(table.fields, BED_FIELDS, strict=False):
        if item.name not in _SAME_NAMES.get(own.name, (own.name,)):
            break
        if item.type != own.type and not {item.type, own.type} <= {"int", "uint"}:
            break
        count += 1
    return max(number for number in (0, *BED_COLUMN_COUNTS) if number <= count)


class BedReader:
    """Checked rows of one input.

    Parameters
    ----------
    source, context
        As the conversion has them.
    layout
        The columns.
    rules
        What the format asks beside the rules of BED.
    clip_scores
        Bring scores into range instead of refusing them.
    clip_ends
        Cut items at the end of their chromosome, and leave out those beyond it, instead of refusing
        them; only where there are no thick parts and blocks.

    Attributes
    ----------
    colored
        Whether a row has a color of its own, as far as the rows have been read.
    """

    def __init__(
        self,
        source: Input,
        context: Context,
        layout: Layout,
        rules: Rules | None = None,
        *,
        clip_scores: bool = False,
        clip_ends: bool = False,
    ) -> None:
        self._source = source
        self._context = context
        self._layout = layout
        self._rules = rules
        self._clip_scores = clip_scores
        self._clip_ends = clip_ends and layout.own <= _THICK_END
        self._clipped = 0
        self._sizes = np.fromiter(context.chrom_sizes.values(), np.int64)
        self.places = Places(source, context)
        self.colored = False
        own = layout.own
        elsewhere = {0, 1, 2} | ({_SCORE} if own > _SCORE else set())
        elsewhere |= {_STRAND} if own > _STRAND else set()
        elsewhere |= {_COLOR} if own > _COLOR else set()
        self._check_types = TableCheck(layout.table, frozenset(elsewhere))

    def convert(self, out: Path, tracktype: str | None = None, **settings: Any) -> Converted:
        """Write the bigBed and give the answer.

        Parameters
        ----------
        out
            The bigBed.
        tracktype
            The type line; ``bigBed N`` or ``bigBed N +`` if left out.
        **settings
            Settings that the format needs.
        """
        table, own = self._layout.table, self._layout.own
        write_chunks(out, self.chunks(), self.places, self._context, table, own)
        more = " +" if len(table.fields) > own else ""
        if self.colored and own > _COLOR and tracktype is None:
            settings.setdefault("itemRgb", "on")
        if self._clipped:
            self._context.notes.append(
                f"cut at the end of their chromosome: {counted(self._clipped, 'item')}"
            )
        return self.places.converted(out, "bigBed", tracktype or f"bigBed {own}{more}", **settings)

    def chunks(self) -> Iterator[Chunk]:
        """Rows as `write_bigbed` takes them."""
        for fields, chroms, starts, ends in self.tables():
            self.places.add(fields)
            yield chroms, starts, ends, fields.rest(3)

    def tables(self) -> Iterator[tuple[Fields, np.ndarray, np.ndarray, np.ndarray]]:
        """Checked lines, with their chromosomes (counting in the sizes), starts and ends."""
        layout = self._layout
        splitter = Splitter(len(layout.table.fields), tabs=layout.tabs, explain=layout.explain)
        for fields in read_fields(self._source, splitter):
            fields = self._tidied(fields)
            chroms, starts, ends = self.places.read(fields)
            self._check_types(fields)
            if layout.own > _STRAND:
                check_strands(fields)
            if layout.own > _THICK_END:
                check_thick(fields, starts, ends)
            if layout.own > _BLOCKS:
                check_blocks(fields, starts, ends)
            if self._rules is not None:
                fields = self._rules(fields, starts, ends) or fields
            if self._clip_ends:
                fields, chroms, starts, ends = self._cut(fields, chroms, starts, ends)
            yield fields, chroms, starts, ends

    def _tidied(self, fields: Fields) -> Fields:
        """The lines with scores and colors as a bigBed holds them."""
        better: dict[tuple[int, int], bytes] = {}
        if self._layout.own > _SCORE:
            for row in odd_scores(fields).tolist():
                score = clipped_score(fields.value(row, _SCORE)) if self._clip_scores else None
                if score is None:
                    raise score_error(fields, row)
                better[row, _SCORE] = score
        if self._layout.own > _COLOR:
            odd, colored = odd_colors(fields, _COLOR)
            self.colored |= colored
            for row in odd.tolist():
                better[row, _COLOR] = self._color(fields, row)
        return fields.replaced(better) if better else fields

    def _color(self, fields: Fields, row: int) -> bytes:
        text = fields.value(row, _COLOR)
        color = color_text(text)
        if color is None:
            shown = text.decode("utf-8", "replace")[:40]
            raise unreadable(
                fields,
                row,
                f"{shown!r} is no color: write R,G,B with numbers up to 255, such as 255,0,0, or 0",
            )
        self.colored |= color != b"0"
        return color

    def _cut(
        self, fields: Fields, chroms: np.ndarray, starts: np.ndarray, ends: np.ndarray
    ) -> tuple[Fields, np.ndarray, np.ndarray, np.ndarray]:
        sizes = self._sizes[chroms]
        over = ends > sizes
        if not over.any():
            return fields, chroms, starts, ends
        self._clipped += int(over.sum())
        ends = np.minimum(ends, sizes)
        inside = starts < sizes
        if inside.all():
            return fields, chroms, starts, ends
        return fields.taken(inside), chroms[inside], starts[inside], ends[inside]
