"""Reading what bigWig and bigBed share: chromosomes, data blocks of a range, zoom levels."""

from __future__ import annotations

import difflib
import os
import struct
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from types import TracebackType
from typing import TypeVar

import numpy as np

from ...errors import FormatError
from ..headers.bbi import BbiHeader, read_bbi
from ..headers.source import Fetch, open_source, read_exactly
from .layout import HEADER, HEADER_SIZE, ZOOM_RECORD, record
from .lookup import NameTree, PlaceTree
from .summary import STATISTICS, binned

__all__ = ["BbiReader", "data_records"]

#: Blocks that lie closer together than this are read at once.
_GAP = 1 << 13
#: Most bytes of one read, so that a whole file can be gone through in little memory.
_READ = 1 << 21

#: A block of more bytes is refused, whatever the header says.
_LARGEST_BLOCK = 1 << 30

_Self = TypeVar("_Self", bound="BbiReader")


class BbiReader(ABC):
    """An open bigWig or bigBed file.

    Parameters
    ----------
    where
        Path or URL.
    kind
        ``bigWig`` or ``bigBed``.
    opener
        For URLs: how a request is made.
    """

    def __init__(
        self, where: str | os.PathLike[str], kind: str, opener: Fetch | None = None
    ) -> None:
        self._source = open_source(where, opener=opener)
        try:
            self.header: BbiHeader = read_bbi(self._source)
            if self.header.kind != kind:
                raise FormatError(
                    f"the file is a {self.header.kind}, not a {kind}", self._source.name
                )
            self._order = "<" if self.header.byte_order == "little" else ">"
            head = struct.unpack(
                self._order + HEADER, read_exactly(self._source, 0, HEADER_SIZE, "header")
            )
            self._most_bytes = min(head[10], _LARGEST_BLOCK)
            names = NameTree(self._source, self._order, head[3], [("id", "u4"), ("size", "u4")])
            self._read_chroms(names.entries())
        except BaseException:
            self._source.close()
            raise
        self._indexes: dict[int, PlaceTree] = {}

    def _read_chroms(self, entries: np.ndarray) -> None:
        keys = [key.decode("utf-8", "replace") for key in entries["key"].tolist()]
        #: Bases of each chromosome that the file lists, by name.
        self.chroms: dict[str, int] = dict(
            zip(keys, entries["value"]["size"].tolist(), strict=True)
        )
        ids = entries["value"]["id"].astype(np.int64)
        self._ids = dict(zip(keys, ids.tolist(), strict=True))
        if len(self._ids) < len(ids) or len(np.unique(ids)) < len(ids):
            raise FormatError(
                "two chromosomes have one name or number; make the file anew", self._source.name
            )
        # Place in `chroms` of each number, by searchsorted: numbers of a foreign file may be any.
        self._order_of_ids = np.argsort(ids)
        self._sorted_ids = ids[self._order_of_ids]

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
        return f"<{type(self).__name__} {self._source.name!r}: {len(self.chroms)} chromosomes>"

    def close(self) -> None:
        """Close the file; harmless when done twice."""
        self._source.close()

    def _range(self, chrom: str, start: int, end: int | None) -> tuple[int, int, int]:
        """Number of a chromosome, and the range as whole numbers, checked."""
        if chrom not in self._ids:
            near = difflib.get_close_matches(chrom, list(self.chroms)[:5000], 1)
            hint = f"did you mean {near[0]}?" if near else f"it has {len(self.chroms)} others"
            raise FormatError(f"the file has no chromosome {chrom!r}; {hint}", self._source.name)
        size = self.chroms[chrom]
        end = size if end is None else end
        if not 0 <= start <= end <= size:
            raise FormatError(
                f"{chrom}:{start}-{end} is no range of a chromosome of {size} bases; give "
                "0 <= start <= end <= size",
                self._source.name,
            )
        return self._ids[chrom], int(start), int(end)

    def _positions(self, numbers: np.ndarray) -> np.ndarray:
        """Place in `chroms` of chromosomes that are given by their numbers in the file."""
        at = np.searchsorted(self._sorted_ids, numbers)
        at[at == len(self._sorted_ids)] = 0
        if not len(self._sorted_ids) or (self._sorted_ids[at] != numbers).any():
            raise FormatError(
                "the data name a chromosome that the file does not list; make it anew",
                self._source.name,
            )
        return self._order_of_ids[at].astype(np.int32)

    def _index(self, at: int) -> PlaceTree:
        if at not in self._indexes:
            self._indexes[at] = PlaceTree(self._source, self._order, at)
        return self._indexes[at]

    def _blocks(self, leaves: np.ndarray) -> Iterator[list[bytes]]:
        """Data blocks, inflated, in groups that were read together."""
        leaves = leaves[np.argsort(leaves["offset"], kind="stable")]
        begins, sizes = leaves["offset"].tolist(), leaves["size"].tolist()
        for group in _merged_reads(begins, sizes):
            first, last = begins[group.start], group.stop - 1
            data = read_exactly(self._source, first, begins[last] + sizes[last] - first, "data")
            yield [
                self._inflated(data[at - first : at - first + size], at)
                for at, size in zip(begins[group], sizes[group], strict=True)
            ]

    def _inflated(self, data: bytes, at: int) -> bytes:
        if not self.header.compressed:
            return data
        inflater = zlib.decompressobj()
        try:
            block = inflater.decompress(data, self._most_bytes)
        except zlib.error as error:
            raise FormatError(
                f"the data at byte {at} do not inflate ({error}); make the file anew",
                self._source.name,
            ) from None
        if not inflater.eof:
            raise FormatError(
                f"the data block at byte {at} is cut off, or larger than the {self._most_bytes} "
                "bytes that the header allows; make the file anew",
                self._source.name,
            )
        return block

    def stats(
        self,
        chrom: str,
        start: int = 0,
        end: int | None = None,
        *,
        bins: int = 1,
        statistic: str = "mean",
        exact: bool = False,
    ) -> np.ndarray:
        """One number for each of `bins` parts of a range.

        Parameters
        ----------
        chrom, start, end
            The range, 0-based and half-open; without `end` to the end of the chromosome.
        bins
            Number of parts, as equal as whole bases allow.
        statistic
            ``mean``, ``min``, ``max``, ``sum`` and ``std`` over the bases that have data, or
            ``coverage``, the share of bases that have data.
        exact
            Read the data themselves. Otherwise the coarsest zoom level with at least two windows
            a bin is used, where there is one, and the ends of bins are approximate.

        Returns
        -------
        numpy.ndarray
            float64 of length `bins`; nan where no base has data.

        Raises
        ------
        FormatError
            For an unknown chromosome or statistic, a range that leaves the chromosome, more bins
            than bases, and a damaged file.
        """
        number, start, end = self._range(chrom, start, end)
        if statistic not in STATISTICS:
            raise FormatError(
                f"there is no statistic {statistic!r}; known are {', '.join(STATISTICS)}"
            )
        if not 1 <= bins <= end - start:
            raise FormatError(
                f"{bins} bins were asked of {end - start} bases; give 1 to {end - start}"
            )
        edges = start + (end - start) * np.arange(bins + 1) // bins
        zooms = [zoom for zoom in self.header.zooms if 2 * zoom.reduction <= (end - start) // bins]
        if exact or not zooms:
            records = self._data_records(chrom, start, end)
        else:
            best = max(zooms, key=lambda zoom: zoom.reduction)
            records = self._zoom_records(best.index_offset, number, start, end)
        with np.errstate(over="ignore", invalid="ignore"):
            return STATISTICS[statistic](binned(records, edges))

    @abstractmethod
    def _data_records(self, chrom: str, start: int, end: int) -> np.ndarray:
        """The data themselves in the form of zoom records."""

    def _zoom_records(self, index_at: int, number: int, start: int, end: int) -> np.ndarray:
        kind = record(ZOOM_RECORD, self._order)
        found = [np.zeros(0, kind)]
        for blocks in self._blocks(self._index(index_at).overlapping(number, start, end)):
            data = b"".join(blocks)
            if len(data) % kind.itemsize:
                raise FormatError("a zoom block is damaged; make the file anew", self._source.name)
            records = np.frombuffer(data, kind)
            found.append(records[records["chrom"] == number])
        return np.concatenate(found)


def data_records(starts: np.ndarray, ends: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Intervals with one value a base in the form of zoom records, in double precision."""
    wide = {"u4": "i8", "f4": "f8"}
    records = np.zeros(len(starts), [(name, wide[kind]) for name, kind in ZOOM_RECORD])
    records["start"], records["end"] = starts, ends
    records["covered"] = ends - starts
    records["min"] = records["max"] = values
    records["sum"] = records["covered"] * records["min"]
    records["sum_squares"] = records["sum"] * records["min"]
    return records


def _merged_reads(begins: list[int], sizes: list[int]) -> Iterator[slice]:
    """Slices of sorted blocks that are worth one read each."""
    first = 0
    for i in range(1, len(begins)):
        after_last = begins[i - 1] + sizes[i - 1]
        if begins[i] - after_last > _GAP or begins[i] + sizes[i] - begins[first] > _READ:
            yield slice(first, i)
            first = i
    if begins:
        yield slice(first, len(begins))
