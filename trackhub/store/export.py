"""Tracks of the store as files that a hub can show: bigWig, .2bit, chrom.sizes.

Tables of features as bigBed are in `bigbed`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..errors import StoreError

if TYPE_CHECKING:
    from ..formats.registry import Progress
    from .basetracks import ArrayTrack
    from .inplace import TwoBitTrack
    from .tracks import SequenceTrack

__all__ = ["to_2bit", "to_bigwig", "write_chrom_sizes"]

_BLOCK = 1 << 20
#: The largest whole number up to which float32 holds every one.
_EXACT = 1 << 24


def to_bigwig(
    track: ArrayTrack,
    path: str | os.PathLike[str],
    *,
    zeros: bool | None = None,
    negate: bool = False,
    allow_rounding: bool = False,
    accelerate: bool = False,
    progress: Progress | None = None,
) -> None:
    """Write a bigWig of a track of values.

    Parameters
    ----------
    track
        The track.
    path
        Where the file goes.
    zeros
        Whether bases with the value 0 are written. By default they are: without them the means that
        a browser shows of long stretches, and its smoothing, are those of the other bases only. Bases
        whose value is NaN never are.
    negate
        Write values with the other sign, as for reads of the reverse strand.
    allow_rounding
        bigWig holds all whole numbers up to 16,777,216, and few of those above. The others are
        refused, unless this is given.
    accelerate
        Compress with isal where that package is installed.
    progress
        Called with the number of bases that are done, and of all.

    Raises
    ------
    StoreError
        For whole numbers that would be rounded, values beyond the range of float32, and tracks of
        sequence.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/bigWig.html
    """
    from ..formats.bigwig import write_bigwig

    if track.kind != "dense":
        raise StoreError(f"{track.name} holds no values but sequence; use to_2bit")
    keep_zeros = True if zeros is None else zeros
    write_bigwig(
        path,
        track.sizes,
        _runs(track, keep_zeros, negate, allow_rounding, progress),
        accelerate=accelerate,
        sort=False,
    )


def _runs(
    track: ArrayTrack, zeros: bool, negate: bool, rounding: bool, progress: Progress | None
) -> Iterator[tuple[str, np.ndarray, np.ndarray, np.ndarray]]:
    """Stretches of one value, block by block."""
    narrow = track.dtype.itemsize <= 2 or track.dtype == np.float32
    known = track.chromosomes
    total = sum(track.sizes[chrom] for chrom in known)
    done = 0
    for chrom in known:
        for start, values in track.blocks(chrom, _BLOCK):
            heads = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
            found = values[heads].astype(np.float64)
            if not narrow:
                _check_fit(found, f"{track.name} has on {chrom}", rounding)
            ends = np.append(heads[1:], len(values))
            keep = np.isfinite(found)
            if not zeros:
                keep &= found != 0
            if keep.any():
                # 0 has no other sign, or a browser would show -0.
                shown = (0.0 - found if negate else found)[keep]
                yield chrom, start + heads[keep], start + ends[keep], shown
            done += len(values)
            if progress is not None:
                progress(done, total)


def _check_fit(values: np.ndarray, where: str, rounding: bool) -> None:
    """Refuse values that a bigWig does not hold."""
    with np.errstate(over="ignore"):
        stored = values.astype(np.float32)
    beyond = np.isinf(stored) & np.isfinite(values)
    if beyond.any():
        raise StoreError(
            f"{where} the value {values[np.argmax(beyond)]:g}, and a bigWig holds values up to 3.4e38"
        )
    rounded = (stored != values) & (values == np.trunc(values)) & (np.abs(values) > _EXACT)
    if rounded.any() and not rounding:
        raise StoreError(
            f"{where} the value {values[np.argmax(rounded)]:,.0f}, and a bigWig holds whole numbers up "
            f"to {_EXACT:,} exactly; give allow_rounding=True"
        )


def to_2bit(
    track: SequenceTrack | TwoBitTrack,
    path: str | os.PathLike[str],
    *,
    mask: bool = True,
    progress: Progress | None = None,
) -> None:
    """Write a .2bit of a track of sequence, in bounded memory.

    Parameters
    ----------
    track
        The track.
    path
        Where the file goes.
    mask
        Whether lower case is kept.
    progress
        Called with the number of bases that are written, and of all.

    Raises
    ------
    StoreError
        When the track has no sequence, or other data.
    """
    from ..formats.twobit import write_twobit

    if track.kind != "sequence" or not track.chromosomes:
        raise StoreError(f"{track.name} has no sequence")
    sequences = ((chrom, _letters(track, chrom)) for chrom in track.chromosomes)
    write_twobit(path, sequences, mask=mask, progress=_of_all(track, progress))


def _letters(track: ArrayTrack, chrom: str) -> Iterator[bytes]:
    return (values.tobytes() for _, values in track.blocks(chrom, _BLOCK))


def _of_all(track: ArrayTrack, progress: Progress | None) -> Progress | None:
    """Progress that knows how many bases there are."""
    total = sum(track.sizes[chrom] for chrom in track.chromosomes)
    return None if progress is None else lambda done, _: progress(done, total)


def write_chrom_sizes(sizes: Mapping[str, int], path: str | os.PathLike[str]) -> None:
    """Write a ``chrom.sizes`` table."""
    from ..formats.bbi.output import whole_file

    with whole_file(path) as file:
        file.write("".join(f"{name}\t{size}\n" for name, size in sizes.items()).encode())
