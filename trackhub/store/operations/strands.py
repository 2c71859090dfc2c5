"""Reads of the two strands, which lie to the left and right of what was bound, brought together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import StoreError
from ..imports.report import Imported, grown
from .combining import added, combined_dtype
from .sources import Progress, Steps, blocks_of, open_values

if TYPE_CHECKING:
    from ..basetracks import ArrayTrack, StoreTrack
    from ..genomestore import GenomeStore

__all__ = ["StrandShift", "combine_strands", "strand_shift"]

#: Shifts that are tried: fragments of 20 to 249 bases.
_SHIFTS = range(20, 250)
#: A chromosome of that length has enough reads to tell.
_ENOUGH = 10_000_000
#: Pairs of places that are looked at together.
_PAIRS = 1 << 20


@dataclass(frozen=True, slots=True)
class StrandShift:
    """How far the reads of one strand lie from those of the other.

    Parameters
    ----------
    shift
        Bases from forward to reverse, where the two agree best.
    chrom
        The chromosome that told.
    covariances
        Of the strands, for each shift that was tried.
    """

    shift: int
    chrom: str
    covariances: dict[int, float] = field(repr=False)


def strand_shift(
    store: GenomeStore,
    forward: StoreTrack | str | os.PathLike[str],
    reverse: StoreTrack | str | os.PathLike[str],
    *,
    chrom: str | None = None,
    shifts: Sequence[int] = _SHIFTS,
) -> StrandShift:
    """Find how far the reads of the reverse strand lie behind those of the forward strand.

    Parameters
    ----------
    store
        Where names are looked up.
    forward, reverse
        Counts of 5' ends of reads.
    chrom
        The chromosome to look at; the shortest usual one of 10 Mb or more if left out, which is
        chr21 in human assemblies.
    shifts
        Bases to try.

    Returns
    -------
    StrandShift
        The shift with the largest covariance; the smallest of several.

    Raises
    ------
    StoreError
        When a track is missing, one strand is the same everywhere, or a shift is negative or longer
        than the chromosome.
    """
    tried = sorted({int(shift) for shift in shifts})
    with ExitStack() as stack:
        tracks = [open_values(store, track, stack) for track in (forward, reverse)]
        name = _telling(store, tracks) if chrom is None else chrom
        size = store[name].length
        if not tried or tried[0] < 0 or tried[-1] >= size:
            raise StoreError(f"give shifts from 0 to less than the {size:,} bases of {name}")
        covariances = _covariances(tracks[0], tracks[1], name, size, np.array(tried))
    best = max(covariances, key=lambda shift: (covariances[shift], -shift))
    if not covariances[best] > 0:
        raise StoreError(
            f"the strands do not agree on {name} at any shift; give another chromosome"
        )
    return StrandShift(best, name, covariances)


def _telling(store: GenomeStore, tracks: Sequence[ArrayTrack]) -> str:
    """The chromosome to look at."""
    known = set(tracks[0].chromosomes) & set(tracks[1].chromosomes)
    usual = [chrom for chrom in store.chromosomes() if chrom.name in known]
    if not usual:
        raise StoreError("the two strands have no chromosome in common; give chrom")
    long = [chrom for chrom in usual if chrom.length >= _ENOUGH]
    if long:
        return min(long, key=lambda chrom: chrom.length).name
    return max(usual, key=lambda chrom: chrom.length).name


def _covariances(
    forward: ArrayTrack, reverse: ArrayTrack, chrom: str, size: int, shifts: np.ndarray
) -> dict[int, float]:
    longest = int(shifts[-1])
    products = np.zeros(longest + 1)
    # Each shift compares all bases but those at one end of each strand.
    sums = np.zeros((2, len(shifts)))
    for start, end in blocks_of(size):
        at, counts = _reads(forward, chrom, start, end)
        behind, others = _reads(reverse, chrom, start, min(end + longest, size))
        products += _products(at, counts, behind, others, int(shifts[0]), longest)
        sums[0] += _until(at, counts, size - shifts)
        own = behind < end
        sums[1] += others[own].sum() - _until(behind[own], others[own], shifts)
    lengths = size - shifts
    found = products[shifts] / lengths - (sums[0] / lengths) * (sums[1] / lengths)
    return dict(zip(shifts.tolist(), found.tolist(), strict=True))


def _reads(track: ArrayTrack, chrom: str, start: int, end: int) -> tuple[np.ndarray, np.ndarray]:
    """Places with a value other than 0, and the values."""
    values = track.values(chrom, start, end)
    if values.dtype.kind == "f":
        values = np.nan_to_num(values)
    at = np.flatnonzero(values)
    return at + start, values[at].astype(np.float64)


def _until(at: np.ndarray, counts: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """Sums of what lies before some places."""
    before: np.ndarray = np.concatenate([[0.0], np.cumsum(counts)])[np.searchsorted(at, limits)]
    return before


def _products(
    at: np.ndarray,
    counts: np.ndarray,
    behind: np.ndarray,
    others: np.ndarray,
    shortest: int,
    longest: int,
) -> np.ndarray:
    """For each shift from 0 on, the sum of products of values that lie so far apart."""
    found = np.zeros(longest + 1)
    low = np.searchsorted(behind, at + shortest)
    pairs = np.searchsorted(behind, at + longest, "right") - low
    after = np.cumsum(pairs)
    first = 0
    while first < len(at):
        done = int(after[first - 1]) if first else 0
        last = max(int(np.searchsorted(after, done + _PAIRS, "right")), first + 1)
        part = pairs[first:last]
        left = np.repeat(np.arange(first, last), part)
        within = np.arange(len(left)) - np.repeat(np.cumsum(part) - part, part)
        right = low[left] + within
        weights = counts[left] * others[right]
        found += np.bincount(behind[right] - at[left], weights, minlength=longest + 1)
        first = last
    return found


def combine_strands(
    store: GenomeStore,
    name: str,
    forward: StoreTrack | str | os.PathLike[str],
    reverse: StoreTrack | str | os.PathLike[str],
    *,
    shift: int | None = None,
    dtype: Any = "auto",
    overflow: str = "widen",
    replace: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Add the strands, each shifted towards the other, into a new track.

    Forward reads move by the half of `shift` to the right and reverse reads by the rest to the left,
    so that both lie over the middles of the fragments.

    Parameters
    ----------
    store
        The store of the new track.
    name
        Of the new track.
    forward, reverse
        Counts of 5' ends of reads.
    shift
        Bases between the strands; found with `strand_shift` if left out.
    dtype, overflow, replace, progress
        As for `combine`.

    Returns
    -------
    Imported
        With notes on the shift, and on what was moved beyond the ends of chromosomes.

    Raises
    ------
    StoreError
        As for `combine` and `strand_shift`.

    Examples
    --------
    >>> import tempfile
    >>> from trackhub.store import GenomeStore
    >>> store = GenomeStore.create(tempfile.mkdtemp(), "toy", chromosomes={"chr1": 8})
    >>> for name, values in {"+": [0, 3, 0, 0, 0, 0, 0, 0], "-": [0, 0, 0, 0, 0, 0, 2, 0]}.items():
    ...     with store.new(f"reads{name}", dtype="uint8") as track:
    ...         _ = track.write("chr1", values)
    >>> _ = combine_strands(store, "dyads", "reads+", "reads-", shift=5)
    >>> store.track("dyads").values("chr1").tolist()
    [0, 0, 0, 5, 0, 0, 0, 0]
    """
    if shift is None:
        shift = strand_shift(store, forward, reverse).shift
    if shift < 0:
        raise StoreError(f"shift is {shift}; give the bases from forward to reverse, 0 or more")
    right, left = shift // 2, shift - shift // 2
    with ExitStack() as stack:
        tracks = [open_values(store, track, stack) for track in (forward, reverse)]
        dtypes = [track.dtype for track in tracks]
        kind = combined_dtype(dtypes, "sum") if dtype == "auto" else dtype

        def attempt(kind: str, overflow: str) -> Imported:
            done = Imported(name, kind, 2, notes=[f"the strands are {shift} bases apart"])
            source = {"operation": "combine_strands", "shift": shift}
            source["tracks"] = [track.name for track in tracks]
            with store.new(
                name, dtype=kind, overflow=overflow, replace=replace, source=source
            ) as new:
                lost = _write_strands(new, store, tracks, right, left, done, progress)
            if lost:
                done.notes.append(f"a total of {lost:g} was moved beyond the ends of chromosomes")
            return done

        return grown(kind, overflow, [], attempt)


