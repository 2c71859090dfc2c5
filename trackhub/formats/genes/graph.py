"""The features of GFF3 as a graph, and the transcripts that it holds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from .attributes import decoded, gff3_attributes
from .build import joined, shape
from .model import Transcript
from .names import Namer

__all__ = ["CODING", "EXON", "START", "STOP", "UNTRANSLATED", "Feature", "Graph", "Key", "Piece"]

EXON, CODING, START, STOP, UNTRANSLATED = range(5)

#: Parent, chromosome and strand: what the pieces of one transcript have in common.
Key = tuple[bytes, bytes, bytes]
#: Use, start, end, phase, and the ID that the lines of one coding part share.
Piece = tuple[int, int, int, bytes, bytes]

#: Kinds that are transcripts even where nothing is listed below them.
_TRANSCRIPT = re.compile(rb"(?:RNA|transcript|gene_segment|transcript_variant|[Rr]ibozyme)$")
#: Attributes of a coding part that say nothing about its gene.
_OF_THE_PART = ("ID", "Name", "Parent")
#: Attributes that repeat an identifier without what stands in front.
_PLAIN_NAMES = ("Name", "locus_tag", "gene")
_PREFIX = re.compile(r"[A-Za-z]+[:-]")
_MOST_LEVELS = 20


class Feature(NamedTuple):
    """A line whose feature may have others below it."""

    kind: bytes
    chrom: bytes
    strand: bytes
    start: int
    end: int
    attributes: bytes
    file: str
    line: int


class _Parts:
    """The pieces below one parent on one chromosome and strand."""

    __slots__ = ("attributes", "file", "line", "pieces")

    def __init__(self, file: str, line: int) -> None:
        self.file = file
        self.line = line
        self.pieces: list[Piece] = []
        #: Of the first coding piece.
        self.attributes = b""

    def exons(self) -> list[Piece]:
        """Exons, or the UTRs that stand for them."""
        return [piece for piece in self.pieces if piece[0] in (EXON, UNTRANSLATED)]

    def coding(self) -> list[Piece]:
        """Coding pieces and codons."""
        return [piece for piece in self.pieces if piece[0] in (CODING, START, STOP)]


class Graph:
    """Features by their ID, and the pieces below them."""

    def __init__(self) -> None:
        #: Length of each circular sequence.
        self.lengths: dict[bytes, int] = {}
        self._attributes = lru_cache(maxsize=256)(gff3_attributes)
        self._features: dict[bytes, Feature] = {}
        self._places: dict[bytes, list[tuple[int, int]]] = {}
        self._parents: dict[bytes, list[bytes]] = {}
        self._children: dict[bytes, list[bytes]] = {}
        self._parts: dict[Key, _Parts] = {}
        self._keys: dict[bytes, list[Key]] = {}
        self._uses: set[int] = set()
        self._proteins: dict[bytes, bytes] = {}

    def add_protein(self, name: bytes, transcript: bytes) -> None:
        """Take in a protein, by its ID and that of the transcript which it derives from."""
        self._proteins[name] = transcript

    def add(self, name: bytes, parents: list[bytes], feature: Feature) -> None:
        """Take in a feature by its ID; one on several lines is added with each."""
        # Nothing can refer to a feature without ID.
        name = name or b"\n%d" % feature.line
        self._places.setdefault(name, []).append((feature.start, feature.end))
        if name in self._features:
            return
        self._features[name] = feature
        self._parents[name] = parents
        for parent in parents:
            self._children.setdefault(parent, []).append(name)

    def add_part(self, key: Key, piece: Piece, file: str, line: int, attributes: bytes) -> None:
        """Take in an exon, coding piece, UTR or codon."""
        parts = self._parts.get(key) or self._new_parts(key, file, line)
        if piece[0] == CODING and not parts.attributes:
            parts.attributes = attributes
        parts.pieces.append(piece)
        self._uses.add(piece[0])

    def _new_parts(self, key: Key, file: str, line: int) -> _Parts:
        parts = self._parts[key] = _Parts(file, line)
        self._keys.setdefault(key[0], []).append(key)
        return parts

    def transcripts(self, attribute: str | None, file: str) -> list[Transcript]:
        """All transcripts.

        Parameters
        ----------
        attribute
            The attribute that becomes the name, or None.
        file
            Name of the file, for errors.

        Raises
        ------
        FormatError
            When no transcript has that attribute.
        """
        for protein, origin in self._proteins.items():
            self._give_back(protein, origin)
        for name in [name for name in self._keys if self._is_gene(name)]:
            self._hand_down(name)
        namer = Namer(attribute)
        made = []
        for name in dict.fromkeys([*self._features, *self._keys]):
            for transcript, own in self._of(name):
                self._name(transcript, name, own, namer)
                made.append(transcript)
        namer.check(made, file)
        return made

    def _give_back(self, protein: bytes, transcript: bytes) -> None:
        """Give the coding part below a protein to its transcript, unless that lists it too."""
        for _, chrom, strand in self._keys.pop(protein, []):
            parts = self._parts.pop((protein, chrom, strand))
            key = transcript, chrom, strand
            taker = self._parts.get(key) or self._new_parts(key, parts.file, parts.line)
            if not taker.coding():
                taker.pieces += parts.pieces
                taker.attributes = taker.attributes or parts.attributes

    def _is_gene(self, name: bytes) -> bool:
        feature = self._features.get(name)
        return feature is not None and feature.kind.endswith(b"gene")

    def _hand_down(self, gene: bytes) -> None:
        """Give pieces that stand straight under a gene to its transcripts, where these lack them."""
        for key in list(self._keys[gene]):
            below = [(child, key[1], key[2]) for child in self._children.get(gene, [])]
            if self._taken(self._parts[key], below):
                self._keys[gene].remove(key)
                del self._parts[key]

    def _taken(self, parts: _Parts, below: Sequence[Key]) -> bool:
        """Whether the transcripts of a gene have all its pieces, given them now if need be."""
        known = [self._parts[key] for key in below if key in self._parts]
        shaped = [child for child in known if child.exons()]
        coding = parts.coding()
        if shaped:
            # Exons straight under a gene only repeat those of its transcripts.
            takers = [
                child for child in shaped if not child.coding() and _within(coding, child.exons())
            ]
            for child in takers:
                child.pieces += coding
                child.attributes = child.attributes or parts.attributes
            return bool(takers) or any(_within(coding, child.coding()) for child in shaped)
        if len(below) != 1:
            return False
        child = self._parts.get(below[0]) or self._new_parts(below[0], parts.file, parts.line)
        child.pieces += parts.pieces
        child.attributes = child.attributes or parts.attributes
        return True

    def _of(self, name: bytes) -> Iterator[tuple[Transcript, Mapping[str, str]]]:
        """The transcripts of a feature, or of a parent without a line, and their attributes."""
        feature = self._features.get(name)
        own: Mapping[str, str] = {} if feature is None else self._attributes(feature.attributes)
        keys = self._keys.get(name, [])
        for key in keys:
            parts = self._parts[key]
            ways = _ways(parts.pieces)
            if not self._is_gene(name):
                yield self._made(key, parts, max(ways, key=_coding_bases), own), own
                continue
            told = self._attributes(parts.attributes)
            merged = {**{key: told[key] for key in told if key not in _OF_THE_PART}, **own}
            for pieces in ways:
                transcript = self._made(key, parts, pieces, own)
                if len(ways) > 1:
                    transcript.name = _text(_group(pieces))
                yield transcript, merged
        if not keys and feature is not None and self._stands_alone(name, feature):
            parts = _Parts(feature.file, feature.line)
            pieces = [(EXON, start, end, b".", b"") for start, end in self._places[name]]
            yield self._made((name, feature.chrom, feature.strand), parts, pieces, own), own

    def _stands_alone(self, name: bytes, feature: Feature) -> bool:
        """Whether a feature with no pieces below it is a transcript all the same."""
        if not self._is_gene(name) and not _TRANSCRIPT.search(feature.kind):
            return False
        return name not in self._children

    def _made(
        self, key: Key, parts: _Parts, pieces: Sequence[Piece], own: Mapping[str, str]
    ) -> Transcript:
        _, chrom, strand = key
        uses = {piece[0] for piece in pieces}
        last = self.lengths.get(chrom)
        if last is not None:
            # What goes on over the origin of a circle is cut there.
            pieces = [(*piece[:2], min(piece[2], last), *piece[3:]) for piece in pieces]
            pieces = [piece for piece in pieces if piece[1] < last] or pieces
        coding = [piece[1:4] for piece in pieces if piece[0] in (CODING, START, STOP)]
        exons = [piece[1:3] for piece in pieces if piece[0] == EXON]
        if not exons and UNTRANSLATED in uses:
            exons = [piece[1:3] for piece in pieces]
        return Transcript(
            "",
            _text(chrom),
            "." if strand == b"?" else strand.decode(),
            *shape(exons, coding, strand == b"-"),
            *(self._states(uses, strand, own) if coding else ("none", "none")),
            file=parts.file,
            line=parts.line,
        )

    def _states(self, uses: set[int], strand: bytes, own: Mapping[str, str]) -> tuple[str, str]:
        """The states of the left and right end of a coding part."""
        whole = [use in uses or use not in self._uses for use in (START, STOP)]
        left, right = reversed(whole) if strand == b"-" else whole
        ranges = "start_range" in own or "end_range" in own
        if own.get("partial") == "true" or ranges:
            left = left and ranges and "start_range" not in own
            right = right and ranges and "end_range" not in own
        return "cmpl" if left else "incmpl", "cmpl" if right else "incmpl"

    def _name(
        self, transcript: Transcript, name: bytes, own: Mapping[str, str], namer: Namer
    ) -> None:
        """Fill in what the attributes of a transcript and of its gene say."""
        feature = self._features.get(name)
        top = self._top(name)
        above = self._features.get(top)
        gene: Mapping[str, str] = {}
        if above is not None and (top != name or self._is_gene(name)):
            gene = self._attributes(above.attributes)
        if not transcript.name:
            listed = "" if name.startswith(b"\n") else _plain(_text(name), own)
            transcript.name = own.get("transcript_id") or listed or own.get("Name", "")
        identifier = own.get("gene_id") or gene.get("gene_id")
        if not identifier and gene and not top.startswith(b"\n"):
            identifier = _plain(_text(top), gene)
        transcript.gene_id = transcript.name2 = identifier or ""
        namer.fill(transcript, own, gene)
        transcript.gene_name = transcript.gene_name or gene.get("Name", "")
        if not transcript.type and feature is not None:
            transcript.type = _text(feature.kind)

    def _top(self, name: bytes) -> bytes:
        """The feature above all others: the gene of a transcript."""
        for _ in range(_MOST_LEVELS):
            above = self._parents.get(name)
            if not above or above[0] not in self._features:
                break
            name = above[0]
        return name


def _text(name: bytes) -> str:
    return decoded(name.decode("utf-8", "replace"))


def _plain(identifier: str, own: Mapping[str, str]) -> str:
    """An identifier without the word that some databases put in front, as in ``gene-rps12``."""
    for key in _PLAIN_NAMES:
        name = own.get(key)
        if name and identifier.endswith(name) and _PREFIX.fullmatch(identifier[: -len(name)]):
            return name
    return identifier


def _group(pieces: Iterable[Piece]) -> bytes:
    return next((piece[4] for piece in pieces if piece[0] == CODING), b"")


def _bases(pieces: Iterable[Piece]) -> int:
    starts, ends = joined([piece[1:3] for piece in pieces])
    return sum(ends) - sum(starts)


def _coding_bases(pieces: Iterable[Piece]) -> int:
    return _bases(piece for piece in pieces if piece[0] == CODING)


def _within(pieces: Iterable[Piece], ranges: Iterable[Piece]) -> bool:
    """Whether each piece lies in one of the ranges, once these are joined."""
    starts, ends = joined([piece[1:3] for piece in ranges])
    for _, start, end, _, _ in pieces:
        at = bisect_right(starts, start) - 1
        if at < 0 or end > ends[at]:
            return False
    return True


def _ways(pieces: list[Piece]) -> list[list[Piece]]:
    """The pieces, or for each of several coding parts that exclude one another those that go with it.

    Coding parts of different ID are taken as one where they do not overlap: many files give each
    line an ID of its own.
    """
    groups: dict[bytes, list[Piece]] = {}
    for piece in pieces:
        if piece[0] == CODING:
            groups.setdefault(piece[4], []).append(piece)
    if len(groups) < 2:
        return [pieces]
    every = [piece for group in groups.values() for piece in group]
    if _bases(every) == sum(map(_bases, groups.values())):
        return [pieces]
    rest = [piece for piece in pieces if piece[0] != CODING]
    ways = []
    for group in groups.values():
        first, last = min(piece[1] for piece in group), max(piece[2] for piece in group)
        with_it = [
            piece
            for piece in rest
            if piece[0] in (EXON, UNTRANSLATED) or (piece[1] <= last and piece[2] >= first)
        ]
        ways.append(with_it + group)
    return ways
