"""The parts that bigWig and bigBed files share, from the header to the closing magic number."""

from __future__ import annotations

import operator
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from os import PathLike
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ...errors import FormatError
from . import layout
from .blocks import BlockWriter
from .genome import Chromosomes
from .layout import RTREE_LEAF, record
from .output import whole_file
from .trees import bptree, bptree_size, rtree
from .zooms import Totals, ZoomBuilder

__all__ = ["BbiWriter", "Options", "bbi_writer"]

#: The chromosome tree lies at the front, within reach of a first request, while it is this small.
_TREE_IN_FRONT = 1 << 16
_ZOOM_RECORDS_IN_BLOCK = 1024
_BLOCKS_RECALLED = 512
#: Blocks of so many bytes are left as they are: on thousands of contigs each is a zlib stream of its own,
#: whose code tables cost more time than all else. The binary values of a bigWig would lose a fifth of
#: their bytes by that, text far more.
_STORED = {layout.BIGWIG_MAGIC: 1024, layout.BIGBED_MAGIC: 64}
#: What the chromosome tree says of a name.
_CHROMOSOME = record([("id", "u4"), ("size", "u4")])


class Options:
    """How a file is laid out and compressed; checked when made."""

    def __init__(
        self,
        *,
        level: int,
        accelerate: bool,
        block_size: int,
        items_per_slot: int,
        zooms: bool,
        threads: int | None,
    ) -> None:
        for name, value, low, high in (
            ("level", level, 0, 9),
            ("block_size", block_size, 2, 65535),
            ("items_per_slot", items_per_slot, 1, 65535),
            ("threads", 1 if threads is None else threads, 1, 256),
        ):
            if not _is_whole(value) or not low <= value <= high:
                raise FormatError(f"{name} is {value!r}; give a whole number from {low} to {high}")
        self.level = level
        self.accelerate = accelerate
        self.block_size = block_size
        self.items_per_slot = items_per_slot
        self.zooms = zooms
        self.threads = threads


def _is_whole(value: object) -> bool:
    try:
        operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        return False
    return True


