"""Where the reads of each sequence start, from the index beside a BAM file."""

from __future__ import annotations

import gzip
import struct
import zlib
from contextlib import closing

from ...errors import FormatError
from ..headers import IndexHeader, open_source

__all__ = ["first_offsets"]


def first_offsets(index: IndexHeader, references: int) -> list[int | None] | None:
    """Virtual file offset of the first read of each sequence.

    Parameters
    ----------
    index
        What is known of the index: its path, and its kind, ``bai`` or ``csi``.
    references
        How many sequences the BAM file has.

    Returns
    -------
    list or None
        An offset for each sequence, None for one without reads; None for an index that is damaged
        or of another file.

    References
    ----------
    https://samtools.github.io/hts-specs/SAMv1.pdf section 5.2 and
    https://samtools.github.io/hts-specs/CSIv1.pdf
    """
    if index.reference_count != references:
        return None
    try:
        data = _content(index.path)
        if index.kind == "csi":
            data = gzip.decompress(data)
            return _firsts_csi(data, references)
        return _firsts_bai(data, references)
    except (OSError, EOFError, FormatError, zlib.error, struct.error):
        return None


def _content(where: str) -> bytes:
    """All of an index file or URL."""
    with closing(open_source(where)) as source:
        return source.read_at(0, source.size or 0)


def _firsts_bai(data: bytes, references: int) -> list[int | None]:
    firsts = []
    place = 8
    for _ in range(references):
        first, place = _first_of(data, place, skip=0, statistics=37450)
        firsts.append(first)
        place += 4 + 8 * struct.unpack_from("<i", data, place)[0]
    return firsts


def _firsts_csi(data: bytes, references: int) -> list[int | None]:
    depth, extra = struct.unpack_from("<ii", data, 8)
    place = 20 + extra
    firsts = []
    for _ in range(references):
        first, place = _first_of(
            data, place, skip=8, statistics=((1 << 3 * (depth + 1)) - 1) // 7 + 1
        )
        firsts.append(first)
    return firsts


def _first_of(data: bytes, place: int, skip: int, statistics: int) -> tuple[int | None, int]:
    """The least start of a chunk of one sequence, and where its bins end.

    `skip` bytes lie between the number of a bin and that of its chunks; the bin `statistics` holds
    counts.
    """
    two = struct.Struct(f"<I{skip}xi").unpack_from
    start = struct.Struct("<Q").unpack_from
    (bins,) = struct.unpack_from("<i", data, place)
    place += 4
    first = None
    for _ in range(bins):
        number, chunks = two(data, place)
        place += 8 + skip
        if number != statistics and chunks > 0:
            (at,) = start(data, place)
            if first is None or at < first:
                first = at
        if chunks < 0:
            raise struct.error("negative number of chunks")
        place += 16 * chunks
    return first, place
