"""Reading .2bit files. Names and sizes need only the standard library; letters need numpy."""

from __future__ import annotations

import os
import struct
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from ...errors import FormatError
from ..headers.others import TwoBitHeader, read_twobit, twobit_sizes
from ..headers.source import Fetch, open_source, read_exactly

if TYPE_CHECKING:
    import numpy as np

__all__ = ["TwoBit"]

_BASES = b"TCAG"


class _Blocks(NamedTuple):
    """Runs of bases, in order and apart from each other."""

    starts: np.ndarray
    ends: np.ndarray

    def within(self, start: int, end: int) -> tuple[np.ndarray, np.ndarray]:
        """Starts and ends of what lies in a range, counted from its start."""
        import numpy as np

        first = int(np.searchsorted(self.ends, start, "right"))
        last = int(np.searchsorted(self.starts, end, "left"))
        return (
            np.maximum(self.starts[first:last], start) - start,
            np.minimum(self.ends[first:last], end) - start,
        )


class _Place(NamedTuple):
    """Where a sequence lies in the file."""

    size: int
    unknown: _Blocks
    lower: _Blocks
    bases: int


class TwoBit:
    """A .2bit file, open for reading.

    Parameters
    ----------
    where
        Path, or ``http://``/``https://`` URL on a server that answers byte ranges.
    opener
        For URLs: how a request is made.

    Attributes
    ----------
    header
        What `read_header` tells of the file.

    Raises
    ------
    FormatError
        When it is not a .2bit file of version 0 or 1, or is damaged.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from trackhub.formats.twobit import write_twobit
    >>> path = pathlib.Path(tempfile.mkdtemp(), "a.2bit")
    >>> _ = write_twobit(path, [("chr1", "ACGTNNacgt")])
    >>> with TwoBit(path) as genome:
    ...     genome.names, genome.sizes, genome.sequence("chr1", 6, 10, mask=False)
    (('chr1',), {'chr1': 10}, 'ACGT')
    """

    def __init__(self, where: str | os.PathLike[str], *, opener: Fetch | None = None) -> None:
        self._source = open_source(where, opener=opener)
        try:
            self.header: TwoBitHeader = read_twobit(self._source)
        except BaseException:
            self._source.close()
            raise
        self._order = "<" if self.header.byte_order == "little" else ">"
        self._places: dict[str, _Place] = {}

    def __enter__(self) -> TwoBit:
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
        self._source.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sequences, in the order of the file."""
        return self.header.names

    @property
    def sizes(self) -> dict[str, int]:
        """Name to length in bases; of a served file this takes a request for each far-off sequence."""
        if not self.header.chroms and not self.header.truncated:
            self.header.chroms = twobit_sizes(self._source, self.header)
        return dict(self.header.chroms)

    def sequence(
        self, name: str, start: int = 0, end: int | None = None, *, mask: bool = True
    ) -> str:
        """The letters of a sequence, or of a part of it.

        Parameters
        ----------
        name
            The sequence.
        start, end
            0-based, half-open; without `end`, up to its end.
        mask
            True gives masked bases in lower case, False gives all in upper case.

        Returns
        -------
        str
            A, C, G, T and N.

        Raises
        ------
        KeyError
            When there is no such sequence.
        ValueError
            When the range does not lie in it.
        FormatError
            When the file is damaged.
        """
        import numpy as np

        place = self._place(name)
        end = place.size if end is None else end
        if not 0 <= start <= end <= place.size:
            raise ValueError(
                f"{name}:{start}-{end} is no range of {name}, which has {place.size} bases"
            )
        if start == end:
            return ""
        first, last = start // 4, (end + 3) // 4
        packed = read_exactly(self._source, place.bases + first, last - first, f"sequence {name!r}")
        four = np.frombuffer(packed, np.uint8)
        letters = _unpacked()[four].view(np.uint8)[start - 4 * first : end - 4 * first]
        for run_start, run_end in zip(*place.unknown.within(start, end), strict=True):
            letters[run_start:run_end] = ord("N")
        if mask:
            _lower(letters, *place.lower.within(start, end))
        return letters.tobytes().decode("ascii")

    def _place(self, name: str) -> _Place:
        place = self._places.get(name)
        if place is None:
            if name not in self.header.offsets:
                raise KeyError(name)
            place = self._places[name] = self._read_place(name, self.header.offsets[name])
        return place

    def _read_place(self, name: str, offset: int) -> _Place:
        what = f"record of sequence {name!r}"
        number = struct.Struct(self._order + "I")
        (size,) = number.unpack(read_exactly(self._source, offset, 4, what))
        offset += 4
        blocks = []
        for _ in range(2):
            (count,) = number.unpack(read_exactly(self._source, offset, 4, what))
            blocks.append(self._read_blocks(name, offset + 4, count, size))
            offset += 4 + 8 * count
        return _Place(size, blocks[0], blocks[1], offset + 4)

    def _read_blocks(self, name: str, offset: int, count: int, size: int) -> _Blocks:
        import numpy as np

        total = self._source.size
        if total is not None and offset + 8 * count > total:
            raise FormatError(f"the record of sequence {name!r} is cut off", self._source.name)
        data = read_exactly(self._source, offset, 8 * count, f"record of sequence {name!r}")
        numbers = np.frombuffer(data, self._order + "u4").astype(np.int64)
        starts, sizes = numbers[:count], numbers[count:]
        ends = starts + sizes
        if count and (int(ends[-1]) > size or bool((ends[:-1] > starts[1:]).any())):
            raise FormatError(
                f"the N or mask blocks of sequence {name!r} are damaged", self._source.name
            )
        return _Blocks(starts, ends)


@lru_cache(maxsize=1)
def _unpacked() -> np.ndarray:
    """For each byte its four letters, as one 32-bit item."""
    import numpy as np

    letters = np.frombuffer(_BASES, np.uint8)
    byte = np.arange(256)
    table = np.stack([letters[byte >> shift & 3] for shift in (6, 4, 2, 0)], axis=1)
    return np.ascontiguousarray(table).view(np.uint32).ravel()


def _lower(letters: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> None:
    """Set runs of letters to lower case, in place."""
    import numpy as np

    if not len(starts):
        return
    # Lengths of what lies outside and inside the runs, by turns.
    edges = np.empty(2 * len(starts) + 2, np.int64)
    edges[0], edges[-1] = 0, len(letters)
    edges[1:-1:2], edges[2:-1:2] = starts, ends
    bits = np.zeros(len(edges) - 1, np.uint8)
    bits[1::2] = 0x20
    letters |= np.repeat(bits, np.diff(edges))
