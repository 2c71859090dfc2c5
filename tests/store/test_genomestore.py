from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from trackhub.errors import StoreError
from trackhub.formats import BigWig, write_bigwig, write_twobit
from trackhub.store import BigWigTrack, GenomeStore, TwoBitTrack


def test_arguments_may_come_from_the_environment(
    store: GenomeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENOME_DB", str(store.root))
    monkeypatch.setenv("GENOME_ASSEMBLY", "toy")
    assert GenomeStore().sizes == store.sizes


def test_no_assembly_is_guessed(store: GenomeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GENOME_ASSEMBLY", raising=False)
    with pytest.raises(StoreError, match="GENOME_ASSEMBLY"):
        GenomeStore(store.root)


def test_an_assembly_that_is_not_there_is_told_with_the_nearest(store: GenomeStore) -> None:
    with pytest.raises(StoreError, match="did you mean 'toy'"):
        GenomeStore(store.root, "toi")


def test_chromosomes_come_from_tables_in_gzip(tmp_path: Path) -> None:
    table = tmp_path / "chromInfo.txt.gz"
    table.write_bytes(gzip.compress(b"chrX\t90\t/gbdb/x\nchr2\t80\t/gbdb/x\nchrY\t7\t/gbdb/x\n"))
    store = GenomeStore.create(tmp_path, "x", chromosomes=table)
    assert [chrom.name for chrom in store.chromosomes("all")] == ["chr2", "chrX", "chrY"]
    assert [chrom.name for chrom in store.chromosomes()] == ["chr2", "chrX"]
    assert [chrom.name for chrom in store.chromosomes(lambda chrom: chrom.length < 10)] == ["chrY"]
    assert GenomeStore(tmp_path, "x").chromosomes("Y")[0].length == 7


def test_a_store_is_not_made_twice(store: GenomeStore) -> None:
    with pytest.raises(StoreError, match="exists already"):
        GenomeStore.create(store.root, "toy", chromosomes=store.sizes)
    again = GenomeStore.create(store.root, "toy", chromosomes=store.sizes, exist_ok=True)
    assert again.sizes == store.sizes
    with pytest.raises(StoreError, match="other chromosomes"):
        GenomeStore.create(store.root, "toy", chromosomes={"chr9": 1}, exist_ok=True)


@pytest.mark.parametrize(
    "name",
    ["../up", "a/../../b", ".hidden", "a/.b", "", "/", "chromosome", "-x", "a\nb", "a\0b", "a//b"],
)
def test_names_that_lead_elsewhere_are_refused(store: GenomeStore, name: str) -> None:
    with pytest.raises(StoreError, match="no name for a track"):
        store.new(name)


@pytest.mark.parametrize("assembly", ["../x", "a/b", ".x", "-x"])
def test_assemblies_that_lead_elsewhere_are_refused(tmp_path: Path, assembly: str) -> None:
    with pytest.raises(StoreError, match="no name of an assembly"):
        GenomeStore.create(tmp_path, assembly, chromosomes={"chr1": 1})


def test_names_have_folders_and_may_be_written_as_genome_did(store: GenomeStore) -> None:
    store.import_array("/dnase/all.h5", {"chrM": np.arange(16, dtype="u2")})
    assert store.tracks() == ["dnase/all"]
    assert store.tracks("dnase/*") == ["dnase/all"]
    assert store.tracks("mnase/*") == []
    assert store.track("dnase/all").values("chrM")[3] == 3


def test_a_missing_track_is_told_with_the_nearest(store: GenomeStore) -> None:
    store.import_array("reads", {"chrM": np.zeros(16, "u1")})
    with pytest.raises(StoreError, match="did you mean 'reads'"):
        store.track("raeds")


def test_a_removed_track_is_gone(store: GenomeStore) -> None:
    store.import_array("a", {"chrM": np.zeros(16, "u1")})
    store.remove("a")
    assert store.tracks() == []
    assert not store.has_track("a")
    with pytest.raises(StoreError, match="no track 'a'"):
        store.remove("a")


def test_a_track_that_is_being_written_is_not_removed(store: GenomeStore) -> None:
    store.import_array("a", {"chrM": np.zeros(16, "u1")})
    with store.new("a", dtype="uint8", replace=True) as track:
        with pytest.raises(StoreError, match="is being written by process"):
            store.remove("a")
        track.write("chrM", [1] * 16)
    assert store.track("a").values("chrM").sum() == 16


def test_a_track_is_not_overwritten_by_mistake(store: GenomeStore) -> None:
    store.import_array("a", {"chrM": np.full(16, 1, "u1")})
    with pytest.raises(StoreError, match="exists already"):
        store.import_array("a", {"chrM": np.full(16, 2, "u1")})
    store.import_array("a", {"chrM": np.full(16, 3, "u1")}, replace=True)
    assert store.track("a").values("chrM").tolist() == [3] * 16


def test_bigwig_and_2bit_files_are_read_where_they_are(store: GenomeStore) -> None:
    bigwig = store.directory / "phylo" / "score.bw"
    bigwig.parent.mkdir()
    write_bigwig(bigwig, store.sizes, ("chr2", [10], [20], [0.5]))
    write_twobit(store.directory / "seq.2bit", [("chrM", "ACGTNNacgtACGTAC")])
    assert store.tracks() == ["phylo/score", "seq"]

    score = store.track("phylo/score")
    assert isinstance(score, BigWigTrack)
    assert score.values("chr2", 18, 22).tolist()[:2] == [0.5, 0.5]
    assert np.isnan(score.values("chr1", 0, 5)).all()
    stats = score.stats("chr2")
    assert (stats.n, stats.n_nan, stats.sum) == (10, 39_991, 5.0)

    letters = store.track("seq")
    assert isinstance(letters, TwoBitTrack)
    assert letters.sequence("chrM", 3, 8) == "TNNac"
    assert letters.sequence("chrM", 3, 8, strand="-") == "gtNNA"
    assert store.track(bigwig).values("chr2", 10, 11).tolist() == [0.5]


def test_statistics_of_a_whole_bigwig_are_read_and_not_counted(
    store: GenomeStore,
) -> None:
    rng = np.random.default_rng(6)
    starts = np.arange(0, 90_000, 9)
    values = rng.integers(-40, 40, len(starts)) / 4
    write_bigwig(store.directory / "x.bw", store.sizes, ("chr1", starts, starts + 4, values))
    track = store.track("x")
    told, counted = track.stats(), track.stats("chr1")
    others = sum(store.sizes.values()) - store.sizes["chr1"]
    assert (told.n, told.n_nan) == (counted.n, counted.n_nan + others) == (40_000, 120_017)
    assert (told.min, told.max) == (values.min(), values.max())
    assert told.sum == pytest.approx(counted.sum) == pytest.approx(4 * values.sum())
    assert told.std == pytest.approx(counted.std)


def test_a_bigwig_of_another_assembly_is_refused(store: GenomeStore) -> None:
    write_bigwig(store.directory / "a.bw", {"chr2": 77}, ("chr2", [10], [20], [0.5]))
    with pytest.raises(StoreError, match="another assembly"):
        store.track("a")


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ({}, "no chromosomes"),
        ({"chr1": 1 << 31}, "2,147,483,648 bases; the store holds 2,147,483,647"),
        ({"a/b": 5}, "'a/b' cannot be the name"),
        ({"..": 5}, "'..' cannot be the name"),
        ({"chr\0a": 5}, "cannot be the name"),
    ],
)
def test_chromosomes_that_a_file_cannot_have_are_refused(
    tmp_path: Path, sizes: dict[str, int], said: str
) -> None:
    with pytest.raises(StoreError, match=said):
        GenomeStore.create(tmp_path, "x", chromosomes=sizes)
    assert list(tmp_path.iterdir()) == []


