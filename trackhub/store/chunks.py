"""Chunks of HDF5 datasets, read and written past HDF5's own filters.

This is the only module that reads a file by offset or writes finished chunks. Where a dataset is not
laid out as this store does it, h5py reads it in the plain way, with the same values.
"""

from __future__ import annotations

import mmap
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..errors import StoreError
from .codecs import BLOSC_FILTER, Blosc, Codec, Deflate, blosc_available

if TYPE_CHECKING:
    import h5py

__all__ = [
    "ChunkWriter",
    "Mapped",
    "Reader",
    "create_array",
    "encoder",
    "open_reader",
    "workers",
]

_GZIP, _SHUFFLE = 1, 2
_LARGEST_CHUNK = 16 << 20
#: So many chunks are handed to a thread at once.
_GROUP = 64


def workers() -> int:
    """How many threads decode and encode."""
    return max(1, min(4, os.cpu_count() or 1))


class Mapped:
    """The bytes of an open HDF5 file, mapped into memory.

    Parameters
    ----------
    file
        The file as h5py opened it. The map is of the very file that is open, also when another has
        taken its name since.
    """

    def __init__(self, file: h5py.File) -> None:
        self.bytes: memoryview | None = None
        self._map: mmap.mmap | None = None
        if file.userblock_size or sys.byteorder != "little":
            return
        try:
            descriptor = file.id.get_vfd_handle()
            self._map = mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError, TypeError, RuntimeError, NotImplementedError):
            return
        self.bytes = memoryview(self._map)

    def close(self) -> None:
        """Give the memory back."""
        if self.bytes is not None and self._map is not None:
            try:
                self.bytes.release()
                self._map.close()
            except BufferError:
                # A thread still decodes; the map goes with its last user.
                pass
            self.bytes = self._map = None


class _Index(NamedTuple):
    """Where each chunk lies; a size of 0 for one that is not stored."""

    offsets: list[int]
    sizes: list[int]


def open_reader(dataset: h5py.Dataset, mapped: Mapped | None) -> Reader:
    """The fastest reader for a dataset."""
    codec = _codec_of(dataset)
    if codec is not None and mapped is not None and mapped.bytes is not None:
        index = _index(dataset, len(mapped.bytes))
        if index is not None:
            return MappedReader(dataset, codec, index, mapped.bytes)
    # HDF5 itself knows Blosc only where a plugin is installed.
    return FetchingReader(dataset, codec) if isinstance(codec, Blosc) else PlainReader(dataset)


def _codec_of(dataset: h5py.Dataset) -> Codec | None:
    """The codec of a dataset whose filters are exactly ours."""
    chunks, dtype = dataset.chunks, dataset.dtype
    if chunks is None or len(chunks) != 1 or dtype.byteorder == ">" or dtype.kind not in "iuf":
        return None
    length = int(chunks[0])
    if dtype.itemsize not in (1, 2, 4, 8) or length * dtype.itemsize > _LARGEST_CHUNK:
        return None
    settings = dataset.id.get_create_plist()
    filters = [settings.get_filter(i) for i in range(settings.get_nfilters())]
    numbers = [item[0] for item in filters]
    if numbers in ([_SHUFFLE, _GZIP], [_GZIP]):
        return Deflate(dtype, length, numbers[0] == _SHUFFLE)
    if numbers == [BLOSC_FILTER] and blosc_available():
        return Blosc(dtype, length)
    return None