class BbiWriter:
    """One bigWig or bigBed file while it is written.

    The caller adds data blocks and summaries (`blocks`, `summarise`), then calls `finish`.
    """

    def __init__(
        self,
        file: BinaryIO,
        directory: Path,
        stack: ExitStack,
        magic: int,
        genome: Chromosomes,
        options: Options,
        *,
        fields: tuple[int, int] = (0, 0),
        autosql: bytes | None = None,
        extra_fields: tuple[int, ...] = (),
    ) -> None:
        self.genome = genome
        self.options = options
        self._file = file
        self._directory = directory
        self._stack = stack
        self._magic = magic
        self._fields = fields
        self._extra_fields = extra_fields

        at = layout.HEADER_SIZE + layout.MAX_ZOOMS * layout.ZOOM_HEADER_SIZE
        self._autosql_at = at if autosql is not None else 0
        self._autosql = b"" if autosql is None else autosql + b"\0"
        at += len(self._autosql)
        self._totals_at = at
        at += layout.TOTAL_SUMMARY_SIZE
        self._extension_at = at if magic == layout.BIGBED_MAGIC else 0
        if self._extension_at:
            at += layout.EXTENSION_SIZE
        self._extra_at = at if extra_fields else 0
        at += layout.EXTRA_INDEX_SIZE * len(extra_fields)
        self._tree_at = at
        self._tree_room = min(self._tree_size(), _TREE_IN_FRONT)
        self._count_format = "<Q" if magic == layout.BIGBED_MAGIC else "<I"
        self._data_at = at + self._tree_room
        self._first_block_at = self._data_at + struct.calcsize(self._count_format)
        file.write(bytes(self._first_block_at))
        self.blocks = stack.enter_context(
            BlockWriter(
                file, options.level, options.accelerate, options.threads, stored=_STORED[magic]
            )
        )
        self._start()

    def _start(self) -> None:
        self._file.seek(self._first_block_at)
        self._file.truncate()
        self.blocks.begin()
        self._totals = Totals()
        self._zooms = self._stack.enter_context(ZoomBuilder(self._directory))

    def _tree_size(self) -> int:
        keys = self.genome.used_keys
        return bptree_size(len(keys), keys.itemsize, _CHROMOSOME.itemsize, self.options.block_size)

    def _tree(self, at: int) -> bytes:
        keys = self.genome.used_keys
        order = np.argsort(keys)
        values = np.empty(len(keys), _CHROMOSOME)
        values["id"] = order
        values["size"] = self.genome.sizes[self.genome.used][order]
        return b"".join(bptree(keys[order], values, at, self.options.block_size))

    def recall(self) -> Iterator[list[bytes]]:
        """The data blocks so far, inflated, some hundred at a time; and start again without any."""
        leaves = self.blocks.finish()
        for at in range(0, len(leaves), _BLOCKS_RECALLED):
            yield [self._block(leaf) for leaf in leaves[at : at + _BLOCKS_RECALLED]]
        self._start()

    def _block(self, leaf: np.void) -> bytes:
        self._file.seek(int(leaf["offset"]))
        return zlib.decompress(self._file.read(int(leaf["size"])))

    def summarise(
        self, chroms: np.ndarray, starts: np.ndarray, ends: np.ndarray, values: np.ndarray
    ) -> None:
        """Take intervals into the total summary and the zoom levels.

        Parameters
        ----------
        chroms, starts, ends
            uint32 arrays; sorted, not overlapping, going on where the last ones ended.
        values
            float64 array.
        """
        if not len(starts):
            return
        with _large_sums():
            self._totals.add(ends - starts, values)
            if self.options.zooms:
                self._zooms.add(chroms, starts, ends, values)

    def finish(
        self,
        item_count: int | None = None,
        per_slot: int = 1,
        names: Iterable[tuple[np.ndarray, np.ndarray]] = (),
    ) -> None:
        """Write everything that follows the data, then what lies in front of them.

        Parameters
        ----------
        item_count
            Number of items; None counts data blocks, as a bigWig does.
        per_slot
            Items in a data block, as the index tells.
        names
            For each extra index the names of all items (``S`` array) and the data block of each.
        """
        leaves = self.blocks.finish()
        data_end = self._write_rtree(leaves, per_slot)
        with _large_sums():
            zooms = list(self._write_zooms(data_end - self._first_block_at))
        extra = [self._write_names(keys, block, leaves) for keys, block in names]
        tree_at = self._tree_at
        if self._tree_size() > self._tree_room:
            tree_at = self._file.tell()
            self._file.write(self._tree(tree_at))
        self._file.write(struct.pack("<I", self._magic))

        count = len(leaves) if item_count is None else item_count
        self._put(self._data_at, struct.pack(self._count_format, count))
        if tree_at == self._tree_at:
            self._put(tree_at, self._tree(tree_at))
        self._put_extension(extra)
        self._put(
            self._totals_at, struct.pack("<" + layout.TOTAL_SUMMARY, *self._totals.as_tuple())
        )
        if self._autosql:
            self._put(self._autosql_at, self._autosql)
        header = struct.pack(
            "<" + layout.HEADER,
            self._magic,
            layout.VERSION,
            len(zooms),
            tree_at,
            self._data_at,
            data_end,
            *self._fields,
            self._autosql_at,
            self._totals_at,
            self.blocks.largest,
            self._extension_at,
        )
        packed = [struct.pack("<" + layout.ZOOM_HEADER, res, 0, *at) for res, *at in zooms]
        self._put(0, header + b"".join(packed))

    def _put(self, at: int, data: bytes) -> None:
        self._file.seek(at)
        self._file.write(data)

    def _put_extension(self, extra: list[int]) -> None:
        if not self._extension_at:
            return
        self._put(
            self._extension_at,
            struct.pack("<" + layout.EXTENSION, layout.EXTENSION_SIZE, len(extra), self._extra_at),
        )
        for i, (at, field) in enumerate(zip(extra, self._extra_fields, strict=True)):
            self._put(
                self._extra_at + i * layout.EXTRA_INDEX_SIZE,
                struct.pack("<" + layout.EXTRA_INDEX, 0, 1, at, 0, field, 0),
            )

    def _write_rtree(self, leaves: np.ndarray, per_slot: int) -> int:
        at = self._file.tell()
        self._file.writelines(rtree(leaves, at, self.options.block_size, per_slot))
        return at

    def _write_zooms(self, data_bytes: int) -> Iterator[tuple[int, int, int]]:
        sizes = self.genome.sizes[self.genome.used]
        for bases, arrays in self._zooms.levels(sizes, data_bytes):
            at = self._file.tell()
            self._file.write(bytes(4))
            self.blocks.begin()
            count = 0
            for records in _regrouped(arrays, _ZOOM_RECORDS_IN_BLOCK):
                count += len(records)
                first = np.arange(0, len(records), _ZOOM_RECORDS_IN_BLOCK)
                after = np.append(first[1:], len(records))
                places = np.zeros(len(first), record(RTREE_LEAF))
                places["first_chrom"] = records["chrom"][first]
                places["first_base"] = records["start"][first]
                places["last_chrom"] = records["chrom"][after - 1]
                places["last_base"] = records["end"][after - 1]
                bounds = np.append(first, len(records)) * records.itemsize
                self.blocks.add(memoryview(records.tobytes()), bounds, places)
            index_at = self._write_rtree(self.blocks.finish(), _ZOOM_RECORDS_IN_BLOCK)
            end = self._file.tell()
            self._put(at, struct.pack("<I", count))
            self._file.seek(end)
            yield bases, at, index_at

    def _write_names(self, keys: np.ndarray, block: np.ndarray, leaves: np.ndarray) -> int:
        at = self._file.tell()
        order = np.argsort(keys, kind="stable")
        values = np.zeros(len(keys), record([("offset", "u8"), ("size", "u8")]))
        values["offset"] = leaves["offset"][block[order]]
        values["size"] = leaves["size"][block[order]]
        self._file.writelines(bptree(keys[order], values, at, self.options.block_size))
        return at


