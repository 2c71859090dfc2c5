"""Files of kind bigWig: `write_bigwig` and the reader `BigWig`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from os import PathLike
from typing import Any

import numpy as np

from ..errors import FormatError
from .bbi.errors import ItemError, UnsortedError
from .bbi.intake import Progress, chunks, fill
from .bbi.items import Items
from .bbi.layout import BIGWIG_MAGIC
from .bbi.reader import BbiReader, data_records
from .bbi.sections import decode_sections, encode_sections
from .bbi.writer import BbiWriter, Options, bbi_writer
from .headers.source import Fetch

__all__ = ["BigWig", "ItemError", "UnsortedError", "write_bigwig"]


class _Encoder:
    """Turns sorted intervals into sections of a file."""

    def __init__(self, file: BbiWriter) -> None:
        self._file = file

    def add(self, items: Items) -> None:
        values = items.payload
        assert isinstance(values, np.ndarray)
        chroms = self._file.genome.numbers(items.chroms)
        starts = items.starts.astype(np.uint32)
        ends = items.ends.astype(np.uint32)
        per_slot = self._file.options.items_per_slot
        self._file.blocks.add(*encode_sections(chroms, starts, ends, values, per_slot))
        self._file.summarise(chroms, starts, ends, values.astype(np.float64))

    def recall(self) -> Iterator[Items]:
        used = self._file.genome.used.astype(np.int32)
        for blocks in self._file.recall():
            chroms, starts, ends, values = decode_sections(blocks)
            yield Items(used[chroms], starts, ends, values)


def _values(column: Any, count: int) -> np.ndarray:
    """The caller's fourth column."""
    values = np.asarray(column)
    if values.ndim != 1 or (count and values.dtype.kind not in "iuf"):
        raise FormatError(
            f"values are an array of {values.dtype} with {values.ndim} dimension(s); give one "
            "dimension of numbers"
        )
    return values


def _finite(items: Items) -> np.ndarray:
    """Values as float32."""
    values = items.payload
    assert isinstance(values, np.ndarray)
    with np.errstate(over="ignore"):
        single = values.astype(np.float32)
    bad = ~np.isfinite(single)
    if bad.any():
        i = int(np.argmax(bad))
        raise ItemError(
            f"item {items.index(i)} (from 0) has the value {values[i]}; a bigWig holds finite "
            "numbers up to 3.4e38, so leave intervals without a value out",
            items.index(i),
        )
    return single


def write_bigwig(
    path: str | PathLike[str],
    chrom_sizes: Mapping[str, int],
    intervals: Any,
    *,
    level: int = 4,
    accelerate: bool = False,
    block_size: int = 256,
    items_per_slot: int = 1024,
    zooms: bool = True,
    sort: bool = True,
    threads: int | None = None,
    progress: Progress | None = None,
) -> None:
    """Write a bigWig file: one value a base, with zoom levels and a total summary.

    The file is complete or absent: it is written under another name and renamed at the end.

    Parameters
    ----------
    path
        Where the file goes; an existing one is replaced.
    chrom_sizes
        Bases of each chromosome of the assembly. The file lists those that have data, or all
        where there are no data at all.
    intervals
        A tuple ``(chroms, starts, ends, values)``, or an iterable of such tuples that are written
        one after the other. `chroms` is one name for all, or an array or list of names, or of
        integers that count in `chrom_sizes`; `starts` and `ends` are integers, 0-based and
        half-open; `values` are stored as float32.
    level
        zlib level, 0 to 9. More than 4 takes much longer and saves little.
    accelerate
        Compress with isal where that package is installed: less time, other bytes, same values.
    block_size
        Children of a node in the index trees.
    items_per_slot
        Most intervals in a data block.
    zooms
        Whether to write zoom levels, without which a browser is slow on whole chromosomes.
    sort
        What to do with intervals that are out of order. Sorted means: each chromosome in one
        piece, starts rising. Sorted data are streamed in less than 150 MB of memory, whatever
        their amount; at the first interval out of order all are collected in memory and sorted by
        chromosome name and start. With False, `UnsortedError` is raised instead.
    threads
        Threads that compress; None takes two, or one on a machine with one processor.
    progress
        Called with the number of intervals written and their total, None where not known. It counts
        anew where data turn out unsorted.

    Raises
    ------
    ItemError
        For an interval that is empty, overlaps another, leaves its chromosome, lies on an unknown
        chromosome, or has a value that is not finite; `index` tells which.
    FormatError
        For columns that do not go together, and chromosome sizes or
        options out of range.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/bigWig.html and Kent WJ et al. (2010), Bioinformatics
    26:2204, doi:10.1093/bioinformatics/btq351.

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/signal.bw"
    >>> write_bigwig(path, {"chr1": 1000}, ("chr1", [0, 100], [50, 200], [1.5, 2.0]))
    >>> with BigWig(path) as signal:
    ...     signal.stats("chr1", bins=2).tolist()
    [1.8333333333333333, nan]
    """
    options = Options(
        level=level,
        accelerate=accelerate,
        block_size=block_size,
        items_per_slot=items_per_slot,
        zooms=zooms,
        threads=threads,
    )
    with bbi_writer(path, BIGWIG_MAGIC, chrom_sizes, options) as file:
        total = len(intervals[1]) if isinstance(intervals, tuple) else None
        fill(
            _Encoder(file),
            file.genome,
            chunks(intervals, file.genome, _values, _finite, empty_allowed=False),
            overlap_allowed=False,
            sort=sort,
            total=total,
            progress=progress,
        )
        file.finish(per_slot=items_per_slot)


