from __future__ import annotations

import gzip
import io
from pathlib import Path

import numpy as np
import pytest

from trackhub.errors import FormatError, StoreError
from trackhub.formats import BigWig, write_bigwig
from trackhub.store import GenomeStore

BEDGRAPH = (
    "browser position chr1:1-100\n"
    "track type=bedGraph name=a\n"
    "# a comment\n"
    "chr1\t10\t20\t1.5\n"
    "chr1\t20\t22\t-3\n"
    "# another\n"
    "chr2\t0\t5\t7\n"
)
WIG = (
    "track type=wiggle_0\n"
    "fixedStep chrom=chr1 start=11 step=2 span=1\n"
    "1\n"
    "2.5\n"
    "variableStep chrom=chr2 span=3\n"
    "101 4\n"
    "201 5\n"
)


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_acceptance_17_bedgraph_of_several_chromosomes(store: GenomeStore, tmp_path: Path) -> None:
    done = store.import_signal("x", write(tmp_path / "a.txt", BEDGRAPH))
    track = store.track("x")
    assert track.dtype == np.float32
    found = track.values("chr1", 8, 24)
    np.testing.assert_array_equal(found, [np.nan] * 2 + [1.5] * 10 + [-3] * 2 + [np.nan] * 2)
    assert track.values("chr2", 0, 5).tolist() == [7] * 5
    assert (done.items, done.skipped) == (3, 0)


def test_acceptance_17_wig_of_both_kinds(store: GenomeStore, tmp_path: Path) -> None:
    store.import_signal("x", write(tmp_path / "a.txt", WIG), dtype="float64")
    track = store.track("x")
    known = np.flatnonzero(~np.isnan(track.values("chr1")))
    assert known.tolist() == [10, 12]
    assert track.values("chr1")[known].tolist() == [1, 2.5]
    assert track.values("chr2", 100, 104).tolist()[:3] == [4, 4, 4]
    assert track.stats("chr2").sum == 27


def test_whole_numbers_are_0_where_there_is_nothing(store: GenomeStore, tmp_path: Path) -> None:
    text = "chr1\t90000\t90002\t5\nchr1\t99998\t100000\t7\n"
    store.import_signal("x", write(tmp_path / "a", text), dtype="uint16")
    values = store.track("x").values("chr1")
    assert np.flatnonzero(values).tolist() == [90_000, 90_001, 99_998, 99_999]
    assert store.track("x").stats("chr1").n == 100_000


def test_gzip_several_files_and_streams(store: GenomeStore, tmp_path: Path) -> None:
    first, second = tmp_path / "chr9.gz", tmp_path / "b"
    first.write_bytes(gzip.compress(b"chr1\t1\t2\t5\n"))
    second.write_text("chr2\t1\t2\t6\n")
    store.import_signal("x", [first, second], dtype="int8")
    assert store.track("x").values("chr1", 0, 3).tolist() == [0, 5, 0]
    assert store.track("x").values("chr2", 0, 3).tolist() == [0, 6, 0]
    store.import_signal("y", io.BytesIO(b"chr1\t1\t2\t5\n"))
    assert store.track("y").values("chr1", 1, 2).tolist() == [5]


def test_what_is_out_of_order_is_sorted(store: GenomeStore, tmp_path: Path) -> None:
    text = "chr2\t5\t6\t1\nchr1\t50\t60\t2\nchr1\t10\t20\t3\nchr2\t1\t2\t4\n"
    store.import_signal("x", write(tmp_path / "a", text), dtype="int16")
    track = store.track("x")
    assert track.values("chr2", 0, 7).tolist() == [0, 4, 0, 0, 0, 1, 0]
    assert (track.values("chr1", 10, 20) == 3).all()
    assert (track.values("chr1", 50, 60) == 2).all()
    store.import_signal("y", io.BytesIO(text.encode()), dtype="int16")
    assert store.track("y").values("chr2", 0, 7).tolist() == [0, 4, 0, 0, 0, 1, 0]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("chr1\t1\t5\t1\nchr1\t4\t9\t2\n", 2, "overlaps .*; a track has one value a base"),
        ("chr1\t1\t5\t1\nchr1\t5\t9\thigh\n", 2, "'high' is no number that a track can hold"),
        ("chr1\t1\t5\t1\n#\nchr1\t99999\t100001\t2\n", 3, "ends past its chromosome"),
        ("chr1\t1\t5\t1\nchr1\t5\t6\tx\n", 2, "no number"),
        ("chr1\t1\t5\t1\nchr7\t5\t6\t1\n", 2, "chr7"),
        ("chr1\t1\t5\t1\nchr1\t5\t5\t1\n", 2, "no bases"),
        ("fixedStep chrom=chr1 start=0\n1\n", 1, "from 1"),
    ],
)
def test_errors_name_the_line(
    store: GenomeStore, tmp_path: Path, text: str, line: int, said: str
) -> None:
    kind = "wig" if text.startswith("fixed") else "bedGraph"
    with pytest.raises(FormatError, match=said) as caught:
        store.import_signal("x", write(tmp_path / "a", text), kind=kind)
    assert caught.value.line == line
    assert store.tracks() == []


