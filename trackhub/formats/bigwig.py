"""bigWig files: `write_bigwig` and the reader `BigWig`."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from os import PathLike
from typing import Any

import numpy as np

from ..errors import FormatError
from .bbi.errors import ItemError
from .bbi.intake import Progress, chunks, fill
from .bbi.items import Items
from .bbi.layout import BIGWIG_MAGIC
from .bbi.sections import decode_sections, encode_sections
from .bbi.writer import BbiWriter, Options, bbi_writer

__all__ = ["write_bigwig"]

_SECTIONS_RECALLED = 512


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
        blocks: list[bytes] = []
        for block in self._file.recall():
            blocks.append(zlib.decompress(block))
            if len(blocks) == _SECTIONS_RECALLED:
                yield self._decoded(blocks, used)
                blocks = []
        if blocks:
            yield self._decoded(blocks, used)

    @staticmethod
    def _decoded(blocks: list[bytes], used: np.ndarray) -> Items:
        chroms, starts, ends, values = decode_sections(blocks)
        return Items(used[chroms], starts, ends, values)


def _finite(items: Items) -> np.ndarray:
    """Values as float32."""
    values = items.payload
    assert isinstance(values, np.ndarray)
    if values.ndim != 1 or values.dtype.kind not in "iuf":
        raise FormatError(
            f"values are an array of {values.dtype} with {values.ndim} dimension(s); give one "
            "dimension of numbers"
        )
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
    """Write a bigWig file."""
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
            chunks(intervals, file.genome, np.asarray, _finite, empty_allowed=False),
            overlap_allowed=False,
            sort=sort,
            total=total,
            progress=progress,
        )
        file.finish(per_slot=items_per_slot)