def _write_strands(
    new: Any,
    store: GenomeStore,
    tracks: Sequence[ArrayTrack],
    right: int,
    left: int,
    done: Imported,
    progress: Progress | None,
) -> float:
    """Write all chromosomes; tell what was moved beyond their ends."""
    forward, reverse = tracks
    real = any(track.dtype.kind == "f" for track in tracks)
    work = np.dtype(np.float64 if real else np.int64)
    known = set(forward.chromosomes) | set(reverse.chromosomes)
    sizes = {chrom: size for chrom, size in store.sizes.items() if chrom in known}
    steps = Steps(progress, sizes.values())
    lost = 0.0
    for chrom, size in sizes.items():
        lost += float(np.nansum(forward.values(chrom, max(size - right, 0), size)))
        lost += float(np.nansum(reverse.values(chrom, 0, min(left, size))))
        with new.begin(chrom) as part:
            for start, end in blocks_of(size):
                # Windows may reach beyond a chromosome, where there is nothing.
                width = end - start
                parts = [
                    forward.windows(chrom, [start - right], width)[0],
                    reverse.windows(chrom, [start + left], width)[0],
                ]
                total, count = added(iter(parts), work)
                if real:
                    total[count == 0] = np.nan
                part.add(total)
                steps.add(width)
        done.clipped += part.stats.n_clipped
    return lost
