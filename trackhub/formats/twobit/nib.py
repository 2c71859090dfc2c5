"""Reading .nib files, the forerunner of .2bit: one sequence a file."""

from __future__ import annotations

import os

from ..headers.others import read_nib
from ..headers.source import open_source, read_exactly

__all__ = ["nib_sequence"]


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
        data = read_exactly(source, 8 + first, last - first, "sequence")
    finally:
        source.close()
    both = np.frombuffer(data, np.uint8)
    codes = np.stack([both >> 4, both & 15], axis=1).ravel()[start - 2 * first : end - 2 * first]
    table = np.frombuffer(b"TCAGNNNNtcagnnnn" if mask else b"TCAGNNNN" * 2, np.uint8)
    return table[codes].tobytes().decode("ascii")
