"""The track types that UCSC documents, their companion files, and which settings suit which type.

The `type` line with its arguments is judged in `typeline`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from .rows import read_rows
from .spelling import fold, nearest

if TYPE_CHECKING:
    from .table import Setting

__all__ = ["TrackType", "accepts", "suggest_type", "track_type", "track_types"]

_CONTAINERS = frozenset({"superTrack", "compositeTrack", "faceted", "view", "multiWig"})


class TrackType:
    """One track type, or a companion file of one.

    Attributes
    ----------
    name
        The name in this table: ``bigBed``, but also ``cram`` or ``bigBed:heatmap``.
    word
        The first word of the ``type`` line: ``bam`` for ``cram``.
    status
        documented, accepted (UCSC's loader takes it, its pages do not list it), alias, variant,
        auxiliary (a companion file), internal, notAccepted.
    type_line
        The form of the ``type`` line.
    data_format
        The format of the data file.
    suffixes
        Usual file name endings without the leading dot, the first one preferred.
    index
        Endings that are added to the file's name for its index; empty when it is inside the file.
    bed_type
        The ``-type`` of ``bedToBigBed``.
    fields
        The columns: ``(name, autoSql type)``.
    input
        What the file is made from.
    builder
        UCSC's programs that make it.
    modes
        Visibilities in which it can be drawn.
    required
        The settings it needs; each is a tuple of alternatives.
    url
        The page of UCSC that documents it, or an empty string.
    notes
        What else is worth knowing.
    """

    __slots__ = (
        "bed_type",
        "builder",
        "data_format",
        "fields",
        "index",
        "input",
        "modes",
        "name",
        "notes",
        "required",
        "status",
        "suffixes",
        "type_line",
        "url",
        "word",
    )

    def __init__(self, row: list[str]) -> None:
        self.name, self.word, self.status, self.type_line, self.data_format = row[:5]
        self.suffixes = tuple(row[5].split())
        self.index = tuple(row[6].split())
        self.bed_type = row[7]
        columns = (column.partition(":") for column in row[8].split())
        self.fields = tuple((name, kind) for name, _, kind in columns)
        self.input, self.builder = row[9:11]
        self.modes = tuple(row[11].split())
        self.required = tuple(tuple(needed.split("|")) for needed in row[12].split())
        self.url = f"https://genome.ucsc.edu/{row[13]}" if row[13] else ""
        self.notes = row[14]

    def __repr__(self) -> str:
        return f"TrackType({self.name!r}, {self.status!r})"


@cache
def _types() -> dict[str, TrackType]:
    return {row[0]: TrackType(row) for row in read_rows("track_types.tsv")}


def track_types() -> tuple[TrackType, ...]:
    """Return every track type and companion file of UCSC's pages.

    Examples
    --------
    >>> [t.name for t in track_types() if t.word == "bam"]
    ['bam', 'cram']
    """
    return tuple(_types().values())


def track_type(word: str) -> TrackType | None:
    """Return a track type by its word or by its ``type`` line, or None.

    Examples
    --------
    >>> track_type("bigBed 6 +").suffixes[0]
    'bb'
    >>> track_type("cram").word
    'bam'
    """
    types = _types()
    found = types.get(word)
    if found is None and (words := word.split(None, 1)):
        found = types.get(words[0])
    return found


#: What people write for a type, besides slips of case and spelling.
_MEANT_TYPE = {
    "bb": "bigBed",
    "bed": "bigBed",
    "bedgraph": "bigWig",
    "beddetail": "bigBed",
    "broadpeak": "bigBed",
    "bw": "bigWig",
    "fasta": "twoBit",
    "gappedpeak": "bigBed",
    "genes": "bigGenePred",
    "gff": "bigGenePred",
    "gff3": "bigGenePred",
    "gtf": "bigGenePred",
    "hal": "halSnake",
    "sam": "bam",
    "vcf": "vcfTabix",
    "wig": "bigWig",
    "wiggle": "bigWig",
    "wigmaf": "bigMaf",
}


def suggest_type(word: str) -> str | None:
    """Return the type word that an unknown one was most likely meant to be, or None.

    Examples
    --------
    >>> suggest_type("bigwig"), suggest_type("cram"), suggest_type("psl"), suggest_type("bed")
    ('bigWig', 'bam', 'bigPsl', 'bigBed')
    """
    folded = fold(word)
    usable = [t for t in track_types() if t.status in ("documented", "accepted", "alias")]
    for kind in usable:
        if fold(kind.name) == folded:
            return kind.word
    if folded in _MEANT_TYPE:
        return _MEANT_TYPE[folded]
    for kind in usable:
        if fold(kind.name) == "big" + folded:
            return kind.word
    best = nearest(word, (kind.name for kind in usable))
    return best and _types()[best].word


def accepts(setting: Setting, word: str) -> bool:
    """Whether a setting makes sense for tracks of a type.

    UCSC's own lists are narrower than its programs, so types that are stored as bigBed take what
    bigBed takes, and a type takes what its table form (``psl`` for ``bigPsl``) takes. A setting of
    containers goes with every type.

    Parameters
    ----------
    setting
        A track setting.
    word
        First word of the track's type, or a container word such as ``multiWig``.

    Examples
    --------
    >>> from trackhub.spec import lookup
    >>> accepts(lookup("trackDb", "itemRgb"), "bigGenePred")
    True
    >>> accepts(lookup("trackDb", "bamColorMode"), "bigWig")
    False
    """
    listed = setting.types
    if "all" in listed or word in listed or _CONTAINERS.issuperset(listed):
        return True
    if word.startswith("big") and word[3:4].lower() + word[4:] in listed:
        return True
    if word == "mathWig":
        return "bigWig" in listed
    kind = track_type(word)
    return kind is not None and kind.data_format.startswith("bigBed") and "bigBed" in listed
