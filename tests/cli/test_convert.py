"""``trackhub convert``, ``info`` and ``sizes``."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path

import pytest
from formats.raw import intervals, put, rows

import trackhub
from trackhub.cli import main
from trackhub.cli.bar import Bar
from trackhub.formats.twobit import TwoBit, write_twobit


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "sizes.txt", "chr1\t1000\nchr2\t500\n")
    put(tmp_path, "a.bedGraph", "chr1\t0\t10\t1\n")
    put(tmp_path, "b.bed", "chr1\t5\t9\tx\t1200\n")


def run(*words: str) -> int:
    return main(list(words))


def test_one_file_is_converted_beside_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("convert", "a.bedGraph", "--sizes", "sizes.txt") == 0
    assert capsys.readouterr().out == "a.bw\n"
    assert intervals(tmp_path / "a.bw") == [("chr1", 0, 10, 1.0)]


def test_several_files_go_into_a_directory_and_options_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, "c.bed", "chr2\t5\t9\ty\t-7\n")
    words = [
        "convert",
        "b.bed",
        "c.bed",
        "--sizes",
        "sizes.txt",
        "-o",
        "out/",
        "--option",
        "clip_scores",
    ]
    assert run(*words, "--jobs", "2") == 0
    assert sorted(capsys.readouterr().out.split()) == ["out/b.bb", "out/c.bb"]
    assert rows(tmp_path / "out" / "b.bb") == ["chr1\t5\t9\tx\t1000"]
    assert rows(tmp_path / "out" / "c.bb") == ["chr2\t5\t9\ty\t0"]


def test_a_file_that_fails_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for processes in ("1", "2"):
        words = ["convert", "b.bed", "a.bedGraph", "none.bed", "--sizes", "sizes.txt"]
        assert run(*words, "--jobs", processes) == 1
        told = capsys.readouterr()
        assert told.out == "a.bw\n"
        assert "trackhub: b.bed:1: the score '1200'" in told.err
        assert "trackhub: none.bed: No such file or directory\n" in told.err
        assert sorted(path.name for path in tmp_path.iterdir()) == [
            "a.bedGraph", "a.bw", "b.bed", "sizes.txt",
        ]  # fmt: skip


def test_nothing_that_can_be_converted_is_another_status(tmp_path: Path) -> None:
    assert run("convert", "b.bed", "none.bed", "--sizes", "sizes.txt", "--jobs", "1") == 2


@pytest.mark.parametrize("out", [[], ["-o", "out/"]])
def test_results_that_would_be_one_file_are_refused_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], out: list[str]
) -> None:
    put(tmp_path, "c.bed", "chr1\t5\t9\n")
    put(tmp_path, "c.bed.gz", gzip.compress(b"chr1\t5\t9\n"))
    before = sorted(tmp_path.iterdir())
    words = ["convert", "a.bedGraph", "c.bed", "c.bed.gz", "--sizes", "sizes.txt", *out]
    assert run(*words) == 2
    told = capsys.readouterr()
    assert "c.bed and c.bed.gz would both become" in told.err
    assert told.out == ""
    assert sorted(tmp_path.iterdir()) == before


def test_a_result_never_replaces_a_file_that_is_given_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("convert", "a.bedGraph", "--sizes", "sizes.txt")
    put(tmp_path, "a.bedGraph", "chr1\t0\t10\t2\n")
    capsys.readouterr()
    assert run("convert", "a.bedGraph", "a.bw", "--sizes", "sizes.txt") == 2
    assert "the result of a.bedGraph would replace a.bw, which is given" in capsys.readouterr().err
    assert run("convert", "a.bedGraph", "./a.bedGraph", "--sizes", "sizes.txt") == 2
    assert "./a.bedGraph is given twice" in capsys.readouterr().err
    assert intervals(tmp_path / "a.bw") == [("chr1", 0, 10, 1.0)]


def test_a_file_that_is_fit_is_copied_into_a_directory_under_its_name(tmp_path: Path) -> None:
    run("convert", "a.bedGraph", "--sizes", "sizes.txt")
    assert run("convert", "a.bw", "--sizes", "sizes.txt", "-o", "out/") == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.bw"]


def test_files_are_joined(tmp_path: Path) -> None:
    put(tmp_path, "c.bedGraph", "chr1\t10\t20\t2\n")
    assert (
        run("convert", "a.bedGraph", "c.bedGraph", "--join", "--sizes", "sizes.txt", "-o", "all.bw")
        == 0
    )
    assert intervals(tmp_path / "all.bw") == [("chr1", 0, 10, 1.0), ("chr1", 10, 20, 2.0)]


def test_several_files_need_a_directory(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("convert", "a.bedGraph", "b.bed", "--sizes", "sizes.txt", "-o", "x.bw") == 2
    assert "x.bw is no directory" in capsys.readouterr().err


def test_standard_input_is_converted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = io.BytesIO(gzip.compress(b"chr2\t0\t10\t1.5\n"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(packed))
    assert run("convert", "-", "-o", "s.bw", "--sizes", "sizes.txt", "--kind", "bedGraph") == 0
    assert intervals(tmp_path / "s.bw") == [("chr2", 0, 10, 1.5)]
    assert run("convert", "-", "-o", "s.bb", "--sizes", "sizes.txt", "--option", "clip_scores") == 2
    assert "standard input needs --kind" in capsys.readouterr().err
    assert run("convert", "-", "-o", "out/", "--sizes", "sizes.txt", "--kind", "bed") == 2
    assert "standard input has no name" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes")
def test_a_pipe_is_read_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import os

    os.mkfifo(tmp_path / "pipe")
    writer = os.open(tmp_path / "pipe", os.O_RDWR)
    os.write(writer, b"chr2\t0\t10\t1.5\n")
    assert run("convert", "pipe", "-o", "out/", "--sizes", "sizes.txt") == 2
    assert "pipe is a pipe, of which nothing can be read twice" in capsys.readouterr().err
    words = ["--sizes", "sizes.txt", "--option", "clip_scores"]
    assert run("convert", "pipe", "-o", "s.bb", *words) == 2
    assert "pipe, a pipe, needs --kind" in capsys.readouterr().err
    reader = os.open(tmp_path / "pipe", os.O_RDONLY)
    os.close(writer)
    assert os.read(reader, 100) == b"chr2\t0\t10\t1.5\n"
    os.close(reader)


def test_notes_are_told_beside_the_results(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, "n.bed", "1\t1\t2\tfoo\n")
    assert run("convert", "n.bed", "--sizes", "sizes.txt") == 0
    told = capsys.readouterr()
    assert told.out == "n.bb\n"
    assert "n.bed: 1 chromosome name was changed" in told.err


def test_a_definition_an_index_and_an_alias_are_taken(tmp_path: Path) -> None:
    put(
        tmp_path,
        "x.as",
        'table x "X" ( string chrom; "" uint chromStart; "" uint chromEnd; ""\n string id; "" )',
    )
    put(tmp_path, "alias.txt", "chr1\tone\n")
    put(tmp_path, "x.bed", "one\t1\t2\tfoo\n")
    words = ["convert", "x.bed", "--as", "x.as", "--index", "id", "--alias", "alias.txt"]
    assert run(*words, "--sizes", "sizes.txt") == 0
    with trackhub.formats.bigbed.BigBed(tmp_path / "x.bb") as bed:
        assert bed.search("id", "foo") == [("chr1", 1, 2, b"foo")]


def test_a_stanza_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("convert", "a.bedGraph", "--sizes", "sizes.txt", "--stanza") == 0
    assert capsys.readouterr().out == "track a\nshortLabel a\nlongLabel a\ntype bigWig\n\n"


def test_an_option_that_there_is_not_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("convert", "b.bed", "--sizes", "sizes.txt", "--option", "clip_score") == 2
    assert "did you mean 'clip_scores'" in capsys.readouterr().err


def test_sizes_are_needed_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("convert", "b.bed") == 2
    assert "give chrom_sizes" in capsys.readouterr().err
    assert run("convert", "b.bed", "--sizes", "hg83") == 2
    assert "did you mean 'hg38'" in capsys.readouterr().err


# -- info, sizes, bar -----------------------------------------------------------------------------------


def test_info_tells_headers_in_text_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    run("convert", "a.bedGraph", "--sizes", "sizes.txt")
    capsys.readouterr()
    assert run("info", "a.bw", "b.bed") == 0
    text = capsys.readouterr().out
    assert "  chromosomes          1: chr1 1,000\n" in text
    assert "  bases_covered        10\n" in text
    assert "\nb.bed\n  kind                 bed\n" in text
    assert run("info", "--json", "a.bw", "b.bed") == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["kind"], first["header"]["chroms"]) == ("bigWig", {"chr1": 1000})
    assert (second["kind"], second["columns"]) == ("bed", 5)


def test_info_names_a_file_that_cannot_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("info", "none.bw") == 2
    assert run("info", "none.bw", "b.bed") == 1
    told = capsys.readouterr()
    assert "none.bw" in told.err
    assert told.out.startswith("b.bed\n")


def test_info_of_the_example_data_shows_what_matters(capsys: pytest.CaptureFixture[str]) -> None:
    data = Path(trackhub.__file__).parent / "data"
    names = ["reads-hg38.bam", "variants-hg38.vcf.gz", "peaks-hg38.bb"]
    assert run("info", *(str(data / name) for name in names)) == 0
    text = capsys.readouterr().out
    assert "  sort_order           coordinate\n" in text
    assert "  samples              child, mother, father\n" in text
    assert '        float   signalValue; "' in text


def test_sizes_are_printed_as_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_twobit(tmp_path / "x.2bit", [("one", "ACGT"), ("two", "AC")])
    assert run("sizes", "x.2bit") == 0
    assert capsys.readouterr().out == "one\t4\ntwo\t2\n"


def test_a_bar_draws_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    clock = iter(range(100))
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    for stream, drawn in ((io.StringIO(), False), (Terminal(), True)):
        monkeypatch.setattr(sys, "stderr", stream)
        with Bar("x.bed") as bar:
            bar(50, 100)
            bar(7_000_000, None)
        assert ("50% x.bed" in stream.getvalue()) is drawn
        assert ("7 MB x.bed" in stream.getvalue()) is drawn
        assert stream.getvalue().endswith("\r\x1b[K") is drawn


def test_a_file_is_not_joined_to_itself(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--join", "a.bedGraph", "./a.bedGraph", "-o", "x.bw", "--sizes", "sizes.txt")
    assert run("convert", *words) == 2
    assert "./a.bedGraph is given twice" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["convert", "coverage"])
def test_a_file_is_no_folder_for_results(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command, "a.bedGraph", "-o", "b.bed/", "--sizes", "sizes.txt") == 2
    told = "trackhub: b.bed/ is no folder, but a file or in one; name another\n"
    assert capsys.readouterr().err == told


def test_an_option_of_yes_or_no_is_neither_maybe(capsys: pytest.CaptureFixture[str]) -> None:
    Path("g.fa").write_text(">a\nACgt\n")
    assert run("convert", "g.fa", "--option", "mask=maybe") == 2
    told = "trackhub: g.fa: the option mask is 'maybe'; give yes or no\n"
    assert capsys.readouterr().err == told
    assert run("convert", "g.fa", "--option", "mask=No") == 0
    with TwoBit("g.2bit") as genome:
        assert genome.sequence("a") == "ACGT"
