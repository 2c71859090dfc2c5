"""Reading .nib files, the forerunner of .2bit: one sequence a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from ..headers.others import read_nib
from ..headers.source import open_source, read_exactly

if TYPE_CHECKING:
    import numpy as np

__all__ = ["nib_pieces", "nib_sequence"]

_LETTERS = b"TCAGNNNNtcagnnnn"
_CHUNK = 1 << 19


def nib_sequence(
    path: str | os.PathLike[str], start: int = 0, end: int | None = None, *, mask: bool = True
) -> str:
    """The letters of a .nib file, or of a part of it.

    Parameters
    ----------
    path
        The file.
    start, end
        0-based, half-open; without `end`, up to its end.
    mask
        True gives masked bases in lower case.

    Raises
    ------
    ValueError
        When the range does not lie in the sequence.
    FormatError
        When it is not a .nib file, or is cut off.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format8

    Examples
    --------
    >>> import pathlib, struct, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "a.nib")
    >>> _ = path.write_bytes(struct.pack("<II", 0x6BE93D3A, 3) + bytes([0x01, 0xA0]))
    >>> nib_sequence(path)
    'TCa'
    """
    letters = b"".join(nib_pieces(path, start, end)).decode("ascii")
    return letters if mask else letters.upper()


def nib_pieces(
    path: str | os.PathLike[str], start: int = 0, end: int | None = None
) -> Iterator[bytes]:
    """The letters of a .nib file, or of a part of it, in pieces of about a million.

    Parameters
    ----------
    path, start, end
        As for `nib_sequence`.

    Yields
    ------
    bytes
        Letters; masked bases are in lower case.

    Raises
    ------
    ValueError, FormatError
        As for `nib_sequence`.
    """
    import numpy as np

    source = open_source(path)
    try:
        header = read_nib(source)
        end = header.length if end is None else end
        if not 0 <= start <= end <= header.length:
            raise ValueError(
                f"{start}-{end} is no range of {source.name}, which has {header.length} bases"
            )
        first, last = start // 2, (end + 1) // 2
        for at in range(first, last, _CHUNK):
            data = read_exactly(source, 8 + at, min(_CHUNK, last - at), "sequence")
            letters = _pairs()[np.frombuffer(data, np.uint8)].tobytes()
            yield letters[max(start - 2 * at, 0) : end - 2 * at]
    finally:
        source.close()


@lru_cache(maxsize=1)
def _pairs() -> np.ndarray:
    """For each byte its two letters, as one 16-bit item."""
    import numpy as np

    letters = np.frombuffer(_LETTERS, np.uint8)
    byte = np.arange(256)
    table = np.stack([letters[byte >> 4], letters[byte & 15]], axis=1)
    return np.ascontiguousarray(table).view(np.uint16).ravel()
