"""Reading GFF3: the lines and the graph of their ``ID`` and ``Parent``.

Which transcripts the graph holds is worked out in `graph`.
"""

from __future__ import annotations

import re

from ..text.source import Input
from .graph import CODING, EXON, START, STOP, UNTRANSLATED, Feature, Graph
from .lines import feature_lines
from .model import Transcript

__all__ = ["read_gff3"]

_PARENT = re.compile(rb"(?:^|;)\s*Parent=([^;]*)")
_ID = re.compile(rb"(?:^|;)\s*ID=([^;]*)")
_DERIVED = re.compile(rb"(?:^|;)\s*Derives_from=([^;]*)")
_CIRCULAR = re.compile(rb"(?:^|;)\s*Is_circular=true", re.IGNORECASE)
_ALWAYS_PARTS = {
    b"exon": EXON,
    b"CDS": CODING,
    b"start_codon": START,
    b"stop_codon": STOP,
    b"UTR": UNTRANSLATED,
    b"five_prime_UTR": UNTRANSLATED,
    b"three_prime_UTR": UNTRANSLATED,
    b"five_prime_utr": UNTRANSLATED,
    b"three_prime_utr": UNTRANSLATED,
    b"5UTR": UNTRANSLATED,
    b"3UTR": UNTRANSLATED,
    b"coding_exon": EXON,
    b"noncoding_exon": EXON,
    b"pseudogenic_exon": EXON,
    b"pseudogenic_CDS": CODING,
    b"edited_CDS": CODING,
}
#: What transcripts are translated to; files such as TAIR's list coding parts under both.
_PROTEINS = frozenset([b"polypeptide", b"protein"])
#: Features that are no part of a gene, and of which files have very many.
_IGNORED = frozenset(
    [
        b"EST_match",
        b"biological_region",
        b"cDNA_match",
        b"chromosome",
        b"contig",
        b"dispersed_repeat",
        b"expressed_sequence_match",
        b"intron",
        b"match",
        b"match_part",
        b"nucleotide_match",
        b"protein_match",
        b"region",
        b"repeat_region",
        b"scaffold",
        b"sequence_feature",
        b"stop_codon_redefined_as_selenocysteine",
        b"supercontig",
        b"tandem_repeat",
        b"translated_nucleotide_match",
    ]
)


def read_gff3(source: Input, name: str | None = None) -> list[Transcript]:
    """The transcripts of GFF3, in the order in which they come first.

    Parameters
    ----------
    source
        Lines of features, in any order.
    name
        The attribute that becomes the name, such as ``Name``; None takes ``transcript_id``, or
        ``ID`` where there is none.

    Raises
    ------
    FormatError
        With the line, for a feature without a valid place.

    Notes
    -----
    Any feature with exons, a coding part or UTRs below it is a transcript. A gene that has none
    stands for one itself, and so does a coding part without parents. Where no exons are listed,
    they are the coding part and the UTRs. The coding part below a protein is that of the transcript
    which it derives from. The ends of a coding part are complete unless the file
    lists codons and not this one, or calls the transcript partial.

    References
    ----------
    https://github.com/The-Sequence-Ontology/Specifications/blob/master/gff3.md
    """
    graph = Graph()
    for number, chrom, kind, start, end, strand, phase, attributes in feature_lines(
        source, last=b"##FASTA"
    ):
        use = _ALWAYS_PARTS.get(kind)
        if use is None:
            derived = _found(_DERIVED, attributes) if kind in _PROTEINS else b""
            if derived:
                graph.add_protein(_found(_ID, attributes), derived)
            elif kind not in _IGNORED:
                feature = Feature(kind, chrom, strand, start, end, attributes, source.name, number)
                graph.add(_found(_ID, attributes), _parents(attributes), feature)
            elif _CIRCULAR.search(attributes):
                graph.lengths[chrom] = end
            continue
        parents = _parents(attributes)
        group = _found(_ID, attributes) if use == CODING else b""
        if not parents and use == CODING:
            # A coding part without a gene stands for itself.
            feature = Feature(kind, chrom, strand, start, end, attributes, source.name, number)
            graph.add(group or attributes, [], feature)
            parents = [group or attributes]
        for parent in parents:
            key = parent, chrom, strand
            graph.add_part(key, (use, start, end, phase, group), source.name, number, attributes)
    return graph.transcripts(name, source.name)


def _found(pattern: re.Pattern[bytes], attributes: bytes) -> bytes:
    match = pattern.search(attributes)
    return b"" if match is None else match[1].strip()


def _parents(attributes: bytes) -> list[bytes]:
    return [parent for parent in _found(_PARENT, attributes).split(b",") if parent]
