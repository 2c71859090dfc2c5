"""Tables of features: one a chromosome, with a row for each feature, as PyTables has them.

In the file starts count from 1, as ``genome`` has them; everywhere else they count from 0.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from ..errors import StoreError
from .attributes import put_number, put_text, read_json, read_text
from .layout import TABLE_VERSION, begin_file, dataset, load_h5py, mark, open_file
from .publishing import Publication
from .regions import find_chromosome, locate
from .tracks import StoreTrack

__all__ = ["FeatureTrack", "FeatureWriter"]

_ROWS = 4096
_MOST_BYTES = 1 << 34


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
        names = self._rows(known[0]).dtype.names or () if known else ("start", "end")
        if isinstance(told, list) and sorted(map(str, told)) == sorted(names):
            return tuple(told)
        usual = ("start", "end", "name", "score", "strand")
        return (
            *(name for name in usual if name in names),
            *(name for name in names if name not in usual),
        )

    def count(self, chrom: str | None = None) -> int:
        """How many features a chromosome has, or all together."""
        if chrom is None:
            return sum(self.count(name) for name in self.chromosomes)
        return len(self._rows(locate(self.sizes, chrom)[0]))

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
        rows = self._rows(name)
        inside = (rows["start"] < last) & (rows["end"] > first)
        empty = rows["start"] == rows["end"]
        inside |= empty & (rows["start"] >= first) & (rows["start"] <= last)
        return rows[inside]

    def _rows(self, chrom: str) -> np.ndarray:
        if self._process != os.getpid():
            self._open()
        if self._last is None or self._last[0] != chrom:
            self._last = (chrom, self._read(chrom))
        return self._last[1]

    def _read(self, chrom: str) -> np.ndarray:
        if not self._file:
            raise StoreError(f"the track {self.name!r} has been closed; open it again")
        try:
            node = dataset(self._file, chrom)
        except StoreError as error:
            raise StoreError(f"{self.path} cannot be read: {error}") from None
        if node is None:
            known = next(iter(self.chromosomes), None)
            kind = [("start", "i4"), ("end", "i4")] if known is None else self._read(known).dtype
            return np.zeros(0, kind)
        if (
            node.ndim != 1
            or not {"start", "end"} <= set(node.dtype.names or ())
            or node.dtype.hasobject
            or node.size * node.dtype.itemsize > _MOST_BYTES
        ):
            raise StoreError(f"{self.path} has no table of features for {chrom}")
        try:
            rows = node[()]
        except (OSError, RuntimeError, TypeError, ValueError) as error:
            raise StoreError(
                f"{self.path} cannot be read: {chrom}: {error}; make it anew"
            ) from None
        rows["start"] -= 1
        return rows[np.argsort(rows["start"], kind="stable")]

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
                rows = self._read(chrom)
            except StoreError as error:
                problems.append(str(error))
                continue
            bad = (rows["start"] < 0) | (rows["end"] < rows["start"])
            bad |= rows["end"] > self.sizes[chrom]
            if bad.any():
                row = rows[int(np.argmax(bad))]
                problems.append(
                    f"{chrom}: the feature {row['start']}-{row['end']} does not lie within the "
                    "chromosome"
                )
        return problems

    def to_bigbed(self, path: str | os.PathLike[str], **options: Any) -> None:
        """Write a bigBed; see `trackhub.store.bigbed.to_bigbed`."""
        from .bigbed import to_bigbed

        to_bigbed(self, path, **options)


class FeatureWriter:
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
        h5py = load_h5py()
        self._sizes = sizes
        self._columns: list[str] | None = None
        self._hash = hashlib.blake2b(digest_size=16)
        self._publication = Publication(path, replace=replace)
        try:
            self._file = h5py.File(self._publication.path, "w")
            begin_file(self._file, "table", source or {})
        except BaseException:
            self._publication.abort()
            raise

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
        rows = _table(start, end, columns)
        bad = (rows["start"] < 1) | (rows["end"] < rows["start"] - 1) | (rows["end"] > size)
        if bad.any():
            row = rows[int(np.argmax(bad))]
            raise StoreError(
                f"{name}:{row['start'] - 1}-{row['end']} is no range of {name}, which has {size:,} "
                "bases"
            )
        if self._columns is None:
            self._columns = ["start", "end", *columns]
        elif self._columns != ["start", "end", *columns]:
            raise StoreError(f"{name} has other columns than the chromosomes before it")
        if len(rows):
            self._put(name, rows[np.lexsort((rows["end"], rows["start"]))])

    def _put(self, chrom: str, rows: np.ndarray) -> None:
        node = self._file.create_dataset(
            chrom,
            data=rows,
            chunks=(min(_ROWS, len(rows)),),
            maxshape=(None,),
            compression="gzip",
            compression_opts=1,
            shuffle=True,
        )
        mark(node, "TABLE", TABLE_VERSION)
        for number, field in enumerate(rows.dtype.names or ()):
            put_text(node, f"FIELD_{number}_NAME", field)
        put_number(node, "NROWS", len(rows))
        self._hash.update(f"\n{chrom} {rows.dtype}\n".encode())
        self._hash.update(rows.tobytes())

    def commit(self) -> None:
        """Make the table visible; a ``with`` statement does that at its end."""
        import json

        try:
            put_text(self._file, "content_id", self._hash.hexdigest())
            put_text(self._file, "columns", json.dumps(self._columns or ["start", "end"]))
            self._file.close()
        except BaseException:
            self.abort()
            raise
        self._publication.commit()

    def abort(self) -> None:
        """Forget the table."""
        try:
            self._file.close()
        finally:
            self._publication.abort()

    def __enter__(self) -> FeatureWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.commit()
        else:
            self.abort()


#: Types of the usual columns, where their values fit.
_USUAL = {"start": "<i4", "end": "<i4", "strand": "<i1", "score": "<i2"}


def _table(start: Any, end: Any, columns: Mapping[str, Any]) -> np.ndarray:
    """One record array; starts from 1."""
    arrays = {"start": _column("start", start), "end": _column("end", end)}
    arrays.update({name: _column(name, values) for name, values in columns.items()})
    lengths = {len(values) for values in arrays.values()}
    if len(lengths) > 1:
        raise StoreError(
            f"columns have the lengths {', '.join(map(str, sorted(lengths)))}; give all the same"
        )
    for name in ("start", "end"):
        if arrays[name].dtype.kind not in "iu" and len(arrays[name]):
            raise StoreError(f"{name} is {arrays[name].dtype}; give whole numbers")
    arrays["start"] = arrays["start"].astype(np.int64) + 1
    # PyTables lists columns by name.
    fields = [(name, _narrow(name, arrays[name])) for name in sorted(arrays)]
    rows = np.zeros(lengths.pop(), fields)
    for name, values in arrays.items():
        rows[name] = values
    return rows


def _column(name: str, values: Any) -> np.ndarray:
    array = np.asarray(values)
    if array.dtype.kind == "U":
        array = np.array([str(text).encode("utf-8") for text in array.tolist()], "S")
    if array.ndim != 1 or array.dtype.kind not in "iufbS":
        raise StoreError(
            f"the column {name} is an array of {array.dtype} with {array.ndim} dimension(s); give "
            "one dimension of numbers or texts"
        )
    return array


def _narrow(name: str, values: np.ndarray) -> str:
    """The type of a column in the file."""
    if values.dtype.kind == "S":
        return f"S{max(32 if name == 'name' else 1, values.dtype.itemsize)}"
    if values.dtype.kind == "f":
        return str(values.dtype.newbyteorder("<").str)
    wanted = _USUAL.get(name, "<i4")
    for kind in (wanted, "<i4", "<i8"):
        limits = np.iinfo(kind)
        if not len(values) or (limits.min <= values.min() and values.max() <= limits.max):
            return kind
    return "<u8"
