"""Databases that ``genome`` wrote by PyTables are read as they are; and PyTables reads files of the store."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import missing

import trackhub.store.compat as genome
from trackhub.store import GenomeStore

try:
    import tables
except ImportError:
    tables = None

SIZES = {"chr1": 300_000, "chr2": 20, "chrX": 10, "chrY": 5, "chr1_random": 4}
COUNTS = np.random.default_rng(1).poisson(0.4, 300_000).astype(np.uint16)
SCORES = np.random.default_rng(2).random(300_000, np.float32)


class Payload:
    """What a stranger would put into an attribute."""

    def __reduce__(self) -> Any:
        return Path.touch, (Path("payload-ran"),)


def _old_chromosomes(path: Path) -> None:
    """The table of chromosomes that ``load_chr`` made; ``is_x`` and ``is_y`` were never set."""
    columns = {
        "idnum": tables.Int32Col(),
        "name": tables.StringCol(32),
        "length": tables.Int32Col(),
        **{
            f"is_{kind}": tables.BoolCol(dflt=False)
            for kind in ("auto", "sex", "rand", "hap", "mito", "x", "y")
        },
    }
    with tables.open_file(str(path), "w") as file:
        table = file.create_table("/", "chromosome", columns, "chromosomes")
        for number, (name, length) in enumerate(SIZES.items(), 1):
            row = table.row
            row["idnum"], row["name"], row["length"] = number, name, length
            row["is_sex"] = name in ("chrX", "chrY")
            row["is_rand"] = name.endswith("_random")
            row["is_auto"] = name in ("chr1", "chr2")
            row.append()


def _old_array(file: Any, chrom: str, atom: Any, values: np.ndarray) -> Any:
    filters = tables.Filters(complevel=1, complib="zlib")
    node = file.create_carray("/", chrom, atom, (len(values),), filters=filters)
    node[:] = values
    return node


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database as ``genome`` wrote it."""
    if tables is None:
        missing("PyTables")
    folder = tmp_path / "hg18"
    (folder / "dnase").mkdir(parents=True)
    _old_chromosomes(folder / "chromosome.h5")
    with tables.open_file(str(folder / "dnase" / "cuts.h5"), "w") as file:
        node = _old_array(file, "chr1", tables.UInt16Atom(), COUNTS)
        node.attrs.n, node.attrs.n_nan = np.int64(300_000), np.int64(0)
        node.attrs.min, node.attrs.max = COUNTS.min(), COUNTS.max()
        node.attrs.sum = np.float64(COUNTS.sum())
        _old_array(file, "chr2", tables.UInt16Atom(), np.arange(20))
        _old_array(file, "chrX", tables.UInt16Atom(), np.zeros(10))
    with tables.open_file(str(folder / "phylop.h5"), "w") as file:
        values = SCORES.copy()
        values[::7] = np.nan
        _old_array(file, "chr1", tables.Float32Atom(), values)
        node = _old_array(file, "chrX", tables.Float32Atom(), np.full(10, np.nan))
        node.attrs.n, node.attrs.n_nan = np.int64(0), np.int64(10)
        node.attrs.sum = np.float64(0)
        # What is no number was pickled: None became b"N.".
        node.attrs.min = node.attrs.max = None
    with tables.open_file(str(folder / "seq.h5"), "w") as file:
        _old_array(file, "chr2", tables.UInt8Atom(), np.frombuffer(b"ACGTN" * 4, np.uint8))
    with tables.open_file(str(folder / "genes.h5"), "w") as file:
        columns = {
            "start": tables.Int32Col(),
            "end": tables.Int32Col(),
            "strand": tables.Int8Col(),
            "score": tables.Int16Col(),
            "name": tables.StringCol(32),
        }
        table = file.create_table("/", "chr1", columns)
        for place in ((500, 600, -1, 7, b"two"), (11, 20, 1, 5, b"one")):
            row = table.row
            for column, value in zip(
                ("start", "end", "strand", "score", "name"), place, strict=True
            ):
                row[column] = value
            row.append()
    return tmp_path


