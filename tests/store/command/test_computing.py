"""``trackhub store``: tracks that are computed of others, sums of regions, and hubs."""

from __future__ import annotations

import pytest

from trackhub.formats.bigwig import BigWig

from .conftest import Shell


def test_distances_become_a_track(shell: Shell) -> None:
    shell("import", "genes", shell.write("g.bed", "chr1\t2\t4\ta\t0\t-\nchr1\t9\t11\tb\t0\t+\n"))
    assert shell("distance", "near", "genes") == "near (int32): 2 items\n"
    assert shell.values("near") == [2, 1, 0, 0, 1, 2, 3, 2, 1, 0, 0, 1]
    shell("distance", "near", "genes", "--to", "5prime", "--strand", "-", "--replace")
    assert shell.values("near")[:6] == [3, 2, 1, 0, 1, 2]
    assert "--replace replaces it" in shell("distance", "near", "genes", status=2)
    assert "give a table of features" in shell("distance", "x", "near", status=2)


def test_the_share_of_g_and_c_becomes_a_track(shell: Shell) -> None:
    shell("import", "seq", shell.write("c.fa", ">chr1\nACGTacgtNNAC\n"))
    assert shell("gc", "gc3", "--window", "3") == "gc3 (float32): 1 items\n"
    found = shell.values("gc3")[:4]
    assert found == pytest.approx([1 / 2, 2 / 3, 2 / 3, 1 / 3], abs=1e-6)
    assert "odd number" in shell("gc", "x", "--window", "4", status=2)
    assert "no track 'letters'" in shell("gc", "x", "--track", "letters", status=2)


def test_values_are_summed_up_in_bins(shell: Shell) -> None:
    shell.two_tracks()
    assert shell("bins", "a", "chr1", "--size", "5", "--statistic", "max") == (
        "chr1\t0\t5\t200\nchr1\t5\t10\t1\nchr1\t10\t12\t0\n"
    )
    assert shell("bins", "a", "--size", "8") == "chr1\t0\t8\t100.25\nchr1\t8\t12\t0\n"
    assert shell("bins", "a", "chr1:1-6", "chr2:1-3", "--size", "4", "--step", "2") == (
        "chr1\t0\t4\t200\nchr1\t2\t6\t100\nchr1\t4\t6\t0\nchr2\t0\t3\t0\nchr2\t2\t3\t0\n"
    )
    shell.peaks()
    within = shell("bins", "a", "chr1", "--size", "6", "--within", "peaks")
    assert within == "chr1\t0\t6\t200\nchr1\t6\t12\t0\n"
    outside = shell("bins", "a", "chr1", "--size", "6", "--outside", "peaks", "--statistic", "n")
    assert outside == "chr1\t0\t6\t4\nchr1\t6\t12\t4\n"
    assert "give at least 1" in shell("bins", "a", "--size", "0", status=2)
    assert "give one of values" in shell("bins", "peaks", "--size", "5", status=2)