def test_unknown_chromosomes_may_be_skipped_and_are_counted(
    store: GenomeStore, tmp_path: Path
) -> None:
    text = "chr7\t5\t600000\t1\nchr7\t7\t9\t1\nchr8\t1\t2\t1\nchr1\t5\t6\t9\n"
    done = store.import_signal("x", write(tmp_path / "a", text), unknown="skip")
    assert (done.items, done.skipped) == (1, 3)
    assert store.track("x").chromosomes == ["chr1"]


def test_names_are_changed_to_those_of_the_assembly(store: GenomeStore, tmp_path: Path) -> None:
    done = store.import_signal("x", write(tmp_path / "a", "1\t5\t6\t9\n"))
    assert store.track("x").chromosomes == ["chr1"]
    assert "1 to chr1" in done.notes[0]
    store.import_signal("y", write(tmp_path / "b", "one\t5\t6\t9\n"), chrom_alias={"one": "chr2"})
    assert store.track("y").chromosomes == ["chr2"]


def test_values_too_large_are_refused_clipped_or_widen_the_type(
    store: GenomeStore, tmp_path: Path
) -> None:
    path = write(tmp_path / "a", "chr1\t0\t3\t70000\nchr1\t5\t6\t-1\nchr1\t7\t8\t5\n")
    with pytest.raises(StoreError, match="does not fit into uint16"):
        store.import_signal("x", path, dtype="uint16")
    assert store.tracks() == []
    done = store.import_signal("x", path, dtype="uint16", overflow="clip")
    assert done.clipped == 4
    assert store.track("x").stats("chr1").n_clipped == 4
    assert store.track("x").values("chr1", 2, 8).tolist() == [65_535, 0, 0, 0, 0, 5]
    done = store.import_signal("y", path, dtype="int8", overflow="widen")
    assert done.dtype == "int32"
    assert store.track("y").values("chr1", 2, 8).tolist() == [70_000, 0, 0, -1, 0, 5]


def test_acceptance_12_bigwig_to_store_to_bigwig_is_the_same_at_every_base(
    store: GenomeStore, tmp_path: Path
) -> None:
    rng = np.random.default_rng(4)
    starts = np.sort(rng.choice(9_000, 3000, replace=False)) * 10
    values = rng.random(3000).astype("f4")
    first, second = tmp_path / "a.bw", tmp_path / "b.bw"
    write_bigwig(first, store.sizes, ("chr1", starts, starts + 7, values))
    done = store.import_signal("x", first)
    assert done.items == 3000
    store.track("x").to_bigwig(second)
    with BigWig(first) as a, BigWig(second) as b:
        whole = a.values("chr1")
        np.testing.assert_array_equal(whole, b.values("chr1"))
        assert np.isnan(whole).sum() == 100_000 - 21_000
        zoomed = b.stats("chr1", 0, 100_000, bins=1)[0]
        assert zoomed == pytest.approx(np.nanmean(whole.astype("f8")), rel=1e-6)
    np.testing.assert_array_equal(store.track("x").values("chr1"), whole)


def test_columns_of_text(store: GenomeStore, tmp_path: Path) -> None:
    path = write(tmp_path / "a", "rs1 chr1 11 0.5\nrs2 chr1 13 0.25\n")
    store.import_text("x", path, [None, "chrom", "pos", "value"])
    found = store.track("x").values("chr1", 9, 13)
    np.testing.assert_array_equal(found, [np.nan, 0.5, np.nan, 0.25])
    path = write(tmp_path / "b", "".join(f"{i}\n" for i in range(16)))
    store.import_text("y", path, ["value"], chrom="chrM", dtype="uint8")
    assert store.track("y").values("chrM").tolist() == list(range(16))
    with pytest.raises(FormatError, match="ends past its chromosome"):
        store.import_text("z", [path, path], ["value"], chrom="chrM", dtype="uint8")


