"""What a gene model is: a transcript with its exons, its coding part and its names.

How it is read from a format stands in `gtf`, `gff2`, `gff3` and `genepred`; how exons and frames are
worked out from the pieces that a file lists, in `build`.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["STATES", "Transcript"]

#: What UCSC has to say about an end of the coding part: there is none, unknown, not complete, complete.
STATES = ("none", "unk", "incmpl", "cmpl")


@dataclass(slots=True)
class Transcript:
    """One transcript of a gene. Positions are 0-based and half-open, in the genome's direction.

    Parameters
    ----------
    name
        Its identifier.
    chrom, strand
        Where it lies; the strand is ``+``, ``-`` or ``.``.
    exon_starts, exon_ends
        Of each exon, in the order of the genome.
    cds_start, cds_end
        The coding part; equal where there is none.
    frames
        For each exon 0, 1 or 2, the place in its codon of the first coding base in the direction of
        transcription; -1 where nothing of it is coding.
    start_state, end_state
        State of the left and of the right end of the coding part (`STATES`).
    name2
        UCSC's second name: the gene's identifier.
    type
        Kind of transcript, such as ``protein_coding``.
    gene_id, gene_name, gene_type
        Identifier, symbol and kind of the gene.
    identifier
        Its identifier, where `name` is another attribute.
    canonical
        Whether the file marks it as the one that stands for its gene.
    words
        Further text by which it shall be found: synonyms, a description.
    file, line
        Where it was read.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format9
    """

    name: str
    chrom: str
    strand: str
    exon_starts: list[int]
    exon_ends: list[int]
    cds_start: int
    cds_end: int
    frames: list[int]
    start_state: str = "none"
    end_state: str = "none"
    name2: str = ""
    type: str = ""
    gene_id: str = ""
    gene_name: str = ""
    gene_type: str = ""
    identifier: str = ""
    canonical: bool = False
    words: str = ""
    file: str = ""
    line: int = 0

    @property
    def start(self) -> int:
        """First base."""
        return self.exon_starts[0]

    @property
    def end(self) -> int:
        """One past the last base."""
        return self.exon_ends[-1]

    @property
    def coding_bases(self) -> int:
        """How many bases of the exons lie in the coding part."""
        first, last = self.cds_start, self.cds_end
        exons = zip(self.exon_starts, self.exon_ends, strict=True)
        return sum(max(0, min(end, last) - max(start, first)) for start, end in exons)

    @property
    def bases(self) -> int:
        """How many bases the exons have."""
        return sum(self.exon_ends) - sum(self.exon_starts)
