"""The tidy layout of hub texts, and the commands `fmt` and `show`."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from trackhub import read_hub
from trackhub.cli import main
from trackhub.tidy import tidy_texts

UNTIDY = """\


# top
hub  h
useOneFile\ton


genome hg38
# head

 # of c

     # c
track c
  container multiWig
\tsubGroup1 view V \\
a=A   \\
        b=B
\t# parent of none
  shortLabel  two  blanks
 \t
track a
parent c
   color 1,2,3
lost
# end"""

TIDY = """\
# top
hub h
useOneFile on

genome hg38
# head

# of c

# c
track c
container multiWig
subGroup1 view V \\
    a=A   \\
    b=B
# parent of none
shortLabel two  blanks

    track a
    parent c
    color 1,2,3
    lost
    # end
"""


def tidied(folder: Path, text: str, **how: bool) -> str:
    (folder / "hub.txt").write_bytes(text.encode())
    texts = tidy_texts(read_hub(folder), **how)
    return texts[str(folder / "hub.txt")][1] if texts else text


def test_texts_are_indented_by_nesting_with_single_blanks(tmp_path: Path) -> None:
    assert tidied(tmp_path, UNTIDY) == TIDY
    assert tidied(tmp_path, TIDY) == TIDY


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_a_file_stay(tmp_path: Path, end: str) -> None:
    assert tidied(tmp_path, UNTIDY.replace("\n", end)) == TIDY.replace("\n", end)


def test_settings_are_put_in_order_where_that_is_asked_for(tmp_path: Path) -> None:
    text = (
        "hub h\nuseOneFile on\n\ngenome g\n\n"
        "track a\n# c\ncolor 1,2,3\nparent x\ntype bigWig\nbigDataUrl a.bw\naaa 1\n"
    )
    assert tidied(tmp_path, text) == text
    assert tidied(tmp_path, text, sort=True).endswith(
        "track a\nbigDataUrl a.bw\ntype bigWig\naaa 1\n# c\ncolor 1,2,3\nparent x\n"
    )


def test_what_a_text_says_stays_the_same(tmp_path: Path) -> None:
    # the value of a repeated setting depends on the order
    text = "hub h\nuseOneFile on\n\ngenome g\n\ntrack a\nzzz 1\ncolor 1,1,1\nzzz 2\ncolor 2,2,2\n"
    (tmp_path / "hub.txt").write_text(tidied(tmp_path, text, sort=True))
    assert dict(read_hub(tmp_path).find("a").settings) == {
        "track": "a",
        "color": "2,2,2",
        "zzz": "2",
    }


def test_every_hub_of_the_corpus_can_be_laid_out(corpus: Path) -> None:
    with (corpus / "whole_hubs.tsv").open() as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t") if row["mode"] == "useOneFile"]
    for row in rows[:12]:
        hub = read_hub(corpus / row["repo"] / row["hub_file"], resolve=lambda url: "nowhere")
        for before, after in tidy_texts(hub).values():
            assert [line.split() for line in after.splitlines() if line.strip()] == [
                line.split() for line in before.splitlines() if line.strip()
            ]


# -- trackhub fmt ---------------------------------------------------------------------------------------


def test_fmt_shows_what_it_would_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "hub.txt").write_text("hub  h\n")
    assert main(["fmt", str(tmp_path)]) == 1
    assert "-hub  h\n+hub h\n" in capsys.readouterr().out
    assert (tmp_path / "hub.txt").read_text() == "hub  h\n"


def test_fmt_changes_files_when_it_is_told_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hub.txt").write_text("hub  h\n")
    assert main(["fmt", "--write", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"wrote {tmp_path / 'hub.txt'}\n"
    assert (tmp_path / "hub.txt").read_text() == "hub h\n"
    assert main(["fmt", str(tmp_path)]) == 0
    assert capsys.readouterr().out == ""


# -- trackhub show --------------------------------------------------------------------------------------

SHOWN = """\
hub h
shortLabel My hub
genomesFile genomes.txt
"""


def show(folder: Path, *options: str) -> int:
    (folder / "hub.txt").write_text(SHOWN)
    (folder / "genomes.txt").write_text(
        "genome hg38\ntrackDb t.txt\n\ngenome new1\ntrackDb gone.txt\ntwoBitPath x.2bit\n"
    )
    (folder / "t.txt").write_text(
        "track s\nsuperTrack on show\nshortLabel All\n\ntrack c\ncompositeTrack on\ntype bigWig\n"
        "parent s\nvisibility dense\n\ntrack a\nparent c\ntype bigWig 0 1\ncolor 1,2,300\n"
        "shortLabel bad \x1b[31m\n"
    )
    return main(["show", str(folder), *options])


def test_show_prints_the_tree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert show(tmp_path) == 0
    printed = capsys.readouterr()
    assert printed.out == (
        "hub h  “My hub”\n"
        "  genome hg38  (1 track)\n"
        "    s  superTrack  “All”\n"
        "      c  composite  dense\n"
        "        a  bigWig 0 1  1,2,300  “bad ?[31m”\n"
        "  assembly new1  (0 tracks)\n"
    )
    assert "genomes.txt:5: error: genome new1: trackDb" in printed.err


def test_show_stops_at_a_depth_and_takes_one_genome(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert show(tmp_path, "--depth", "1", "--genome", "hg38") == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines()[1:] == ["  genome hg38  (1 track)", "    s  superTrack  “All”"]
    assert printed.err == ""
    assert show(tmp_path, "--genome", "mm39") == 2


def test_show_paints_on_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    show(tmp_path)
    printed = capsys.readouterr().out
    assert "\x1b[38;2;1;2;255m■\x1b[0m 1,2,300" in printed
    assert "\x1b[31m" not in printed
    monkeypatch.setenv("NO_COLOR", "1")
    show(tmp_path)
    assert "\x1b" not in capsys.readouterr().out
