from __future__ import annotations

import gzip
import io
from pathlib import Path

import numpy as np
import pytest

from trackhub.errors import FormatError, StoreError
from trackhub.formats import BigBed
from trackhub.store import GenomeStore

BED12 = (
    "chr1\t100\t200\tb\t5\t+\t110\t190\t255,0,0\t2\t10,20,\t0,80,\n"
    "chr1\t50\t60\ta\t7\t-\t50\t60\t0\t1\t10,\t0,\n"
    "chr2\t1\t9\tc\t0\t.\t1\t9\t0\t1\t8,\t0,\n"
)


def rows_of(path: Path, chroms: list[str]) -> list[tuple[str, int, int, bytes]]:
    found = []
    with BigBed(path) as file:
        for chrom in chroms:
            starts, ends, rests = file.rows(chrom)
            found += [
                (chrom, int(start), int(end), rest)
                for start, end, rest in zip(starts, ends, rests, strict=True)
            ]
    return found


@pytest.mark.parametrize("columns", [3, 4, 5, 6, 8, 9, 12])
def test_acceptance_18_bed_comes_back_as_bigbed_sorted(
    store: GenomeStore, tmp_path: Path, columns: int
) -> None:
    lines = [line.split("\t")[:columns] for line in BED12.splitlines()]
    path = tmp_path / "a.bed.gz"
    path.write_bytes(gzip.compress("\n".join("\t".join(line) for line in lines).encode()))
    store.import_features("x", path, kind="bed")
    out = tmp_path / "x.bb"
    store.track("x").to_bigbed(out)
    expected = sorted(
        (line[0], int(line[1]), int(line[2]), "\t".join(line[3:]).encode()) for line in lines
    )
    assert rows_of(out, ["chr1", "chr2"]) == expected
    with BigBed(out) as file:
        assert file.header.defined_field_count == columns


def test_acceptance_18_scores_of_any_kind_and_long_names_are_kept(
    store: GenomeStore, tmp_path: Path
) -> None:
    name = "n" * 100
    text = f"chr1\t1\t2\t{name}\t0.25\t+\nchr1\t3\t4\tb\t99999\t-\nchr2\t1\t2\tc\t.\t.\n"
    store.import_features("x", io.BytesIO(text.encode()))
    track = store.track("x")
    assert track.features("chr1")["score"].tolist() == [0.25, 99_999]
    assert track.features("chr1")["name"][0] == name.encode()
    assert track.features("chr1")["strand"].tolist() == [1, -1]
    out = tmp_path / "x.bb"
    track.to_bigbed(out)
    assert [rest for *_, rest in rows_of(out, ["chr1"])] == [
        f"{name}\t0.25\t+".encode(),
        b"b\t99999\t-",
    ]
    with BigBed(out) as file:
        assert file.header.defined_field_count == 4


def test_acceptance_18_features_without_bases_are_kept(store: GenomeStore, tmp_path: Path) -> None:
    path = tmp_path / "a.bed"
    path.write_text("chr1\t5\t5\tinsertion\nchr1\t0\t0\tfirst\nchr1\t100000\t100000\tlast\n")
    store.import_features("x", path)
    track = store.track("x")
    assert track.features("chr1")["name"].tolist() == [b"first", b"insertion", b"last"]
    assert track.features("chr1", 5, 6)["name"].tolist() == [b"insertion"]
    track.to_bigbed(tmp_path / "x.bb")
    assert [row[1:3] for row in rows_of(tmp_path / "x.bb", ["chr1"])] == [
        (0, 0),
        (5, 5),
        (100_000, 100_000),
    ]


def test_acceptance_18_bed_comes_from_standard_input(
    store: GenomeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(BED12.encode()))))
    assert store.import_features("x", "-").items == 3
    assert store.track("x").features("chr1")["name"].tolist() == [b"a", b"b"]


def test_features_that_reach_into_a_range(store: GenomeStore) -> None:
    with store.new_features("x") as table:
        table.write("chr1", start=[0, 10, 20], end=[10, 20, 30])
    found = store.track("x").features
    assert found("chr1", 10, 20)["start"].tolist() == [10]
    assert found("chr1", 9, 21)["start"].tolist() == [0, 10, 20]
    assert found("chr1:11-20")["start"].tolist() == [10]
    assert len(found("chr2")) == 0
    assert store.track("x").count() == 3


