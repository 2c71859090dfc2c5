"""Aligned reads made fit for a hub: BAM and CRAM that are sorted by place and have their index."""

from __future__ import annotations

from pathlib import Path

from .chromsizes import chrom_sizes
from .headers import AlignmentHeader, read_header
from .ready import check_chroms, check_whole
from .registry import Context, Converted, Summary
from .text.source import Input

__all__ = ["convert"]


def convert(
    source: Input, out: Path | None, context: Context, *, reference: str | Path | None = None
) -> Converted | None:
    """Sort and index BAM, SAM or CRAM, as far as that is needed.

    Parameters
    ----------
    source
        The alignments.
    out
        The sorted file; its index goes beside it. None asks for the source itself: the answer is
        None where it is not sorted; an index that is missing is made.
    context
        With sizes of chromosomes, those of the file must agree with them.
    reference
        FASTA file of the genome, where CRAM needs it.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/bam.html
    """
    from .indexing import index_file

    path, kind = source.path, context.row.kind
    if kind == "sam":
        if out is None:
            return None
        chroms = chrom_sizes(path)
    else:
        header = read_header(path)
        assert isinstance(header, AlignmentHeader)
        check_whole(header, source.names[0], but_index=True)
        if out is None and header.sort_order in ("queryname", "unsorted"):
            return None
        chroms = header.chroms
    check_chroms(chroms, source.names[0], context)
    done = index_file(path, out=out, kind=kind, reference=reference)
    made = done.side_files if done.made else ()
    return Converted(done.path, "bam", side_files=made, summary=Summary("", done.kind))
