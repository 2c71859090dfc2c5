"""Reading GFF2: features that share the group in the last column make one item."""

from __future__ import annotations

from ..text.source import Input
from .attributes import gtf_attributes
from .build import shape, states
from .lines import FeatureLine, feature_lines
from .model import Transcript
from .names import Namer

__all__ = ["read_gff2"]

_CODING = (b"CDS", b"start_codon", b"stop_codon")
#: Tags that name the transcript a line belongs to; without one of them the first tag does.
_TAGS = ("transcript_id", "Transcript", "mRNA", "Sequence", "gene_id")


def read_gff2(source: Input, name: str | None = None) -> list[Transcript]:
    """The items of GFF2, in the order in which they come first.

    Parameters
    ----------
    source
        Lines of features. Those of an item share the last column, or the value of its first tag.
    name
        The tag that becomes the name; None takes the group.

    Raises
    ------
    FormatError
        With the line, for a feature without a valid place.

    Notes
    -----
    Where a group has exons or a coding part, these are drawn; otherwise all of its features are, and
    their kinds are the item's type. A line without a group is an item by itself.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format3
    """
    groups: dict[tuple[str, bytes, bytes, int], tuple[str, list[FeatureLine]]] = {}
    for feature in feature_lines(source):
        number, chrom, _, _, _, strand, _, attributes = feature
        group = _group(attributes)
        key = group, chrom, strand, -1 if group else number
        groups.setdefault(key, (source.name, []))[1].append(feature)
    namer = Namer(name)
    made = []
    told = {key: _tags(features) for key, (_, features) in groups.items()}
    genes = {own.get("gene_id") for own in told.values()}
    for key, (file, features) in groups.items():
        group, own = key[0], told[key]
        if group in genes and not own and {feature[2] for feature in features} == {b"gene"}:
            # The line only spans transcripts that other lines tell of.
            continue
        transcript = _made(group, features, file)
        transcript.gene_id = transcript.name2 = own.get("gene_id", "")
        namer.fill(transcript, own, {})
        made.append(transcript)
    namer.check(made, source.name)
    return made


def _group(attributes: bytes) -> str:
    text = attributes.decode("utf-8", "replace").strip()
    if '"' not in text:
        return text.partition(";")[0].strip()
    tags = gtf_attributes(attributes)
    return next((tags[tag] for tag in _TAGS if tags.get(tag)), next(iter(tags.values()), ""))


def _tags(features: list[FeatureLine]) -> dict[str, str]:
    """The tags of the first line that has any."""
    return next(filter(None, (gtf_attributes(feature[-1]) for feature in features)), {})


def _made(group: str, features: list[FeatureLine], file: str) -> Transcript:
    number, chrom, kind, _, _, strand, _, _ = features[0]
    coding = [(line[3], line[4], line[6]) for line in features if line[2] in _CODING]
    exons = [(line[3], line[4]) for line in features if line[2] == b"exon"]
    kinds = [] if exons or coding else list(dict.fromkeys(line[2] for line in features))
    if kinds:
        exons = [(line[3], line[4]) for line in features]
    used = {line[2] for line in features}
    reverse = strand == b"-"
    return Transcript(
        group or kind.decode("utf-8", "replace"),
        chrom.decode("utf-8", "replace"),
        "." if strand == b"?" else strand.decode(),
        *shape(exons, coding, reverse),
        *states(bool(coding), b"start_codon" in used, b"stop_codon" in used, reverse),
        type=b",".join(kinds).decode("utf-8", "replace"),
        file=file,
        line=number,
    )