def test_gff_and_gtf(store: GenomeStore, tmp_path: Path) -> None:
    gff = tmp_path / "a.gff3"
    gff.write_text(
        "##gff-version 3\n"
        "chr1\tRefSeq\tgene\t11\t20\t.\t-\t.\tID=gene1;Name=ABC\n"
        "chr1\tRefSeq\tCDS\t12\t14\t0.5\t+\t0\tID=cds1\n"
        "##FASTA\n>chr1\nACGT\n"
    )
    store.import_features("gff", gff)
    track = store.track("gff")
    assert track.columns == (
        "start",
        "end",
        "name",
        "score",
        "strand",
        "source",
        "type",
        "phase",
        "attributes",
    )
    assert track.features("chr1")[["start", "end", "name", "score", "type"]].tolist() == [
        (10, 20, b"ABC", 0.0, b"gene"),
        (11, 14, b"cds1", 0.5, b"CDS"),
    ]
    gtf = tmp_path / "a.gtf"
    gtf.write_text(
        'chr2\thavana\texon\t1\t5\t.\t+\t.\tgene_id "G1"; transcript_id "T1";\n'
        'chr2\thavana\texon\t9\t9\t.\t+\t.\tgene_id "G1"; transcript_id "T2";\n'
    )
    store.import_features("gtf", gtf)
    assert store.track("gtf").features("chr2")["name"].tolist() == [b"T1", b"T2"]
    store.track("gtf").to_bigbed(tmp_path / "a.bb")
    assert len(rows_of(tmp_path / "a.bb", ["chr2"])) == 2


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [
        (
            "narrowPeak",
            "p1\t100\t-\t4.5\t3.25\t-1\t5",
            {"strand": -1, "signalValue": 4.5, "pValue": 3.25, "qValue": -1.0, "peak": 5},
        ),
        ("broadPeak", "p1\t100\t.\t4.5\t3.25\t-1", {"signalValue": 4.5, "qValue": -1.0}),
        (
            "gappedPeak",
            "p1\t100\t.\t10\t20\t0\t1\t10,\t0,\t4.5\t3.25\t-1",
            {"thickStart": 10, "blockSizes": b"10,", "signalValue": 4.5},
        ),
        (
            "bed15",
            "p1\t100\t+\t10\t20\t0\t1\t10,\t0,\t2\t0,1\t0.5,1.5",
            {"blockCount": 1, "expCount": 2, "expIds": b"0,1", "expScores": b"0.5,1.5"},
        ),
        ("pairedTagAlign", "p1\t100\t+\tACGT\tACGA", {"seq1": b"ACGT", "seq2": b"ACGA"}),
        (
            "peptideMapping",
            "PEP\t100\t+\t4.5\tSPEC1\t2\t1",
            {"rawScore": 4.5, "spectrumId": b"SPEC1", "peptideRank": 2, "peptideRepeatCount": 1},
        ),
        ("rnaElements", "p1\t100\t+\t4.5\t3.25\t7", {"score": 100, "level": 4.5, "score2": 7}),
        (
            "pgSnp",
            "A/G\t2\t10,20\t30,40",
            {"name": b"A/G", "alleleCount": 2, "alleleFreq": b"10,20", "alleleScores": b"30,40"},
        ),
        ("bedDetail", "p1\tid1\tall_of_it", {"name": b"p1", "id": b"id1"}),
    ],
)
def test_relatives_of_bed_have_columns_of_their_own(
    store: GenomeStore, tmp_path: Path, kind: str, line: str, expected: dict[str, object]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"track type={kind}\nchr1\t10\t20\t{line}\n")
    store.import_features("told", path)
    store.import_features("said", io.BytesIO(path.read_bytes()), kind=kind)
    for name in ("told", "said"):
        row = store.track(name).features("chr1")[0]
        assert (row["start"], row["end"]) == (10, 20)
        assert {word: row[word].item() for word in expected} == expected
    store.track("told").to_bigbed(tmp_path / "a.bb")
    with BigBed(tmp_path / "a.bb") as file:
        assert [word for word in expected if word not in file.header.autosql] == []


def test_peaks_without_a_value_have_nan_and_other_words_are_refused(
    store: GenomeStore, tmp_path: Path
) -> None:
    path = tmp_path / "a.narrowPeak"
    line = "chr1\t10\t20\tp1\t100\t.\t{}\t3.25\t-1\t5\n"
    path.write_text(line.format("NaN") + line.format("2"))
    store.import_features("x", path, kind="narrowPeak")
    values = store.track("x").features("chr1")["signalValue"]
    np.testing.assert_array_equal(values, [np.nan, 2])
    path.write_text(line.format("2") + line.format("high"))
    with pytest.raises(FormatError, match="signalValue is 'high', no number") as caught:
        store.import_features("y", path, kind="narrowPeak")
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("chr1\t1\t5\nchr1\t7\t6\n", 2, "ends before it starts"),
        ("chr1\t1\t5\nchr1\t7\t100001\n", 2, "ends past its chromosome"),
        ("chr1\t1\t5\na\tb\tc\n", 2, "."),
        ("chr1\t1\t5\tx\t1\t+\nchr1\t1\t5\tx\t1\t*\n", 2, "strand"),
        ("chr1\t1\t5\tx\t1\nchr1\t1\t5\tx\tgood\n", 2, "score 'good'"),
        ("chr1\t1\t5\tx\nchr1\t1\t5\n", 2, "3 columns, and the first one had 4"),
    ],
)
def test_errors_name_the_line(
    store: GenomeStore, tmp_path: Path, text: str, line: int, said: str
) -> None:
    path = tmp_path / "a.bed"
    path.write_text(text)
    with pytest.raises(FormatError, match=said) as caught:
        store.import_features("x", path, kind="bed")
    assert caught.value.line == line
    assert store.tracks() == []


