"""BGZF files: gzip blocks of at most 64 KB, found one after the other and inflated in threads.

What the inflated bytes mean is not known here.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import Any, NamedTuple

import numpy as np

from ...errors import FormatError
from ..headers.source import Source, is_url, open_source

__all__ = ["PADDING", "Group", "groups"]

#: Zeros behind the data of a group, so that a few bytes may be read past its end.
PADDING = 264
#: Blocks that are inflated by one task: 8 MB at most.
_BLOCKS = 128
_READ = 1 << 21
#: From a server more at once, as each request takes its time.
_SERVED_READ = 1 << 24
_LONGEST_BLOCK = 1 << 16
_PLAIN_HEADER = b"\x1f\x8b\x08\x04"
_PLAIN_EXTRA = b"\x06\0BC\x02\0"

_Inflate = Callable[[memoryview, int], bytes]


class _Block(NamedTuple):
    """Where a block and its compressed data lie in raw bytes, and what they inflate to."""

    begin: int
    first: int
    last: int
    length: int
    check: int


class Group(NamedTuple):
    """Consecutive blocks, inflated.

    Attributes
    ----------
    data
        Their bytes, and `PADDING` zeros.
    starts
        Where each block starts in `data`, and where the last one ends.
    offsets
        Where each block starts in the file.
    end
        Where the blocks end in the file.
    """

    data: bytes
    starts: np.ndarray
    offsets: np.ndarray
    end: int


def groups(
    where: str, start: int = 0, *, threads: int | None = None, accelerate: bool = False
) -> Iterator[Group]:
    """The content of a BGZF file.

    Parameters
    ----------
    where
        The file, or its URL.
    start
        File offset of the first block to read.
    threads
        Threads that inflate; None takes two, or one on a machine with one processor.
    accelerate
        Inflate with isal where that package is installed.

    Raises
    ------
    OSError
        When the file cannot be read.
    FormatError
        Where a block is damaged or cut off.

    References
    ----------
    https://samtools.github.io/hts-specs/SAMv1.pdf section 4.1
    """
    if threads is None:
        threads = min(2, os.cpu_count() or 1)
    inflate, checksum, problems = _engine(accelerate)
    step = _SERVED_READ if is_url(where) else _READ

    def work(path: str, raw: bytes, blocks: list[_Block], at: int) -> list[bytes]:
        view = memoryview(raw)
        out = []
        for begin, first, last, length, check in blocks:
            try:
                data = inflate(view[first:last], length)
            except problems as error:
                raise _damaged(path, at + begin, f"its data cannot be inflated ({error})") from None
            if len(data) != length or checksum(data) != check:
                raise _damaged(path, at + begin, "its length or check sum is another one")
            out.append(data)
        out.append(bytes(PADDING))
        return out

    waiting: deque[tuple[Future[list[bytes]], list[_Block], int, int]] = deque()

    def first_waiting() -> Group:
        future, blocks, at, end = waiting.popleft()
        parts = future.result()
        starts = np.zeros(len(blocks) + 1, np.int64)
        np.cumsum([block.length for block in blocks], out=starts[1:])
        offsets = np.array([at + block.begin for block in blocks], np.int64)
        return Group(b"".join(parts), starts, offsets, end)

    with closing(open_source(where)) as source, ThreadPoolExecutor(threads) as pool:
        for raw, blocks, at, end in _raw_groups(source, start, step):
            waiting.append((pool.submit(work, source.name, raw, blocks, at), blocks, at, end))
            if len(waiting) > threads:
                yield first_waiting()
        while waiting:
            yield first_waiting()


def _engine(
    accelerate: bool,
) -> tuple[_Inflate, Callable[[bytes], int], tuple[type[Exception], ...]]:
    """Functions that inflate and check a block, and the exceptions of the first."""
    if accelerate:
        try:
            from isal import igzip_lib, isal_zlib
        except ImportError:
            pass
        else:
            raw_deflate = igzip_lib.DECOMP_DEFLATE

            def fast(block: memoryview, length: int) -> bytes:
                data: bytes = igzip_lib.decompress(block, raw_deflate, 15, length + 1)
                return data

            problems: Any = igzip_lib.error
            return fast, isal_zlib.crc32, (problems, EOFError, ValueError)

    def inflate(block: memoryview, length: int) -> bytes:
        return zlib.decompress(block, -15, length + 1)

    return inflate, zlib.crc32, (zlib.error,)


def _raw_groups(
    source: Source, at: int, step: int
) -> Iterator[tuple[bytes, list[_Block], int, int]]:
    """Raw bytes, the blocks in them, and the file offsets of the bytes and of the blocks' end."""
    path = source.name
    raw = b""
    place = 0
    blocks: list[_Block] = []
    while True:
        size = _block_size(raw, place, path, at)
        whole = size is not None and place + size <= len(raw)
        if whole:
            assert size is not None
            blocks.append(_block(raw, place, place + size, path, at))
            place += size
            if len(blocks) < _BLOCKS:
                continue
        if blocks:
            yield raw, blocks, at, at + place
        raw, at, place, blocks = raw[place:], at + place, 0, []
        if not whole:
            more = source.read_at(at + len(raw), step)
            if not more:
                if raw:
                    raise FormatError(
                        f"the file is cut off in the block at byte {at}; fetch or make it again",
                        path,
                    )
                return
            raw += more


def _block(raw: bytes, begin: int, end: int, path: str, at: int) -> _Block:
    check, length = struct.unpack_from("<II", raw, end - 8)
    if length > _LONGEST_BLOCK:
        raise _damaged(path, at + begin, f"it says to hold {length} bytes")
    extra = raw[begin + 10] | raw[begin + 11] << 8
    return _Block(begin, begin + 12 + extra, end - 8, length, check)


def _block_size(raw: bytes, place: int, path: str, at: int) -> int | None:
    """Bytes of the block at `place`; None where its header is not there yet."""
    if len(raw) < place + 18:
        return None
    if raw[place : place + 4] != _PLAIN_HEADER:
        raise FormatError(
            f"there is no BGZF block at byte {at + place}; the file is damaged or not compressed "
            "with bgzip",
            path,
        )
    if raw[place + 10 : place + 16] == _PLAIN_EXTRA:
        size = (raw[place + 16] | raw[place + 17] << 8) + 1
        least = 26
    else:
        extra = raw[place + 10] | raw[place + 11] << 8
        if len(raw) < place + 12 + extra:
            return None
        size = _size_in_extra(raw[place + 12 : place + 12 + extra])
        least = 20 + extra
    if size < least:
        raise _damaged(path, at + place, f"it says to be {size} bytes long")
    return size


def _size_in_extra(extra: bytes) -> int:
    """The block size among several extra fields; 0 where it is missing."""
    place = 0
    while place + 4 <= len(extra):
        length = extra[place + 2] | extra[place + 3] << 8
        if extra[place : place + 2] == b"BC" and length == 2 and place + 6 <= len(extra):
            return (extra[place + 4] | extra[place + 5] << 8) + 1
        place += 4 + length
    return 0


def _damaged(path: str, at: int, why: str) -> FormatError:
    return FormatError(f"the block at byte {at} is damaged: {why}; fetch or make it again", path)