class BigWig(BbiReader):
    """A bigWig file, local or served, opened for reading.

    Parameters
    ----------
    where
        Path, or ``http://`` or ``https://`` URL of a server that answers byte ranges.
    opener
        For URLs: how a request is made (see `trackhub.formats.headers.Fetch`); one that keeps its
        connection is several times faster.

    Attributes
    ----------
    chroms
        Bases of each chromosome that the file lists, by name.
    header
        What the header tells: see `trackhub.formats.headers.bbi.BigWigHeader`.

    Raises
    ------
    OSError
        When the file is missing or the server cannot be reached.
    FormatError
        When it is no bigWig, or damaged; also later, by any method that meets the damage.

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/signal.bw"
    >>> write_bigwig(path, {"chr1": 1000}, ("chr1", [0, 2], [1, 4], [1.5, 2.0]))
    >>> with BigWig(path) as signal:
    ...     signal.values("chr1", 0, 5).tolist()
    [1.5, nan, 2.0, 2.0, nan]
    """

    def __init__(self, where: str | PathLike[str], *, opener: Fetch | None = None) -> None:
        super().__init__(where, "bigWig", opener)

    def intervals(
        self, chrom: str, start: int = 0, end: int | None = None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Intervals that reach into a range, whole and in order.

        Parameters
        ----------
        chrom, start, end
            The range, 0-based and half-open; without `end` to the end of the chromosome.

        Returns
        -------
        tuple
            Starts (int64), ends (int64), values (float32).

        Raises
        ------
        FormatError
            For an unknown chromosome, a range that leaves it, and a damaged file.
        """
        number, start, end = self._range(chrom, start, end)
        found = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))]
        leaves = self._index(self.header.index_offset).overlapping(number, start, end)
        for blocks in self._blocks(leaves):
            chroms, starts, ends, values = decode_sections(blocks, self._order)
            inside = (chroms == number) & (starts < end) & (ends > start)
            found.append((starts[inside], ends[inside], values[inside]))
        starts, ends, values = (np.concatenate(column) for column in zip(*found, strict=True))
        return starts, ends, values

    def values(self, chrom: str, start: int = 0, end: int | None = None) -> np.ndarray:
        """The value of each base of a range.

        Parameters
        ----------
        chrom, start, end
            The range, 0-based and half-open; without `end` to the end of the chromosome.

        Returns
        -------
        numpy.ndarray
            float32 of length ``end - start``; nan where there are no data.

        Raises
        ------
        FormatError
            For an unknown chromosome, a range that leaves it, and a damaged file.
        """
        _, start, end = self._range(chrom, start, end)
        starts, ends, values = self.intervals(chrom, start, end)
        # Runs of the range in turn without and with data; in a file with overlaps the first counts.
        begins = np.maximum(starts, np.maximum.accumulate(np.append(start, ends[:-1]))[: len(ends)])
        ends = np.maximum(np.minimum(ends, end), begins)
        edges = np.empty(2 * len(begins) + 2, np.int64)
        edges[0], edges[1:-1:2], edges[2:-1:2], edges[-1] = start, begins, ends, end
        runs = np.full(2 * len(begins) + 1, np.nan, np.float32)
        runs[1::2] = values
        return np.repeat(runs, np.diff(edges))

    def chunks(self) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
        """Go through the whole file in order, in little memory.

        Yields
        ------
        tuple
            Chromosomes (int32, counting in `chroms`), starts (int64), ends (int64) and values
            (float32) of some thousand intervals, as `write_bigwig` takes them.

        Examples
        --------
        >>> import tempfile
        >>> path = tempfile.mkdtemp() + "/signal.bw"
        >>> write_bigwig(path, {"chr1": 1000}, ("chr1", [0, 2], [1, 4], [1.5, 2.0]))
        >>> with BigWig(path) as signal:
        ...     write_bigwig(path + ".copy", signal.chroms, signal.chunks())
        """
        for blocks in self._blocks(self._index(self.header.index_offset).leaves()):
            chroms, starts, ends, values = decode_sections(blocks, self._order)
            yield self._positions(chroms), starts, ends, values

    def _data_records(self, chrom: str, start: int, end: int) -> np.ndarray:
        return data_records(*self.intervals(chrom, start, end))
