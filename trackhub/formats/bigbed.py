"""bigBed files: `write_bigbed` and the reader `BigBed`."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from typing import Any

import numpy as np

from ..errors import FormatError
from .bbi.depth import Depth
from .bbi.errors import ItemError
from .bbi.intake import Progress, chunks, fill
from .bbi.items import Items, Rows
from .bbi.layout import BIGBED_MAGIC
from .bbi.rows import check_rows, column, decode_rows, encode_rows
from .bbi.writer import BbiWriter, Options, bbi_writer

__all__ = ["write_bigbed"]

_BED_FIELDS = (
    ("string", "chrom", "Sequence the item lies on"),
    ("uint", "chromStart", "First base, counted from 0"),
    ("uint", "chromEnd", "Base after the last one"),
    ("string", "name", "Label of the item"),
    ("uint", "score", "Strength from 0 to 1000"),
    ("char[1]", "strand", "+, - or . where unknown"),
    ("uint", "thickStart", "Where thick drawing begins"),
    ("uint", "thickEnd", "Where thick drawing ends"),
    ("uint", "itemRgb", "Colour as red,green,blue"),
    ("int", "blockCount", "Number of blocks"),
    ("int[blockCount]", "blockSizes", "Bases of each block"),
    ("int[blockCount]", "chromStarts", "Start of each block, counted from chromStart"),
)
_MOST_INDEX_BYTES = 1 << 32


def bed_autosql(fields: int) -> str:
    """Definition (autoSql) of plain BED with 3 to 12 columns."""
    lines = [f'    {kind} {name}; "{text}"' for kind, name, text in _BED_FIELDS[:fields]]
    return "\n".join(
        [f"table bed{fields}", f'"BED with {fields} columns"', "    (", *lines, "    )", ""]
    )


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
            self._block_of.append(np.repeat(block, np.diff(edges)))
            for names, number in zip(self._names, self._indexed, strict=True):
                names.append(column(rows, number, self._columns))
        self._blocks += len(places)
        self.count += len(items)

    def finish(self) -> None:
        """Write what follows the data."""
        self._file.summarise(*self._depth.finish())
        block = np.concatenate([np.zeros(0, np.int64), *self._block_of])
        self._file.finish(self.count, names=[(_keys(names), block) for names in self._names])

    def recall(self) -> Iterator[Items]:
        """Rows so far, and start again."""
        used = self._file.genome.used.astype(np.int32)
        for block in self._file.recall():
            places, rests = decode_rows(zlib.decompress(block))
            yield Items(used[places[:, 0]], places[:, 1], places[:, 2], Rows.of(rests))
        self._start()


def _keys(names: list[Rows]) -> np.ndarray:
    """Names as one array of fixed width, as the index stores them."""
    rows = Rows.joined(names) if names else Rows.of([])
    width = int(np.diff(rows.offsets).max(initial=1))
    if width * len(rows) > _MOST_INDEX_BYTES:
        raise FormatError(
            f"an index on {len(rows)} names of up to {width} bytes takes "
            f"{width * len(rows) >> 30} GB; index a field with shorter names"
        )
    return np.array(rows.tolist(), f"S{width}")


def _rows(rest: Any) -> Rows:
    """The caller's fourth column."""
    if isinstance(rest, Rows):
        return rest
    if isinstance(rest, tuple):
        buffer, offsets = rest
        offsets = np.asarray(offsets, np.int64)
        data = np.frombuffer(buffer, np.uint8)
        if (
            not len(offsets)
            or offsets[0] < 0
            or offsets[-1] > len(data)
            or (np.diff(offsets) < 0).any()
        ):
            raise FormatError(
                f"the offsets do not rise from 0 to the {len(data)} bytes of the buffer; give one "
                "offset more than there are rows"
            )
        return Rows(data[offsets[0] : offsets[-1]], offsets - offsets[0])
    return Rows.of([row.encode() if isinstance(row, str) else row for row in rest])


_FIELD = re.compile(r"^\s*\w+(?:\s*\[\s*\w+\s*\])?\s+(\w+)[^;]*;", re.MULTILINE)


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
    """Write a bigBed file."""
    options = Options(
        level=level,
        accelerate=accelerate,
        block_size=block_size,
        items_per_slot=items_per_slot,
        zooms=zooms,
        threads=threads,
    )
    if autosql is None:
        autosql = bed_autosql(defined_fields)
    names = _FIELD.findall(autosql)
    columns = len(names) - 3
    indexed = [names.index(name) for name in extra_index]

    def check(items: Items) -> Rows:
        payload = items.payload
        assert isinstance(payload, Rows)
        found = check_rows(payload, columns)
        if found is not None:
            row, reason = found
            index = items.index(row)
            raise ItemError(f"row {index} (from 0) {reason}", index)
        return payload

    with bbi_writer(
        path,
        BIGBED_MAGIC,
        chrom_sizes,
        options,
        fields=(len(names), defined_fields),
        autosql=autosql.encode(),
        extra_fields=tuple(indexed),
    ) as file:
        encoder = _Encoder(file, columns, [number - 3 for number in indexed])
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
