"""Files of kind bigBed: `write_bigbed` and the reader `BigBed`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from typing import Any

import numpy as np

from ..errors import FormatError
from .autosql import bed, parse
from .bbi.depth import Depth
from .bbi.errors import ItemError, UnsortedError
from .bbi.intake import BATCH, Progress, chunks, fill
from .bbi.items import Items, Rows
from .bbi.layout import BIGBED_MAGIC
from .bbi.lookup import NameTree
from .bbi.reader import BbiReader, data_records
from .bbi.rows import check_rows, column, decode_rows, encode_rows
from .bbi.writer import BbiWriter, Options, bbi_writer
from .headers.bbi import BigBedHeader
from .headers.source import Fetch

__all__ = ["BigBed", "ItemError", "UnsortedError", "write_bigbed"]

_PLACE_FIELDS = 3
_MOST_BED_FIELDS = 12
_MOST_INDEX_BYTES = 1 << 32


class _Encoder:
    """Turns sorted rows into blocks of a file."""

    def __init__(self, file: BbiWriter, columns: int, indexed: Sequence[int]) -> None:
        self._file = file
        self._columns = columns
        self._indexed = indexed
        self._start()

    def _start(self) -> None:
        self.count = 0
        self._blocks = 0
        self._depth = Depth()
        self._block_of: list[np.ndarray] = []
        self._names: list[list[Rows]] = [[] for _ in self._indexed]

    def add(self, items: Items) -> None:
        """Write sorted rows."""
        rows = items.payload
        assert isinstance(rows, Rows)
        genome = self._file.genome
        chroms = genome.numbers(items.chroms)
        data, bounds, places, edges = encode_rows(
            chroms,
            items.starts.astype(np.uint32),
            items.ends.astype(np.uint32),
            rows,
            self._file.options.items_per_slot,
        )
        self._file.blocks.add(data, bounds, places)
        sizes = genome.sizes[items.chroms]
        self._file.summarise(*self._depth.add(sizes, chroms, items.starts, items.ends))
        if self._indexed:
            block = self._blocks + np.arange(len(places))
            self._block_of.append(np.repeat(block, np.diff(edges)).astype(np.uint32))
            for names, number in zip(self._names, self._indexed, strict=True):
                names.append(column(rows, number, self._columns))
        self._blocks += len(places)
        self.count += len(items)

    def finish(self) -> None:
        """Write what follows the data."""
        self._file.summarise(*self._depth.finish())
        block = np.concatenate([np.zeros(0, np.uint32), *self._block_of])
        self._file.finish(self.count, names=((_keys(names), block) for names in self._names))

    def recall(self) -> Iterator[Items]:
        """Rows so far, and start again."""
        used = self._file.genome.used.astype(np.int32)
        for blocks in self._file.recall():
            places, rests = _decoded(blocks)
            yield Items(used[places[:, 0]], places[:, 1], places[:, 2], Rows.of(rests))
        self._start()


def _decoded(blocks: Sequence[bytes], order: str = "<") -> tuple[np.ndarray, list[bytes]]:
    """Rows of some blocks, as `decode_rows` gives those of one."""
    decoded = [decode_rows(block, order) for block in blocks]
    places = np.concatenate([places for places, _ in decoded])
    return places, [rest for _, rests in decoded for rest in rests]


def _keys(names: list[Rows]) -> np.ndarray:
    """Names as one array of fixed width, as the index stores them."""
    rows = Rows.joined(names) if names else Rows.of([])
    width = int(np.diff(rows.offsets).max(initial=1))
    if width * len(rows) > _MOST_INDEX_BYTES:
        raise FormatError(
            f"an index on {len(rows)} names of up to {width} bytes takes "
            f"{width * len(rows) >> 30} GB; index a field with shorter names"
        )
    keys = np.empty(len(rows), f"S{width}")
    for at in range(0, len(rows), BATCH):
        keys[at : at + BATCH] = rows.part(at, min(at + BATCH, len(rows))).tolist()
    return keys


def _rows(rest: Any, count: int) -> Rows:
    """The caller's fourth column."""
    if rest is None:
        return Rows(np.zeros(0, np.uint8), np.zeros(count + 1, np.int64))
    if isinstance(rest, tuple):
        data, offsets = np.frombuffer(rest[0], np.uint8), np.asarray(rest[1], np.int64)
        rising = len(offsets) > 0 and not (np.diff(offsets) < 0).any()
        if not rising or offsets[0] < 0 or offsets[-1] > len(data):
            raise FormatError(
                f"the offsets do not rise within the {len(data)} bytes of the buffer; give one "
                "offset more than there are rows"
            )
        return Rows(data[offsets[0] : offsets[-1]], offsets - offsets[0])
    try:
        return Rows.of([row.encode() if isinstance(row, str) else row for row in rest])
    except TypeError:
        raise FormatError(
            "the rest of a row is neither bytes nor text; join the columns after chromEnd by tabs"
        ) from None


