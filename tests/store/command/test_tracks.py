"""``trackhub store``: tracks that are imported, combined, listed, printed, exported and verified."""

from __future__ import annotations

import json

import h5py
import numpy as np
import pytest

from trackhub.cli import main
from trackhub.formats.bigwig import BigWig
from trackhub.store import GenomeStore

from .conftest import Shell


def test_chromosomes_are_listed_with_their_roles(shell: Shell) -> None:
    assert shell("chroms") == "chr1\t12\tautosome\nchr2\t6\tautosome\nchrM\t4\tmitochondrial\n"
    assert shell("chroms", "default") == "chr1\t12\tautosome\nchr2\t6\tautosome\n"
    assert "no role" in shell("chroms", "sexy", status=2)


def test_a_store_is_not_made_twice(shell: Shell) -> None:
    said = shell("init", shell.folder / "chrom.sizes", status=2)
    assert said.endswith("exists already, with the tracks beside it; give another folder\n")


def test_the_store_is_named_by_options_too(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GENOME_DB")
    monkeypatch.delenv("GENOME_ASSEMBLY")
    assert "give --root DIR, or set" in shell("ls", status=2)
    assert "give --assembly NAME, or set" in shell("init", "--root", shell.folder, status=2)
    assert shell("ls", "--root", shell.folder / "db", "--assembly", "toy") == ""
    assert "did you mean 'toy'" in shell("ls", "--root", shell.folder / "db", "-a", "toi", status=2)


def test_files_are_imported_by_their_content(shell: Shell) -> None:
    signal = shell.write("a.txt", "chr1\t2\t4\t1.5\n")
    peaks = shell.write("b.txt", "chr1\t2\t4\tone\t7\t-\nchr2\t0\t5\ttwo\t8\t+\n")
    letters = shell.write("c.txt", ">chr1\nACGTacgtNNAC\n")
    np.savez(shell.folder / "d.npz", chr2=np.arange(6, dtype=np.int16))
    bam = shell.bam()
    shell("import", "score", signal)
    shell("import", "peaks", peaks)
    shell("import", "seq", letters)
    shell("import", "array", shell.folder / "d.npz")
    assert "3 items" in shell("import", "reads/depth", bam)
    assert shell("ls") == "array\npeaks\nreads/depth\nscore\nseq\n"
    assert shell("ls", "r*") == "reads/depth\n"
    kinds = {line.split("\t")[3]: line.split("\t")[:2] for line in shell("ls", "-l").splitlines()}
    assert kinds == {
        "array": ["dense", "int16"],
        "peaks": ["table", "-"],
        "reads/depth": ["dense", "uint16"],
        "score": ["dense", "float32"],
        "seq": ["sequence", "uint8"],
    }
    assert shell.values("reads/depth") == [0, 2, 2, 2, 1, 1, 1, 0, 0, 0, 0, 0]


def test_options_of_the_old_scripts_are_understood(shell: Shell) -> None:
    bam = shell.bam()
    shell("import", "fwd", bam, "--what", "5prime", "--rev_track", "rev", "--assembly", "toy")
    assert shell.values("fwd")[:3] == [0, 2, 0]
    assert shell.values("rev")[5:8] == [0, 1, 0]
    shell("import", "once", bam, "--what", "left", "--max_duplicates", "1", "--dtype", "uint8")
    assert shell.values("once")[:6] == [0, 1, 0, 0, 1, 0]
    shell("import", "old", bam, "--exclude-flags", "4")
    assert shell.values("old")[4:9] == [1, 2, 2, 1, 0]
    wig = shell.write("a.wig", "fixedStep chrom=chr2 start=2 step=1\n3\n4\n")
    shell("import", "wig", wig, "--format", "wiggle", "--dtype", "int16")
    assert shell.values("wig", "chr2") == [0, 3, 4, 0, 0, 0]
    text = shell.write("a.tab", "x\tchr1\t5\t9\n")
    shell("import", "text", text, "--format", "txtfile", "--columns", ".,chrom,pos,value")
    assert shell.values("text")[4] == 9


def test_what_cannot_be_imported_is_refused_with_a_sentence(shell: Shell) -> None:
    bad = shell.write("bad.bedGraph", "chr1\t2\t4\t1\nchr9\t0\t3\t1\n")
    assert f"{bad}:2" in shell("import", "bad", bad, status=2)
    assert shell("ls") == ""
    assert "1 on chromosomes" in shell("import", "good", bad, "--unknown", "skip")
    assert "exists already" in shell("import", "good", bad, "--unknown", "skip", status=2)
    shell("import", "good", bad, "--unknown", "skip", "--replace")
    page = shell.write("page.html", "<html><body>no</body></html>\n")
    assert "which is not imported" in shell("import", "page", page, status=2)
    assert "--format" in shell("import", "page", "-", status=2)
    assert "--columns" in shell("import", "page", page, "--format", "text", status=2)


def test_tracks_are_combined(shell: Shell) -> None:
    shell.two_tracks()
    assert shell("combine", "both", "a", "b").startswith("both (uint16)")
    assert shell.values("both")[:9] == [200, 200, 300, 300, 100, 100, 101, 1, 0]
    said = shell("combine", "clipped", "a", "b", "--dtype", "uint8", "--overflow", "clip")
    assert "2 values clipped" in said
    shell("combine", "less", "a", "b", "--op", "difference")
    assert shell.values("less")[4:8] == [-100, -100, -99, 1]
    shell("combine", "strands", "a", "b", "--strands", "--shift", "2")
    assert shell.values("strands")[:5] == [0, 300, 300, 300, 300]
    assert "give both" in shell("combine", "x", "a", "b", "--shift", "2", status=2)
    assert "--strands adds two" in shell("combine", "x", "a", "--strands", status=2)


def test_tracks_are_lifted_over(shell: Shell) -> None:
    shell.two_tracks()
    sizes = shell.write("new.sizes", "chr7\t20\n")
    shell("init", sizes, "--assembly", "new")
    chain = shell.write("toyToNew.over.chain", "chain 5 chr1 12 + 0 7 chr7 20 - 3 10 1\n7\n\n")
    said = shell("liftover", "a", chain, "--to", "new", "--rev_track", "b")
    assert "1 of 11 bases with values lost" in said
    assert shell.values("a", "chr7", "new")[10:17] == [100] * 5 + [0] * 2
    assert shell.values("b", "chr7", "new")[10:17] == [1, 0, 0, 200, 200, 200, 200]
    shell("liftover", "a", chain, "--to", "new", "--name", "c/d", "--dtype", "uint16")
    assert GenomeStore(shell.folder / "db", "new").tracks() == ["a", "b", "c/d"]


def test_statistics_are_printed_as_a_table_and_as_json(shell: Shell) -> None:
    shell.two_tracks()
    lines = [line.split("\t") for line in shell("stats", "a", "b").splitlines()]
    assert lines[0][:4] == ["track", "chrom", "n", "n_nan"]
    rows = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    assert [(row["track"], row["chrom"], row["n"], row["sum"]) for row in rows] == [
        ("a", "all", "22", "802"),
        ("b", "all", "22", "500"),
    ]
    told = json.loads(shell("stats", "a", "--chrom", "chr1", "--json"))
    assert told[0]["mean"] == pytest.approx(802 / 12)
    each = shell("stats", "a", "--each").splitlines()
    assert [line.split("\t")[1] for line in each[1:]] == ["chr1", "chr2", "chrM"]
    score = shell.write("s.bedGraph", "chr1\t0\t1\t0.5\n")
    shell("import", "score", score)
    assert json.loads(shell("stats", "score", "--chrom", "chr2", "--json"))[0]["mean"] is None


def test_values_of_a_region_are_printed(shell: Shell) -> None:
    shell.two_tracks()
    assert shell("get", "a", "chr1:3-7") == "chr1\t2\t4\t200\nchr1\t4\t6\t0\nchr1\t6\t7\t1\n"
    assert shell("get", "a", "chr1:4-5", "--values") == "200\n0\n"
    score = shell.write("s.bedGraph", "chr1\t3\t5\t0.1\n")
    shell("import", "score", score)
    assert shell("get", "score", "chr1") == "chr1\t3\t5\t0.1\n"
    assert "ends past chr1" in shell("get", "a", "chr1:3-70", status=2)


def test_features_of_a_region_are_printed_as_bed(shell: Shell) -> None:
    peaks = shell.write("p.bed", "chr1\t2\t4\tone\t7\t-\nchr1\t9\t11\ttwo\t8\t+\n")
    shell("import", "peaks", peaks)
    assert shell("get", "peaks", "chr1:1-5") == "chr1\t2\t4\tone\t7\t-\n"
    assert "has no values" in shell("get", "peaks", "chr1", "--values", status=2)


def test_sequence_is_printed_as_fasta(shell: Shell) -> None:
    shell("import", "seq", shell.write("c.fa", ">chr1\nACGTacgtNNAC\n"))
    assert shell("seq", "chr1:2-5", "chr1:9-12") == ">chr1:2-5\nCGTa\n>chr1:9-12\nNNAC\n"
    assert shell("seq", "chr1:2-5", "--strand", "-") == ">chr1:2-5(-)\ntACG\n"
    shell("import", "upper", shell.folder / "c.fa", "--case", "upper")
    assert shell("seq", "chr1:4-6", "--track", "upper") == ">chr1:4-6\nTAC\n"
    assert "sequence" in shell("get", "seq", "chr1", status=2)


def test_tracks_are_exported(shell: Shell) -> None:
    shell.two_tracks()
    shell("import", "seq", shell.write("c.fa", ">chr1\nACGTacgtNNAC\n"))
    shell("import", "peaks", shell.write("p.bed", "chr1\t2\t4\tone\t7\t-\n"))
    out = shell.folder / "a.bw"
    assert shell("export", "a", out) == f"{out}\n"
    with BigWig(out) as file:
        assert file.values("chr1", 3, 8).tolist() == [200, 0, 0, 1, 1]
    shell("export", "a", out, "--no-zeros", "--negate")
    with BigWig(out) as file:
        assert np.isnan(file.values("chr1", 4, 6)).all()
        assert file.values("chr1", 0, 1).tolist() == [-200]
    for name, ending in (("seq", "2bit"), ("peaks", "bb"), ("chromosome", "sizes")):
        path = shell.folder / f"x.{ending}"
        shell("export", name, path)
        assert path.stat().st_size > 0
    assert sorted((shell.folder / "x.sizes").read_text().split()) == sorted(
        ["chr1", "12", "chr2", "6", "chrM", "4"]
    )
    assert "is a table of features" in shell("seq", "chr1", "--track", "peaks", status=2)


def test_what_a_track_is_made_of_is_told(shell: Shell) -> None:
    shell.two_tracks()
    told = json.loads(shell("info", "a", "--json"))
    assert (told["kind"], told["dtype"], told["chromosomes"]) == ("dense", "uint8", ["chr1"])
    assert told["source"]["files"][0]["path"] == str(shell.folder / "a.bedGraph")
    assert "1 with data" in shell("info", "a")
    assert "no track 'c'" in shell("info", "c", status=2)


def test_damage_is_found(shell: Shell) -> None:
    shell.two_tracks()
    assert shell("verify") == "2 tracks read, 0 damaged\n"
    path = shell.folder / "db" / "toy" / "b.h5"
    path.write_bytes(path.read_bytes()[:700])
    said = shell("verify", status=1)
    assert said.endswith("2 tracks read, 1 damaged\n")
    assert said.startswith("b: ")
    assert shell("verify", "a") == "1 track read, 0 damaged\n"
    assert "damaged" in shell("ls", "-l")


def test_an_unknown_track_is_not_damaged_but_unknown(shell: Shell) -> None:
    shell.two_tracks()
    assert "no track 'c' of toy; trackhub store ls" in shell("verify", "c", status=2)


def test_liftover_tables_of_genome_are_passed_over(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.two_tracks()
    with h5py.File(shell.folder / "db" / "toy" / "to_other.h5", "w") as file:
        file["chr1"] = np.full((12, 3), -1, "i4")
    assert "liftover\t-\t-\tto_other\n" in shell("ls", "--long")
    for words in (["verify"], ["hub", shell.folder / "hub", "--email", "me@example.org"]):
        assert main(["store", *map(str, words)]) == 0
        said = capsys.readouterr().err
        assert said == (
            "trackhub: passed over to_other, which is no track but a liftOver table of genome\n"
        )
    assert "trackhub store liftover carries tracks" in shell("info", "to_other", status=2)
