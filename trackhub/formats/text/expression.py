"""Expression in many samples to bar charts: barChart tables, and microarrays (BED15)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ...errors import FormatError
from ..autosql import Field, Table, bed, standard
from ..registry import Context, Converted, Summary
from .bedreader import BedReader, Layout
from .columns import integers
from .fields import Fields, first_rows, unreadable
from .output import Row, write_rows
from .source import Input

__all__ = ["bar_names", "convert_array", "convert_bar_chart"]

_COUNT = 7
_ARRAY_COUNT, _ARRAY_VALUES = 12, 14
_MOST_BARS = 2000


def convert_bar_chart(
    source: Input,
    out: Path,
    context: Context,
    *,
    bars: Sequence[str] = (),
    clip_scores: bool = False,
    clip_ends: bool = False,
) -> Converted:
    """Make a bigBarChart of a barChart table.

    Parameters
    ----------
    source
        Lines of BED6, a second name, the number of bars, their heights with commas between, and,
        for box plots, offset and length of the line in the matrix.
    out, context
        As for all conversions.
    bars
        The names of the bars, if no track line has them (``barChartBars``).
    clip_scores, clip_ends
        As for BED.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/barChart.html
    """
    columns = len(first_rows(source, tabs=False)[0])
    simple = standard("simpleBarChartBed")
    table = context.autosql or (simple if columns == len(simple.fields) else standard("barChart"))
    same = _SameCount(_COUNT)
    reader = BedReader(
        source,
        context,
        Layout(table, 6, name="barChart"),
        same.check,
        clip_scores=clip_scores,
        clip_ends=clip_ends,
    )
    made = reader.convert(out, context.row.tracktype)
    made.settings["barChartBars"] = bar_names(bars, same.count, source, context)
    return made


class _SameCount:
    """Every row has as many bars as the first one."""

    def __init__(self, column: int) -> None:
        self._column = column
        self.count = 0

    def check(self, fields: Fields, starts: np.ndarray, ends: np.ndarray) -> None:
        counts, _ = integers(fields, self._column)
        self.count = self.count or int(counts[0])
        bad = (counts != self.count) | (counts < 1) | (counts > _MOST_BARS)
        if bad.any():
            row = int(np.argmax(bad))
            raise unreadable(
                fields,
                row,
                f"expCount is {counts[row]}; every line has the same number of bars (here "
                f"{self.count}), from 1 to {_MOST_BARS}",
            )


def bar_names(bars: Sequence[str], count: int, source: Input, context: Context) -> str:
    """The value of ``barChartBars``.

    Parameters
    ----------
    bars
        Names that were given.
    count
        How many bars there are.
    source
        Its track line may have names too, as ``barChartBars`` or ``expNames``.
    context
        Takes a note where there are no names.
    """
    said = source.track_lines.attributes
    names = list(bars) or said.get("barChartBars", "").split()
    names = names or [name for name in said.get("expNames", "").split(",") if name]
    if not names:
        context.notes.append(
            f"the {count} bars have no names: give bars, such as bars=['liver', 'brain']"
        )
        names = [f"bar{number}" for number in range(1, count + 1)]
    if len(names) != count:
        raise FormatError(
            f"{len(names)} names were given for {count} bars; give one for each", source.names[0]
        )
    return " ".join("_".join(name.split()) for name in names)


def _array_table() -> Table:
    more = (
        Field("expCount", "int", comment="Number of experiments"),
        Field("expIds", "int", "expCount", comment="Numbers of the experiments"),
        Field("expScores", "float", "expCount", comment="Value in each experiment"),
    )
    return Table("bed15", "Expression of an item in experiments", bed(12).fields + more)


def convert_array(
    source: Input,
    out: Path,
    context: Context,
    *,
    as_bars: bool = False,
    bars: Sequence[str] = (),
    clip_scores: bool = False,
) -> Converted:
    """Make a bigBed, or a bigBarChart, of a microarray table (BED15).

    Parameters
    ----------
    source
        Lines of BED12, the number of experiments, their numbers, and their values.
    out, context
        As for all conversions.
    as_bars
        Make a bigBarChart, whose bars are the experiments; values below 0 have no bar there.
    bars
        Names of the experiments, if no track line has them (``expNames``).
    clip_scores
        As for BED.

    References
    ----------
    https://genomewiki.ucsc.edu/index.php/Microarray_track
    """
    layout = Layout(context.autosql or _array_table(), 12, name="BED15")
    reader = BedReader(source, context, layout, clip_scores=clip_scores)
    if not as_bars:
        return reader.convert(out)
    table = standard("simpleBarChartBed")
    same = _SameCount(_ARRAY_COUNT)
    count = write_rows(out, _bars(reader, same), source, context, table=table, own=6)
    context.note_if_empty(count)
    made = Converted(out, "bigBarChart", summary=Summary("", "bigBarChart", count))
    made.settings["barChartBars"] = bar_names(bars, same.count, source, context)
    return made


def _bars(reader: BedReader, same: _SameCount) -> Iterator[Row]:
    for fields, _, starts, ends in reader.tables():
        same.check(fields, starts, ends)
        every = np.arange(len(fields))
        wanted = (0, 1, 2, 3, 4, 5, _ARRAY_COUNT, _ARRAY_VALUES)
        columns = [fields.values(column, every) for column in wanted]
        for row, (chrom, start, end, name, score, strand, count, values) in enumerate(
            zip(*columns, strict=True)
        ):
            rest = b"\t".join((name, score, strand, name, count, values.rstrip(b",")))
            yield fields.number(row), chrom, int(start), int(end), rest
