"""Tables of features as bigBed: which columns are BED's, their definition, and rows as text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..formats.autosql import BED_FIELDS, Field, Table

if TYPE_CHECKING:
    from ..formats.registry import Progress
    from .features import FeatureTrack

__all__ = ["BED_COLUMNS", "Layout", "bigbed_layout", "to_bigbed"]

#: Columns of a table, in the order in which BED has them after its first three.
BED_COLUMNS = (
    "name",
    "score",
    "strand",
    "thickStart",
    "thickEnd",
    "itemRgb",
    "blockCount",
    "blockSizes",
    "blockStarts",
)
_COUNTS = (3, 4, 5, 6, 8, 9, 12)
_STRANDS = {1: b"+", -1: b"-"}
_WORD = re.compile(r"[^A-Za-z0-9_]")


class Layout(NamedTuple):
    """How a table looks as bigBed.

    Parameters
    ----------
    own
        How many columns are BED's own.
    names
        Columns of the table in order, after the place; some may not be there.
    table
        The definition.
    """

    own: int
    names: list[str]
    table: Table


def to_bigbed(
    track: FeatureTrack,
    path: str | os.PathLike[str],
    *,
    accelerate: bool = False,
    progress: Progress | None = None,
) -> Layout:
    """Write a bigBed of a table of features.

    The columns of BED come first, as far as the table has them as BED wants them; scores that are no
    whole numbers from 0 to 1000 become a column of their own, like all others.

    Parameters
    ----------
    track
        The table.
    path
        Where the file goes.
    accelerate
        Compress with isal where that package is installed.
    progress
        Called with the number of features that are done, and of all.

    Returns
    -------
    Layout
        What the columns are.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/bigBed.html
    """
    from ..formats.bigbed import write_bigbed

    layout = bigbed_layout(track)
    write_bigbed(
        path,
        track.sizes,
        _chunks(track, layout.names, progress),
        autosql=layout.table.to_text(),
        defined_fields=layout.own,
        accelerate=accelerate,
    )
    return layout


def bigbed_layout(track: FeatureTrack) -> Layout:
    """How a table of features looks as bigBed."""
    kinds, plain_scores = _kinds(track)
    names: list[str] = []
    for name in BED_COLUMNS:
        # A name can be put in for the sake of what follows it; nothing else can.
        added = name == "name" and {"score", "strand"} <= kinds.keys()
        if (name not in kinds and not added) or (name == "score" and not plain_scores):
            break
        names.append(name)
    own = max(count for count in _COUNTS if count <= 3 + len(names))
    names = names[: own - 3]
    fields = list(BED_FIELDS[:own])
    for name, kind in kinds.items():
        if name not in names:
            names.append(name)
            fields.append(_field(name, kind, {item.name for item in fields}))
    comment = track.name.rpartition("/")[2]
    return Layout(own, names, Table("features", comment, tuple(fields)))


def _kinds(track: FeatureTrack) -> tuple[dict[str, np.dtype], bool]:
    """Types of the columns after the place, and whether scores are as BED wants them."""
    columns = [name for name in track.columns if name not in ("start", "end")]
    found: dict[str, list[np.dtype]] = {name: [] for name in columns}
    plain = True
    for chrom in track.chromosomes:
        kind = track.dtype(chrom)
        for name in columns:
            found[name].append(kind[name])
        if "score" not in found or not plain:
            continue
        plain = kind["score"].kind in "iu"
        for rows in track.blocks(chrom) if plain else ():
            plain &= bool(rows["score"].min() >= 0 and rows["score"].max() <= 1000)
    kinds = {name: np.result_type(*types) for name, types in found.items() if types}
    return kinds, plain


def _field(name: str, kind: np.dtype, taken: set[str]) -> Field:
    """A column that is not BED's own."""
    word = _WORD.sub("_", name)
    word = word if word[:1].isalpha() else f"column_{word}"
    while word in taken:
        word += "_"
    if name == "strand":
        return Field(word, "char", 1, comment="+, - or . for none")
    if kind.kind == "S":
        return Field(word, "lstring" if kind.itemsize > 255 else "string", comment=name)
    if kind.kind == "f":
        return Field(word, "double", comment=name)
    return Field(word, "int" if kind.itemsize < 8 else "bigint", comment=name)


def _chunks(
    track: FeatureTrack, names: Sequence[str], progress: Progress | None
) -> Iterator[tuple[str, np.ndarray, np.ndarray, list[bytes] | None]]:
    done, total = 0, track.count()
    for chrom in track.chromosomes:
        for rows in track.blocks(chrom):
            columns = [_texts(rows, name) for name in names]
            rest = [b"\t".join(words) for words in zip(*columns, strict=True)] if columns else None
            yield chrom, rows["start"].astype(np.int64), rows["end"].astype(np.int64), rest
            done += len(rows)
            if progress is not None:
                progress(done, total)


def _texts(rows: np.ndarray, name: str) -> list[bytes]:
    """A column as it is written."""
    if name not in (rows.dtype.names or ()):
        return [b"."] * len(rows)
    values = rows[name]
    if name == "strand":
        return [_STRANDS.get(value, b".") for value in values.tolist()]
    if values.dtype.kind == "S":
        return [bytes(text).translate(None, b"\r\n\t\0") for text in values.tolist()]
    if values.dtype.kind == "f":
        return [b"%.15g" % value for value in values.tolist()]
    return [b"%d" % value for value in values.tolist()]