def test_acceptance_7_arrays_of_an_old_database_are_read(old: Path) -> None:
    store = GenomeStore(old, "hg18")
    assert store.tracks() == ["dnase/cuts", "genes", "phylop", "seq"]
    with store.track("dnase/cuts") as track:
        assert (track.kind, track.dtype, track.chromosomes) == (
            "dense",
            np.uint16,
            ["chr1", "chr2", "chrX"],
        )
        np.testing.assert_array_equal(track.values("chr1"), COUNTS)
        np.testing.assert_array_equal(
            track.values("chr1", 131_000, 131_100), COUNTS[131_000:131_100]
        )
        assert track.values("chrY").tolist() == [0] * 5
    with store.track("phylop") as track:
        found = track.values("chr1", 0, 15)
        assert np.flatnonzero(np.isnan(found)).tolist() == [0, 7, 14]
        np.testing.assert_array_equal(found[1:7], SCORES[1:7])
    assert store.track("seq").sequence("chr2:4-8", strand="-") == "CGTNA"
    assert [store.track(name).verify() for name in store.tracks()] == [[], [], [], []]


def test_acceptance_7_features_of_an_old_database_are_read(old: Path) -> None:
    with GenomeStore(old, "hg18").track("genes") as track:
        rows = track.features("chr1")[["start", "end", "strand", "score", "name"]]
        assert rows.tolist() == [(10, 20, 1, 5, b"one"), (499, 600, -1, 7, b"two")]
    with genome.GenomeDB(str(old), "hg18").open_track("genes") as opened:
        assert opened.get_array("chr1")["start"].tolist() == [11, 500]


def test_acceptance_7_chromosomes_of_an_old_database_are_read_and_told_apart(old: Path) -> None:
    gdb = genome.GenomeDB(str(old), "hg18")
    assert {name: chrom.length for name, chrom in gdb.get_chromosome_dict().items()} == SIZES
    assert [chrom.name for chrom in gdb.get_chromosomes()] == ["chr1", "chr2", "chrX"]
    assert gdb.get_chromosome("chrY").is_y
    assert gdb.get_chromosome("chr1_random").is_rand


def test_acceptance_7_statistics_of_an_old_database_are_read_or_counted(old: Path) -> None:
    track = GenomeStore(old, "hg18").track("dnase/cuts")
    one = track.stats("chr1")
    assert (one.n, one.n_nan, one.sum) == (300_000, 0, COUNTS.sum())
    assert (one.min, one.max) == (0, COUNTS.max())
    counted = track.stats("chr2")
    assert (counted.n, counted.sum, counted.min, counted.max) == (20, 190, 0, 19)
    none = GenomeStore(old, "hg18").track("phylop").stats("chrX")
    assert (none.n, none.n_nan, none.sum, none.min, none.max) == (0, 10, 0, None, None)
    h5py = pytest.importorskip("h5py")
    with h5py.File(old / "hg18" / "phylop.h5") as file:
        assert file["chrX"].attrs["min"] == b"N."
    total = genome.GenomeDB(str(old), "hg18").get_track_stat("dnase/cuts")
    assert (total.n, total.sum) == (300_030, COUNTS.sum() + 190)