def _index(dataset: h5py.Dataset, file_size: int) -> _Index | None:
    """Places of the chunks; None where they cannot be had, or some were filtered otherwise."""
    each = getattr(dataset.id, "chunk_iter", None)
    if each is None:
        return None
    length = dataset.chunks[0]
    count = -(-dataset.shape[0] // length)
    offsets, sizes = [0] * count, [0] * count
    odd = False

    def add(chunk: Any) -> None:
        nonlocal odd
        number = chunk.chunk_offset[0] // length
        at, size = chunk.byte_offset, chunk.size
        if chunk.filter_mask or at is None or at < 0 or at + size > file_size:
            odd = True
        else:
            offsets[number], sizes[number] = at, size

    try:
        each(add)
    except (IndexError, OSError, RuntimeError, ValueError) as error:
        raise StoreError(f"the index of the chunks is damaged ({error})") from None
    return None if odd else _Index(offsets, sizes)


class Reader:
    """Values of a one-dimensional dataset.

    Attributes
    ----------
    length
        How many there are.
    chunk
        How many lie in a chunk.
    """

    length: int
    chunk: int

    def read(self, start: int, out: np.ndarray) -> None:
        """Fill `out` with the values from `start` on."""
        raise StoreError("this reader reads nothing")


class PlainReader(Reader):
    """Reads as h5py does."""

    def __init__(self, dataset: h5py.Dataset) -> None:
        self._dataset = dataset
        self.length = dataset.shape[0]
        self.chunk = dataset.chunks[0] if dataset.chunks else 1 << 14

    def read(self, start: int, out: np.ndarray) -> None:
        """Fill `out` with the values from `start` on."""
        try:
            out[:] = self._dataset[start : start + len(out)]
        except (OSError, RuntimeError) as error:
            hint = "" if blosc_available() else "; a Blosc track needs pip install numcodecs"
            raise StoreError(f"the values do not decode ({error}){hint}") from None


class ChunkReader(Reader):
    """Decodes chunks, many large ones in threads."""

    def __init__(self, dataset: h5py.Dataset, codec: Codec) -> None:
        self.length = dataset.shape[0]
        self.chunk = dataset.chunks[0]
        self._fill = dataset.fillvalue
        self._codec = codec
        #: The chunk that was decoded last for a small range, and its number.
        self._last: tuple[int, Any] = (-1, None)

    def _packed(self, number: int) -> memoryview | None:
        """The bytes of a chunk; None where it is not stored."""
        raise StoreError("this reader reads nothing")

    def _quick(self, first: int, last: int) -> bool:
        """Whether chunks `first` to `last` are done sooner without threads."""
        return last - first <= _GROUP

    def read(self, start: int, out: np.ndarray) -> None:
        """Fill `out` with the values from `start` on."""
        first, last = start // self.chunk, -(-(start + len(out)) // self.chunk)
        if last - first <= 2:
            self._read_few(first, last, start, out)
            return
        if self._quick(first, last):
            self._read_many(first, last, start, out)
            return

        def group(at: int) -> None:
            self._read_many(at, min(at + _GROUP, last), start, out)

        with ThreadPoolExecutor(workers()) as pool:
            for _ in pool.map(group, range(first, last, _GROUP)):
                pass

    def _read_few(self, first: int, last: int, start: int, out: np.ndarray) -> None:
        """Copy what chunks `first` to `last` have for `out`, which begins at `start`.

        The next range asked for is likely to need the last of them again, so it is kept.
        """
        chunk, end = self.chunk, start + len(out)
        for number in range(first, last):
            at = number * chunk
            low, high = max(start, at), min(end, at + chunk)
            target = out[low - start : high - start]
            known, raw = self._last
            if known != number:
                packed = self._packed(number)
                if packed is None:
                    target[:] = self._fill
                    continue
                raw = self._codec.decode(packed)
                self._last = (number, raw)
            self._codec.pick(raw, low - at, target)

    def _read_many(self, first: int, last: int, start: int, out: np.ndarray) -> None:
        """Do the same for whole chunks, each straight to its place."""
        chunk, end = self.chunk, start + len(out)
        if first * chunk < start:
            self._read_few(first, first + 1, start, out[: (first + 1) * chunk - start])
            first += 1
        if last * chunk > end:
            last -= 1
            self._read_few(last, last + 1, last * chunk, out[last * chunk - start :])
        packed, unpack, fill = self._packed, self._codec.unpack, self._fill
        for number in range(first, last):
            at = number * chunk - start
            target, data = out[at : at + chunk], packed(number)
            if data is None:
                target[:] = fill
            else:
                unpack(data, target)


class MappedReader(ChunkReader):
    """Takes chunks from the mapped file by their place in it."""

    def __init__(
        self, dataset: h5py.Dataset, codec: Codec, index: _Index, data: memoryview
    ) -> None:
        super().__init__(dataset, codec)
        self._offsets, self._sizes = index
        self._data = data

    def _quick(self, first: int, last: int) -> bool:
        packed = sum(self._sizes[first:last])
        return super()._quick(first, last) or packed <= self._codec.quick * (last - first)

    def _packed(self, number: int) -> memoryview | None:
        size = self._sizes[number]
        at = self._offsets[number]
        return self._data[at : at + size] if size else None


class FetchingReader(ChunkReader):
    """Takes chunks as HDF5 hands them out, one by one."""

    def __init__(self, dataset: h5py.Dataset, codec: Codec) -> None:
        super().__init__(dataset, codec)
        self._dataset = dataset

    def _packed(self, number: int) -> memoryview | None:
        at = (number * self.chunk,)
        try:
            if not self._dataset.id.get_chunk_info_by_coord(at).size:
                return None
            return memoryview(self._dataset.id.read_direct_chunk(at)[1])
        except (OSError, RuntimeError) as error:
            raise StoreError(f"a chunk cannot be read ({error})") from None


def create_array(
    file: h5py.File, name: str, length: int, dtype: np.dtype, chunk: int, blosc: bool, fill: float
) -> h5py.Dataset:
    """A dataset for chunks that are encoded by `encoder` with the same arguments.

    Parameters
    ----------
    file
        Open for writing.
    name
        Of the chromosome.
    length
        Number of values.
    dtype
        Of the values, little-endian.
    chunk
        Values of a chunk.
    blosc
        Whether Blosc packs them.
    fill
        Value of what is not written.
    """
    import h5py

    settings = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    settings.set_chunk((chunk,))
    settings.set_fill_value(np.array(fill, dtype))
    if blosc:
        # Version of the filter, version of its format, type size, chunk size, level, bit shuffle, LZ4.
        numbers = (2, 2, dtype.itemsize, chunk * dtype.itemsize, 1, 2, 1)
        settings.set_filter(BLOSC_FILTER, h5py.h5z.FLAG_OPTIONAL, numbers)
    else:
        if dtype.itemsize > 1:
            settings.set_shuffle()
        settings.set_deflate(1)
    space = h5py.h5s.create_simple((length,))
    kind = h5py.h5t.py_create(dtype)
    made = h5py.h5d.create(file.id, name.encode("utf-8"), kind, space, settings)
    return h5py.Dataset(made)


def encoder(dtype: np.dtype, chunk: int, blosc: bool) -> Codec:
    """What packs the chunks of `create_array`."""
    return Blosc(dtype, chunk) if blosc else Deflate(dtype, chunk, True)


_Encoded = tuple[Any, list[tuple[int, bytes]]]


class ChunkWriter:
    """Writes whole chunks in order, encoded in threads where that takes long enough to pay.

    Parameters
    ----------
    dataset
        As `create_array` made it.
    codec
        What encodes its chunks.
    pool
        As many threads as `workers` less one: the thread that hands in jobs writes the file, and encodes
        too when there is nothing to write.
    """

    def __init__(self, dataset: h5py.Dataset, codec: Codec, pool: ThreadPoolExecutor) -> None:
        self._dataset = dataset
        self._pool = pool
        self._waiting: deque[Future[_Encoded]] = deque()
        # Threads help less than in reading, as one of them is busy with the file.
        self._quick = 2 * codec.quick
        #: Packed bytes of a chunk of the job that was finished last.
        self._packed = 0.0

    def submit(self, job: Callable[[], _Encoded]) -> Iterator[Any]:
        """Hand in a job that encodes some chunks, and give what finished jobs told besides.

        A job returns what it has to tell, and the chunks with the number of their first value.
        """
        if self._packed <= self._quick:
            yield from self.finish()
            yield self._write(*job())
            return
        waiting = self._waiting
        if len(waiting) < workers() or waiting[0].done():
            waiting.append(self._pool.submit(job))
        else:
            waiting.append(_done(job))
        while waiting and (waiting[0].done() or len(waiting) > 2 * workers()):
            yield self._write(*waiting.popleft().result())

    def finish(self) -> Iterator[Any]:
        """Wait for all jobs, and give what they told."""
        while self._waiting:
            yield self._write(*self._waiting.popleft().result())

    def _write(self, told: Any, chunks: list[tuple[int, bytes]]) -> Any:
        write = self._dataset.id.write_direct_chunk
        for at, data in chunks:
            write((at,), data)
        self._packed = sum(len(data) for _, data in chunks) / max(1, len(chunks))
        return told


def _done(job: Callable[[], _Encoded]) -> Future[_Encoded]:
    """A job that has been done in this thread; what it raises comes when its turn comes."""
    future: Future[_Encoded] = Future()
    try:
        future.set_result(job())
    except Exception as error:
        future.set_exception(error)
    return future
