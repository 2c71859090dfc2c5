"""A track, as ``genome.track`` had it: positions from 1, ends included."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import numpy as np

from ...errors import StoreError, warn
from ..attributes import read_number
from ..features import FeatureTrack
from ..layout import open_file
from ..tracks import ArrayTrack, DenseTrack, StoreTrack
from .absent import absent_name
from .problems import AbsentName, ValueProblem

__all__ = ["Track"]

_H5F = (
    "it was the file of PyTables; get_array gives the values of a chromosome, and a new track is "
    "made by gdb.create_track and gdb.init_track, or by GenomeStore.new"
)


def __getattr__(name: str) -> Any:
    return absent_name(__name__, name, globals(), {})


def _is_of_genome(track: DenseTrack) -> bool:
    """Whether a file is not one of the store, which tells the version of its format."""
    with open_file(track.path) as file:
        return read_number(file, "store_format") is None


class Track:
    """A track that is open for reading; made by `GenomeDB.open_track`.

    It has a ``name``, and as ``path`` its file.

    Parameters
    ----------
    track
        The track of the store.

    Examples
    --------
    >>> import tempfile
    >>> from trackhub.store import GenomeStore
    >>> from trackhub.store.compat import GenomeDB
    >>> root = tempfile.mkdtemp()
    >>> store = GenomeStore.create(root, "toy", chromosomes={"chr1": 5})
    >>> with store.new("reads", dtype="uint8") as new:
    ...     _ = new.write("chr1", [1, 2, 3, 4, 5])
    >>> with GenomeDB(root, "toy").open_track("reads") as track:
    ...     track.get_nparray("chr1", 2, 4), int(track.get_val("chr1", 5))
    (array([2, 3, 4], dtype=uint8), 5)
    """

    def __init__(self, track: StoreTrack) -> None:
        self.name = track.name
        self.path = str(track.path)
        self._track = track
        self._of_genome = isinstance(track, DenseTrack) and _is_of_genome(track)
        self._warned: set[str] = set()

    def __enter__(self) -> Track:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._track.close()

    @property
    def h5f(self) -> Any:
        """Refuse to give the file.

        Raises
        ------
        AbsentName
            Always, with what to use instead.
        """
        raise AbsentName(f"a track has no h5f: {_H5F}")

    def has_chromosome(self, chrom: Any) -> bool:
        """Whether the track has data of a chromosome, given as an object or by name."""
        return str(chrom) in self._track.chromosomes

    def get_array(self, chrom: Any) -> np.ndarray:
        """All values of a chromosome; or of a table of features all rows, with starts from 1."""
        if isinstance(self._track, FeatureTrack):
            rows = self._track.features(self._known(chrom)).copy()
            rows["start"] += 1
            return rows
        return self.get_nparray(chrom)

    def get_val(self, chrom: Any, pos: int) -> Any:
        """The value of one base.

        Parameters
        ----------
        chrom
            A chromosome, or its name.
        pos
            From 1.

        Raises
        ------
        ValueError
            When the position is not on the chromosome, or the track does not have the chromosome.
        """
        return self.get_nparray(chrom, pos, pos)[0]

    def get_nparray(
        self, chrom: Any, start: int | None = None, end: int | None = None
    ) -> np.ndarray:
        """The values of a range.

        Parameters
        ----------
        chrom
            A chromosome, or its name.
        start, end
            From 1, both included; the ends of the chromosome where left out.

        Returns
        -------
        numpy.ndarray
            Of the type of the track. When a file that ``genome`` wrote does not have the chromosome
            and `chrom` is an object, NaN as float32, with one warning for each chromosome. Other
            files leave out chromosomes without data, which have 0 or NaN everywhere.

        Raises
        ------
        ValueError
            For a range that is not on the chromosome; and when a file that ``genome`` wrote does not
            have the chromosome and `chrom` is a name.
        """
        name = self._known(chrom)
        track = self._values()
        size = track.sizes[name]
        first = 1 if start is None else int(start)
        last = size if end is None else int(end)
        if not 1 <= first <= last <= size:
            raise ValueProblem(
                f"{name}:{first}-{last} is no range of {name}; give 1 <= start <= end <= {size}"
            )
        if self._of_genome and not self.has_chromosome(name):
            return self._absent(name, chrom, last - first + 1)
        return track.values(name, first - 1, last)

    def _values(self) -> ArrayTrack:
        if not isinstance(self._track, ArrayTrack):
            raise ValueProblem(f"{self.name!r} is a table of features; get_array gives its rows")
        return self._track

    def _known(self, chrom: Any) -> str:
        name = str(chrom)
        if name not in self._track.sizes:
            raise ValueProblem(f"the assembly has no chromosome {name!r}")
        return name

    def _absent(self, name: str, chrom: Any, length: int) -> np.ndarray:
        if isinstance(chrom, str):
            raise ValueProblem(f"the track {self.name!r} does not have the chromosome {name!r}")
        if name not in self._warned:
            self._warned.add(name)
            warn(f"the track {self.name!r} does not have {name}; its values are NaN")
        return np.full(length, np.nan, np.float32)

    def get_seq_str(self, chrom: Any, start: int | None = None, end: int | None = None) -> str:
        """The letters of a range; parameters and errors as for `get_nparray`."""
        values = self.get_nparray(chrom, start, end)
        if values.dtype != np.uint8:
            raise ValueProblem(f"{self.name!r} has values of {values.dtype}, and no letters")
        return values.tobytes().decode("latin-1")

    def _stats(self, chrom: Any) -> Any:
        if not isinstance(self._track, ArrayTrack):
            raise StoreError(f"{self.name!r} is a table of features and has no statistics")
        return self._track.stats(self._known(chrom))