def _indexed_fields(extra_index: Sequence[str], names: tuple[str, ...]) -> list[int]:
    """Numbers of the fields to index, from 0."""
    for name in extra_index:
        if name not in names[_PLACE_FIELDS:]:
            raise FormatError(
                f"an index on {name!r} is asked for, which is no column after chromEnd; "
                f"{_offered(names[_PLACE_FIELDS:])}"
            )
    if len(set(extra_index)) < len(extra_index):
        raise FormatError(f"extra_index names a field twice: {', '.join(extra_index)}")
    return [names.index(name) for name in extra_index]


def _offered(names: tuple[str, ...]) -> str:
    return f"give one of {', '.join(names)}" if names else "there is none here"


def write_bigbed(
    path: str | PathLike[str],
    chrom_sizes: Mapping[str, int],
    rows: Any,
    *,
    autosql: str | None = None,
    defined_fields: int,
    extra_index: Sequence[str] = (),
    level: int = 4,
    accelerate: bool = False,
    block_size: int = 256,
    items_per_slot: int = 512,
    zooms: bool = True,
    sort: bool = True,
    threads: int | None = None,
    progress: Progress | None = None,
) -> None:
    """Write a bigBed file: rows of BED with any further columns, and zoom levels of their depth.

    The file is complete or absent: it is written under another name and renamed at the end. Only
    places and the number of columns are checked here; `trackhub.formats.autosql.checker` checks
    what the columns hold.

    Parameters
    ----------
    path
        Where the file goes; an existing one is replaced.
    chrom_sizes
        Bases of each chromosome of the assembly. The file lists those that have rows, or all
        where there are no rows at all.
    rows
        A tuple ``(chroms, starts, ends, rest)``, or an iterable of such tuples that are written
        one after the other. `chroms` is one name for all, or an array or list of names, or of
        integers that count in `chrom_sizes`; `starts` and `ends` are integers, 0-based and
        half-open, and may be equal (an insertion). `rest` has the columns after chromEnd, joined
        by tabs: a list of ``bytes`` or ``str``, or a tuple of one flat buffer and int64 offsets
        in it, one more than there are rows; None where there are only three columns.
    autosql
        Definition of the columns; None makes one of plain BED with `defined_fields` columns.
    defined_fields
        How many of the columns are BED's own: the N of ``bedN+M``.
    extra_index
        Names of fields by whose value rows can be searched (setting ``searchIndex``). Their
        values are held in memory.
    level
        zlib level, 0 to 9.
    accelerate
        Compress with isal where that package is installed: less time, other bytes, same rows.
    block_size
        Children of a node in the index trees.
    items_per_slot
        Most rows in a data block.
    zooms
        Whether to write zoom levels, without which a browser is slow on whole chromosomes.
    sort
        What to do with rows that are out of order. Sorted means: each chromosome in one piece,
        starts rising. Sorted rows are streamed; at the first one out of order all are collected
        in memory and sorted by chromosome name and start, equal ones left in their order. With
        False, `UnsortedError` is raised instead.
    threads
        Threads that compress; None takes two, or one on a machine with one processor.
    progress
        Called with the number of rows written and their total, None where not known. It counts
        anew where data turn out unsorted.

    Raises
    ------
    ItemError
        For a row that ends before it starts, leaves its chromosome, lies on an unknown
        chromosome, or has too few or too many columns; `index` tells which.
    FormatError
        For columns that do not go together, a definition that cannot be read or does not go with
        `defined_fields` and `extra_index`, and chromosome sizes or
        options out of range.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/bigBed.html and Kent WJ et al. (2010), Bioinformatics
    26:2204, doi:10.1093/bioinformatics/btq351.

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/genes.bb"
    >>> rows = (["chr1", "chr1"], [10, 5], [20, 9], [b"abc", b"xyz"])
    >>> write_bigbed(path, {"chr1": 1000}, rows, defined_fields=4, extra_index=["name"])
    >>> with BigBed(path) as genes:
    ...     genes.search("name", "abc")
    [('chr1', 10, 20, b'abc')]
    """
    options = Options(
        level=level,
        accelerate=accelerate,
        block_size=block_size,
        items_per_slot=items_per_slot,
        zooms=zooms,
        threads=threads,
    )
    definition = bed(defined_fields) if autosql is None else parse(autosql)
    text = definition.to_text() if autosql is None else autosql
    names = definition.names
    if not _PLACE_FIELDS <= defined_fields <= min(_MOST_BED_FIELDS, len(names)):
        raise FormatError(
            f"defined_fields is {defined_fields} and the definition has {len(names)} fields; give "
            f"how many of them are BED's own, from 3 to {min(_MOST_BED_FIELDS, len(names))}"
        )
    indexed = _indexed_fields(extra_index, names)
    columns = len(names) - _PLACE_FIELDS

    def check(items: Items) -> Rows:
        payload = items.payload
        assert isinstance(payload, Rows)
        found = check_rows(payload, columns)
        if found is not None:
            index = items.index(found[0])
            raise ItemError(f"item {index} (from 0) {found[1]}", index)
        return payload

    with bbi_writer(
        path,
        BIGBED_MAGIC,
        chrom_sizes,
        options,
        fields=(len(names), defined_fields),
        autosql=text.encode(),
        extra_fields=tuple(indexed),
    ) as file:
        encoder = _Encoder(file, columns, [number - _PLACE_FIELDS for number in indexed])
        fill(
            encoder,
            file.genome,
            chunks(rows, file.genome, _rows, check, empty_allowed=True),
            overlap_allowed=True,
            sort=sort,
            total=len(rows[1]) if isinstance(rows, tuple) else None,
            progress=progress,
        )
        encoder.finish()