def test_many_bins_are_printed_in_pieces_that_fit(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.two_tracks()
    whole = shell("bins", "a", "--size", "3", "--step", "2")
    monkeypatch.setattr("trackhub.cli.store.summing._BINS", 2)
    assert shell("bins", "a", "--size", "3", "--step", "2") == whole
    assert len(whole.splitlines()) == 6


def test_bins_of_sequence_have_the_share_of_g_and_c(shell: Shell) -> None:
    shell("import", "seq", shell.write("c.fa", ">chr1\nGCGTaaagNNNN\n"))
    assert shell("bins", "seq", "--size", "4") == "chr1\t0\t4\t0.75\nchr1\t4\t8\t0.25\n"
    assert "are for values" in shell("bins", "seq", "--size", "4", "--statistic", "max", status=2)


def test_tracks_are_summed_up_in_the_regions_of_a_bed_file_and_of_a_track(shell: Shell) -> None:
    shell.two_tracks()
    peaks = shell.peaks()
    assert shell("summarize", peaks, "a", "b") == (
        "#chrom\tstart\tend\tname\ta\tb\n"
        "chr2\t0\t2\tc\t0\t0\n"
        "chr1\t2\t4\ta\t200\t100\n"
        "chr1\t9\t11\tb\t0\t0\n"
    )
    sums = shell("summarize", "peaks", "a", "--statistic", "sum").splitlines()
    assert sums[1:] == ["chr1\t2\t4\ta\t400", "chr1\t9\t11\tb\t0", "chr2\t0\t2\tc\t0"]
    shell("import", "score", shell.write("s.bedGraph", "chr1\t3\t5\t0.5\n"))
    scores = [line.split("\t")[-1] for line in shell("summarize", peaks, "score").splitlines()]
    assert scores == ["score", "NA", "0.5", "NA"]
    assert "neither a BED file nor a track" in shell("summarize", "pekas", "a", status=2)
    wrong = shell.write("q.bed", "chr1\t2\t4\nchr7\t2\t4\n")
    assert f"{wrong}:2: the chromosome 'chr7'" in shell("summarize", wrong, "a", status=2)
    page = shell.write("page.html", "<html><body>no</body></html>\n")
    assert "give a BED file" in shell("summarize", page, "a", status=2)


def test_kmers_are_counted(shell: Shell) -> None:
    shell("import", "seq", shell.write("c.fa", ">chr1\nACGTacgtNNAC\n"))
    assert shell("kmers", "1") == "A\t3\nC\t3\nG\t2\nT\t2\n"
    assert shell("kmers", "1", "chr1:1-4", "chr1:11-12", "--both-strands") == (
        "A\t3\nC\t3\nG\t3\nT\t3\n"
    )
    pairs = dict(line.split("\t") for line in shell("kmers", "2").splitlines())
    assert (len(pairs), pairs["AC"], pairs["TA"], pairs["GG"]) == (16, "3", "1", "0")
    assert "give 1 to 12" in shell("kmers", "13", status=2)


def test_a_hub_is_made_of_tracks(shell: Shell) -> None:
    shell.two_tracks()
    shell.peaks()
    out = shell.folder / "hub"
    made = out / "toy_store.hub.txt"
    assert shell("hub", out, "--email", "me@example.org", "--short-label", "Toy") == f"{made}\n"
    assert "shortLabel Toy" in made.read_text()
    text = (out / "toy" / "trackDb.txt").read_text()
    names = [line.split()[1] for line in text.splitlines() if line.startswith("track ")]
    assert names == ["a", "b", "peaks"]
    with BigWig(out / "toy" / "a.bigWig") as file:
        assert file.values("chr1", 3, 5).tolist() == [200, 0]
    exported = shell.folder / "hub.data" / "a.bw"
    before = exported.stat().st_mtime_ns
    shell("hub", out, "a", "--email", "me@example.org", "--mode", "copy")
    assert exported.stat().st_mtime_ns == before
    assert sorted(path.name for path in (out / "toy").iterdir()) == ["a.bigWig", "trackDb.txt"]
    assert not (out / "toy" / "a.bigWig").is_symlink()


def test_tracks_of_a_hub_are_chosen_by_names_and_patterns(shell: Shell) -> None:
    shell.two_tracks()
    shell("combine", "sum/all", "a", "b")
    out = shell.folder / "hub"
    shell("hub", out, "sum/*", "b", "--email", "me@example.org", "--data", shell.folder / "files")
    text = (out / "toy" / "trackDb.txt").read_text()
    names = [line.split()[1] for line in text.splitlines() if line.startswith("track ")]
    assert names == ["sum_all", "b"]
    assert (shell.folder / "files" / "sum_all.bw").is_file()
    assert "did you mean 'sum/all'" in shell(
        "hub", out, "sum/al", "--email", "me@example.org", status=2
    )


def test_a_hub_brings_its_genome_where_a_sequence_is_named(shell: Shell) -> None:
    shell.two_tracks()
    shell("import", "seq", shell.write("c.fa", ">chr1\nACGTacgtNNAC\n>chr2\nACGTAC\n>chrM\nACGT\n"))
    out = shell.folder / "hub"
    shell("hub", out, "--email", "me@example.org", "--sequence", "seq", "--name", "own")
    assert "twoBitPath" in (out / "own.genomes.txt").read_text()
    assert "no track of sequence" in shell(
        "hub", out, "--email", "me@example.org", "--sequence", "a", status=2
    )


def test_features_are_carried_to_another_assembly_as_far_as_is_asked(shell: Shell) -> None:
    shell.two_tracks()
    shell("import", "peaks", shell.write("p.bed", "chr1\t0\t4\ta\nchr1\t6\t10\tb\n"))
    shell("init", "--assembly", "new", shell.write("new.sizes", "chr1\t12\n"))
    chain = shell.write("a.chain", "chain 9 chr1 12 + 0 8 chr1 12 + 0 8 1\n8\n\n")
    words = ["liftover", "peaks", chain, "--to", "new"]
    assert "1 of 2 features by 1 chains; 1 lost" in shell(*words)
    shell(*words, "--replace", "--min-match", "0.5")
    assert shell("get", "peaks", "chr1", "--assembly", "new") == ("chr1\t0\t4\ta\nchr1\t6\t8\tb\n")
    assert "give a part of 1" in shell(*words, "--replace", "--min-match", "50", status=2)
    assert "--multi does nothing for 'peaks', which is a table of features" in shell(
        *words, "--multi", "sum", status=2
    )
    assert "--min-match does nothing for 'a', which is a track of values" in shell(
        "liftover", "a", chain, "--to", "new", "--min-match", "0.5", status=2
    )
