"""The table of chromosomes, ``chromosome.h5``, as PyTables writes and reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..errors import StoreError
from .attributes import put_number, put_text, read_text
from .chromosomes import ROLES, Chromosome, classify
from .layout import TABLE_VERSION, begin_file, dataset, mark

__all__ = ["read_chromosomes", "write_chromosomes"]

_FLAGS = ("auto", "hap", "mito", "rand", "sex", "x", "y")
_NAME_BYTES = 32
_NODE = "chromosome"
_MOST = 1 << 25


def write_chromosomes(file: Any, chromosomes: Sequence[Chromosome]) -> None:
    """Write the table into an empty file that h5py opened."""
    import h5py

    begin_file(file, "chromosomes", {})
    names = [chrom.name.encode("utf-8") for chrom in chromosomes]
    width = max(_NAME_BYTES, *(len(name) for name in names)) if names else _NAME_BYTES
    fields = [("idnum", "<i4"), *((f"is_{flag}", "u1") for flag in _FLAGS)]
    fields += [("length", "<i4"), ("name", f"S{width}")]
    rows = np.zeros(len(chromosomes), fields)
    rows["idnum"] = [chrom.number for chrom in chromosomes]
    rows["length"] = [chrom.length for chrom in chromosomes]
    rows["name"] = names
    for flag in _FLAGS:
        rows[f"is_{flag}"] = [getattr(chrom, f"is_{flag}") for chrom in chromosomes]

    kind = h5py.h5t.create(h5py.h5t.COMPOUND, rows.dtype.itemsize)
    offset = 0
    for field in rows.dtype.names or ():
        item = rows.dtype[field]
        # PyTables keeps truth as a field of bits.
        own = h5py.h5t.NATIVE_B8 if field.startswith("is_") else h5py.h5t.py_create(item)
        kind.insert(field.encode(), offset, own)
        offset += item.itemsize
    settings = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    settings.set_chunk((max(1, min(len(rows), 512)),))
    space = h5py.h5s.create_simple((len(rows),), (h5py.h5s.UNLIMITED,))
    made = h5py.h5d.create(file.id, _NODE.encode(), kind, space, settings)
    everything = h5py.h5s.create_simple((len(rows),))
    made.write(everything, everything, rows, mtype=kind)

    table = h5py.Dataset(made)
    mark(table, "TABLE", TABLE_VERSION)
    for number, field in enumerate(rows.dtype.names or ()):
        put_text(table, f"FIELD_{number}_NAME", field)
    put_number(table, "NROWS", len(rows))
    codes = np.array([ROLES.index(chrom.role) for chrom in chromosomes], np.uint8)
    table.attrs["role"] = codes
    put_text(table, "roles", ",".join(ROLES))


def read_chromosomes(file: Any) -> list[Chromosome]:
    """The chromosomes, in the order of the table.

    Tables that do not tell what sequences are, such as those that ``genome`` made, are asked only
    for names and lengths: what they say besides is wrong for many assemblies.

    Raises
    ------
    StoreError
        When there is no such table, or it is damaged.
    """
    node = dataset(file, _NODE)
    names = None if node is None else node.dtype.names
    if node is None or names is None or not {"name", "length"} <= set(names):
        raise StoreError("it has no table of chromosomes")
    if node.ndim != 1 or node.size > _MOST or node.dtype.hasobject:
        raise StoreError("its table of chromosomes is damaged")
    rows = node[()]
    sizes = {
        row["name"].decode("utf-8", "replace"): int(row["length"])
        for row in rows[["name", "length"]]
    }
    if len(sizes) != len(rows) or any(size < 1 for size in sizes.values()):
        raise StoreError("its table of chromosomes is damaged")
    told = (read_text(node, "roles") or "").split(",")
    codes = node.attrs.get("role") if told != [""] else None
    if not isinstance(codes, np.ndarray) or codes.shape != (len(rows),):
        known = {chrom.name: chrom.role for chrom in classify(sizes)}
    elif codes.dtype.kind != "u" or (len(codes) and int(codes.max()) >= len(told)):
        raise StoreError("its table of chromosomes is damaged")
    else:
        known = {name: told[code] for name, code in zip(sizes, codes.tolist(), strict=True)}
    return [
        Chromosome(name, size, known[name], number)
        for number, (name, size) in enumerate(sizes.items(), 1)
    ]