def test_names_of_any_letters_are_chromosomes(tmp_path: Path) -> None:
    names = ["HLA-A*01:01:01:01", "chrä", "chr 1", "x" * 300]
    store = GenomeStore.create(tmp_path, "x", chromosomes=dict.fromkeys(names, 50))
    store.import_array("x", {name: np.arange(50, dtype="u1") for name in names})
    store = GenomeStore(tmp_path, "x")
    assert sorted(store.sizes) == sorted(names)
    for name in names:
        assert store.track("x").values(name, 48).tolist() == [48, 49]
    assert store.track("x").values("HLA-A*01:01:01:01:5-6").tolist() == [4, 5]


def test_combine_and_liftover_are_methods_of_the_store(tmp_path: Path) -> None:
    old = GenomeStore.create(tmp_path, "old", chromosomes={"chr1": 10})
    new = GenomeStore.create(tmp_path, "new", chromosomes={"chr1": 12})
    old.import_array("a", {"chr1": np.arange(10)}, dtype="uint8")
    assert old.combine("b", ["a", "a"], "sum").dtype == "uint8"
    chain = tmp_path / "oldToNew.over.chain"
    chain.write_text("chain 9 chr1 10 + 0 10 chr1 12 + 2 12 1\n10\n")
    assert old.liftover("b", to=new, chain=chain).bases == 10
    assert new.track("b").values("chr1").tolist() == [0, 0, *range(0, 20, 2)]


def test_tracks_read_in_place_are_verified(store: GenomeStore) -> None:
    path = store.directory / "score.bw"
    starts = np.arange(0, 90_000, 9)
    write_bigwig(path, store.sizes, ("chr1", starts, starts + 4, starts % 7 + 0.5))
    assert store.track("score").verify() == []
    with BigWig(path) as file:
        place = file.header.data_offset
    data = bytearray(path.read_bytes())
    data[place + 30 : place + 60] = bytes(30)
    path.write_bytes(data)
    problems = store.track("score").verify()
    assert len(problems) == 1
    assert str(path) in problems[0]
