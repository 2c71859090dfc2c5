"""How far each base is from the nearest feature."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import numpy as np

from ...errors import StoreError
from ..features import FeatureTrack
from ..imports.report import Imported
from ..regions import locate
from .sources import Progress, Steps, blocks_of, open_features

if TYPE_CHECKING:
    from ..basetracks import StoreTrack
    from ..genomestore import GenomeStore

__all__ = ["ANCHORS", "NO_FEATURE", "distance_track", "distances"]

ANCHORS = ("feature", "5prime", "3prime")
#: The distance on a chromosome without features.
NO_FEATURE = -1
_FAR = np.int64(1) << 40


def distances(
    features: FeatureTrack,
    chrom: str,
    start: int | None = None,
    end: int | None = None,
    *,
    to: str = "feature",
    strand: int | None = None,
) -> np.ndarray:
    """How far each base of a range is from the nearest feature.

    Parameters
    ----------
    features
        A table of features.
    chrom
        A chromosome; or, alone, a region as browsers write it: ``chr1:1,001-2,000``.
    start, end
        0-based, half-open; the whole chromosome where left out. Features beyond the range count too.
    to
        ``feature``: 0 within it, 1 on the base beside it; ``5prime``, ``3prime``: its first or last
        base as its strand has it (without a strand as forward), such as a start of transcription.
    strand
        Only features of this strand: 1, -1 or 0.

    Returns
    -------
    numpy.ndarray
        int32, in bases; -1 where the chromosome has no such feature.

    Raises
    ------
    StoreError
        For another word, an unknown chromosome, and a range that leaves it.

    Examples
    --------
    >>> import tempfile
    >>> from trackhub.store import GenomeStore
    >>> store = GenomeStore.create(tempfile.mkdtemp(), "toy", chromosomes={"chr1": 9})
    >>> with store.new_features("peaks") as table:
    ...     table.write("chr1", start=[2, 7], end=[4, 8])
    >>> distances(store.track("peaks"), "chr1").tolist()
    [2, 1, 0, 0, 1, 2, 1, 0, 1]
    """
    name, first, last = locate(features.sizes, chrom, start, end)
    starts, ends = _anchors(features, name, to, strand)
    return _from_nearest(starts, ends, first, last)


def _anchors(
    features: FeatureTrack, chrom: str, to: str, strand: int | None
) -> tuple[np.ndarray, np.ndarray]:
    """What distances are measured to: ranges that are sorted and apart."""
    if to not in ANCHORS:
        raise StoreError(f"to is {to!r}; give {', '.join(ANCHORS)}")
    rows = features.features(chrom)
    names = rows.dtype.names or ()
    strands = rows["strand"] if "strand" in names else np.zeros(len(rows), np.int8)
    if strand is not None:
        if strand not in (1, -1, 0):
            raise StoreError(f"the strand is {strand!r}; give 1, -1 or 0")
        rows, strands = rows[strands == strand], strands[strands == strand]
    starts = rows["start"].astype(np.int64)
    ends = np.maximum(rows["end"].astype(np.int64), starts + 1)
    if to != "feature":
        left = (strands >= 0) == (to == "5prime")
        points = np.unique(np.where(left, starts, ends - 1))
        return points, points + 1
    # Starts are sorted, so a range begins anew where nothing before reaches it.
    reach = np.maximum.accumulate(ends) if len(ends) else ends
    new = np.flatnonzero(starts[1:] > reach[:-1]) + 1
    heads = np.concatenate([[0], new]) if len(starts) else new
    return starts[heads], reach[np.append(new - 1, len(reach) - 1)] if len(starts) else reach


def _from_nearest(starts: np.ndarray, ends: np.ndarray, first: int, last: int) -> np.ndarray:
    if not len(starts) or first == last:
        return np.full(last - first, NO_FEATURE, np.int32)
    # Each base lies behind the same number of ranges as its neighbours, but for where one ends.
    low = int(np.searchsorted(ends, first, "right"))
    high = int(np.searchsorted(ends, last, "left"))
    cuts = np.concatenate([[first], ends[low:high], [last]])
    runs = np.diff(cuts)
    behind = np.concatenate([[-_FAR], ends])[low : high + 1]
    ahead = np.concatenate([starts, [_FAR]])[low : high + 1]
    places = np.arange(first, last, dtype=np.int64)
    from_left = places - np.repeat(behind, runs) + 1
    from_right = np.maximum(np.repeat(ahead, runs) - places, 0)
    return np.minimum(from_left, from_right).astype(np.int32)


def distance_track(
    store: GenomeStore,
    name: str,
    features: StoreTrack | str | os.PathLike[str],
    *,
    to: str = "feature",
    strand: int | None = None,
    replace: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Make a track of the distances of all bases to the nearest feature.

    Parameters
    ----------
    store
        The store of the new track.
    name
        Of the new track; its type is int32.
    features
        A table of features, or its name.
    to, strand
        As for `distances`. Chromosomes without such features have -1 everywhere.
    replace
        Whether a track of that name may exist.
    progress
        Called with the bases that are done and those to do.

    Returns
    -------
    Imported
        With the number of features.

    Raises
    ------
    StoreError
        When there is no such table, or `name` exists.
    """
    sizes = store.sizes
    steps = Steps(progress, sizes.values())
    with ExitStack() as stack:
        table = open_features(store, features, stack)
        source = {"operation": "distance", "features": table.name, "to": to, "strand": strand}
        new = stack.enter_context(store.new(name, dtype="int32", replace=replace, source=source))
        for chrom, size in sizes.items():
            starts, ends = _anchors(table, chrom, to, strand)
            with new.begin(chrom) as part:
                for start, end in blocks_of(size):
                    part.add(_from_nearest(starts, ends, start, end))
                    steps.add(end - start)
        return Imported(name, "int32", table.count())
