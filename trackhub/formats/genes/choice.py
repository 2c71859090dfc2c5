"""Which transcripts of a gene are kept, and in which colour each is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...errors import FormatError
from .model import Transcript

__all__ = ["Colors", "chosen", "painter"]

#: ``strand``, ``type``, or a mapping to colours of kinds or of strands.
Colors = str | Mapping[str, Any]

_NO_COLOR = "0"
_STRAND_COLORS = {"+": "0,70,170", "-": "170,30,30", ".": "90,90,90"}
_CODING, _RNA, _PSEUDO, _OTHER = "12,12,120", "0,110,0", "170,0,170", "90,90,90"


def chosen(transcripts: Sequence[Transcript], which: str, file: str) -> list[Transcript]:
    """The transcripts to show.

    Parameters
    ----------
    transcripts
        Of all genes.
    which
        ``all``; ``longest`` for the one of each gene with most coding bases, then most bases, then
        the first; or ``canonical`` for those that the file marks so.
    file
        Its name, for errors.

    Raises
    ------
    FormatError
        For another word, and when nothing is marked.
    """
    if which == "all":
        return list(transcripts)
    if which == "longest":
        return _longest(transcripts)
    if which != "canonical":
        raise FormatError(
            f"transcripts is {which!r}; give 'all', 'longest' or 'canonical', that is which of a gene"
        )
    marked = [transcript for transcript in transcripts if transcript.canonical]
    if transcripts and not marked:
        raise FormatError(
            "no transcript has a tag such as Ensembl_canonical or MANE_Select; choose with "
            "transcripts='longest'",
            file,
        )
    return marked


def _longest(transcripts: Sequence[Transcript]) -> list[Transcript]:
    best: dict[tuple[str, str, str, int], tuple[tuple[int, int], Transcript]] = {}
    for number, transcript in enumerate(transcripts):
        size = transcript.coding_bases, transcript.bases
        # A transcript that belongs to no gene stands for itself.
        alone = -1 if transcript.gene_id else number
        key = transcript.gene_id, transcript.chrom, transcript.strand, alone
        found = best.get(key)
        if found is None or size > found[0]:
            best[key] = size, transcript
    return [transcript for _, transcript in best.values()]


def painter(colors: Colors | None) -> Callable[[Transcript], str]:
    """What gives the colour of a transcript as ``R,G,B``, or 0 for the colour of the track.

    Raises
    ------
    FormatError
        For a word that is neither ``strand`` nor ``type``, and for what is no colour.
    """
    if colors is None:
        return lambda transcript: _NO_COLOR
    if colors == "strand":
        return lambda transcript: _STRAND_COLORS.get(transcript.strand, _NO_COLOR)
    if colors == "type":
        return _by_type
    if not isinstance(colors, Mapping):
        raise FormatError(
            f"colors is {colors!r}; give 'strand', 'type', or a mapping such as "
            "{'protein_coding': 'navy'}"
        )
    palette = {kind: _color(kind, color) for kind, color in colors.items()}

    def paint(transcript: Transcript) -> str:
        for key in (transcript.type, transcript.gene_type, transcript.strand):
            if key in palette:
                return palette[key]
        return _NO_COLOR

    return paint


def _by_type(transcript: Transcript) -> str:
    kind = transcript.type or transcript.gene_type
    if "pseudogene" in kind:
        return _PSEUDO
    if transcript.cds_start < transcript.cds_end:
        return _CODING
    return _RNA if kind.endswith(("RNA", "ribozyme")) else _OTHER


def _color(kind: str, color: Any) -> str:
    from ...spec.colors import from_numbers, from_text

    try:
        rgb = from_text(color) if isinstance(color, str) else from_numbers(list(color))
    except TypeError:
        rgb = None
    if rgb is None:
        raise FormatError(
            f"the color of {kind!r} is {color!r}; give (R, G, B) from 0 to 255, '#RRGGBB' or a name"
        )
    return ",".join(map(str, rgb))
