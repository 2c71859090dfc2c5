"""What a sequence is made of: the share of G and C, and counts of k-mers."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import numpy as np

from ...errors import StoreError
from ..basetracks import ArrayTrack, Letters
from ..imports.report import Imported
from ..regions import locate
from .sources import Progress, Steps, blocks_of

if TYPE_CHECKING:
    from ..basetracks import StoreTrack
    from ..genomestore import GenomeStore

__all__ = ["gc_content", "gc_track", "kmer_counts", "kmer_names"]

_LONGEST = 12
_LETTERS = "ACGT"
#: Numbers of the letters; 4 for everything else.
_CODES = np.full(256, 4, np.uint8)
for _code, _pair in enumerate(("Aa", "Cc", "Gg", "TtUu")):
    for _letter in _pair:
        _CODES[ord(_letter)] = _code


def _checked(sequence: StoreTrack) -> ArrayTrack:
    if not isinstance(sequence, Letters) or not isinstance(sequence, ArrayTrack):
        raise StoreError(f"{sequence.name!r} is a track of kind {sequence.kind}; give a sequence")
    return sequence


def _gc_and_known(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return (codes == 1) | (codes == 2), codes < 4


def gc_content(
    sequence: StoreTrack,
    chrom: str,
    start: int | None = None,
    end: int | None = None,
    *,
    size: int | None = None,
) -> np.ndarray:
    """The share of G and C among the known bases of bins.

    Parameters
    ----------
    sequence
        A track of sequence.
    chrom
        A chromosome; or, alone, a region as browsers write it: ``chr1:1,001-2,000``.
    start, end
        0-based, half-open; the whole chromosome where left out.
    size
        Bases of a bin, the last one may have fewer; one bin for all if left out.

    Returns
    -------
    numpy.ndarray
        A float64 from 0 to 1 for each bin; NaN where no base is known.

    Raises
    ------
    StoreError
        When the track is no sequence; for an unknown chromosome, a range that leaves it, and a size
        below 1.

    Examples
    --------
    >>> import tempfile
    >>> from trackhub.store import GenomeStore
    >>> store = GenomeStore.create(tempfile.mkdtemp(), "toy", chromosomes={"chr1": 10})
    >>> with store.new("seq", dtype="uint8", kind="sequence") as track:
    ...     _ = track.write("chr1", "GGCaNNNNTg")
    >>> gc_content(store.track("seq"), "chr1", size=4).tolist()
    [0.75, nan, 0.5]
    """
    track = _checked(sequence)
    name, first, last = locate(track.sizes, chrom, start, end)
    width = max(last - first, 1) if size is None else size
    if width < 1:
        raise StoreError(f"a bin has {width} bases; give at least 1")
    count = -(-(last - first) // width)
    sums = np.zeros((2, count), np.int64)
    for begin, stop in blocks_of(last - first):
        codes = _CODES[track.values(name, first + begin, first + stop)]
        edges = np.arange(begin // width * width, stop, width)
        inside = np.maximum(edges - begin, 0)
        for row, flags in enumerate(_gc_and_known(codes)):
            found = np.add.reduceat(flags, inside, dtype=np.int64)
            sums[row, begin // width : begin // width + len(found)] += found
    with np.errstate(invalid="ignore"):
        shares: np.ndarray = sums[0] / sums[1]
    return shares


def gc_track(
    store: GenomeStore,
    name: str,
    sequence: StoreTrack | str | os.PathLike[str] = "seq",
    *,
    size: int = 101,
    replace: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Make a track of the share of G and C around each base.

    Parameters
    ----------
    store
        The store of the new track.
    name
        Of the new track; its type is float32, with NaN where no base around is known.
    sequence
        A track of sequence, its name, or the path of a .2bit file.
    size
        Bases of the window, odd, with the base in its middle; it is cut off at the ends of
        chromosomes.
    replace
        Whether a track of that name may exist.
    progress
        Called with the bases that are done and those to do.

    Raises
    ------
    StoreError
        When there is no such sequence, the size is even or below 1, or `name` exists.
    """
    if size < 1 or size % 2 == 0:
        raise StoreError(
            f"the window has {size} bases; give an odd number, so that it has a middle"
        )
    half = size // 2
    with ExitStack() as stack:
        given = sequence
        if isinstance(given, (str, os.PathLike)):
            given = stack.enter_context(store.track(given))
        track = _checked(given)
        sizes = {chrom: store.sizes[chrom] for chrom in track.chromosomes}
        steps = Steps(progress, sizes.values())
        source = {"operation": "gc", "sequence": track.name, "size": size}
        new = stack.enter_context(store.new(name, dtype="float32", replace=replace, source=source))
        for chrom, length in sizes.items():
            with new.begin(chrom) as part:
                for start, end in blocks_of(length):
                    part.add(_around(track, chrom, start, end, half))
                    steps.add(end - start)
        return Imported(name, "float32", len(sizes))


