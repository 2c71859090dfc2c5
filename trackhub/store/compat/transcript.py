"""Transcripts, as ``genome.transcript`` had them: from 1, ends included."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .absent import absent_name
from .coord import Coord, CoordError, parse_strand, sort_coords

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Transcript", "exon_mask", "gaps", "read_transcripts"]


def __getattr__(name: str) -> Any:
    return absent_name(__name__, name, globals(), {})


def gaps(blocks: list[Coord]) -> list[Coord]:
    """The ranges between ranges that are sorted and apart."""
    return [
        Coord(left.chrom, left.end + 1, right.start - 1, left.strand)
        for left, right in pairwise(blocks)
        if right.start - left.end > 1
    ]


def exon_mask(span: Coord, exons: Iterable[Coord]) -> np.ndarray:
    """For each base of a range, whether it is in one of some exons."""
    import numpy as np

    mask = np.zeros(span.length(), bool)
    for exon in exons:
        mask[max(exon.start - span.start, 0) : max(exon.end + 1 - span.start, 0)] = True
    return mask


class Transcript(Coord):
    """A transcript: its exons, and what of them is coding.

    Parameters
    ----------
    name
        Its name.
    exons
        Ranges of one chromosome and strand that are apart; kept in the order of the genome.
    cds_start, cds_end
        First and last base of the coding part in the order of the genome; None where there is none.
    idnum
        Anything.

    Attributes
    ----------
    exons
        The exons, in the order of the genome.

    Raises
    ------
    CoordError
        For no exons, and exons of several chromosomes or strands, or that overlap.

    Examples
    --------
    >>> exons = [Coord("chr1", 101, 150, 1), Coord("chr1", 11, 20, 1)]
    >>> transcript = Transcript("one", exons, cds_start=15, cds_end=110)
    >>> str(transcript), transcript.size(), transcript.get_introns()
    ('chr1:11-150(+)', 60, [<Coord chr1:21-100(+)>])
    """

    def __init__(
        self,
        name: str | None,
        exons: Iterable[Coord],
        cds_start: int | None = None,
        cds_end: int | None = None,
        idnum: int | None = None,
    ) -> None:
        self.exons = sort_coords(list(exons))
        if not self.exons:
            raise CoordError(f"the transcript {name!r} has no exons; give at least one")
        first, last = self.exons[0], self.exons[-1]
        super().__init__(first.chrom, first.start, last.end, first.strand, idnum=idnum, name=name)
        for exon, following in pairwise(self.exons):
            if str(exon.chrom) != str(following.chrom) or exon.strand != following.strand:
                raise CoordError(f"{name}: the exons {exon} and {following} do not belong together")
            if exon.end >= following.start:
                raise CoordError(f"{name}: the exons {exon} and {following} overlap")
        self.cds_start = cds_start
        self.cds_end = cds_end

    def is_coding(self) -> bool:
        """Whether it has a coding part."""
        return self.cds_start is not None and self.cds_end is not None

    def size(self) -> int:
        """Bases of its exons."""
        return sum(exon.length() for exon in self.exons)

    def get_introns(self) -> list[Coord]:
        """The ranges between its exons."""
        return gaps(self.exons)

    def get_tss(self) -> int:
        """The base at which transcription starts: the last one on the reverse strand."""
        return self.end if self.strand == -1 else self.start

    def get_exon_mask(self) -> np.ndarray:
        """For each base from start to end, whether it is in an exon."""
        return exon_mask(self, self.exons)


def read_transcripts(
    path: str | os.PathLike[str], chrom_dict: Mapping[str, Any] | None = None
) -> list[Transcript]:
    r"""Read transcripts of GTF, GFF3, genePred or refFlat.

    Parameters
    ----------
    path
        The file, plain or gzip; what it is is told by its content.
    chrom_dict
        Chromosomes by name, such as `GenomeDB.get_chromosome_dict` gives: transcripts then have
        these objects, and those of other chromosomes are left out.

    Raises
    ------
    FormatError
        With file and line.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "a.gtf")
    >>> _ = path.write_text('chr1\tx\texon\t11\t20\t.\t-\t.\tgene_id "G"; transcript_id "T";\n')
    >>> read_transcripts(path)[0].exons
    [<Coord chr1:11-20(-)>]
    """
    from ...formats.genes import read_genes

    found = []
    for model in read_genes(path):
        if chrom_dict is not None and model.chrom not in chrom_dict:
            continue
        chrom = model.chrom if chrom_dict is None else chrom_dict[model.chrom]
        strand = parse_strand(model.strand)
        places = zip(model.exon_starts, model.exon_ends, strict=True)
        exons = [Coord(chrom, start + 1, end, strand) for start, end in places]
        coding = model.cds_start < model.cds_end
        first, last = (model.cds_start + 1, model.cds_end) if coding else (None, None)
        found.append(Transcript(model.name, exons, first, last))
    return found
