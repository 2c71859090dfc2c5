"""Kinds of text whose rows look the same, and what decides between them.

The rows come first (`row_shapes`). Where they fit several kinds, the ``type=`` of a track line
decides, else the ending of the name, else the first kind that fits, which then is not certain.
"""

from __future__ import annotations

__all__ = ["OWN_COLUMNS", "decide", "ending_kind", "track_type_kind"]

#: The word in ``track type=…`` and the kind it stands for.
_TRACK_TYPES = {
    "array": "bed15",
    "barchart": "barChart",
    "bed": "bed",
    "bed15": "bed15",
    "beddetail": "bedDetail",
    "bedgraph": "bedGraph",
    "bedmethyl": "bedMethyl",
    "broadpeak": "broadPeak",
    "gappedpeak": "gappedPeak",
    "gff": "gff",
    "gtf": "gtf",
    "interact": "interact",
    "longrange": "longrange",
    "longtabix": "longrange",
    "maf": "maf",
    "microarray": "bed15",
    "narrowpeak": "narrowPeak",
    "pairedtagalign": "pairedTagAlign",
    "peptidemapping": "peptideMapping",
    "pgsnp": "pgSnp",
    "psl": "psl",
    "rnaelements": "rnaElements",
    "tagalign": "tagAlign",
    "vcf": "vcf",
    "wig": "wig",
    "wiggle_0": "wig",
}
#: The end of a name, where it is another word than in ``track type=…``.
_ENDINGS = {
    "bdg": "bedGraph",
    "bedpe": "bedpe",
    "bg": "bedGraph",
    "chain": "chain",
    "cytoband": "cytoBand",
    "genepred": "genePred",
    "gff2": "gff",
    "gff3": "gff3",
    "net": "net",
    "refflat": "refFlat",
}
_PACKED = (".gz", ".bgz")

#: The kind that rows look like, and the kinds that rows of that look may be as well.
_ALSO: dict[str, tuple[str, ...]] = {
    "barChart": ("bed",),
    "bed": ("bedDetail",),
    "bed15": ("gappedPeak", "bed"),
    "bedGraph": ("bed",),
    "bedMethyl": ("bed",),
    "broadPeak": ("rnaElements", "bed", "bedDetail"),
    "cytoBand": ("bed", "bedDetail"),
    "gappedPeak": ("bed15", "bed"),
    "gff": ("gtf", "gff3"),
    "gff3": ("gff",),
    "gtf": ("gff",),
    "interact": ("bed",),
    "longrange": ("bed",),
    "narrowPeak": ("peptideMapping", "bed", "bedDetail"),
    "pairedTagAlign": ("bed", "bedDetail"),
    "peptideMapping": ("bed", "bedDetail"),
    "pgSnp": ("bed", "bedDetail"),
    "tagAlign": ("bed", "bedDetail"),
}
#: What a track line may say of rows that have a kind of their own.
_TAKES = {"wig": ("bedGraph",), "gtf": ("gff3",)}
#: Kinds that are not certain unless something says them.
_DOUBTFUL = frozenset(
    {
        "bedGraph",
        "bedpe",
        "broadPeak",
        "gappedPeak",
        "gff",
        "pairedTagAlign",
        "peptideMapping",
        "pgSnp",
        "tagAlign",
    }
)
#: Of kinds with a definition of their own: how many of their columns are BED's.
OWN_COLUMNS = {
    "barChart": 6,
    "bed15": 12,
    "bedGraph": 3,
    "bedMethyl": 9,
    "broadPeak": 6,
    "cytoBand": 4,
    "gappedPeak": 12,
    "interact": 5,
    "narrowPeak": 6,
    "pairedTagAlign": 6,
    "peptideMapping": 6,
    "pgSnp": 4,
    "rnaElements": 6,
    "tagAlign": 3,
}


def track_type_kind(word: str) -> str | None:
    """The kind that ``type=`` of a track line means.

    Examples
    --------
    >>> track_type_kind("array"), track_type_kind("bedGraph"), track_type_kind("bigWig")
    ('bed15', 'bedGraph', None)
    """
    return _TRACK_TYPES.get(word.lower())


def ending_kind(name: str) -> str | None:
    """The kind that the end of a file's name means.

    Examples
    --------
    >>> ending_kind("a.narrowPeak.gz"), ending_kind("a.bdg"), ending_kind("a.txt")
    ('narrowPeak', 'bedGraph', None)
    """
    stem = name.lower()
    for packed in _PACKED:
        stem = stem.removesuffix(packed)
    ending = stem.rpartition(".")[2]
    return _ENDINGS.get(ending) or _TRACK_TYPES.get(ending)


def decide(
    looks: str, sure: bool, track_line: str | None, ending: str | None
) -> tuple[str, bool, str]:
    """The kind of rows that look like one.

    Parameters
    ----------
    looks
        The kind that the rows look like.
    sure
        Whether they leave no doubt, although other rows of that kind may.
    track_line, ending
        The kinds that a track line and the end of the name mean; None where they mean none.

    Returns
    -------
    tuple
        The kind; whether it is certain; a sentence where it is not, else an empty text.

    Examples
    --------
    >>> decide("broadPeak", False, None, "rnaElements")
    ('rnaElements', True, '')
    """
    also = _ALSO.get(looks, ())
    certain = sure or looks not in _DOUBTFUL
    if track_line is not None:
        if track_line == looks or track_line in also:
            return track_line, True, ""
        if looks in _TAKES.get(track_line, ()):
            return looks, True, ""
        said = f"the track line says {track_line}, and the rows look like {looks}"
        return looks, False, f"{said}; kind (--kind) decides"
    if ending == looks:
        return looks, True, ""
    # A plain .bed may be of any kind: it ends a doubt, and no more.
    if ending in also and not (certain and ending == "bed"):
        return ending, True, ""
    if certain:
        return looks, True, ""
    others = f"rows of {' or '.join(also)}" if also else "other rows"
    return (
        looks,
        False,
        f"{others} can look like {looks} too: type= of a track line, the ending of the name, or "
        "kind (--kind) decides",
    )
