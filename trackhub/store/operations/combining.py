"""Tracks of one assembly combined base by base: sum, mean, maximum, minimum, difference.

Strands that are shifted against each other are in `strands`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import StoreError
from ..imports.report import Imported, grown
from ..layout import DTYPES
from .sources import Progress, Steps, blocks_of, open_values

if TYPE_CHECKING:
    from ..basetracks import ArrayTrack, StoreTrack
    from ..genomestore import GenomeStore

__all__ = ["OPERATIONS", "added", "combine", "combined_dtype"]

OPERATIONS = ("sum", "mean", "max", "min", "difference")
#: So many values of 16 bits add up within 32.
_FEW = 1 << 15


def combine(
    store: GenomeStore,
    name: str,
    tracks: Sequence[StoreTrack | str | os.PathLike[str]],
    op: str = "sum",
    *,
    dtype: Any = "auto",
    overflow: str = "widen",
    replace: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Combine tracks base by base into a new one.

    Memory does not grow with the chromosomes or the number of tracks.

    Parameters
    ----------
    store
        The store of the new track.
    name
        Of the new track.
    tracks
        At least one; names, open tracks, or paths of bigWig files.
    op
        ``sum``, ``mean``, ``max``, ``min``; or ``difference``: the first less all others.
    dtype
        Of the new track. ``auto`` is the common type of the tracks; for ``mean`` a float type, for
        ``difference`` a type with a sign.
    overflow
        What to do where the type does not hold a result: take a larger type (``widen``), count it
        and store the nearest (``clip``), or give up (``error``).
    replace
        Whether a track of that name may exist.
    progress
        Called with the bases that are done and those to do.

    Returns
    -------
    Imported
        Type and number of clipped values of the new track.

    Raises
    ------
    StoreError
        When a track is missing, is of another assembly or kind, or `name` exists.

    Notes
    -----
    Bases of whole-number tracks always have a value. A base that has none (NaN) in one track is left
    out there: it has a result if any track has a value. A difference needs a value in all.

    Examples
    --------
    >>> import tempfile
    >>> from trackhub.store import GenomeStore
    >>> store = GenomeStore.create(tempfile.mkdtemp(), "toy", chromosomes={"chr1": 4})
    >>> for name, values in {"a": [1, 2, 3, 250], "b": [0, 5, 0, 250]}.items():
    ...     with store.new(name, dtype="uint8") as track:
    ...         _ = track.write("chr1", values)
    >>> combine(store, "both", ["a", "b"]).dtype
    'uint16'
    >>> store.track("both").values("chr1").tolist()
    [1, 7, 3, 500]
    """
    if op not in OPERATIONS:
        raise StoreError(f"op is {op!r}; give {', '.join(OPERATIONS)}")
    if isinstance(tracks, (str, os.PathLike)) or not tracks:
        raise StoreError("give the tracks to combine as a list of at least one")
    with ExitStack() as stack:
        opened = [open_values(store, track, stack) for track in tracks]
        kind = combined_dtype([track.dtype for track in opened], op) if dtype == "auto" else dtype

        def attempt(kind: str, overflow: str) -> Imported:
            return _written(store, name, opened, op, kind, overflow, replace, progress)

        return grown(kind, overflow, [], attempt)


def combined_dtype(dtypes: Sequence[np.dtype], op: str) -> str:
    """The type in which a combination is tried first.

    Examples
    --------
    >>> combined_dtype([np.dtype("u1"), np.dtype("i2")], "sum")
    'int16'
    >>> combined_dtype([np.dtype("u2")], "difference"), combined_dtype([np.dtype("u2")], "mean")
    ('int32', 'float32')
    """
    common = np.result_type(*dtypes)
    if op == "mean":
        common = np.result_type(common, np.float32)
    elif op == "difference" and common.kind == "u":
        common = np.result_type(common, np.int8)
    # There is no type of whole numbers with more than 32 bits; most counts need no more.
    return common.name if common.name in DTYPES else "int32"


def _written(
    store: GenomeStore,
    name: str,
    tracks: Sequence[ArrayTrack],
    op: str,
    dtype: str,
    overflow: str,
    replace: bool,
    progress: Progress | None,
) -> Imported:
    work = _working_dtype([track.dtype for track in tracks], op)
    known = {chrom for track in tracks for chrom in track.chromosomes}
    sizes = {chrom: size for chrom, size in store.sizes.items() if chrom in known}
    steps = Steps(progress, sizes.values())
    done = Imported(name, dtype, len(tracks))
    source = {"operation": op, "tracks": [_described(track) for track in tracks]}
    with store.new(name, dtype=dtype, overflow=overflow, replace=replace, source=source) as new:
        for chrom, size in sizes.items():
            with new.begin(chrom) as part:
                for start, end in blocks_of(size):
                    values = (track.values(chrom, start, end) for track in tracks)
                    part.add(_COMBINERS[op](values, work))
                    steps.add(end - start)
            done.clipped += part.stats.n_clipped
    return done


def _described(track: ArrayTrack) -> dict[str, str]:
    return {"name": track.name, "content_id": track.content_id}


def _working_dtype(dtypes: Sequence[np.dtype], op: str) -> np.dtype:
    """A type in which no result overflows or is rounded."""
    if any(dtype.kind == "f" for dtype in dtypes):
        return np.dtype(np.float64)
    small = all(dtype.itemsize <= 2 for dtype in dtypes) and len(dtypes) < _FEW
    return np.dtype(np.int32 if small else np.int64)


def added(parts: Iterator[np.ndarray], work: np.dtype) -> tuple[np.ndarray, Any]:
    """A sum, and of how many values it is at each base: one number for all, or an array.

    Parameters
    ----------
    parts
        Arrays of one length.
    work
        The type to add in; NaN stands for no value.
    """
    total = next(parts).astype(work)
    if work.kind != "f":
        count = 1
        for part in parts:
            total += part
            count += 1
        return total, count
    absent = np.isnan(total)
    total[absent] = 0
    counts = (~absent).astype(np.int32)
    for part in parts:
        absent = np.isnan(part)
        total += np.where(absent, 0, part)
        counts += ~absent
    return total, counts


def _sum(parts: Iterator[np.ndarray], work: np.dtype) -> np.ndarray:
    total, count = added(parts, work)
    if work.kind == "f":
        total[count == 0] = np.nan
    return total


def _mean(parts: Iterator[np.ndarray], work: np.dtype) -> np.ndarray:
    total, count = added(parts, work)
    with np.errstate(invalid="ignore"):
        # Nothing divided by no values is NaN, as it should be.
        mean: np.ndarray = total / count
    return mean


def _max(parts: Iterator[np.ndarray], work: np.dtype) -> np.ndarray:
    total = next(parts).astype(work)
    for part in parts:
        np.fmax(total, part, out=total)
    return total


def _min(parts: Iterator[np.ndarray], work: np.dtype) -> np.ndarray:
    total = next(parts).astype(work)
    for part in parts:
        np.fmin(total, part, out=total)
    return total


def _difference(parts: Iterator[np.ndarray], work: np.dtype) -> np.ndarray:
    total = next(parts).astype(work)
    for part in parts:
        total -= part
    return total


_COMBINERS = {"sum": _sum, "mean": _mean, "max": _max, "min": _min, "difference": _difference}
