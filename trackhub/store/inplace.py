"""Tracks that stay where they are: bigWig and .2bit files, read as if they were in the store."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import FormatError, StoreError
from .basetracks import ArrayTrack, Letters
from .statistics import TrackStats

__all__ = ["INPLACE", "BigWigTrack", "TwoBitTrack"]


class _InPlace(ArrayTrack):
    """A file of another format that is read anew in each process."""

    def __init__(self, name: str, path: Path, sizes: Mapping[str, int]) -> None:
        super().__init__(name, path, sizes)
        self._open()

    def _opened(self) -> Any:
        """The reader of the file."""
        raise StoreError(f"{self.path} cannot be read")

    def _lengths(self) -> Mapping[str, int]:
        """Lengths of the sequences that the file has."""
        raise StoreError(f"{self.path} cannot be read")

    def _open(self) -> None:
        try:
            self._file: Any = self._opened()
            self._process = os.getpid()
            known = self._lengths()
        except FileNotFoundError:
            raise StoreError(f"there is no file {self.path}") from None
        except FormatError as error:
            raise StoreError(str(error)) from None
        for name, size in known.items():
            if self.sizes.get(name, size) != size:
                self._file.close()
                raise StoreError(
                    f"{self.path} has {size:,} bases of {name}, and the assembly has "
                    f"{self.sizes[name]:,}; it is of another assembly"
                )
        self._known = frozenset(known)

    def close(self) -> None:
        """Close the file; harmless when done twice."""
        self._file.close()

    @property
    def chromosomes(self) -> list[str]:
        """Chromosomes of which the file has data, in the order of the assembly."""
        return [name for name in self.sizes if name in self._known]

    @property
    def source(self) -> dict[str, Any]:
        """The file itself."""
        return {"files": [os.fspath(self.path)]}

    def verify(self) -> list[str]:
        """Read everything.

        Returns
        -------
        list of str
            A sentence for each chromosome that cannot be read; empty when all is well.
        """
        problems = []
        for chrom in self.chromosomes:
            try:
                for _ in self.blocks(chrom):
                    pass
            except StoreError as error:
                problems.append(f"{chrom}: {error}")
        return problems

    def _fill(self, chrom: str, start: int, out: np.ndarray) -> None:
        if self._process != os.getpid():
            self._open()
        if chrom not in self._known:
            out[:] = self.missing
            return
        try:
            out[:] = self._read(chrom, start, start + len(out))
        except (FormatError, ValueError) as error:
            raise StoreError(f"{self.path} cannot be read: {error}") from None

    def _read(self, chrom: str, start: int, end: int) -> np.ndarray:
        raise StoreError(f"{self.path} cannot be read")


class BigWigTrack(_InPlace):
    """A bigWig file as a track; bases without data are NaN."""

    dtype = np.dtype(np.float32)
    missing = float("nan")

    def stats(
        self, chrom: str | None = None, start: int | None = None, end: int | None = None
    ) -> TrackStats:
        """Statistics; see `DenseTrack.stats`. Those of everything are what the file says of itself."""
        told = self._told() if chrom is None else None
        return super().stats(chrom, start, end) if told is None else told

    def _told(self) -> TrackStats | None:
        """The summary in the file; None where it has none, or has chromosomes of others."""
        header = self._file.header
        total = sum(self.sizes.values())
        n, low, high = header.bases_covered, header.minimum, header.maximum
        ours = set(self._file.chroms) <= self.sizes.keys()
        if not ours or n is None or not 0 < n <= total or not low <= high:
            return None
        return TrackStats(n, total - n, low, high, header.total, header.sum_squares, None)

    def _opened(self) -> Any:
        from ..formats.bigwig import BigWig

        return BigWig(self.path)

    def _lengths(self) -> Mapping[str, int]:
        lengths: Mapping[str, int] = self._file.chroms
        return lengths

    def _read(self, chrom: str, start: int, end: int) -> np.ndarray:
        values: np.ndarray = self._file.values(chrom, start, end)
        return values


class TwoBitTrack(Letters, _InPlace):
    """A .2bit file as a track of sequence; its values are ASCII codes, lower case for masked bases."""

    kind = "sequence"
    dtype = np.dtype(np.uint8)
    missing = ord("N")

    def _opened(self) -> Any:
        from ..formats.twobit import TwoBit

        return TwoBit(self.path)

    def _lengths(self) -> Mapping[str, int]:
        lengths: Mapping[str, int] = self._file.sizes
        return lengths

    def _read(self, chrom: str, start: int, end: int) -> np.ndarray:
        letters: str = self._file.sequence(chrom, start, end)
        return np.frombuffer(letters.encode("ascii"), np.uint8)


#: By the ending of the name, in lower case.
INPLACE: dict[str, type[BigWigTrack] | type[TwoBitTrack]] = {
    ".bw": BigWigTrack,
    ".bigwig": BigWigTrack,
    ".2bit": TwoBitTrack,
}
