"""Names, kinds and further words of transcripts and genes, from the attributes of GTF and GFF3."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...errors import FormatError
from .model import Transcript

__all__ = ["Namer"]

#: Attributes in which databases write the same thing, the likeliest first.
_TRANSCRIPT_TYPE = ("transcript_type", "transcript_biotype", "biotype")
_GENE_NAME = ("gene_name", "gene_symbol", "ref_gene_name", "gene", "locus")
_GENE_TYPE = ("gene_type", "gene_biotype", "biotype")
_WORDS = (
    "transcript_name",
    "Name",
    "protein_id",
    "reference_id",
    "ref_gene_id",
    "locus_tag",
    "sequence_name",
    "gene_synonym",
    "Alias",
    "description",
    "product",
    "Note",
    "note",
)
#: Tags by which databases mark the transcript that stands for its gene.
_CANONICAL = ("Ensembl_canonical", "MANE_Select", "MANE Select", "RefSeq Select")

Attributes = Mapping[str, str]


def _first(keys: Iterable[str], *tables: Attributes) -> str:
    """The value of the first key that one of the tables has."""
    for key in keys:
        for table in tables:
            value = table.get(key)
            if value:
                return value
    return ""


class Namer:
    """Fills the names of transcripts.

    Parameters
    ----------
    attribute
        The attribute that becomes the name; None takes the identifier.
    """

    def __init__(self, attribute: str | None) -> None:
        self._attribute = attribute
        self._met = False
        self._others: dict[str, None] = {}

    def fill(self, transcript: Transcript, own: Attributes, gene: Attributes) -> None:
        """Set everything that follows from the attributes of a transcript and of its gene."""
        transcript.type = transcript.type or _first(_TRANSCRIPT_TYPE, own)
        transcript.gene_name = transcript.gene_name or _first(_GENE_NAME, own, gene)
        transcript.gene_type = _first(_GENE_TYPE[:2], own, gene) or _first(_GENE_TYPE[2:], gene)
        tags = own.get("tag")
        if tags:
            transcript.canonical = any(tag in tags for tag in _CANONICAL)
        transcript.words = " ".join(
            [value for key in _WORDS if (value := own.get(key) or gene.get(key))]
        )
        if self._attribute is not None:
            named = own.get(self._attribute) or gene.get(self._attribute)
            if named:
                transcript.identifier, transcript.name = transcript.name, named
                self._met = True
            elif not self._met:
                self._others.update(dict.fromkeys([*own, *gene]))

    def check(self, transcripts: Sequence[Transcript], file: str) -> None:
        """Complain when no transcript had the attribute."""
        if self._attribute is None or self._met or not transcripts:
            return
        from difflib import get_close_matches

        near = get_close_matches(self._attribute, self._others, 1)
        known = ", ".join(sorted(self._others)[:20])
        hint = f"did you mean {near[0]!r}?" if near else f"there are {known}"
        raise FormatError(
            f"no transcript has the attribute {self._attribute!r} that name asks for; {hint}", file
        )
