"""Tracks of values and of sequence in HDF5 files of the store; what is asked of them is in `basetracks`."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import StoreError
from .attributes import read_json, read_text
from .basetracks import ArrayTrack, Letters, StoreTrack, reverse_complement
from .chunks import Mapped, Reader, open_reader
from .layout import DTYPES, dataset, missing_value, open_file
from .statistics import TrackStats

__all__ = [
    "ArrayTrack",
    "DenseTrack",
    "Letters",
    "SequenceTrack",
    "StoreTrack",
    "reverse_complement",
]


class DenseTrack(ArrayTrack):
    """A track of values in an HDF5 file of the store, or of ``genome``.

    Parameters
    ----------
    name, path, sizes
        As attributes.
    direct
        Whether chunks may be read past HDF5's filters, which is several times faster.

    Raises
    ------
    StoreError
        When the file is none of these, or is damaged.
    """

    def __init__(
        self, name: str, path: Path, sizes: Mapping[str, int], direct: bool = True
    ) -> None:
        super().__init__(name, path, sizes)
        self._direct = direct
        self._readers: dict[str, Reader | None] = {}
        self._open()

    def __reduce__(self) -> Any:
        return type(self), (self.name, self.path, dict(self.sizes), self._direct)

    def _open(self) -> None:
        self._process = os.getpid()
        self._readers.clear()
        self._file: Any = open_file(self.path)
        self._mapped = Mapped(self._file) if self._direct else None
        try:
            self.dtype = self._find_dtype()
        except BaseException:
            self.close()
            raise
        self.missing = missing_value(self.dtype)

    def _find_dtype(self) -> np.dtype:
        told = read_text(self._file, "dtype")
        nodes = (self._node(name) for name in self.sizes)
        first = next((node for node in nodes if node is not None), None)
        if first is not None:
            dtype: np.dtype = first.dtype
            if dtype.kind in "iuf":
                return dtype.newbyteorder("=")
        if told in DTYPES:
            return np.dtype(told)
        raise StoreError(
            f"{self.path} has no values of chromosomes of this assembly; is it a track of another?"
        )

    def _node(self, chrom: str) -> Any:
        """The dataset of a chromosome; None where there is none."""
        try:
            node = dataset(self._file, chrom)
        except StoreError as error:
            raise self._damaged(str(error)) from None
        if node is None or node.ndim != 1 or node.dtype.kind not in "iuf":
            return None
        if node.shape[0] != self.sizes[chrom]:
            raise self._damaged(
                f"{chrom} has {node.shape[0]:,} values and {self.sizes[chrom]:,} bases; is it a "
                "track of another assembly?"
            )
        return node

    def _damaged(self, reason: str) -> StoreError:
        return StoreError(f"{self.path} cannot be read: {reason}")

    def close(self) -> None:
        """Close the file; harmless when done twice."""
        self._readers.clear()
        if self._mapped is not None:
            self._mapped.close()
        self._file.close()

    @property
    def chromosomes(self) -> list[str]:
        """Chromosomes of which the file has data, in the order of the assembly."""
        return [name for name in self.sizes if self._node(name) is not None]

    @property
    def source(self) -> dict[str, Any]:
        """Where the data came from, as far as the file tells."""
        told = read_json(self._file, "source")
        return told if isinstance(told, dict) else {}

    @property
    def content_id(self) -> str:
        """A text that changes when the data do."""
        return read_text(self._file, "content_id") or super().content_id

    def _reader(self, chrom: str) -> Reader | None:
        if self._process != os.getpid():
            # After a fork the two processes would share one place in one file.
            self._open()
        if chrom not in self._readers:
            node = self._node(chrom)
            if node is None:
                self._readers[chrom] = None
            elif not self._file:
                raise StoreError(f"the track {self.name!r} has been closed; open it again")
            else:
                try:
                    self._readers[chrom] = open_reader(node, self._mapped)
                except (KeyError, OSError, RuntimeError, TypeError, ValueError) as error:
                    raise self._damaged(f"{chrom}: {error}; make it anew") from None
        return self._readers[chrom]

    def _fill(self, chrom: str, start: int, out: np.ndarray) -> None:
        if not self._file:
            raise StoreError(f"the track {self.name!r} has been closed; open it again")
        reader = self._reader(chrom)
        if reader is None:
            out[:] = self.missing
            return
        try:
            reader.read(start, out)
        except StoreError as error:
            raise self._damaged(f"{chrom}: {error}; make it anew") from None

    def _stats(self, chrom: str) -> TrackStats:
        node = self._node(chrom)
        if node is None:
            return TrackStats.constant(self.missing, self.sizes[chrom])
        return TrackStats.read(node) or super()._stats(chrom)

    def verify(self) -> list[str]:
        """Read everything and compare it with what the file says of itself.

        Returns
        -------
        list of str
            A sentence for each thing that is wrong; empty when all is well.
        """
        problems = []
        for chrom in self.chromosomes:
            try:
                told = TrackStats.read(self._node(chrom))
                found = super()._stats(chrom)
            except StoreError as error:
                problems.append(str(error))
                continue
            for name in ("n", "n_nan", "min", "max", "sum"):
                if told is not None and not _same(getattr(told, name), getattr(found, name)):
                    problems.append(
                        f"{chrom}: the file says {name} is {getattr(told, name)}, and its values "
                        f"give {getattr(found, name)}"
                    )
        return problems


def _same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return a == b or math.isclose(a, b, rel_tol=1e-9) or (a != a and b != b)


class SequenceTrack(Letters, DenseTrack):
    """The sequence of an assembly in an HDF5 file of the store, or of ``genome``.

    Its values are ASCII codes of the letters.
    """

    kind = "sequence"

    def to_2bit(self, path: str | os.PathLike[str], **options: Any) -> None:
        """Write a .2bit; see `trackhub.store.export.to_2bit`."""
        from .export import to_2bit

        to_2bit(self, path, **options)