class BigBed(BbiReader):
    """A bigBed file, local or served, opened for reading.

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
        What the header tells, the definition of the columns included: see
        `trackhub.formats.headers.bbi.BigBedHeader`.

    Raises
    ------
    OSError
        When the file is missing or the server cannot be reached.
    FormatError
        When it is no bigBed, or damaged; also later, by any method that meets the damage.

    Notes
    -----
    `stats` is about depth: how many rows cover a base.

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/peaks.bb"
    >>> write_bigbed(path, {"chr1": 1000}, ("chr1", [10], [20], [b"peak 1"]), defined_fields=4)
    >>> with BigBed(path) as peaks:
    ...     starts, ends, rest = peaks.rows("chr1", 0, 100)
    >>> rest
    [b'peak 1']
    """

    header: BigBedHeader

    def __init__(self, where: str | PathLike[str], *, opener: Fetch | None = None) -> None:
        super().__init__(where, "bigBed", opener)

    def rows(
        self, chrom: str, start: int = 0, end: int | None = None
    ) -> tuple[np.ndarray, np.ndarray, list[bytes]]:
        """Rows that reach into a range, in order.

        Parameters
        ----------
        chrom, start, end
            The range, 0-based and half-open; without `end` to the end of the chromosome. A row
            without bases (an insertion) is found where it lies within the range or at its edge.

        Returns
        -------
        tuple
            Starts (int64), ends (int64), and the columns after chromEnd of each row as they stand
            in the file, joined by tabs.

        Raises
        ------
        FormatError
            For an unknown chromosome, a range that leaves it, and a damaged file.
        """
        number, start, end = self._range(chrom, start, end)
        size = self.chroms[chrom]
        leaves = self._index(self.header.index_offset).overlapping(
            number, max(start - 1, 0), min(end + 1, size + 1)
        )
        found = [np.zeros((0, 3), np.int64)]
        rests: list[bytes] = []
        for blocks in self._blocks(leaves):
            for block in blocks:
                places, rest = decode_rows(block, self._order)
                starts, ends = places[:, 1], places[:, 2]
                inside = (starts < end) & (ends > start)
                inside |= (starts == ends) & (starts <= end) & (ends >= start)
                inside &= places[:, 0] == number
                found.append(places[inside])
                rests += [rest[i] for i in np.flatnonzero(inside).tolist()]
        places = np.concatenate(found)
        return places[:, 1], places[:, 2], rests

    def search(self, field: str, name: str | bytes) -> list[tuple[str, int, int, bytes]]:
        """Rows with a value in a field that has an index.

        Parameters
        ----------
        field
            Name of the field in the definition.
        name
            The value, whole and in its own case.

        Returns
        -------
        list
            Chromosome, start, end, and the rest of each row, in the order of the file.

        Raises
        ------
        FormatError
            When that field has no index, or the file is damaged.
        """
        indexed = self.header.indexed_fields
        if field not in indexed:
            raise FormatError(
                f"there is no index on {field!r}; the file has "
                f"{', '.join(indexed) or 'none'} (write it with extra_index)",
                self._source.name,
            )
        key = name.encode() if isinstance(name, str) else name
        number = parse(self.header.autosql, self._source.name).names.index(field)
        at_column = number - _PLACE_FIELDS
        at = next(index.offset for index in self.header.extra_indexes if number in index.fields)
        tree = NameTree(self._source, self._order, at, [("offset", "u8"), ("size", "u8")])
        found = []
        names = list(self.chroms)
        for blocks in self._blocks(np.unique(tree.find(key))):
            for block in blocks:
                places, rests = decode_rows(block, self._order)
                hits = [
                    i
                    for i, rest in enumerate(rests)
                    if rest.split(b"\t")[at_column : at_column + 1] == [key]
                ]
                positions = self._positions(places[hits, 0]).tolist()
                for i, position in zip(hits, positions, strict=True):
                    start, end = places[i, 1:].tolist()
                    found.append((names[position], start, end, rests[i]))
        return found

    def chunks(self) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, list[bytes]]]:
        """Go through the whole file in order, in little memory.

        Yields
        ------
        tuple
            Chromosomes (int32, counting in `chroms`), starts (int64), ends (int64) and the rest
            of some thousand rows, as `write_bigbed` takes them.
        """
        for blocks in self._blocks(self._index(self.header.index_offset).leaves()):
            places, rests = _decoded(blocks, self._order)
            yield self._positions(places[:, 0]), places[:, 1], places[:, 2], rests

    def _data_records(self, chrom: str, start: int, end: int) -> np.ndarray:
        starts, ends, _ = self.rows(chrom, start, end)
        if not len(starts):
            return data_records(starts, ends, starts)
        size = np.full(len(starts), self.chroms[chrom])
        depth = Depth()
        parts = [depth.add(size, np.zeros(len(starts), np.int64), starts, ends), depth.finish()]
        _, starts, ends, depths = (np.concatenate(column) for column in zip(*parts, strict=True))
        return data_records(starts, ends, depths)
