"""Genes as groups of transcripts, as ``genome.gene`` had them: from 1, ends included."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .absent import absent_name
from .coord import Coord, CoordGroup, sort_coords
from .transcript import Transcript, exon_mask, gaps

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Gene", "group_transcripts"]


def __getattr__(name: str) -> Any:
    return absent_name(__name__, name, globals(), {})


class Gene(CoordGroup):
    """Transcripts of one gene, and the range that spans them.

    Parameters
    ----------
    transcripts
        The transcripts, at least one.

    Examples
    --------
    >>> one = Transcript("one", [Coord("chr1", 1, 20, 1), Coord("chr1", 41, 60, 1)])
    >>> two = Transcript("two", [Coord("chr1", 11, 30, 1), Coord("chr1", 41, 50, 1)])
    >>> gene = Gene([one, two])
    >>> gene.get_merged_exons(), gene.get_introns()
    ([<Coord chr1:1-30(+)>, <Coord chr1:41-60(+)>], [<Coord chr1:31-40(+)>])
    >>> gene.get_uniq_tss()
    [1, 11]
    """

    coords: list[Transcript]  # type: ignore[assignment]

    def __init__(self, transcripts: Iterable[Transcript]) -> None:
        super().__init__(transcripts)

    @property
    def transcripts(self) -> list[Transcript]:
        """The transcripts."""
        return self.coords

    def add_transcript(self, transcript: Transcript) -> None:
        """Take in a transcript."""
        self.add_coord(transcript)

    def get_merged_exons(self) -> list[Coord]:
        """The exons of all transcripts, those that overlap or touch as one, in order."""
        merged: list[Coord] = []
        for exon in sort_coords([exon for item in self.transcripts for exon in item.exons]):
            if merged and exon.start <= merged[-1].end + 1:
                merged[-1].end = max(merged[-1].end, exon.end)
            else:
                merged.append(Coord(exon.chrom, exon.start, exon.end, self.strand))
        return merged

    def get_introns(self) -> list[Coord]:
        """The ranges that are in no exon of any transcript."""
        return gaps(self.get_merged_exons())

    def get_uniq_tss(self) -> list[int]:
        """The bases at which transcription starts, each once, in order."""
        return sorted({item.get_tss() for item in self.transcripts})

    def get_exon_mask(self) -> np.ndarray:
        """For each base from start to end, whether it is in an exon of any transcript."""
        return exon_mask(self, self.get_merged_exons())


def group_transcripts(transcripts: Iterable[Transcript]) -> list[Gene]:
    """Make genes of transcripts that overlap on the same strand.

    Returns
    -------
    list of Gene
        By chromosome and start.

    Examples
    --------
    >>> names = ["one", "two", "three"]
    >>> ranges = [Coord("chr1", 1, 20, 1), Coord("chr1", 15, 30, -1), Coord("chr1", 18, 40, 1)]
    >>> made = [Transcript(name, [place]) for name, place in zip(names, ranges)]
    >>> [[item.name for item in gene.transcripts] for gene in group_transcripts(made)]
    [['one', 'three'], ['two']]
    """
    genes: list[Gene] = []
    for item in sort_coords(list(transcripts), use_strand=True):
        if genes and genes[-1].overlaps(item, use_strand=True):
            genes[-1].add_transcript(item)
        else:
            genes.append(Gene([item]))
    return sort_coords(genes)
