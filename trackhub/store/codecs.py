"""Bytes of one chunk: deflate with byte shuffle, and Blosc, as HDF5 filters write them.

Only arrays and bytes are known here; files and datasets are in `chunks`.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from ..errors import StoreError

__all__ = ["BLOSC_FILTER", "Blosc", "Codec", "Deflate", "blosc_available", "checksum"]

#: Number under which Blosc is registered with the HDF Group.
BLOSC_FILTER = 32001
_LZ4_LEVEL = 1
_BITSHUFFLE = 2
_BLOSC_HEADER = struct.Struct("<4xIII")
#: Packed bytes of a chunk that is done in some 20 microseconds. A thread that waits for its turn
#: in Python wakes up too late to take over while another one inflates so little.
_QUICK = 2048


class Codec(Protocol):
    """How the values of a chunk become bytes and back.

    Attributes
    ----------
    quick
        Chunks of at most so many packed bytes take longer with threads than without.
    """

    quick: int

    def encode(self, values: np.ndarray) -> list[bytes]:
        """The bytes of whole chunks, which are the rows of an array.

        Whole numbers below 256 may come as single bytes, of whatever type the chunks are.
        """

    def decode(self, data: memoryview) -> Any:
        """The chunk as `pick` wants it."""

    def pick(self, raw: Any, first: int, out: np.ndarray) -> None:
        """Copy values from number `first` on to `out`."""

    def unpack(self, data: memoryview, out: np.ndarray) -> None:
        """Decode a whole chunk to `out`, which has room for all of it."""


@lru_cache(maxsize=1)
def _deflater() -> Any:
    try:
        from isal import isal_zlib
    except ImportError:
        return zlib.compress
    return isal_zlib.compress


@lru_cache(maxsize=1)
def _inflater() -> tuple[Any, Any]:
    try:
        from zlib_ng import zlib_ng
    except ImportError:
        pass
    else:
        return zlib_ng.decompress, (zlib_ng.error,)
    try:
        from isal import isal_zlib
    except ImportError:
        return zlib.decompress, (zlib.error,)
    return isal_zlib.decompress, (isal_zlib.error,)


@lru_cache(maxsize=1)
def checksum() -> Callable[[bytes], int]:
    """What gives the Adler-32 sum of the bytes of a chunk.

    Examples
    --------
    >>> checksum()(b"chunk")
    104464922
    """
    try:
        from zlib_ng import zlib_ng
    except ImportError:
        return zlib.adler32
    made: Callable[[bytes], int] = zlib_ng.adler32
    return made


class Deflate:
    """HDF5's ``gzip`` filter at level 1, after its ``shuffle`` filter.

    Parameters
    ----------
    dtype
        Of the values, little-endian.
    length
        Values of a chunk.
    shuffled
        Whether the bytes of the values are shuffled; of single bytes that changes nothing.

    Examples
    --------
    >>> codec = Deflate(np.dtype("<u2"), 4, True)
    >>> (packed,) = codec.encode(np.array([[1, 2, 300, 4]], "<u2"))
    >>> out = np.empty(2, "<u2")
    >>> codec.pick(codec.decode(memoryview(packed)), 1, out)
    >>> out.tolist()
    [2, 300]
    """

    def __init__(self, dtype: np.dtype, length: int, shuffled: bool) -> None:
        self._length = length
        self._bytes = length * dtype.itemsize
        self._shuffled = shuffled and dtype.itemsize > 1
        self._dtype = dtype
        self._deflate = _deflater()
        self._inflate, self._errors = _inflater()
        #: As many zeros as one byte of all values.
        self._zeros = bytes(length)
        # zlib takes long even for chunks that become small.
        self.quick = 0 if zlib.compress is self._deflate else _QUICK

    def encode(self, values: np.ndarray) -> list[bytes]:
        """The bytes of whole chunks, which are the rows of an array."""
        deflate = self._deflate
        if not self._shuffled:
            return [deflate(row, 1) for row in values]
        packed = []
        # All first bytes, then all second bytes, and so on. Planes that no value has stay zero.
        planes = np.zeros((self._dtype.itemsize, self._length), np.uint8)
        for row in values.view(f"<u{values.itemsize}"):
            # Casts that cut off the high bytes are several times faster than a transposition.
            np.copyto(planes[0], row, casting="unsafe")
            for byte in range(1, row.itemsize):
                np.copyto(planes[byte], row >> row.dtype.type(8 * byte), casting="unsafe")
            packed.append(deflate(planes, 1))
        return packed

    def decode(self, data: memoryview) -> bytes:
        """The bytes before compression, still shuffled.

        Raises
        ------
        StoreError
            For damaged data.
        """
        # What deflate cannot make smaller it makes longer by less than this. Anything longer is
        # no chunk, and might inflate without end.
        if len(data) > self._bytes + self._bytes // 64 + 1024:
            raise StoreError("a chunk is longer than its values")
        try:
            raw: bytes = self._inflate(data)
        except self._errors as error:
            raise StoreError(f"a chunk does not inflate ({error})") from None
        if len(raw) != self._bytes:
            raise StoreError(f"a chunk has {len(raw)} bytes instead of {self._bytes}")
        return raw

    def pick(self, raw: bytes, first: int, out: np.ndarray) -> None:
        """Copy values from number `first` on to `out`."""
        if not self._shuffled:
            out[:] = np.frombuffer(raw, self._dtype, len(out), first * self._dtype.itemsize)
            return
        whole = out.view(f"<u{out.itemsize}")
        length, count = self._length, len(out)
        byte = out.itemsize - 1
        # Most counts are small, so that their high bytes need no work.
        while byte and raw.startswith(self._zeros, byte * length):
            byte -= 1
        np.copyto(whole, np.frombuffer(raw, np.uint8, count, byte * length + first))
        for lower in range(byte - 1, -1, -1):
            np.left_shift(whole, 8, out=whole)
            plane = np.frombuffer(raw, np.uint8, count, lower * length + first)
            np.bitwise_or(whole, plane, out=whole)

    def unpack(self, data: memoryview, out: np.ndarray) -> None:
        """Decode a whole chunk to `out`."""
        self.pick(self.decode(data), 0, out)


@lru_cache(maxsize=1)
def blosc_available() -> bool:
    """Whether numcodecs is installed, and with it Blosc."""
    try:
        from numcodecs import blosc
    except ImportError:
        return False
    # Threads of ours work on chunks; those of Blosc would only wait for each other.
    blosc.use_threads = False
    return True


class Blosc:
    """The Blosc filter: LZ4 after a shuffle of bits.

    Parameters
    ----------
    dtype
        Of the values.
    length
        Values of a chunk.
    """

    quick = _QUICK

    def __init__(self, dtype: np.dtype, length: int) -> None:
        if not blosc_available():
            raise StoreError("this needs the package numcodecs: pip install numcodecs")
        from numcodecs import blosc

        self._blosc = blosc
        self._dtype = dtype
        self._length = length

    def encode(self, values: np.ndarray) -> list[bytes]:
        """The bytes of whole chunks, which are the rows of an array."""
        compress = self._blosc.compress
        return [compress(row, b"lz4", _LZ4_LEVEL, _BITSHUFFLE) for row in values]

    def decode(self, data: memoryview) -> np.ndarray:
        """The values.

        Raises
        ------
        StoreError
            For damaged data.
        """
        values = np.empty(self._length, self._dtype)
        self.unpack(data, values)
        return values

    def pick(self, raw: np.ndarray, first: int, out: np.ndarray) -> None:
        """Copy values from number `first` on to `out`."""
        out[:] = raw[first : first + len(out)]

    def unpack(self, data: memoryview, out: np.ndarray) -> None:
        """Decode a whole chunk to `out`.

        Raises
        ------
        StoreError
            For damaged data.
        """
        if out.dtype != self._dtype:
            # The values are little-endian, and this computer is not.
            self.pick(self.decode(data), 0, out)
            return
        if len(data) < _BLOSC_HEADER.size:
            raise StoreError("a chunk is cut off")
        size, block, packed = _BLOSC_HEADER.unpack_from(data)
        if size != out.nbytes or packed != len(data) or not 0 < block <= max(size, 1):
            raise StoreError("a chunk has a header that does not fit")
        try:
            self._blosc.decompress(data, out)
        except (RuntimeError, ValueError) as error:
            raise StoreError(f"a chunk does not inflate ({error})") from None
