"""Tracks that are being made: arrays to fill, as in a track that ``genome`` had open for writing.

The arrays lie in files without a name until the track is closed, and then become a track of the
store.
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import warn
from ..layout import check_dtype, missing_value
from ..tracks import ArrayTrack, StoreTrack
from ..writing import TrackWriter, fitted
from .problems import ValueProblem
from .track import Track

if TYPE_CHECKING:
    from ..genomestore import GenomeStore

__all__ = ["NewTrack"]

_BLOCK = 1 << 20


class _Arrays(ArrayTrack):
    """An array for each chromosome that was asked for; all others have one value everywhere."""

    def __init__(self, name: str, path: Path, store: GenomeStore, dtype: Any, dflt: Any) -> None:
        super().__init__(name, path, store.sizes)
        self.dtype = dtype
        self.missing = missing_value(dtype)
        given = np.array([self.missing if dflt is None else dflt])
        self.dflt = fitted(given, dtype, "error")[0][0]
        self._folder = store.directory
        self._made: dict[str, np.ndarray] = {}

    @property
    def chromosomes(self) -> list[str]:
        return list(self.sizes)

    def array(self, chrom: str) -> np.ndarray:
        """The array of a chromosome, to be filled."""
        if chrom not in self._made:
            with tempfile.TemporaryFile(dir=self._folder) as file:
                made: Any = np.memmap(file, self.dtype, "w+", shape=(self.sizes[chrom],))
            if self.dflt != 0:
                made[:] = self.dflt
            self._made[chrom] = made
        return self._made[chrom]

    def _fill(self, chrom: str, start: int, out: np.ndarray) -> None:
        made = self._made.get(chrom)
        out[:] = self.dflt if made is None else made[start : start + len(out)]

    def has_data(self, chrom: str) -> bool:
        """Whether anything has to be written."""
        return chrom in self._made or not np.array_equal(self.dflt, self.missing, equal_nan=True)

    def close(self) -> None:
        self._made.clear()


def _forgotten(name: str, writer: TrackWriter) -> None:
    writer.abort()
    warn(f"the track {name!r} was created and not closed, and is not kept; close it at the end")


class NewTrack(Track):
    """A track that is being made; made by `GenomeDB.create_track`.

    `GenomeDB.init_track` gives it a type, `get_array` the array of a chromosome, from 0, to be
    filled. `close` makes it a track of the store; so does the end of a ``with`` statement, unless
    that ends with an error.

    Examples
    --------
    >>> import tempfile
    >>> from trackhub.store import GenomeStore
    >>> from trackhub.store.compat import GenomeDB
    >>> root = tempfile.mkdtemp()
    >>> _ = GenomeStore.create(root, "toy", chromosomes={"chr1": 5, "chr2": 3})
    >>> gdb = GenomeDB(root, "toy")
    >>> track = gdb.create_track("counts")
    >>> gdb.init_track(track, "uint8", 0)
    >>> track.get_array("chr1")[1:3] = [7, 8]
    >>> track.close()
    >>> gdb.open_track("counts").get_nparray("chr1", 1, 3)
    array([0, 7, 8], dtype=uint8)
    """

    def __init__(self, store: GenomeStore, name: str, path: Path) -> None:
        super().__init__(StoreTrack(name, path, store.sizes))
        self._store = store
        self._writer: TrackWriter | None = None
        self._watch: weakref.finalize[Any, Any] | None = None

    def _init(self, dtype: Any, dflt: Any) -> None:
        if self._writer is not None:
            raise ValueProblem(f"the track {self.name!r} has a type already: {self._writer.dtype}")
        # What genome made of sequence was known by its name, too.
        letters = "seq" in Path(self.path).stem and check_dtype(dtype) == np.uint8
        writer = self._store.new(self.name, dtype=dtype, kind="sequence" if letters else "dense")
        try:
            self._track = _Arrays(self.name, Path(self.path), self._store, writer.dtype, dflt)
        except BaseException:
            writer.abort()
            raise
        self._writer = writer
        self._watch = weakref.finalize(self, _forgotten, self.name, writer)

    def _arrays(self) -> _Arrays:
        if not isinstance(self._track, _Arrays):
            raise ValueProblem(
                f"the track {self.name!r} has no type; call gdb.init_track(track, dtype) first"
            )
        return self._track

    def _values(self) -> ArrayTrack:
        return self._arrays()

    def get_array(self, chrom: Any) -> np.ndarray:
        """The array of a chromosome, from 0, to be filled."""
        arrays = self._arrays()
        return arrays.array(self._known(chrom))

    def close(self) -> None:
        """Write the track; harmless when done twice."""
        arrays, writer = self._arrays(), self._writer
        if writer is None:
            return
        try:
            for chrom in arrays.sizes:
                if arrays.has_data(chrom):
                    writer.write(chrom, _blocks(arrays, chrom))
        except BaseException:
            self._abort()
            raise
        self._writer = None
        self._forget()
        arrays.close()
        writer.commit()

    def _forget(self) -> None:
        if self._watch is not None:
            self._watch.detach()

    def _abort(self) -> None:
        self._forget()
        self._track.close()
        if self._writer is not None:
            self._writer.abort()
            self._writer = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._abort()


def _blocks(arrays: _Arrays, chrom: str) -> Iterator[np.ndarray]:
    return (values for _, values in arrays.blocks(chrom, _BLOCK))
