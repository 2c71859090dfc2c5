"""``trackhub store``: its options, errors, progress and help."""

from __future__ import annotations

import json
import re
import shlex

import pytest

from trackhub.cli import _parser, main

from .conftest import Shell


def test_options_that_would_do_nothing_are_refused(shell: Shell) -> None:
    peaks, bam = shell.peaks(), shell.bam()
    for words, said in (
        (["p", peaks, "--dtype", "uint8"], "--dtype is for reads, signal, text and arrays"),
        (["p", peaks, "--what", "left"], "--what is for reads"),
        (["p", bam, "--case", "upper"], "--case is for sequence, and this is an import of reads"),
        (["p", bam, "--what", "left", "--no-deletions"], "does nothing for --what left"),
        (["p", bam, "--what", "fragments", "--dtype", "uint8"], "nothing for --what fragments"),
    ):
        assert said in shell("import", *words, status=2)
    assert "--no-mask does nothing" in shell("export", "peaks", "x.bb", "--no-mask", status=2)
    assert shell("ls") == "peaks\n"


def test_starts_of_bed_may_count_from_1_already(shell: Shell) -> None:
    bed = shell.write("a.bed", "#name\nchr1\t3\t4\tone two\t7\t-\n")
    shell("import", "old", bed, "--start_offset", "0")
    assert shell("get", "old", "chr1") == "chr1\t2\t4\tone two\t7\t-\n"
    shell("import", "same", bed, "--start_offset", "1")
    assert shell("get", "same", "chr1") == "chr1\t3\t4\tone two\t7\t-\n"
    source = json.loads(shell("info", "old", "--json"))["source"]
    assert source["files"][0]["path"] == str(bed)
    bad = shell.write("b.bed", "chr1\t1\t4\nchr1\t0\t4\n")
    assert f"{bad}:2: chromStart is '-1'" in shell(
        "import", "b", bad, "--start_offset", "0", status=2
    )
    assert "--start_offset is for BED" in shell(
        "import", "b", bad, "--start_offset", "0", "--format", "gff", status=2
    )


def test_peaks_are_told_by_their_content_or_by_word(shell: Shell) -> None:
    peaks = shell.write("a.narrowPeak", "chr1\t3\t9\tp1\t100\t.\t4.5\t3.25\t-1\t5\n")
    expected = "chr1\t3\t9\tp1\t100\t.\t4.5\t3.25\t-1\t5\n"
    shell("import", "told", peaks)
    shell("import", "said", peaks, "--format", "narrowPeak")
    assert shell("get", "told", "chr1") == shell("get", "said", "chr1") == expected
    shell("import", "old", peaks, "--start_offset", "0")
    assert shell("get", "old", "chr1").startswith("chr1\t2\t9\tp1")


def test_columns_of_text_are_told_by_number_as_of_old(shell: Shell) -> None:
    text = shell.write("a.tab", "5\tx\t9\ty\n7\tx\t8\ty\n")
    shell("import", "t", text, "--format", "txtfile", "-p", "0", "-v", "2", "--chrom", "chr1")
    assert shell.values("t")[4] == 9
    shell("import", "u", text, "--format", "txtfile", "-p", "2", "-v", "0", "--chrom", "chr1")
    assert shell.values("u")[7:9] == [7, 5]
    told = ["import", "v", text, "--format", "txtfile"]
    assert "by --chrom" in shell(*told, "-p", "0", "-v", "2", status=2)
    assert "--pos_idx and --val_idx" in shell(*told, "-p", "0", "--chrom", "chr1", status=2)


def test_a_missing_file_is_wrong_input_and_a_failing_disk_a_failure(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shell("import", "x", "nofile.bam", status=2) == "trackhub: there is no file nofile.bam\n"
    shell.two_tracks()
    missing = shell.folder / "none" / "a.bw"
    assert "make it first" in shell("export", "a", missing, status=2)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "disk/a.bw")

    monkeypatch.setattr("trackhub.store.export.to_bigwig", full)
    assert main(["store", "export", "a", str(shell.folder / "a.bw")]) == 1
    assert capsys.readouterr().err == "trackhub: disk/a.bw: No space left on device\n"


@pytest.mark.parametrize("terminal", [False, True])
def test_progress_is_shown_on_a_terminal_only(
    shell: Shell,
    terminal: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shell.two_tracks()
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal, raising=False)
    monkeypatch.setattr("trackhub.cli.bar._SECONDS", 0)
    assert main(["store", "combine", "both", "a", "b"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("both (uint16)")
    assert ("%" in err) == terminal


_COMMANDS = [
    "init",
    "import",
    "combine",
    "liftover",
    "distance",
    "gc",
    "export",
    "hub",
    "chroms",
    "ls",
    "info",
    "stats",
    "verify",
    "get",
    "seq",
    "bins",
    "summarize",
    "kmers",
]


@pytest.mark.parametrize("command", _COMMANDS)
def test_the_help_of_every_command_has_examples_that_are_understood(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as done:
        main(["store", command, "--help"])
    assert done.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: trackhub store {command} ")
    examples = text.split("\nexamples:\n")[1].strip().splitlines()
    assert examples
    for line in examples:
        words = shlex.split(line.strip().partition(" <")[0].partition(" >")[0])
        assert words[:3] == ["trackhub", "store", command]
        assert callable(_parser().parse_args(words[1:]).run)


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(["store", "--help"])
    assert done.value.code == 0
    listed = re.findall(r"^    (\w+)(?: |$)", capsys.readouterr().out, re.MULTILINE)
    assert listed == _COMMANDS
    for words in (["store"], ["store", "bogus"], ["store", "get", "a"]):
        with pytest.raises(SystemExit) as done:
            main(words)
        assert done.value.code == 2


def test_what_cannot_be_told_and_what_is_too_long_is_said_plainly(shell: Shell) -> None:
    shell.two_tracks()
    odd = shell.write("odd.txt", "x y z\n")
    assert f"the content of {odd} does not tell what it is; say it with --format" in shell(
        "import", "x", odd, status=2
    )
    assert "is of no kind that is known; give a BED file" in shell("summarize", odd, "a", status=2)
    assert shell("get", "a", "chr1:5-2,000", status=2) == (
        "trackhub: 'chr1:5-2,000' ends past chr1, which has 12 bases\n"
    )
    assert "'a' is a track of values; give a track of sequence" in shell(
        "seq", "chr1:1-5", "--track", "a", status=2
    )
