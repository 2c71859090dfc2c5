"""Writing tables of features, chromosome by chromosome; how they are read is in `features`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import StoreError
from .attributes import put_number, put_text
from .layout import TABLE_VERSION, mark
from .newtrackfile import NewTrackFile
from .regions import find_chromosome
from .texts import Texts

__all__ = ["FeatureWriter"]

#: Rows of a chunk, and bytes where rows are long.
_ROWS = 4096
_CHUNK = 1 << 20
_MOST_BYTES = 1 << 34
_NAME_BYTES = 32

Column = np.ndarray | Texts


class FeatureWriter(NewTrackFile):
    """A new table of features, seen once it is complete; made by `GenomeStore.new_features`.

    Examples
    --------
    >>> import tempfile
    >>> from trackhub.store import GenomeStore
    >>> store = GenomeStore.create(tempfile.mkdtemp(), "toy", chromosomes={"chr1": 600})
    >>> with store.new_features("peaks") as table:
    ...     table.write("chr1", start=[90, 10], end=[95, 20], name=["b", "a"])
    >>> store.track("peaks").features("chr1")[["start", "end", "name"]].tolist()
    [(10, 20, b'a'), (90, 95, b'b')]
    """

    def __init__(
        self,
        path: Path,
        sizes: Mapping[str, int],
        *,
        replace: bool = False,
        source: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(path, "table", replace=replace, source=source)
        self._sizes = sizes
        self._columns: list[str] | None = None

    def write(self, chrom: str, *, start: Any, end: Any, **columns: Any) -> None:
        """Write all features of a chromosome, in any order.

        Parameters
        ----------
        chrom
            The chromosome.
        start, end
            0-based, half-open; equal for features without bases.
        **columns
            Further columns of the same length, numbers or texts: ``name``, ``score``, ``strand``
            (1, -1, 0), and others. Every chromosome has the same ones.

        Raises
        ------
        StoreError
            For features that are not within the chromosome, columns that differ, and a chromosome
            that is unknown or written already.
        """
        name: str = getattr(chrom, "name", chrom)
        size = find_chromosome(self._sizes, name)
        if name in self._file:
            raise StoreError(f"{name} has been written already; write each chromosome once")
        table = _columns(start, end, columns)
        starts, ends = table["start"], table["end"]
        assert isinstance(starts, np.ndarray)
        assert isinstance(ends, np.ndarray)
        bad = (starts < 1) | (ends < starts - 1) | (ends > size)
        if bad.any():
            row = int(np.argmax(bad))
            raise StoreError(
                f"{name}:{starts[row] - 1}-{ends[row]} is no range of {name}, which has {size:,} bases"
            )
        if self._columns is None:
            self._columns = ["start", "end", *columns]
        elif self._columns != ["start", "end", *columns]:
            raise StoreError(f"{name} has other columns than the chromosomes before it")
        if len(starts):
            self._put(name, table, np.lexsort((ends, starts)))

    def _put(self, chrom: str, table: Mapping[str, Column], order: np.ndarray) -> None:
        # PyTables lists columns by name.
        kind = np.dtype([(name, _narrow(name, table[name])) for name in sorted(table)])
        if len(order) * kind.itemsize > _MOST_BYTES:
            widest = max(table, key=lambda name: kind[name].itemsize)
            raise StoreError(
                f"{chrom} has {len(order):,} features and a {widest} of {kind[widest].itemsize:,} "
                "bytes, as much as every row would take; shorten or leave out such texts"
            )
        rows = max(1, min(_ROWS, len(order), _CHUNK // kind.itemsize))
        node = self._file.create_dataset(
            chrom,
            (len(order),),
            kind,
            chunks=(rows,),
            maxshape=(None,),
            compression="gzip",
            compression_opts=1,
            shuffle=True,
        )
        mark(node, "TABLE", TABLE_VERSION)
        for number, field in enumerate(kind.names or ()):
            put_text(node, f"FIELD_{number}_NAME", field)
        put_number(node, "NROWS", len(order))
        self._hash.update(f"\n{chrom} {kind}\n".encode())
        for at in range(0, len(order), rows):
            here = order[at : at + rows]
            block = np.zeros(len(here), kind)
            for name, values in table.items():
                if isinstance(values, Texts):
                    block[name] = values.fixed(here, kind[name].itemsize)
                else:
                    block[name] = values[here]
            node[at : at + len(here)] = block
            self._disk.check()
            self._hash.update(block.tobytes())

    def _complete(self) -> None:
        put_text(self._file, "columns", json.dumps(self._columns or ["start", "end"]))


#: Types of the usual columns, where their values fit.
_USUAL = {"start": "<i4", "end": "<i4", "strand": "<i1", "score": "<i2"}


def _columns(start: Any, end: Any, columns: Mapping[str, Any]) -> dict[str, Column]:
    """Columns of one length; starts from 1."""
    found: dict[str, Column] = {"start": _column("start", start), "end": _column("end", end)}
    found.update({name: _column(name, values) for name, values in columns.items()})
    lengths = {len(values) for values in found.values()}
    if len(lengths) > 1:
        raise StoreError(
            f"columns have the lengths {', '.join(map(str, sorted(lengths)))}; give all the same"
        )
    for name in ("start", "end"):
        values = found[name]
        if isinstance(values, Texts) or (values.dtype.kind not in "iu" and len(values)):
            raise StoreError(f"{name} has no numbers, or not whole ones; give whole numbers")
        found[name] = values.astype(np.int64) + (name == "start")
    return found


def _column(name: str, values: Any) -> Column:
    if isinstance(values, Texts):
        return values
    array = np.asarray(values)
    if array.dtype.kind == "U":
        array = np.array([str(text).encode("utf-8") for text in array.tolist()], "S")
    if array.ndim != 1 or array.dtype.kind not in "iufbS":
        raise StoreError(
            f"the column {name} is an array of {array.dtype} with {array.ndim} dimension(s); give "
            "one dimension of numbers or texts"
        )
    return array


def _narrow(name: str, values: Column) -> str:
    """The type of a column in the file."""
    if isinstance(values, Texts) or values.dtype.kind == "S":
        longest = values.longest if isinstance(values, Texts) else values.dtype.itemsize
        return f"S{max(_NAME_BYTES if name == 'name' else 1, longest)}"
    if values.dtype.kind == "f":
        return str(values.dtype.newbyteorder("<").str)
    wanted = _USUAL.get(name, "<i4")
    for kind in (wanted, "<i4", "<i8"):
        limits = np.iinfo(kind)
        if not len(values) or (limits.min <= values.min() and values.max() <= limits.max):
            return kind
    return "<u8"