@pytest.mark.parametrize(
    "columns",
    [["chrom", "pos"], ["chrom", "start", "pos", "value"], ["chrom", "end", "value"], ["value"]],
)
def test_columns_that_do_not_go_together(store: GenomeStore, columns: list[str]) -> None:
    with pytest.raises(StoreError, match="give"):
        store.import_text("x", "unread", columns)


def test_arrays_from_npz(store: GenomeStore, tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", chrM=np.arange(16, dtype="i2"))
    store.import_array("x", tmp_path / "a.npz")
    assert store.track("x").dtype == np.int16
    np.savez(tmp_path / "b.npz", chrM=np.array([print], object))
    with pytest.raises(StoreError, match=r"no \.npz file"):
        store.import_array("y", tmp_path / "b.npz")


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([1, 2], "int32"),
        (np.array([1, 2], "u8"), "uint32"),
        (np.array([True, False]), "uint8"),
        (np.array([0.5, 1], "f2"), "float32"),
        ([0.5, 1], "float64"),
    ],
)
def test_arrays_of_types_that_tracks_do_not_have(
    tmp_path: Path, values: object, dtype: str
) -> None:
    store = GenomeStore.create(tmp_path, "two", chromosomes={"chr1": 2, "chr2": 2})
    done = store.import_array("x", {"chr1": values, "chr2": values})
    assert done.dtype == dtype
    assert store.track("x").values("chr2").tolist() == np.asarray(values).tolist()


def test_the_type_of_arrays_holds_those_of_all_chromosomes(tmp_path: Path) -> None:
    store = GenomeStore.create(tmp_path, "two", chromosomes={"chr1": 1, "chr2": 1})
    store.import_array("x", {"chr1": np.array([1], "u1"), "chr2": np.array([-1], "i1")})
    assert store.track("x").dtype == np.int16


def test_a_wig_with_a_second_track_is_refused_with_its_line(
    store: GenomeStore, tmp_path: Path
) -> None:
    text = WIG + "track type=wiggle_0 name=second\nfixedStep chrom=chr1 start=1\n5\n"
    with pytest.raises(FormatError, match="a second track begins here") as caught:
        store.import_signal("x", write(tmp_path / "a.wig", text))
    assert caught.value.line == WIG.count("\n") + 1


def test_overlaps_are_found_between_files_and_between_sections(
    store: GenomeStore, tmp_path: Path
) -> None:
    first = write(tmp_path / "a", "chr1\t1\t5\t3\nchr1\t5\t6\t4\n")
    second = write(tmp_path / "b", "chr1\t5\t7\t1\n")
    with pytest.raises(FormatError, match="overlaps") as caught:
        store.import_signal("x", [first, second])
    assert (Path(caught.value.file or "").name, caught.value.line) == ("b", 1)
    sections = (
        "fixedStep chrom=chr1 start=1 step=10 span=5\n1\n2\nfixedStep chrom=chr1 start=3\n9\n"
    )
    with pytest.raises(FormatError, match="overlaps") as caught:
        store.import_signal("x", write(tmp_path / "c", sections))
    assert caught.value.line == 5
    assert store.tracks() == []


def test_an_empty_file_needs_its_kind(store: GenomeStore, tmp_path: Path) -> None:
    path = write(tmp_path / "a", "")
    with pytest.raises(FormatError, match="say with kind that it is bedGraph, wig, bigWig"):
        store.import_signal("x", path)
    assert store.import_signal("x", path, kind="bedGraph").items == 0
    assert np.isnan(store.track("x").values("chr1", 0, 5)).all()


def test_a_track_knows_where_it_came_from(store: GenomeStore, tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", BEDGRAPH)
    store.import_signal("x", path)
    source = store.track("x").source
    assert source["files"] == [{"path": str(path), "bytes": len(BEDGRAPH)}]
    assert source["options"]["kind"] == "bedGraph"


def test_features_are_not_taken_for_signal(store: GenomeStore, tmp_path: Path) -> None:
    path = write(tmp_path / "a.bed", "chr1\t1\t5\tpeak\t3\t+\n")
    with pytest.raises(FormatError, match="looks like bed"):
        store.import_signal("x", path)
