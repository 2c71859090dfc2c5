"""Repairs: only what is beyond doubt, and no other byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from trackhub import check_hub
from trackhub.check.fix import fix_hub
from trackhub.errors import ReadError

from .samples import TRACK, write_hub

PLAIN = TRACK.format(name="a")


def fixed(folder: Path, text: str, name: str = "trackDb.txt") -> tuple[str, list[str]]:
    """Return the text after the repair, and what was done."""
    repairs = fix_hub(write_hub(folder, {name: text}))
    return (folder / name).read_text(), [repair.message for repair in repairs]


@pytest.mark.parametrize(
    ("line", "repaired"),
    [
        ("autoscale on", "autoScale on"),
        ("maxHeighPixels 100:32:8", "maxHeightPixels 100:32:8"),
        ("color: 1,2,3", "color 1,2,3"),
        ("visibilty full", None),
        ("windowingFunction Mean", "windowingFunction mean"),
        ("autoScale Off", "autoScale off"),
        ("color #800005", "color 128,0,5"),
        ("color (70,130,180)", "color 70,130,180"),
        ("maxHeightPixels 8:50:128", "maxHeightPixels 128:50:8"),
        ("alwaysZero ON", "alwaysZero on"),
    ],
)
def test_spellings_are_repaired(line: str, repaired: str | None, tmp_path: Path) -> None:
    text, done = fixed(tmp_path, f"{PLAIN}{line}\n")
    assert text == f"{PLAIN}{repaired or line}\n"
    assert len(done) == (repaired is not None)
    if repaired is not None:
        assert [finding.code for finding in check_hub(tmp_path)] == []


@pytest.mark.parametrize(
    "line",
    [
        "color 300,0,0",
        "color rde",
        "viewLimits 5",
        "groupAutoScale on",
        "fooBarBaz 1",
        "autoscale maybe",
        "longlabel Another",
        "priority high",
        "decorator.interpro.mouseOver x",
    ],
)
def test_what_needs_a_decision_is_left_alone(line: str, tmp_path: Path) -> None:
    assert fixed(tmp_path, f"{PLAIN}{line}\n") == (f"{PLAIN}{line}\n", [])


def test_names_that_others_refer_to_are_left_alone(tmp_path: Path) -> None:
    text = PLAIN.replace("track a", "track a.b")
    assert fixed(tmp_path, text) == (text, [])


def test_a_type_line_is_repaired(tmp_path: Path) -> None:
    text = PLAIN.replace("type bigWig", "type bigBed 6+").replace("signal.bw", "peaks.bb")
    assert fixed(tmp_path, text) == (
        text.replace("6+", "6 +"),
        ["type bigBed 6+ → type bigBed 6 +"],
    )
    lower = PLAIN.replace("type bigWig", "type bigwig")
    assert fixed(tmp_path, lower)[0] == PLAIN


def test_every_other_byte_stays(tmp_path: Path) -> None:
    before = b"# mine \xe9\r\ntrack a\r\n\ttype  bigWig \r\n bigDataUrl signal.bw\r\n  Visibility\tFULL\r\n"
    path = write_hub(tmp_path, {"trackDb.txt": before})
    (tmp_path / "genomes.txt").chmod(0o444)
    repairs = fix_hub(path)
    after = (tmp_path / "trackDb.txt").read_bytes()
    assert after == before
    assert repairs == []
    path = write_hub(tmp_path / "b", {"trackDb.txt": before.replace(b"FULL", b"full")})
    assert [repair.line for repair in fix_hub(path)] == [5]
    after = (tmp_path / "b" / "trackDb.txt").read_bytes()
    assert after == before.replace(b"Visibility\tFULL", b"visibility\tfull")


def test_an_index_under_its_other_name_is_named(tmp_path: Path) -> None:
    text = PLAIN.replace("type bigWig", "type bam").replace("signal.bw", "shortname.bam")
    after, done = fixed(tmp_path, text)
    assert after == text.replace("shortname.bam\n", "shortname.bam\nbigDataIndex shortname.bai\n")
    assert done == ["added bigDataIndex shortname.bai"]
    assert [finding.code for finding in check_hub(tmp_path)] == []


def test_hub_and_genomes_are_repaired_too(tmp_path: Path) -> None:
    text = "genome hg38\ntrackdb trackDb.txt\n"
    after, done = fixed(tmp_path, text, "genomes.txt")
    assert after == "genome hg38\ntrackDb trackDb.txt\n"
    assert done == ["trackdb → trackDb"]


def test_a_second_run_has_nothing_to_do(tmp_path: Path) -> None:
    path = write_hub(tmp_path, {"trackDb.txt": f"{PLAIN}autoscale on\n"})
    assert len(fix_hub(path)) == 1
    assert fix_hub(path) == []


def test_a_hub_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        fix_hub(tmp_path / "hub.txt")


def test_a_hub_on_a_web_server_is_not_written(tmp_path: Path) -> None:
    text = f"{PLAIN}autoscale on\n"
    write_hub(tmp_path, {"trackDb.txt": text})
    url = "https://lab.example.org/"
    assert fix_hub(f"{url}hub.txt", resolve={url: tmp_path}) == []
    assert (tmp_path / "trackDb.txt").read_text() == text


def test_probes_are_never_made_worse(probes: Path, tmp_path: Path) -> None:
    for number, name in enumerate(("cs-typo", "vis-case", "autoscale-Off", "win-bad", "dupkey")):
        folder = tmp_path / str(number)
        shutil.copytree(probes / name, folder)
        before = len(check_hub(folder, files=False))
        fix_hub(folder)
        assert len(check_hub(folder, files=False)) <= before
