"""Gene models of any format to bigGenePred, with the word index by which they are found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..autosql import standard
from ..registry import Context, Converted, Summary, counted
from ..text.output import write_rows
from ..text.source import Input
from ..together import written_together
from ..trix import write_trix
from .biggenepred import rows_of
from .choice import Colors, chosen, painter
from .model import Transcript
from .reading import read_models

__all__ = ["convert"]

_OWN_COLUMNS = 12
_UNFIT = frozenset(" ,\t\n\r\v\f")
#: Formats in which features are put together by an identifier that should be of one place.
_BY_IDENTIFIER = ("gtf", "gff3")


def convert(
    source: Input,
    out: Path,
    context: Context,
    *,
    name: str | None = None,
    transcripts: str = "all",
    colors: Colors | None = None,
    search: bool = True,
) -> Converted:
    """Make a bigGenePred of GTF, GFF2, GFF3, genePred, genePredExt or refFlat.

    Parameters
    ----------
    source
        Features or rows; see `trackhub.formats.genes` for how each format is read.
    out
        The bigGenePred; the word index goes beside it, with the endings ``.ix`` and ``.ixx``.
    context
        The kind of input, sizes and names of chromosomes, indexes, compression.
    name
        The attribute that becomes the name, such as ``transcript_name`` or ``gene_name``; None takes
        the transcript's identifier.
    transcripts
        ``all``, ``longest`` (of each gene the one with most coding bases) or ``canonical`` (those
        that have a tag such as ``Ensembl_canonical`` or ``MANE_Select``).
    colors
        ``strand``, ``type``, or a mapping of kinds of transcripts or genes to colours.
    search
        Whether to make the indexes by which UCSC's search finds names, identifiers and
        descriptions.

    Raises
    ------
    FormatError
        With the line that is wrong.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/bigGenePred.html
    """
    paint = painter(colors)
    models = read_models(source, context.row.kind, name)
    if context.row.kind in _BY_IDENTIFIER:
        context.notes.extend(_scattered(models))
    genes = chosen(models, transcripts, source.name)
    paths = [out, out.with_suffix(".ix"), out.with_suffix(".ixx")] if search else [out]
    index = ["name", *(field for field in context.index if field != "name")]
    if not search:
        index = list(context.index)
    with written_together(*paths) as parts:
        count = write_rows(
            parts[0],
            rows_of(genes, paint, source),
            source,
            replace(context, index=index),
            table=standard("bigGenePred"),
            own=_OWN_COLUMNS,
        )
        if search:
            write_trix(parts[1], _entries(genes, context))
    settings: dict[str, Any] = _labels(genes)
    if colors is not None:
        settings["itemRgb"] = "on"
    if index:
        settings["searchIndex"] = ",".join(index)
    if search:
        settings["searchTrix"] = paths[1]
    return Converted(
        out,
        "bigGenePred",
        {**context.settings, **settings},
        tuple(paths[1:]),
        Summary("", "bigGenePred", count),
    )


def _scattered(models: Sequence[Transcript]) -> Iterator[str]:
    """A sentence about identifiers that stand for transcripts in several places."""
    first: dict[str, Transcript] = {}
    others: dict[str, Transcript] = {}
    for model in models:
        name = model.identifier or model.name
        one = first.setdefault(name, model)
        if (one.chrom, one.strand) != (model.chrom, model.strand):
            others.setdefault(name, model)
    for name, other in others.items():
        one = first[name]
        yield (
            f"{counted(len(others), 'transcript')} with one identifier on several chromosomes or "
            f"strands became an item on each, such as {name} on {one.chrom} ({one.strand}) and "
            f"{other.chrom} ({other.strand})"
        )
        return


def _labels(genes: Sequence[Transcript]) -> dict[str, str]:
    """By which columns items are labelled: the gene's symbol where there is one."""
    fields = []
    if any(gene.gene_name for gene in genes):
        fields.append("geneName2")
    fields.append("name")
    if any(gene.gene_id for gene in genes):
        fields.append("geneName")
    if len(fields) == 1:
        return {}
    return {"labelFields": ",".join(fields), "defaultLabelFields": fields[0]}


def _entries(genes: Sequence[Transcript], context: Context) -> Iterator[tuple[str, str]]:
    """For each name the words that lead to it."""
    left_out = 0
    for gene in genes:
        if not gene.name or not _UNFIT.isdisjoint(gene.name):
            left_out += 1
            continue
        names = gene.name, gene.identifier, gene.name2, gene.gene_id, gene.gene_name
        yield gene.name, " ".join(filter(None, dict.fromkeys((*names, gene.words))))
    if left_out:
        context.notes.append(
            f"names with blanks or commas cannot be in the word index: {left_out} left out"
        )