def test_acceptance_7_a_pickle_in_an_attribute_runs_no_code(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = old / "hg18" / "dnase" / "cuts.h5"
    with tables.open_file(str(path), "a") as file:
        for name in ("n", "sum", "store_format", "kind", "source", "content_id", "dtype"):
            for node in (file.root, file.root.chr1):
                node._v_attrs[name] = Payload()
    h5py = pytest.importorskip("h5py")
    with h5py.File(path) as file:
        stored = bytes(file["chr1"].attrs["n"])
    with GenomeStore(old, "hg18").track("dnase/cuts") as track:
        np.testing.assert_array_equal(track.values("chr1"), COUNTS)
        assert track.stats("chr1").sum == COUNTS.sum()
        assert (track.source, track.verify()) == ({}, [])
    gdb = genome.GenomeDB(str(old), "hg18")
    assert gdb.get_track_stat("dnase/cuts", "chr1").n == 300_000
    assert not Path("payload-ran").exists()
    pickle.loads(stored)
    assert Path("payload-ran").exists()


# -------------------------------------------------------------------- what the store wrote, by PyTables


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """The folder of a store with a track of each kind."""
    if tables is None:
        missing("PyTables")
    store = GenomeStore.create(tmp_path, "hg18", chromosomes=SIZES)
    store.import_array("counts", {"chr1": COUNTS, "chr2": np.arange(20)}, dtype="uint16")
    store.import_array("scores", {"chr1": SCORES})
    with store.new("seq", dtype="uint8", kind="sequence") as track:
        track.write("chr2", "ACGTN" * 4)
    with store.new_features("genes") as table:
        table.write("chr1", start=[10], end=[20], strand=[-1], score=[7], name=["one"])
    return store.directory


def test_acceptance_8_whole_numbers_are_an_array_with_zlib_and_shuffle(new: Path) -> None:
    with tables.open_file(str(new / "counts.h5")) as file:
        node = file.root.chr1
        assert isinstance(node, tables.CArray)
        assert (node.filters.complib, node.filters.complevel, node.filters.shuffle) == (
            "zlib",
            1,
            True,
        )
        np.testing.assert_array_equal(node[:], COUNTS)
        np.testing.assert_array_equal(node[16_000:17_000], COUNTS[16_000:17_000])
        assert file.root.chr2[:].tolist() == list(range(20))


def test_acceptance_8_floats_are_an_array_with_blosc_or_zlib(new: Path) -> None:
    from trackhub.store.codecs import blosc_available

    with tables.open_file(str(new / "scores.h5")) as file:
        node = file.root.chr1
        assert isinstance(node, tables.CArray)
        if blosc_available():
            assert (node.filters.complib, node.filters.bitshuffle) == ("blosc:lz4", True)
        else:
            assert (node.filters.complib, node.filters.shuffle) == ("zlib", True)
        np.testing.assert_array_equal(node[:], SCORES)


def test_acceptance_8_letters_and_features_are_an_array_and_a_table(new: Path) -> None:
    with tables.open_file(str(new / "seq.h5")) as file:
        assert file.root.chr2[:].tobytes() == b"ACGTN" * 4
    with tables.open_file(str(new / "genes.h5")) as file:
        table = file.root.chr1
        assert isinstance(table, tables.Table)
        (row,) = [row.fetch_all_fields() for row in table.where("(start <= 11) & (end >= 11)")]
        assert (row["start"], row["end"], row["strand"], row["score"], row["name"]) == (
            11,
            20,
            -1,
            7,
            b"one",
        )


def test_acceptance_8_the_statistics_are_there_as_genome_looked_for_them(new: Path) -> None:
    with tables.open_file(str(new / "counts.h5")) as file:
        attrs = file.root.chr1._v_attrs
        found = {name: attrs[name] for name in ("n", "n_nan", "min", "max", "sum")}
    assert found == {
        "n": 300_000,
        "n_nan": 0,
        "min": 0,
        "max": COUNTS.max(),
        "sum": int(COUNTS.sum()),
    }
    assert all(isinstance(value, np.generic) for value in found.values())


def test_acceptance_8_genome_finds_chromosomes_and_tracks(new: Path) -> None:
    with tables.open_file(str(new / "chromosome.h5")) as file:
        table = file.root.chromosome
        assert sorted(table.colnames) == sorted(
            ["idnum", "name", "length"]
            + [f"is_{kind}" for kind in ("auto", "sex", "rand", "hap", "mito", "x", "y")]
        )
        rows = {row["name"].decode(): row.fetch_all_fields() for row in table}
        assert {name: int(row["length"]) for name, row in rows.items()} == SIZES
        assert [row["name"] for row in table.where("is_auto")] == [b"chr1", b"chr2"]
        assert [row["name"] for row in table.where("is_sex & is_x")] == [b"chrX"]
        assert [row["name"] for row in table.where("is_y")] == [b"chrY"]
        assert table.coldescrs["is_rand"].dtype == np.bool_
    # A file is a track where its name has no point in front.
    names = sorted(path.name for path in new.iterdir() if not path.name.startswith("."))
    assert names == ["chromosome.h5", "counts.h5", "genes.h5", "scores.h5", "seq.h5"]
