"""Files of ours in other programs, files of other programs here, and files that are hostile."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import h5py
import numpy as np
import pytest
from conftest import missing

from trackhub.errors import StoreError
from trackhub.store import FeatureTrack, GenomeStore, SequenceTrack, codecs


@pytest.fixture
def tables() -> object:
    try:
        import tables
    except ImportError:
        missing("PyTables")
    return tables


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16", "float32"])
def test_acceptance_8_pytables_reads_our_values(
    store: GenomeStore, tables: object, dtype: str
) -> None:
    values = np.random.default_rng(1).integers(0, 90, 100_000).astype(dtype)
    store.import_array("x", {"chr1": values})
    with tables.open_file(str(store.directory / "x.h5")) as file:
        node = file.get_node("/chr1")
        assert type(node).__name__ == "CArray"
        blosc = dtype == "float32" and codecs.blosc_available()
        assert node.filters.complib == ("blosc:lz4" if blosc else "zlib")
        assert node.filters.shuffle == (not blosc and np.dtype(dtype).itemsize > 1)
        assert node.chunkshape == (16_384,)
        np.testing.assert_array_equal(node[:], values)
        assert node.attrs.n == 100_000
        assert node.attrs.sum == values.sum()
        assert node.attrs.max == values.max()
        assert file.root._v_attrs.store_format == 1


def test_acceptance_8_pytables_reads_our_features_and_chromosomes(
    store: GenomeStore, tables: object
) -> None:
    with store.new_features("x") as table:
        table.write(
            "chr1", start=[9, 0], end=[20, 5], name=["b", "a"], strand=[-1, 1], score=[3, 7]
        )
    with tables.open_file(str(store.directory / "x.h5")) as file:
        rows = [
            (row["start"], row["end"], row["strand"], row["score"], row["name"])
            for row in file.root.chr1
        ]
    # In the file starts count from 1.
    assert rows == [(1, 5, 1, 7, b"a"), (10, 20, -1, 3, b"b")]
    with tables.open_file(str(store.directory / "chromosome.h5")) as file:
        table = file.root.chromosome
        assert [row["name"] for row in table.where("is_sex")] == [b"chrX"]
        assert [(row["idnum"], row["length"]) for row in table.where("is_auto")] == [
            (1, 100_000),
            (2, 40_001),
        ]


class Bomb:
    def __reduce__(self) -> object:
        return sys.exit, ("a pickle was run",)


def pytables_store(root: Path, tables: object) -> None:
    """Files as the library genome makes them, by PyTables."""

    class Row(tables.IsDescription):
        idnum = tables.Int32Col()
        name = tables.StringCol(32)
        length = tables.Int32Col()
        is_auto = tables.BoolCol()
        is_sex = tables.BoolCol()
        is_rand = tables.BoolCol()
        is_hap = tables.BoolCol()
        is_mito = tables.BoolCol()
        is_x = tables.BoolCol()
        is_y = tables.BoolCol()

    class Feature(tables.IsDescription):
        start = tables.Int32Col()
        end = tables.Int32Col()
        strand = tables.Int8Col()
        score = tables.Int16Col()
        name = tables.StringCol(32)

    folder = root / "dm3"
    folder.mkdir(parents=True)
    filters = tables.Filters(complevel=1, complib="zlib")
    with tables.open_file(str(folder / "chromosome.h5"), "w") as file:
        table = file.create_table("/", "chromosome", Row)
        for number, (name, length) in enumerate([("chrX", 300), ("chr2L", 70_000)], 1):
            row = table.row
            row["idnum"], row["name"], row["length"] = number, name, length
            row.append()
    for name, atom, values in (
        ("reads", tables.UInt16Atom(), np.arange(70_000) % 900),
        ("score", tables.Float32Atom(dflt=np.nan), np.linspace(0, 1, 70_000)),
        ("seq", tables.UInt8Atom(), np.frombuffer(b"ACGTN" * 14_000, "u1")),
    ):
        with tables.open_file(str(folder / f"{name}.h5"), "w") as file:
            node = file.create_carray("/", "chr2L", atom, (70_000,), filters=filters)
            node[:] = values
            node.attrs.n, node.attrs.n_nan = np.int64(70_000), np.int64(0)
            node.attrs.sum, node.attrs.min = np.float64(values.sum()), None
            node.attrs.max = np.float64(values.max())
            node.attrs.danger = Bomb()
            file.root._v_attrs.kind = Bomb()
    with tables.open_file(str(folder / "genes.h5"), "w") as file:
        table = file.create_table("/", "chr2L", Feature, filters=filters)
        row = table.row
        row["start"], row["end"], row["strand"], row["score"], row["name"] = 11, 20, -1, 5, "g"
        row.append()


def test_acceptance_7_files_of_genome_are_read_and_no_pickle_is_run(
    tmp_path: Path, tables: object
) -> None:
    pytables_store(tmp_path, tables)
    store = GenomeStore(tmp_path, "dm3")
    assert store.sizes == {"chrX": 300, "chr2L": 70_000}
    assert [chrom.role for chrom in store.chromosomes("all")] == ["X", "autosome"]
    assert store.tracks() == ["genes", "reads", "score", "seq"]
    for direct in (True, False):
        reads = GenomeStore(tmp_path, "dm3", direct=direct).track("reads")
        np.testing.assert_array_equal(reads.values("chr2L"), np.arange(70_000) % 900)
        assert reads.values("chr2L", 65_530, 65_540).tolist() == [
            place % 900 for place in range(65_530, 65_540)
        ]
        stats = reads.stats("chr2L")
        assert (stats.n, stats.min, stats.max, stats.n_zero) == (70_000, None, 899, None)
    np.testing.assert_allclose(
        store.track("score").values("chr2L"), np.linspace(0, 1, 70_000), rtol=1e-6
    )
    letters = store.track("seq")
    assert isinstance(letters, SequenceTrack)
    assert letters.sequence("chr2L", 3, 9) == "TNACGT"
    genes = store.track("genes")
    assert isinstance(genes, FeatureTrack)
    assert genes.features("chr2L")[["start", "end", "name"]].tolist() == [(10, 20, b"g")]
    assert letters.source == {}


def test_acceptance_16_without_fast_packages_the_same_values_are_read(
    store: GenomeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = np.random.default_rng(1).integers(0, 900, 100_000).astype("u2")
    scores = np.linspace(0, 1, 100_000, dtype="f4")
    store.import_array("fast", {"chr1": values})
    for cached in (codecs._deflater, codecs._inflater, codecs.blosc_available):
        cached.cache_clear()
    try:
        for package in ("isal", "zlib_ng", "numcodecs"):
            monkeypatch.setitem(sys.modules, package, None)
        store.import_array("plain", {"chr1": values})
        store.import_array("scores", {"chr1": scores})
        np.testing.assert_array_equal(store.track("fast").values("chr1"), values)
        np.testing.assert_array_equal(store.track("plain").values("chr1"), values)
        np.testing.assert_array_equal(store.track("scores").values("chr1"), scores)
        with h5py.File(store.directory / "scores.h5") as file:
            assert file["chr1"].compression == "gzip"
            np.testing.assert_array_equal(file["chr1"][:], scores)
    finally:
        monkeypatch.undo()
        for cached in (codecs._deflater, codecs._inflater, codecs.blosc_available):
            cached.cache_clear()
    np.testing.assert_array_equal(store.track("plain").values("chr1"), values)


def test_plain_h5py_reads_counts(store: GenomeStore) -> None:
    values = np.random.default_rng(1).integers(0, 900, 100_000).astype("u2")
    store.import_array("x", {"chr1": values})
    with h5py.File(store.directory / "x.h5") as file:
        np.testing.assert_array_equal(file["chr1"][:], values)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"chunks": (5000,)},
        {"chunks": (5000,), "compression": "gzip", "compression_opts": 6},
        {"chunks": (5000,), "compression": "lzf"},
        {"chunks": (5000,), "compression": "gzip", "shuffle": True, "fletcher32": True},
        {"dtype": ">u2", "chunks": (5000,), "compression": "gzip"},
    ],
)
def test_other_layouts_are_read_too(store: GenomeStore, options: dict[str, object]) -> None:
    values = np.arange(100_000) % 700
    with h5py.File(store.directory / "x.h5", "w") as file:
        file.create_dataset("chr1", data=values.astype("u2"), **options)
    track = store.track("x")
    np.testing.assert_array_equal(track.values("chr1"), values)
    assert track.stats("chr1").sum == values.sum()
    assert track.verify() == []


@pytest.mark.parametrize("size", [0, 100, 5000])
def test_a_file_that_is_cut_off_is_an_error(store: GenomeStore, size: int) -> None:
    store.import_array("x", {"chr1": np.random.default_rng(1).random(100_000, "f4")})
    path = store.directory / "x.h5"
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(StoreError, match=r"no HDF5 file, or damaged"):
        store.track("x")


def _one_of_each(store: GenomeStore) -> list[str]:
    rng = np.random.default_rng(1)
    store.import_array("counts", {"chr1": rng.integers(0, 900, 100_000).astype("u2")})
    store.import_array("scores", {"chr1": rng.random(100_000, "f4")})
    with store.new("seq", dtype="uint8", kind="sequence") as track:
        track.write("chr2", ("ACGTN" * 8001)[:40_001])
    with store.new_features("peaks") as table:
        starts = rng.integers(0, 90_000, 3000)
        names = [f"peak{i}" for i in range(3000)]
        table.write("chr1", start=starts, end=starts + 9, name=names, score=rng.random(3000))
    return store.tracks()


def _used(store: GenomeStore, name: str) -> None:
    with store.track(name) as track:
        if isinstance(track, FeatureTrack):
            assert track.count() >= 0
            track.features("chr1")
            track.features("chr1", 5, 500)
        else:
            track.values("chr1")
            track.windows("chr1", [-5, 100], 30)
            track.stats()
        track.verify()


def test_files_that_are_cut_off_anywhere_are_errors_of_ours(store: GenomeStore) -> None:
    for name in [*_one_of_each(store), "chromosome"]:
        path = store.directory / f"{name}.h5"
        whole = path.read_bytes()
        places = {int(place) for place in np.linspace(0, len(whole) - 1, 25)}
        for size in sorted(places | {7, 95, 96, 97, 800, 2047, 2048}):
            path.write_bytes(whole[:size])
            with pytest.raises(StoreError) as caught:
                if name == "chromosome":
                    GenomeStore(store.root, "toy")
                _used(store, name)
            assert str(path) in str(caught.value)
            assert "\n" not in str(caught.value)
        path.write_bytes(whole)
        if name != "chromosome":
            _used(store, name)


@pytest.mark.parametrize("seed", range(6))
def test_files_of_every_kind_with_flipped_bytes_raise_nothing_but_our_error(
    store: GenomeStore, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    for name in [*_one_of_each(store), "chromosome"]:
        path = store.directory / f"{name}.h5"
        whole = path.read_bytes()
        for _ in range(8):
            data = bytearray(whole)
            most = min(len(data), 6000)
            for place in rng.integers(0, most, int(rng.integers(1, 9))).tolist():
                data[place] ^= int(rng.integers(1, 256))
            path.write_bytes(data)
            with suppress(StoreError):
                opened = GenomeStore(store.root, "toy")
                if name != "chromosome":
                    _used(opened, name)
        path.write_bytes(whole)


def test_a_pickle_in_place_of_any_text_is_not_run(store: GenomeStore) -> None:
    import pickle

    store.import_array("x", {"chrM": np.arange(16, dtype="u2")})
    bomb = np.bytes_(pickle.dumps(Bomb(), protocol=0))
    with h5py.File(store.directory / "x.h5", "r+") as file:
        for node in (file, file["chrM"]):
            for name in [*node.attrs, "danger"]:
                node.attrs[name] = bomb
    track = store.track("x")
    assert track.source == {}
    assert track.values("chrM").tolist() == list(range(16))
    assert track.stats("chrM").sum == 120


def test_a_file_that_is_no_hdf5_is_an_error(store: GenomeStore) -> None:
    (store.directory / "x.h5").write_text("chr1 5 6")
    with pytest.raises(StoreError, match="no HDF5 file"):
        store.track("x")


def test_a_foreign_hdf5_file_is_an_error(store: GenomeStore) -> None:
    with h5py.File(store.directory / "x.h5", "w") as file:
        file["matrix"] = np.zeros((3, 3))
    with pytest.raises(StoreError, match="no values of chromosomes"):
        store.track("x")
    with h5py.File(store.directory / "y.h5", "w") as file:
        file["chr1"] = np.zeros(7)
    with pytest.raises(StoreError, match="another assembly"):
        store.track("y")


def test_a_later_version_is_refused(store: GenomeStore) -> None:
    with h5py.File(store.directory / "x.h5", "w") as file:
        file.attrs["store_format"] = 2
    with pytest.raises(StoreError, match="newer trackhub"):
        store.track("x")


def test_a_link_to_another_file_is_not_followed(store: GenomeStore, tmp_path: Path) -> None:
    secret = tmp_path / "secret.h5"
    with h5py.File(secret, "w") as file:
        file["chr1"] = np.full(100_000, 42, "u2")
    with h5py.File(store.directory / "x.h5", "w") as file:
        file["chr1"] = h5py.ExternalLink(str(secret), "/chr1")
        file["chrM"] = np.zeros(16, "u2")
    assert 42 not in store.track("x").values("chr1", 0, 5)
    raw = tmp_path / "raw"
    raw.write_bytes(b"secret" * 100)
    with h5py.File(store.directory / "y.h5", "w") as file:
        file.create_dataset("chrM", (16,), "u1", external=[(str(raw), 0, 16)])
    with pytest.raises(StoreError, match="another file"):
        store.track("y")


def test_damaged_chunks_are_found(store: GenomeStore) -> None:
    store.import_array(
        "x", {"chr1": np.random.default_rng(1).integers(0, 9000, 100_000)}, dtype="u2"
    )
    path = store.directory / "x.h5"
    with h5py.File(path) as file:
        chunk = file["chr1"].id.get_chunk_info(2)
    data = bytearray(path.read_bytes())
    data[chunk.byte_offset + 50 : chunk.byte_offset + 90] = bytes(40)
    path.write_bytes(data)
    track = store.track("x")
    assert len(track.values("chr1", 0, 1000)) == 1000
    with pytest.raises(StoreError, match="cannot be read: chr1"):
        track.values("chr1")
    assert "cannot be read" in track.verify()[0]


def test_values_that_differ_from_the_statistics_are_found(store: GenomeStore) -> None:
    store.import_array("x", {"chrM": np.arange(16, dtype="u2")})
    assert store.track("x").verify() == []
    with h5py.File(store.directory / "x.h5", "r+") as file:
        file["chrM"].attrs["sum"] = np.int64(7)
    assert store.track("x").verify() == ["chrM: the file says sum is 7, and its values give 120"]


def test_a_chunk_that_would_inflate_without_end_is_refused(store: GenomeStore) -> None:
    import zlib

    with h5py.File(store.directory / "x.h5", "w") as file:
        node = file.create_dataset(
            "chrM", (16,), "u2", chunks=(16,), compression="gzip", shuffle=True
        )
        node.id.write_direct_chunk((0,), zlib.compress(bytes(50_000_000)))
    with pytest.raises(StoreError, match="longer than its values"):
        store.track("x").values("chrM")


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes_raise_nothing_but_our_error(store: GenomeStore, seed: int) -> None:
    values = np.random.default_rng(1).integers(0, 9000, 100_000).astype("u2")
    store.import_array("x", {"chr1": values})
    path = store.directory / "x.h5"
    data = bytearray(path.read_bytes())
    places = np.random.default_rng(seed)
    for place in places.integers(0, 6000, 8).tolist():
        data[place] ^= int(places.integers(1, 256))
    path.write_bytes(data)
    try:
        with store.track("x") as track:
            track.values("chr1", 0, 50_000)
            track.stats()
    except StoreError:
        pass
