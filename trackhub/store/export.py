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
    from .inplace import TwoBitTrack
    from .tracks import ArrayTrack, SequenceTrack

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
        bigWig holds whole numbers up to 16,777,216 exactly; larger ones are refused, unless this is
        given.
    accelerate
        Compress with isal where that package is installed.
    progress
        Called with the number of bases that are done, and of all.

    Raises
    ------
    StoreError
        For whole numbers that would be rounded, and tracks of sequence.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/bigWig.html
    """
    from ..formats.bigwig import write_bigwig

    if track.kind != "dense":
        raise StoreError(f"{track.name} holds no values but sequence; use to_2bit")
    keep_zeros = True if zeros is None else zeros
    exact = track.dtype.kind == "f" or track.dtype.itemsize <= 2 or allow_rounding
    write_bigwig(
        path,
        track.sizes,
        _runs(track, keep_zeros, negate, exact, progress),
        accelerate=accelerate,
        sort=False,
    )


def _runs(
    track: ArrayTrack, zeros: bool, negate: bool, exact: bool, progress: Progress | None
) -> Iterator[tuple[str, np.ndarray, np.ndarray, np.ndarray]]:
    """Stretches of one value, block by block."""
    known = track.chromosomes
    total = sum(track.sizes[chrom] for chrom in known)
    done = 0
    for chrom in known:
        for start, values in track.blocks(chrom, _BLOCK):
            if not exact and len(values) and _largest(values) > _EXACT:
                raise StoreError(
                    f"{track.name} has the value {_largest(values):,} on {chrom}, and a bigWig holds "
                    f"whole numbers up to {_EXACT:,} exactly; give allow_rounding=True"
                )
            heads = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
            found = values[heads].astype(np.float64)
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


def _largest(values: np.ndarray) -> int:
    return max(abs(int(values.max())), abs(int(values.min())))


def to_2bit(
    track: SequenceTrack | TwoBitTrack,
    path: str | os.PathLike[str],
    *,
    mask: bool = True,
    progress: Progress | None = None,
) -> None:
    """Write a .2bit of a track of sequence.

    Parameters
    ----------
    track
        The track.
    path
        Where the file goes.
    mask
        Whether lower case is kept.
    progress
        Called with the number of bases that are written, and None.

    Raises
    ------
    StoreError
        When the track has no sequence, or other data.
    """
    from ..formats.twobit import write_twobit

    if track.kind != "sequence" or not track.chromosomes:
        raise StoreError(f"{track.name} has no sequence")
    sequences = ((chrom, track.values(chrom).tobytes()) for chrom in track.chromosomes)
    write_twobit(path, sequences, mask=mask, progress=progress)


def write_chrom_sizes(sizes: Mapping[str, int], path: str | os.PathLike[str]) -> None:
    """Write a ``chrom.sizes`` table."""
    from ..formats.bbi.output import whole_file

    with whole_file(path) as file:
        file.write("".join(f"{name}\t{size}\n" for name, size in sizes.items()).encode())
