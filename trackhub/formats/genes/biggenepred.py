"""Transcripts as rows of a bigGenePred, and back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

from ...errors import FormatError
from ..autosql import parse, standard
from ..text.output import Row
from ..text.source import Input
from .model import Transcript

__all__ = ["read_biggenepred", "rows_of"]

_COLUMNS = standard("bigGenePred").names
_REST = "%s\t0\t%s\t%d\t%d\t%s\t%d\t%s,\t%s,\t%s\t%s\t%s\t%s,\t%s\t%s\t%s\t%s"


def rows_of(
    transcripts: Sequence[Transcript], paint: Callable[[Transcript], str], source: Input
) -> Iterator[Row]:
    """Rows of a bigGenePred, by chromosome and start.

    Parameters
    ----------
    transcripts
        In any order.
    paint
        Gives the colour of each.
    source
        Is told the file of each, for errors about its row.
    """
    for transcript in sorted(transcripts, key=_place):
        source.name = transcript.file
        starts, ends = transcript.exon_starts, transcript.exon_ends
        first = starts[0]
        rest = _REST % (
            transcript.name,
            transcript.strand,
            transcript.cds_start,
            transcript.cds_end,
            paint(transcript),
            len(starts),
            ",".join([str(end - start) for start, end in zip(starts, ends, strict=True)]),
            ",".join([str(start - first) for start in starts]),
            transcript.name2,
            transcript.start_state,
            transcript.end_state,
            ",".join(map(str, transcript.frames)),
            transcript.type,
            transcript.gene_id,
            transcript.gene_name,
            transcript.gene_type,
        )
        yield (
            transcript.line,
            transcript.chrom.encode(),
            first,
            ends[-1],
            rest.encode(),
        )


def _place(transcript: Transcript) -> tuple[str, int]:
    return transcript.chrom, transcript.exon_starts[0]


def read_biggenepred(path: str | os.PathLike[str], name: str | None = None) -> list[Transcript]:
    """The transcripts of a bigGenePred.

    Parameters
    ----------
    path
        The bigBed.
    name
        The column that becomes the name, such as ``geneName2``; None takes ``name``.

    Raises
    ------
    FormatError
        When the file has other columns, or is damaged.
    """
    from ..bigbed import BigBed

    found = []
    with BigBed(path) as genes:
        columns = parse(genes.header.autosql).names if genes.header.autosql else ()
        if columns[: len(_COLUMNS)] != _COLUMNS:
            raise FormatError("the columns are not those of bigGenePred", path)
        if name is not None and name not in columns[3:]:
            raise FormatError(f"name is {name!r}; columns are {', '.join(columns[3:])}", path)
        at = columns.index(name or "name") - 3
        for chrom in genes.chroms:
            for start, _, rest in zip(*genes.rows(chrom), strict=True):
                row = rest.decode("utf-8", "replace").split("\t")
                transcript = _transcript(chrom, int(start), row, path)
                transcript.name = row[at]
                found.append(transcript)
    return found


def _transcript(
    chrom: str, first: int, row: Sequence[str], path: str | os.PathLike[str]
) -> Transcript:
    name, _, strand, cds_start, cds_end, _, _, sizes, starts, *rest = row
    name2, start_state, end_state, frames, kind, gene_id, gene_name, gene_type = rest[:8]
    try:
        exon_starts = [first + start for start in _numbers(starts)]
        lengths = _numbers(sizes)
        return Transcript(
            name,
            chrom,
            strand,
            exon_starts,
            [start + length for start, length in zip(exon_starts, lengths, strict=True)],
            int(cds_start),
            int(cds_end),
            _numbers(frames),
            start_state,
            end_state,
            name2,
            kind,
            gene_id,
            gene_name,
            gene_type,
            file=os.fspath(path),
        )
    except ValueError:
        raise FormatError(f"the blocks or frames of {name!r} cannot be read", path) from None


def _numbers(listed: str) -> list[int]:
    return [int(number) for number in listed.split(",") if number]
