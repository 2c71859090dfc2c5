"""Transcripts as rows of a bigGenePred."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..text.output import Row
from ..text.source import Input
from .model import Transcript

__all__ = ["rows_of"]

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
