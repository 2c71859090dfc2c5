"""Chunks: the same bytes and values with threads and without, and planes of bytes that are all zero."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import h5py
import numpy as np
import pytest

from trackhub.errors import StoreError
from trackhub.store import GenomeStore, chunks, writing
from trackhub.store.codecs import Blosc, Codec, Deflate
from trackhub.store.layout import CHUNK

#: Enough chunks for several groups of a writer, and for the threads of a reader.
LENGTH = 90 * CHUNK + 1234


@pytest.fixture
def large(tmp_path: Path) -> GenomeStore:
    return GenomeStore.create(tmp_path, "large", chromosomes={"chr1": LENGTH})


def sparse() -> np.ndarray:
    """Chunks of a few hundred packed bytes."""
    values = np.zeros(LENGTH, "u2")
    values[::500] = 3
    return values


def noise(dtype: str = "u2") -> np.ndarray:
    """Chunks that stay large when they are packed."""
    values = np.random.default_rng(1).integers(0, 60_000, LENGTH).astype(dtype)
    values[10 * CHUNK : 13 * CHUNK] = 0
    if values.dtype.kind == "f":
        values[20 * CHUNK : 25 * CHUNK] = np.nan
    return values


def stored(store: GenomeStore, name: str) -> list[tuple[int, int, bytes]]:
    """First value, place in the file and bytes of each chunk."""
    with h5py.File(store.directory / f"{name}.h5", locking=False) as file:
        node = file["chr1"].id
        infos = [node.get_chunk_info(i) for i in range(node.get_num_chunks())]
        return [
            (info.chunk_offset[0], info.byte_offset, node.read_direct_chunk(info.chunk_offset)[1])
            for info in infos
        ]


@pytest.mark.parametrize("values", [sparse(), noise(), noise("f4")], ids=["sparse", "u2", "f4"])
def test_threads_do_not_change_the_file(
    large: GenomeStore, values: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, threads, quick in (("never", 1, 1 << 30), ("one", 1, -1), ("four", 4, -1)):

        def encoder(dtype: np.dtype, chunk: int, blosc: bool, quick: int = quick) -> Codec:
            codec = chunks.encoder(dtype, chunk, blosc)
            codec.quick = quick
            return codec

        monkeypatch.setattr(writing, "encoder", encoder)
        for module in (chunks, writing):
            monkeypatch.setattr(module, "workers", lambda threads=threads: threads)
        large.import_array(name, {"chr1": values})
    assert stored(large, "never") == stored(large, "one") == stored(large, "four")
    never, one, four = (large.track(name) for name in ("never", "one", "four"))
    assert never.content_id == one.content_id == four.content_id
    assert never.stats("chr1") == one.stats("chr1") == four.stats("chr1")
    for track in (never, four):
        np.testing.assert_array_equal(track.values("chr1"), values)


def test_how_values_are_cut_does_not_change_the_content_id(large: GenomeStore) -> None:
    values = noise()
    cuts = [0, 1, CHUNK + 5, 40 * CHUNK, LENGTH]
    large.import_array("whole", {"chr1": values})
    with large.new("cut", dtype="uint16") as track:
        track.write("chr1", (values[a:b] for a, b in pairwise(cuts)))
    values[70 * CHUNK + 9] += 1
    large.import_array("other", {"chr1": values})
    whole, cut, other = (large.track(name).content_id for name in ("whole", "cut", "other"))
    assert whole == cut != other


@pytest.mark.parametrize("dtype", ["u2", "f4"])
@pytest.mark.parametrize(
    ("start", "end"), [(0, LENGTH), (1, LENGTH - 1), (CHUNK, 80 * CHUNK), (5000, 70 * CHUNK + 7)]
)
def test_threads_read_what_is_in_a_range(
    large: GenomeStore, dtype: str, start: int, end: int
) -> None:
    values = noise(dtype)
    large.import_array("x", {"chr1": values})
    np.testing.assert_array_equal(large.track("x").values("chr1", start, end), values[start:end])


def test_threads_are_for_large_chunks(large: GenomeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("isal")
    pytest.importorskip("zlib_ng")
    large.import_array("small", {"chr1": sparse()})
    large.import_array("large", {"chr1": noise()})

    class NoThreads(Exception):
        pass

    def refuse(_: int) -> None:
        raise NoThreads

    monkeypatch.setattr(chunks, "ThreadPoolExecutor", refuse)
    np.testing.assert_array_equal(large.track("small").values("chr1"), sparse())
    with pytest.raises(NoThreads):
        large.track("large").values("chr1")
    assert len(large.track("large").values("chr1", 0, 60 * CHUNK)) == 60 * CHUNK


def test_a_chunk_with_a_single_value_is_stored(large: GenomeStore) -> None:
    for name, nothing in (("counts", np.zeros(LENGTH, "u2")), ("scores", np.full(LENGTH, np.nan))):
        nothing[3 * CHUNK + 17] = 7
        large.import_array(name, {"chr1": nothing}, dtype="f4" if name == "scores" else None)
        assert [first for first, *_ in stored(large, name)] == [3 * CHUNK]
        assert large.track(name).values("chr1", 3 * CHUNK + 17, 3 * CHUNK + 18) == [7]


@pytest.mark.parametrize("dtype", ["i1", "i2", "i4"])
def test_numbers_below_zero_are_stored(large: GenomeStore, dtype: str) -> None:
    values = np.zeros(LENGTH, dtype)
    values[CHUNK] = -1
    values[3 * CHUNK : 5 * CHUNK] = np.iinfo(dtype).min
    values[7 * CHUNK : 8 * CHUNK] = 5
    large.import_array("x", {"chr1": values})
    track = large.track("x")
    assert [first // CHUNK for first, *_ in stored(large, "x")] == [1, 3, 4, 7]
    np.testing.assert_array_equal(track.values("chr1"), values)
    assert track.stats("chr1").min == np.iinfo(dtype).min
    assert track.stats("chr1").sum == int(values.sum(dtype=np.int64))


@pytest.mark.parametrize("dtype", ["i2", "u2", "i4", "u4", "f4", "f8"])
def test_bytes_that_are_all_zero_are_told_apart(dtype: str) -> None:
    kind = np.dtype(dtype).newbyteorder("<")
    codec = Deflate(kind, 4096, True)
    for byte in range(kind.itemsize):
        # A single byte differs from zero, first anywhere, then at both ends.
        for places in ([], [1234], [0], [4095], [0, 4095]):
            raw = np.zeros((4096, kind.itemsize), "u1")
            raw[places, byte] = 0xC1
            values = raw.view(kind)[:, 0]
            (packed,) = codec.encode(values.reshape(1, -1))
            whole, part = np.ones(4096, kind), np.ones(100, kind)
            codec.unpack(memoryview(packed), whole)
            codec.pick(codec.decode(memoryview(packed)), 1200, part)
            assert whole.tobytes() == values.tobytes()
            assert part.tobytes() == values[1200:1300].tobytes()


def test_no_chunks_are_encoded_to_none() -> None:
    assert Deflate(np.dtype("<u2"), 16, True).encode(np.zeros((0, 16), "<u2")) == []


def test_blosc_fills_arrays_of_either_byte_order() -> None:
    pytest.importorskip("numcodecs")
    values = np.linspace(-1, 1, 4096, dtype="<f4")
    codec = Blosc(values.dtype, 4096)
    (packed,) = codec.encode(values.reshape(1, -1))
    for order in "<>":
        out = np.zeros(4096, f"{order}f4")
        codec.unpack(memoryview(packed), out)
        np.testing.assert_array_equal(out, values)


@pytest.mark.parametrize("size", [0, 10, 16, 500])
def test_a_blosc_chunk_that_is_cut_off_is_refused(size: int) -> None:
    pytest.importorskip("numcodecs")
    codec = Blosc(np.dtype("<f4"), 4096)
    (packed,) = codec.encode(np.random.default_rng(1).random((1, 4096), "f4"))
    with pytest.raises(StoreError, match=r"cut off|does not fit"):
        codec.decode(memoryview(packed)[:size])
