"""What is asked of tracks, whatever file they are in: values, windows, blocks, statistics, sequence.

Tracks in HDF5 files of the store are in `tracks`, those in bigWig and .2bit files in `inplace`, tables of
features in `features`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from ..errors import StoreError
from .chromosomes import Chromosome
from .regions import locate
from .statistics import TrackStats

if TYPE_CHECKING:
    from ..track import AggregateTrack
    from ..track import Track as HubTrack

__all__ = ["ArrayTrack", "Letters", "StoreTrack", "reverse_complement"]

_Self = TypeVar("_Self", bound="StoreTrack")
_BLOCK = 1 << 22
_COMPLEMENT = bytes.maketrans(
    b"ACGTURYSWKMBDHVNacgturyswkmbdhvn", b"TGCAAYRSWMKVHDBNtgcaayrswmkvhdbn"
)


def reverse_complement(letters: str) -> str:
    """The other strand of a sequence, read from its own start; IUPAC codes and case are kept.

    Examples
    --------
    >>> reverse_complement("ACCn")
    'nGGT'
    """
    return letters.encode("latin-1").translate(_COMPLEMENT)[::-1].decode("latin-1")


class StoreTrack:
    """What all tracks have in common.

    Attributes
    ----------
    name
        In its store.
    path
        Its file.
    sizes
        Lengths of the chromosomes of the assembly, by name.
    kind
        ``dense``, ``sequence`` or ``table``.
    """

    kind = "dense"

    def __init__(self, name: str, path: Path, sizes: Mapping[str, int]) -> None:
        self.name = name
        self.path = path
        self.sizes = sizes
        self._process = os.getpid()

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r} in {self.path}>"

    def __reduce__(self) -> Any:
        # Open files do not travel to another process; the path does.
        return type(self), (self.name, self.path, dict(self.sizes))

    def close(self) -> None:
        """Close the file; harmless when done twice."""

    @property
    def chromosomes(self) -> list[str]:
        """Chromosomes of which the file has data, in the order of the assembly."""
        raise StoreError(f"{self.name} has no data")

    @property
    def source(self) -> dict[str, Any]:
        """Where the data came from, as far as the file tells."""
        return {}

    @property
    def content_id(self) -> str:
        """A text that changes when the data do."""
        status = self.path.stat()
        return f"{status.st_size}-{status.st_mtime_ns}"

    def to_track(
        self, hub_dir: str | os.PathLike[str], **settings: Any
    ) -> HubTrack | AggregateTrack:
        """Export the data for a hub and make a track of them; see `trackhub.store.to_track`."""
        from .hub import to_track

        return to_track(self, hub_dir, **settings)


class ArrayTrack(StoreTrack):
    """A track with one value a base.

    Attributes
    ----------
    dtype
        Of the values.
    missing
        What stands for no value.
    """

    dtype: np.dtype
    missing: float

    def values(
        self,
        chrom: str,
        start: int | None = None,
        end: int | None = None,
        *,
        out: np.ndarray | None = None,
    ) -> np.ndarray:
        """The values of a range.

        Parameters
        ----------
        chrom
            A chromosome; or, alone, a region as browsers write it: ``chr1:1,001-2,000``.
        start, end
            0-based, half-open; the whole chromosome where left out.
        out
            Array to fill, of the length of the range and the type of the track.

        Returns
        -------
        numpy.ndarray
            Of length ``end - start``; where there are no data, 0 in whole numbers and NaN in others.

        Raises
        ------
        StoreError
            For an unknown chromosome, a range that leaves it, and a damaged file.
        """
        name, first, last = locate(self.sizes, chrom, start, end)
        if out is None:
            out = np.empty(last - first, self.dtype)
        elif out.shape != (last - first,) or out.dtype != self.dtype:
            raise StoreError(
                f"out is an array of {out.dtype} of shape {out.shape}; give one of {self.dtype} of "
                f"shape ({last - first},)"
            )
        if last > first:
            self._fill(name, first, out)
        return out

    def _fill(self, chrom: str, start: int, out: np.ndarray) -> None:
        """Fill an array with the values from a base on."""
        raise StoreError(f"{self.name} has no data")

    def windows(
        self, chroms: str | Sequence[str], starts: Sequence[int] | np.ndarray, width: int
    ) -> np.ndarray:
        """The values of many windows of one width.

        Parameters
        ----------
        chroms
            The chromosome of each window, or one for all.
        starts
            First base of each, 0-based; may be below 0.
        width
            Bases of a window.

        Returns
        -------
        numpy.ndarray
            Of shape ``(windows, width)``; what lies beyond a chromosome has no value.

        Raises
        ------
        StoreError
            For an unknown chromosome, and as many chromosomes as not windows.

        Examples
        --------
        >>> import tempfile
        >>> from trackhub.store import GenomeStore
        >>> store = GenomeStore.create(tempfile.mkdtemp(), "toy", chromosomes={"chr1": 6})
        >>> with store.new("reads", dtype="uint16") as track:
        ...     _ = track.write("chr1", [4, 1, 2, 3, 0, 9])
        >>> store.track("reads").windows("chr1", [-1, 4], 3).tolist()
        [[0, 4, 1], [0, 9, 0]]
        """
        firsts = np.asarray(starts)
        if firsts.ndim != 1 or (len(firsts) and firsts.dtype.kind not in "iu") or width < 0:
            raise StoreError("give one dimension of whole numbers as starts, and a width from 0")
        if isinstance(chroms, (str, Chromosome)):
            chroms = [chroms] * len(firsts)
        names = [getattr(chrom, "name", chrom) for chrom in chroms]
        if len(names) != len(firsts):
            raise StoreError(f"{len(names)} chromosomes were given for {len(firsts)} starts")
        out = np.empty((len(firsts), width), self.dtype)
        # Neighbours share chunks, so they are read one after another.
        for i in sorted(range(len(names)), key=lambda i: (names[i], firsts[i])):
            name, _, size = locate(self.sizes, names[i])
            start = int(firsts[i])
            low, high = min(max(start, 0), size), min(max(start + width, 0), size)
            row = out[i]
            if low > start or high < start + width:
                row[:] = self.missing
            if high > low:
                self._fill(name, low, row[low - start : high - start])
        return out

    def blocks(self, chrom: str, size: int = _BLOCK) -> Iterator[tuple[int, np.ndarray]]:
        """Go through a chromosome in little memory.

        Parameters
        ----------
        chrom
            A chromosome, or a region as browsers write it.
        size
            Most bases of a block.

        Yields
        ------
        tuple
            First base and values of at most `size` bases.
        """
        name, first, last = locate(self.sizes, chrom)
        if size < 1:
            raise StoreError(f"a block has {size} bases; give at least 1")
        for start in range(first, last, size):
            yield start, self.values(name, start, min(start + size, last))

    def stats(
        self, chrom: str | None = None, start: int | None = None, end: int | None = None
    ) -> TrackStats:
        """Statistics of a chromosome, of a part of it, or of the whole assembly.

        Those of whole chromosomes stand in the file; those of other files and of parts are counted on
        each call.

        Parameters
        ----------
        chrom
            A chromosome, or a region as browsers write it; None for all chromosomes, those without
            data included.
        start, end
            0-based, half-open; the whole chromosome where left out.
        """
        if chrom is None:
            known = self.chromosomes
            absent = sum(self.sizes.values()) - sum(self.sizes[name] for name in known)
            total = TrackStats.constant(self.missing, absent)
            for name in known:
                total += self._stats(name)
            return total
        name, first, last = locate(self.sizes, chrom, start, end)
        if (first, last) == (0, self.sizes[name]):
            return self._stats(name)
        total = TrackStats()
        for at in range(first, last, _BLOCK):
            total += TrackStats.of(self.values(name, at, min(at + _BLOCK, last)))
        return total

    def _stats(self, chrom: str) -> TrackStats:
        total = TrackStats()
        for _, values in self.blocks(chrom):
            total += TrackStats.of(values)
        return total

    def to_bigwig(self, path: str | os.PathLike[str], **options: Any) -> None:
        """Write a bigWig; see `trackhub.store.export.to_bigwig`."""
        from .export import to_bigwig

        to_bigwig(self, path, **options)


class Letters:
    """Sequence out of values that are letters."""

    def sequence(
        self, chrom: str, start: int | None = None, end: int | None = None, *, strand: Any = "+"
    ) -> str:
        """The letters of a range.

        Parameters
        ----------
        chrom
            A chromosome; or, alone, a region as browsers write it: ``chr1:1,001-2,000``.
        start, end
            0-based, half-open, on the forward strand; the whole chromosome where left out.
        strand
            ``+`` or 1; ``-`` or -1 for the reverse complement.

        Returns
        -------
        str
            In the case that they were stored in: lower case is a repeat. N where there are no data.

        Raises
        ------
        StoreError
            For an unknown chromosome or strand, and a range that leaves the chromosome.
        """
        if strand not in ("+", "-", 1, -1):
            raise StoreError(f"the strand is {strand!r}; give '+' or '-'")
        letters = self.values(chrom, start, end).tobytes()  # type: ignore[attr-defined]
        if strand in ("-", -1):
            letters = letters.translate(_COMPLEMENT)[::-1]
        letters = letters.replace(b"\0", b"N")
        text: str = letters.decode("latin-1")
        return text