def _large_sums() -> np.errstate:
    """Squares of values beyond 1e19 do not fit the 32-bit floats of zoom levels: infinite is right."""
    return np.errstate(over="ignore", invalid="ignore")


def _regrouped(arrays: Iterable[np.ndarray], group: int) -> Iterator[np.ndarray]:
    """The same records in arrays whose length is a multiple of `group`, but for the last."""
    left: np.ndarray | None = None
    for records in arrays:
        if left is not None and len(left):
            records = np.concatenate([left, records])
        full = len(records) - len(records) % group
        if full:
            yield records[:full]
        left = records[full:]
    if left is not None and len(left):
        yield left


@contextmanager
def bbi_writer(
    path: str | PathLike[str],
    magic: int,
    chrom_sizes: Mapping[str, int],
    options: Options,
    *,
    fields: tuple[int, int] = (0, 0),
    autosql: bytes | None = None,
    extra_fields: tuple[int, ...] = (),
) -> Iterator[BbiWriter]:
    """A `BbiWriter` whose file takes the name `path` when all has gone well."""
    genome = Chromosomes(chrom_sizes)
    if not genome.names:
        raise FormatError("the chromosome sizes are empty; give the size of each chromosome")
    with whole_file(path) as file, ExitStack() as stack:
        yield BbiWriter(
            file,
            Path(path).parent,
            stack,
            magic,
            genome,
            options,
            fields=fields,
            autosql=autosql,
            extra_fields=extra_fields,
        )