def _around(track: ArrayTrack, chrom: str, start: int, end: int, half: int) -> np.ndarray:
    first, last = max(start - half, 0), min(end + half + 1, track.sizes[chrom])
    codes = _CODES[track.values(chrom, first, last)]
    places = np.arange(start, end)
    low = np.maximum(places - half, first) - first
    high = np.minimum(places + half + 1, last) - first
    sums = []
    for flags in _gc_and_known(codes):
        until = np.concatenate([[0], np.cumsum(flags, dtype=np.int32)])
        sums.append(until[high] - until[low])
    with np.errstate(invalid="ignore"):
        shares: np.ndarray = sums[0] / sums[1]
    return shares


def kmer_names(k: int) -> list[str]:
    """All k-mers of A, C, G and T, in the order in which `kmer_counts` has them.

    Examples
    --------
    >>> kmer_names(2)[:5]
    ['AA', 'AC', 'AG', 'AT', 'CA']
    """
    names = [""]
    for _ in range(_checked_k(k)):
        names = [name + letter for name in names for letter in _LETTERS]
    return names


def _checked_k(k: int) -> int:
    if not 1 <= k <= _LONGEST:
        raise StoreError(f"k is {k}; give 1 to {_LONGEST}")
    return k


def kmer_counts(
    sequence: StoreTrack,
    k: int,
    chrom: str | None = None,
    start: int | None = None,
    end: int | None = None,
    *,
    both_strands: bool = False,
    progress: Progress | None = None,
) -> np.ndarray:
    """Count the k-mers of a range, of a chromosome, or of all.

    Parameters
    ----------
    sequence
        A track of sequence.
    k
        Letters of a k-mer, 1 to 12.
    chrom
        A chromosome, or a region as browsers write it; all that have a sequence if left out.
    start, end
        0-based, half-open; the whole chromosome where left out.
    both_strands
        Whether the reverse complement of each k-mer counts too.
    progress
        Called with the bases that are done and those to do.

    Returns
    -------
    numpy.ndarray
        ``4 ** k`` counts as int64, in alphabetical order (`kmer_names`). What has other letters than
        A, C, G and T is not counted; case does not matter.

    Raises
    ------
    StoreError
        When the track is no sequence, for another `k`, an unknown chromosome, and a range that
        leaves it.

    Examples
    --------
    >>> import tempfile
    >>> from trackhub.store import GenomeStore
    >>> store = GenomeStore.create(tempfile.mkdtemp(), "toy", chromosomes={"chr1": 7})
    >>> with store.new("seq", dtype="uint8", kind="sequence") as track:
    ...     _ = track.write("chr1", "AACNAAc")
    >>> counts = kmer_counts(store.track("seq"), 2)
    >>> {name: n for name, n in zip(kmer_names(2), counts.tolist()) if n}
    {'AA': 2, 'AC': 2}
    """
    track = _checked(sequence)
    _checked_k(k)
    if chrom is None:
        places = [locate(track.sizes, name) for name in track.chromosomes]
    else:
        places = [locate(track.sizes, chrom, start, end)]
    steps = Steps(progress, (last - first for _, first, last in places))
    counts = np.zeros(4**k, np.int64)
    for name, first, last in places:
        for begin, stop in blocks_of(last - first):
            # A k-mer belongs to the block in which it begins.
            until = min(first + stop + k - 1, last)
            counts += _counted(_CODES[track.values(name, first + begin, until)], k)
            steps.add(stop - begin)
    return counts + counts[_opposite(k)] if both_strands else counts


def _counted(codes: np.ndarray, k: int) -> np.ndarray:
    length = max(len(codes) - k + 1, 0)
    numbers = np.zeros(length, np.int32)
    known = np.ones(length, bool)
    for i in range(k):
        part = codes[i : i + length]
        numbers = numbers * 4 + part
        known &= part < 4
    return np.bincount(numbers[known], minlength=4**k)


def _opposite(k: int) -> np.ndarray:
    """For each k-mer the number of its reverse complement."""
    numbers = np.arange(4**k)
    found = np.zeros_like(numbers)
    for _ in range(k):
        found = found * 4 + (3 - numbers % 4)
        numbers //= 4
    return found
