"""A matrix of expression with its samples and genes to bigBarChart, with the values behind each bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from ...errors import FormatError
from ..autosql import standard
from ..headers.gzipped import GZIP_MAGIC
from ..registry import Context, Converted, Summary, counted
from ..together import written_together
from .line_ends import unix_start
from .numbers import MARGIN, decimals, padded
from .output import Row, write_rows
from .source import LONGEST_LINE, Input, shown

__all__ = ["convert"]

_TAB = 9
_LEAST_GENE_COLUMNS = 6


class _Gene(NamedTuple):
    """Where a row of the matrix lies."""

    chrom: bytes
    start: int
    end: int
    rest: bytes
    name2: bytes


def convert(
    source: Input,
    out: Path,
    context: Context,
    *,
    samples: str | PathLike[str],
    genes: str | PathLike[str],
    categories: Sequence[str] = (),
    metric: Literal["median", "mean"] = "median",
) -> Converted:
    """Make a bigBarChart of a matrix: a bar for each category of samples.

    Parameters
    ----------
    source
        The matrix, with tabs: a line of sample names (the first column's title before them), then
        a line for each gene, its name and a value a sample.
    out, context
        As for all conversions.
    samples
        A table of sample and category, with a tab between.
    genes
        BED of the genes, with the names of the matrix; a seventh column is a second name.
    categories
        The order of the bars; that of the table of samples if left out.
    metric
        What a bar shows of the values of its samples.

    Raises
    ------
    FormatError
        With the line that is wrong.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/barChart.html
    """
    if metric not in ("median", "mean"):
        raise FormatError(f"metric is {metric!r}; it can be 'median' or 'mean'")
    category_of = _read_samples(samples)
    bars = _in_order(categories, category_of)
    places = _read_genes(genes)
    told = (source, category_of, bars, places, metric)
    matrix = source.path if _is_plain(source) else out.with_name(f"{out.stem}.matrix.tsv")
    made = () if matrix == source.path else (matrix,)
    with written_together(out, *made) as (part, *parts):
        for plain in parts:
            with plain.open("wb") as file:
                file.writelines(block.data for block in source.blocks())
        rows = _Rows(parts[0] if parts else matrix, *told)
        table = standard("bigBarChart")
        count = write_rows(part, rows, source, context, table=table, own=6)
    context.note_if_empty(count)
    if rows.without_place:
        context.notes.append(
            f"not among the genes: {counted(rows.without_place, 'row')} of the matrix"
        )
    settings = {
        "barChartBars": " ".join("_".join(bar.split()) for bar in bars),
        "barChartMetric": metric,
        "barChartMatrixUrl": matrix,
        "barChartSampleUrl": Path(samples),
    }
    summary = Summary("", "bigBed", count)
    return Converted(out, context.row.tracktype, settings, made, summary)


def _is_plain(source: Input) -> bool:
    """Whether rows can be found by their offset in the file as it was given."""
    path = source.path
    with open(path, "rb") as file:
        start = file.read(1 << 16)
    return (
        path in source.given_paths
        and start == unix_start(start, source.name)
        and start[:2] != GZIP_MAGIC
    )


def _read_samples(path: str | PathLike[str]) -> dict[bytes, str]:
    """Category of each sample."""
    found: dict[bytes, str] = {}
    with Input([path]) as table:
        for number, line in table.lines():
            words = line.split(b"\t")
            if len(words) < 2 or not words[0].strip() or not words[1].strip():
                message = "a line of the table of samples holds a sample, a tab and its category"
                raise table.error(message, number, line)
            found[words[0].strip()] = words[1].strip().decode("utf-8", "replace")
    if not found:
        raise FormatError("the table of samples is empty", path)
    return found


def _in_order(categories: Sequence[str], category_of: dict[bytes, str]) -> list[str]:
    known = list(dict.fromkeys(category_of.values()))
    if not categories:
        return known
    for category in categories:
        if category not in known:
            raise FormatError(
                f"no sample is of the category {category!r}; the table of samples has "
                f"{', '.join(known[:10])}"
            )
    return list(categories)


def _read_genes(path: str | PathLike[str]) -> dict[bytes, list[_Gene]]:
    found: dict[bytes, list[_Gene]] = {}
    with Input([path]) as table:
        for number, line in table.lines():
            words = line.split(b"\t") if b"\t" in line else line.split()
            if len(words) < _LEAST_GENE_COLUMNS or not (words[1] + words[2]).isdigit():
                raise table.error("the genes are BED of 6 columns or more", number, line)
            chrom, start, end, name, score, strand = words[:_LEAST_GENE_COLUMNS]
            name2 = words[_LEAST_GENE_COLUMNS] if len(words) > _LEAST_GENE_COLUMNS else name
            rest = b"\t".join((name, score, strand))
            gene = _Gene(chrom, int(start), int(end), rest, name2)
            found.setdefault(name, []).append(gene)
    return found


class _Rows:
    """Goes through the matrix; counts the rows that have no place."""

    def __init__(
        self,
        matrix: Path,
        source: Input,
        category_of: dict[bytes, str],
        bars: list[str],
        places: dict[bytes, list[_Gene]],
        metric: str,
    ) -> None:
        self._matrix = matrix
        self._source = source
        self._category_of = category_of
        self._bars = bars
        self._places = places
        self._summed = np.median if metric == "median" else np.mean
        self.without_place = 0

    def __iter__(self) -> Iterator[Row]:
        with open(self._matrix, "rb") as file:
            header = file.readline(LONGEST_LINE)
            groups = self._groups(header.rstrip(b"\r\n").split(b"\t"))
            offset, number = len(header), 1
            while line := file.readline(LONGEST_LINE):
                number += 1
                text = line.rstrip(b"\r\n")
                if text:
                    yield from self._rows(text, groups, offset, number)
                offset += len(line)

    def _groups(self, header: list[bytes]) -> list[np.ndarray]:
        """Columns of the samples of each bar; the first column holds the names of the rows."""
        columns: dict[str, list[int]] = {bar: [] for bar in self._bars}
        for column, sample in enumerate(header[1:]):
            category = self._category_of.get(sample.strip())
            if category in columns:
                columns[category].append(column)
        for bar, own in columns.items():
            if not own:
                raise self._source.error(f"no column is a sample of the category {bar!r}", 1)
        self._samples = len(header) - 1
        return [np.array(own) for own in columns.values()]

    def _rows(
        self, text: bytes, groups: list[np.ndarray], offset: int, number: int
    ) -> Iterator[Row]:
        name, _, numbers = text.partition(b"\t")
        genes = self._places.get(name.strip())
        if genes is None:
            self.without_place += 1
            return
        values = self._values(numbers, number)
        heights = b",".join(b"%.6g" % self._summed(values[group]) for group in groups)
        for gene in genes:
            rest = b"%b\t%b\t%d\t%b\t%d\t%d" % (
                gene.rest,
                gene.name2,
                len(groups),
                heights,
                offset,
                len(text),
            )
            yield number, gene.chrom, gene.start, gene.end, rest

    def _values(self, text: bytes, number: int) -> np.ndarray:
        buffer = padded(text)
        tabs = np.flatnonzero(buffer == _TAB)
        begins = np.concatenate([[MARGIN], tabs + 1])
        ends = np.append(tabs, len(buffer) - MARGIN)
        if len(begins) != self._samples:
            raise self._source.error(
                f"this line has {len(begins)} values and the first one {self._samples} samples",
                number,
                text,
            )
        values, odd = decimals(buffer, begins, ends)
        if odd.any():
            at = int(np.argmax(odd))
            value = buffer[begins[at] : ends[at]].tobytes()
            raise self._source.error(f"{shown(value, 40)} is no number", number, text)
        return values
