"""The command `trackhub check`: what it prints, and its exit status."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from check.samples import TRACK, write_hub

from trackhub.cli import main

PLAIN = TRACK.format(name="a")
Output = pytest.CaptureFixture[str]


def hub(folder: Path, *lines: str) -> str:
    return str(write_hub(folder, {"trackDb.txt": PLAIN + "".join(f"{line}\n" for line in lines)}))


def test_a_sound_hub(tmp_path: Path, capsys: Output) -> None:
    path = hub(tmp_path)
    assert main(["check", path]) == 0
    assert capsys.readouterr().out == f"{path}: nothing found\n"


def test_errors_give_status_1(tmp_path: Path, capsys: Output) -> None:
    path = hub(tmp_path, "color red")
    assert main(["check", path]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{tmp_path}/trackDb.txt:8: error: track a: color takes R,G,B")
    assert lines[0].endswith("write 255,0,0 [bad-value]")
    assert lines[1] == f"{path}: 1 error"


def test_warnings_give_status_1_only_if_strict(tmp_path: Path, capsys: Output) -> None:
    path = hub(tmp_path, "fooBarBaz 1")
    assert main(["check", path]) == 0
    assert main(["check", "--strict", path]) == 1
    assert main(["check", "--strict", "--no-settings", path]) == 0


def test_what_cannot_be_read_gives_status_2(tmp_path: Path, capsys: Output) -> None:
    assert main(["check", str(tmp_path / "hub.txt")]) == 2
    said = capsys.readouterr().out
    assert "hub.txt is not there; give the path or URL of a hub.txt, or its directory" in said
    assert "[unreadable-hub]" in said
    assert main(["check", "--genome", "mm10", hub(tmp_path)]) == 2
    assert "the hub has no genome mm10; it has hg38" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        main(["check"])
    assert caught.value.code == 2


def test_options_reach_the_check(tmp_path: Path, capsys: Output) -> None:
    path = hub(tmp_path, "visibility 2", "html nothere", "itemRgb on")
    main(["check", "--level", "warning", path])
    first = capsys.readouterr().out
    assert "[missing-page]" in first
    assert "[setting-of-other-type]" not in first
    main(["check", "--no-files", "--clients", path])
    second = capsys.readouterr().out
    assert "[missing-page]" not in second
    assert "[client-visibility]" in second


def test_json_of_one_hub_and_of_several(tmp_path: Path, capsys: Output) -> None:
    good, bad = hub(tmp_path / "good"), hub(tmp_path / "bad", "color red")
    assert main(["check", "--json", bad]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["ok"], answer["findings"][0]["code"]) == (False, "bad-value")
    assert main(["check", "--json", good, bad]) == 1
    answers = json.loads(capsys.readouterr().out)
    assert [(one["hub"], one["ok"]) for one in answers] == [(good, True), (bad, False)]


def test_sarif_has_the_findings_of_all_hubs(tmp_path: Path, capsys: Output) -> None:
    paths = [hub(tmp_path / name, "color red") for name in "ab"]
    assert main(["check", "--sarif", *paths]) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    places = [one["locations"][0]["physicalLocation"] for one in run["results"]]
    assert [place["artifactLocation"]["uri"] for place in places] == [
        str(tmp_path / name / "trackDb.txt") for name in "ab"
    ]
    assert places[0]["region"] == {"startLine": 8}


def test_findings_that_are_alike_are_counted(tmp_path: Path, capsys: Output) -> None:
    text = "\n".join(TRACK.format(name=f"t{n}") + "fooBarBaz 1\n" for n in range(1, 10_00, 40))
    path = str(write_hub(tmp_path, {"trackDb.txt": text}))
    main(["check", "--level", "warning", path])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 12
    assert lines[10] == "… and 15 more about fooBarBaz [unknown-setting]; --all shows them"
    main(["check", "--level", "warning", "--all", path])
    assert len(capsys.readouterr().out.splitlines()) == 26


def test_colors_are_for_terminals_only(
    tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = hub(tmp_path, "color red")
    main(["check", path])
    assert "\033" not in capsys.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    main(["check", path])
    assert "\033[1;31merror:\033[0m" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    main(["check", path])
    assert "\033" not in capsys.readouterr().out


def test_a_hub_cannot_command_the_terminal(tmp_path: Path, capsys: Output) -> None:
    main(["check", hub(tmp_path, "foo\033[2Jbar 1")])
    out = capsys.readouterr().out
    assert "unknown-setting" in out
    assert "\033" not in out


def test_fix_repairs_first_and_says_what(tmp_path: Path, capsys: Output) -> None:
    path = hub(tmp_path, "autoscale on")
    assert main(["check", "--strict", "--fix", path]) == 0
    captured = capsys.readouterr()
    assert captured.err == f"fixed: {tmp_path}/trackDb.txt:8: autoscale → autoScale\n"
    assert captured.out == f"{path}: nothing found\n"
    assert (tmp_path / "trackDb.txt").read_text() == PLAIN + "autoScale on\n"
    assert main(["check", "--fix", str(tmp_path / "none" / "hub.txt")]) == 2
