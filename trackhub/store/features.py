"""Tables of features: one a chromosome, with a row for each feature, as PyTables has them.

In the file starts count from 1, as ``genome`` has them; everywhere else they count from 0. Tables are
written in `featurewriting`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..errors import StoreError
from .attributes import read_json, read_text
from .basetracks import StoreTrack
from .layout import dataset, open_file
from .regions import locate

__all__ = ["FeatureTrack"]

_MOST_BYTES = 1 << 34
#: A table that takes no more than that is kept whole from one question to the next.
_SMALL = 1 << 26
#: Rows of larger ones that are read at once.
_ROWS = 1 << 14


class _Order(NamedTuple):
    """The rows of a chromosome by start."""

    #: Row in the file of each.
    rows: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    #: The furthest end up to each.
    reach: np.ndarray


class FeatureTrack(StoreTrack):
    """A table of features in an HDF5 file of the store, or of ``genome``.

    Raises
    ------
    StoreError
        When the file is none of these, or is damaged.
    """

    kind = "table"

    def __init__(self, name: str, path: Path, sizes: Mapping[str, int]) -> None:
        super().__init__(name, path, sizes)
        self._open()

    def _open(self) -> None:
        self._process = os.getpid()
        self._file: Any = open_file(self.path)
        self._orders: dict[str, _Order] = {}
        self._last: tuple[str, np.ndarray] | None = None

    def close(self) -> None:
        """Close the file; harmless when done twice."""
        self._file.close()

    @property
    def chromosomes(self) -> list[str]:
        """Chromosomes that have features, in the order of the assembly."""
        return [name for name in self.sizes if self._has(name)]

    def _has(self, chrom: str) -> bool:
        try:
            return dataset(self._file, chrom) is not None
        except StoreError as error:
            raise StoreError(f"{self.path} cannot be read: {error}") from None

    @property
    def source(self) -> dict[str, Any]:
        """Where the data came from, as far as the file tells."""
        told = read_json(self._file, "source")
        return told if isinstance(told, dict) else {}

    @property
    def content_id(self) -> str:
        """A text that changes when the data do."""
        return read_text(self._file, "content_id") or super().content_id

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns: ``start`` and ``end``, then those that there are."""
        told = read_json(self._file, "columns")
        known = self.chromosomes
        names = self.dtype(known[0]).names or () if known else ("start", "end")
        if isinstance(told, list) and sorted(map(str, told)) == sorted(names):
            return tuple(told)
        usual = ("start", "end", "name", "score", "strand")
        return (
            *(name for name in usual if name in names),
            *(name for name in names if name not in usual),
        )

    def count(self, chrom: str | None = None) -> int:
        """How many features a chromosome or a region has, or all chromosomes together."""
        if chrom is None:
            return sum(self.count(name) for name in self.chromosomes)
        name, first, last = locate(self.sizes, chrom)
        if (first, last) != (0, self.sizes[name]):
            return len(self.features(name, first, last))
        node = self._node(name)
        return 0 if node is None else int(node.size)

    def dtype(self, chrom: str) -> np.dtype:
        """Types of the columns of a chromosome, as `features` gives them."""
        node = self._node(locate(self.sizes, chrom)[0])
        if node is None:
            known = next(iter(self.chromosomes), None)
            return (
                np.dtype([("start", "i4"), ("end", "i4")]) if known is None else self.dtype(known)
            )
        kind: np.dtype = node.dtype
        return kind

    def features(self, chrom: str, start: int | None = None, end: int | None = None) -> np.ndarray:
        """Features that reach into a range, by start.

        Parameters
        ----------
        chrom
            A chromosome; or, alone, a region as browsers write it: ``chr1:1,001-2,000``.
        start, end
            0-based, half-open; the whole chromosome where left out.

        Returns
        -------
        numpy.ndarray
            A record a feature: ``start`` and ``end`` (0-based, half-open), ``strand`` (1, -1, or 0
            for none), and what else the table has. Texts are bytes. A feature without bases is
            found where it lies within the range or at its edges.

        Raises
        ------
        StoreError
            For an unknown chromosome, a range that leaves it, and a damaged file.
        """
        name, first, last = locate(self.sizes, chrom, start, end)
        order = self._order(name)
        # None before `low` reaches the range, and none from `high` on begins before its end.
        low = int(np.searchsorted(order.reach, first, "left"))
        high = int(np.searchsorted(order.starts, last, "right"))
        starts, ends = order.starts[low:high], order.ends[low:high]
        inside = (starts < last) & (ends > first)
        inside |= (starts == ends) & (starts >= first) & (starts <= last)
        return self._taken(name, low + np.flatnonzero(inside))

    def blocks(self, chrom: str) -> Iterator[np.ndarray]:
        """Go through the features of a chromosome, by start, in little memory.

        Yields
        ------
        numpy.ndarray
            Records as `features` gives them.
        """
        name, _, _ = locate(self.sizes, chrom)
        count = len(self._order(name).rows)
        for at in range(0, count, _ROWS):
            yield self._taken(name, np.arange(at, min(at + _ROWS, count)))

    def _taken(self, chrom: str, places: np.ndarray) -> np.ndarray:
        """Some rows, by their places in the order of starts."""
        node = self._node(chrom)
        if node is None or not len(places):
            return np.zeros(0, self.dtype(chrom))
        rows = self._order(chrom).rows[places]
        if node.size * node.dtype.itemsize <= _SMALL:
            if self._last is None or self._last[0] != chrom:
                self._last = (chrom, self._read(chrom, node, slice(None)))
            return self._last[1][rows]
        low, high = int(rows.min()), int(rows.max()) + 1
        taken: np.ndarray = self._read(chrom, node, slice(low, high))[rows - low]
        return taken

    def _order(self, chrom: str) -> _Order:
        if self._process != os.getpid():
            self._open()
        if chrom not in self._orders:
            self._orders[chrom] = self._sorted(chrom)
        return self._orders[chrom]

    def _sorted(self, chrom: str) -> _Order:
        node = self._node(chrom)
        places = np.zeros(0, [("start", "i4"), ("end", "i4")])
        if node is not None:
            places = self._read(chrom, node.fields(["start", "end"]), slice(None))
        rows = np.argsort(places["start"], kind="stable")
        starts, ends = places["start"][rows], places["end"][rows]
        return _Order(rows, starts, ends, np.maximum.accumulate(ends) if len(ends) else ends)

    def _node(self, chrom: str) -> Any:
        """The table of a chromosome; None where there is none."""
        if self._process != os.getpid():
            self._open()
        if not self._file:
            raise StoreError(f"the track {self.name!r} has been closed; open it again")
        try:
            node = dataset(self._file, chrom)
        except StoreError as error:
            raise StoreError(f"{self.path} cannot be read: {error}") from None
        if node is not None and (
            node.ndim != 1
            or not {"start", "end"} <= set(node.dtype.names or ())
            or any(node.dtype[name].kind not in "iu" for name in ("start", "end"))
            or node.dtype.hasobject
            or node.size * node.dtype.itemsize > _MOST_BYTES
        ):
            raise StoreError(f"{self.path} has no table of features for {chrom}")
        return node

    def _read(self, chrom: str, source: Any, rows: slice) -> np.ndarray:
        """Rows in the order of the file, of all columns or of some."""
        try:
            found: np.ndarray = source[rows]
        except (MemoryError, OSError, RuntimeError, TypeError, ValueError) as error:
            raise StoreError(
                f"{self.path} cannot be read: {chrom}: {error}; make it anew"
            ) from None
        found["start"] -= 1
        return found

    def verify(self) -> list[str]:
        """Read everything.

        Returns
        -------
        list of str
            A sentence for each thing that is wrong; empty when all is well.
        """
        problems = []
        for chrom in self.chromosomes:
            try:
                order = self._order(chrom)
                for _ in self.blocks(chrom):
                    pass
            except StoreError as error:
                problems.append(str(error))
                continue
            bad = (order.starts < 0) | (order.ends < order.starts)
            bad |= order.ends > self.sizes[chrom]
            if bad.any():
                row = int(np.argmax(bad))
                problems.append(
                    f"{chrom}: the feature {order.starts[row]}-{order.ends[row]} does not lie within "
                    "the chromosome"
                )
        return problems

    def to_bigbed(self, path: str | os.PathLike[str], **options: Any) -> None:
        """Write a bigBed; see `trackhub.store.bigbed.to_bigbed`."""
        from .bigbed import to_bigbed

        to_bigbed(self, path, **options)
