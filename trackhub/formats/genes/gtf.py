"""Reading GTF: transcripts from exons, coding parts and codons that share a ``transcript_id``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from ..text.source import Input
from .attributes import gtf_attributes
from .build import shape, states
from .lines import feature_lines
from .model import Transcript
from .names import Namer

__all__ = ["read_gtf"]

_EXON, _CODING, _START, _STOP, _UTR, _WHOLE, _GENE = range(7)
#: What each kind of feature is used for; all others say nothing about the shape of a transcript.
_USES = {
    b"exon": _EXON,
    b"CDS": _CODING,
    b"start_codon": _START,
    b"stop_codon": _STOP,
    b"5UTR": _UTR,
    b"3UTR": _UTR,
    b"UTR": _UTR,
    b"five_prime_utr": _UTR,
    b"three_prime_utr": _UTR,
    b"five_prime_UTR": _UTR,
    b"three_prime_UTR": _UTR,
    b"transcript": _WHOLE,
    b"mRNA": _WHOLE,
    b"gene": _GENE,
}
_CODING_USES = (_CODING, _START, _STOP)
#: Quoted, which nothing in another attribute's quotes can be; and bare.
_TRANSCRIPT_ID = re.compile(rb'(?:^|;)\s*transcript_id[\s=]+"([^"]+)"')
_BARE_TRANSCRIPT_ID = re.compile(rb'(?:^|;)\s*transcript_id[\s=]+([^\s;"]+)')
_GENE_ID = re.compile(rb'(?:^|;)\s*gene_id[\s=]+"?((?<=")[^"]+|(?<!")[^\s;"]+)')
#: A column that has an identifier and nothing else, as AUGUSTUS writes it for genes and transcripts.
_ONLY_ID = re.compile(rb'\s*"?([^\s;"=]+)"?\s*;?\s*$')
_NOWHERE = b"\n"


class _Listed:
    """What a file lists for one transcript on one chromosome and strand."""

    __slots__ = ("attributes", "chrom", "file", "line", "name", "pieces", "strand")

    def __init__(
        self, name: bytes, chrom: bytes, strand: bytes, attributes: bytes, file: str, line: int
    ) -> None:
        self.name = name
        self.chrom = chrom
        self.strand = strand
        self.attributes = attributes
        self.file = file
        self.line = line
        #: Use, start, end and phase of each piece, one behind the other: millions of tuples would
        #: keep the garbage collector busy.
        self.pieces: list[Any] = []


def read_gtf(source: Input, name: str | None = None) -> list[Transcript]:
    """The transcripts of GTF, in the order in which they come first.

    Parameters
    ----------
    source
        Lines of features. Those of a transcript share its ``transcript_id`` and need not follow
        each other.
    name
        The attribute that becomes the name, such as ``transcript_name``; None takes
        ``transcript_id``.

    Raises
    ------
    FormatError
        With the line, for a feature without a valid place or without any identifier.

    Notes
    -----
    The coding part is ``CDS`` with the start and stop codons. An identifier that is used on two
    chromosomes or strands names a transcript on each. In a file that lists genes only, each stands
    for its transcripts.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format4 and https://mblab.wustl.edu/GTF22.html
    """
    transcripts, genes = _collected(source)
    namer = Namer(name)
    parsed = lru_cache(maxsize=64)(gtf_attributes)
    nothing: Mapping[str, str] = {}
    made = []
    for listed in transcripts:
        transcript = _made(listed)
        own = gtf_attributes(listed.attributes)
        transcript.gene_id = transcript.name2 = own.get("gene_id", "")
        gene = genes.get((transcript.gene_id.encode(), listed.chrom))
        namer.fill(transcript, own, nothing if gene is None else parsed(gene.attributes))
        made.append(transcript)
    namer.check(made, source.name)
    return made


def _collected(source: Input) -> tuple[Iterable[_Listed], dict[tuple[bytes, bytes], _Listed]]:
    """What is listed of each transcript, and of each gene by its id and chromosome."""
    found: dict[tuple[bytes, bytes, bytes], _Listed] = {}
    genes: dict[tuple[bytes, bytes], _Listed] = {}
    uses = _USES
    # Lines of a transcript follow each other nearly always: these bytes tell without a search.
    token = _NOWHERE
    place: tuple[bytes, bytes] | None = None
    pieces: list[Any] = []
    exons_listed = False
    for number, chrom, kind, start, end, strand, phase, attributes in feature_lines(source, uses):
        use = uses[kind]
        if use == _GENE:
            match = _GENE_ID.search(attributes) or _ONLY_ID.match(attributes)
            if match is not None and (match[1], chrom) not in genes:
                gene = _Listed(match[1], chrom, strand, attributes, source.name, number)
                gene.pieces += (_WHOLE, start, end, phase)
                genes[match[1], chrom] = gene
            continue
        if use == _UTR and exons_listed:
            continue
        if token not in attributes or place != (chrom, strand):
            match = _identifier(attributes, use)
            if match is None:
                raise source.error(
                    "the line has no transcript_id, by which features are put together "
                    '(transcript_id "T1"; in column 9)',
                    number,
                    attributes,
                )
            key = (match[1], chrom, strand)
            listed = found.get(key)
            if listed is None:
                told = b"" if match.re is _ONLY_ID else attributes
                listed = found[key] = _Listed(*key, told, source.name, number)
            elif not listed.attributes:
                listed.attributes = attributes
            token, place, pieces = _token(match), (chrom, strand), listed.pieces
        pieces += (use, start, end, phase)
        if use == _EXON:
            exons_listed = True
        elif use == _WHOLE and not _ONLY_ID.match(attributes):
            found[key].attributes = attributes
    return found.values() or genes.values(), genes


def _identifier(attributes: bytes, use: int) -> re.Match[bytes] | None:
    """What tells the transcript of a line, its gene's identifier if need be."""
    return (
        _TRANSCRIPT_ID.search(attributes)
        or _BARE_TRANSCRIPT_ID.search(attributes)
        or _GENE_ID.search(attributes)
        or (_ONLY_ID.match(attributes) if use == _WHOLE else None)
    )


def _token(match: re.Match[bytes]) -> bytes:
    """Bytes that only lines of the same transcript have."""
    if match.re is _TRANSCRIPT_ID:
        return match[0]
    if match.re is _BARE_TRANSCRIPT_ID:
        # A bare word could go on in another line's identifier.
        return match[0] + b";"
    # Other lines of the gene may have a transcript_id besides.
    return _NOWHERE


def _made(listed: _Listed) -> Transcript:
    column = iter(listed.pieces)
    pieces = list(zip(column, column, column, column, strict=True))
    exons = [(start, end) for use, start, end, _ in pieces if use == _EXON]
    coding = [(start, end, phase) for use, start, end, phase in pieces if use in _CODING_USES]
    uses = set(listed.pieces[::4])
    if not exons and (_UTR in uses or not coding):
        exons = [(start, end) for use, start, end, _ in pieces if use != _WHOLE or len(uses) == 1]
    reverse = listed.strand == b"-"
    return Transcript(
        listed.name.decode("utf-8", "replace"),
        listed.chrom.decode("utf-8", "replace"),
        "." if listed.strand == b"?" else listed.strand.decode(),
        *shape(exons, coding, reverse),
        *states(bool(coding), _START in uses, _STOP in uses, reverse),
        file=listed.file,
        line=listed.line,
    )