def test_features_of_unknown_chromosomes_may_be_skipped(store: GenomeStore, tmp_path: Path) -> None:
    path = tmp_path / "a.bed"
    path.write_text("chr9\t1\t5\nchr1\t1\t5\n")
    done = store.import_features("x", path, unknown="skip")
    assert (done.items, done.skipped) == (1, 1)


def test_tables_are_checked_when_they_are_written(store: GenomeStore) -> None:
    for bad, said in (
        ({"start": [-1], "end": [5]}, "no range"),
        ({"start": [5], "end": [4]}, "no range"),
        ({"start": [5], "end": [100_001]}, "no range"),
        ({"start": [5], "end": [6, 7]}, "lengths 1, 2"),
        ({"start": [0.5], "end": [6]}, "whole numbers"),
    ):
        with pytest.raises(StoreError, match=said), store.new_features("x") as table:
            table.write("chr1", **bad)
    with pytest.raises(StoreError, match="other columns"), store.new_features("x") as table:
        table.write("chr1", start=[1], end=[2], name=["a"])
        table.write("chr2", start=[1], end=[2])
    assert store.tracks() == []


def test_a_table_of_other_columns(store: GenomeStore, tmp_path: Path) -> None:
    with store.new_features("x") as table:
        table.write("chr1", start=[1], end=[2], score=[5], weight=np.array([0.5]), name=["ä"])
    track = store.track("x")
    assert track.features("chr1")[["weight", "name"]].tolist() == [(0.5, "ä".encode())]
    track.to_bigbed(tmp_path / "x.bb")
    assert rows_of(tmp_path / "x.bb", ["chr1"])[0][3] == "ä\t5\t0.5".encode()


def test_chromosomes_that_come_again_are_gathered(store: GenomeStore, tmp_path: Path) -> None:
    path = tmp_path / "a.bed"
    path.write_text("chr2\t5\t9\tb\nchr1\t1\t5\ta long name\nchr2\t1\t3\ta\n")
    whole = store.import_features("once", path)
    again = store.import_features("twice", [path, path])
    assert (whole.items, again.items) == (3, 6)
    assert store.track("once").features("chr2")[["start", "name"]].tolist() == [
        (1, b"a"),
        (5, b"b"),
    ]
    assert store.track("twice").features("chr1")["name"].tolist() == [b"a long name"] * 2
    store.import_features("stream", io.BytesIO(path.read_bytes()))
    assert store.track("stream").count() == 3


def test_what_is_read_of_a_large_table_is_what_is_asked_for(
    store: GenomeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trackhub.store import features, featurewriting

    monkeypatch.setattr(featurewriting, "_ROWS", 7)
    rng = np.random.default_rng(3)
    starts = rng.integers(0, 99_000, 500)
    ends = starts + rng.integers(0, 1000, 500)
    names = [f"n{i}" for i in range(500)]
    with store.new_features("x") as table:
        table.write("chr1", start=starts, end=ends, name=names)
    expected = store.track("x").features("chr1")
    assert sorted(expected["name"].tolist()) == sorted(name.encode() for name in names)
    monkeypatch.setattr(features, "_SMALL", 0)
    monkeypatch.setattr(features, "_ROWS", 11)
    track = store.track("x")
    np.testing.assert_array_equal(track.features("chr1"), expected)
    np.testing.assert_array_equal(np.concatenate(list(track.blocks("chr1"))), expected)
    for first, last in ((0, 1), (5000, 9000), (98_000, 100_000), (700, 700)):
        due = [
            (int(row["start"]), int(row["end"]))
            for row in expected
            if (row["start"] < last and row["end"] > first)
            or (row["start"] == row["end"] and first <= row["start"] <= last)
        ]
        found = track.features("chr1", first, last)
        assert found[["start", "end"]].tolist() == due
    assert track.verify() == []


def test_one_long_text_does_not_make_all_rows_long_in_memory(
    store: GenomeStore, tmp_path: Path
) -> None:
    import tracemalloc

    long = "x" * 20_000
    lines = [f"chr1\t{i}\t{i + 5}\tname{i}\n" for i in range(20_000)]
    path = tmp_path / "a.bed"
    path.write_text("".join([*lines, f"chr1\t50000\t50001\t{long}\n"]))
    tracemalloc.start()
    store.import_features("x", path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # At that width all rows take 400 MB.
    assert peak < 60_000_000
    assert store.track("x").features("chr1", 50_000, 50_001)["name"].tolist() == [long.encode()]


def test_texts_that_would_fill_the_disk_are_refused(
    store: GenomeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trackhub.store import featurewriting

    monkeypatch.setattr(featurewriting, "_MOST_BYTES", 1000)
    with (
        pytest.raises(StoreError, match="chr1 has 2 features and a name of 600 bytes"),
        store.new_features("x") as table,
    ):
        table.write("chr1", start=[1, 2], end=[3, 4], name=["a", "b" * 600])
    assert store.tracks() == []
