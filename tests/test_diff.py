"""Comparing hubs: what came, went, moved and changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import trackhub
from trackhub import diff_hubs, read_hub, write_hub
from trackhub.cli import main
from trackhub.errors import ReadError

BASE = """\
hub mine
shortLabel Mine
useOneFile on

genome hg38

track c
compositeTrack on
subGroup1 cell Cell k=K

track a
parent c on
color 1,2,3
priority 1
subGroups cell=k

track b
bigDataUrl b.bw
"""


def hub_of(folder: Path, text: str) -> trackhub.Hub:
    folder.mkdir()
    (folder / "hub.txt").write_text(text)
    return read_hub(folder)


def compared(folder: Path, text: str) -> trackhub.diff.HubDiff:
    """The difference between BASE and `text`."""
    return diff_hubs(hub_of(folder / "one", BASE), hub_of(folder / "other", text))


def test_a_hub_is_like_itself(tmp_path: Path) -> None:
    diff = compared(tmp_path, BASE)
    assert diff.empty
    assert len(diff) == 0
    assert str(diff) == "no differences"


def test_order_spacing_comments_and_old_names_do_not_matter(tmp_path: Path) -> None:
    head, genome, *tracks = BASE.strip().split("\n\n")
    text = "\n\n\n# x\n".join([head, genome, *reversed(tracks)]).replace("color", "  color \t ")
    text = text.replace("parent c on", "subTrack  c  on").replace("priority 1", "# y\npriority 1")
    assert compared(tmp_path, text).empty


def test_settings_are_compared_one_by_one(tmp_path: Path) -> None:
    text = BASE.replace("color 1,2,3\npriority 1\n", "color 4,5,6\nvisibility full\n")
    diff = compared(tmp_path, text)
    (change,) = diff.changed
    assert (change.action, change.kind, change.name, change.genome) == (
        "changed",
        "track",
        "a",
        "hg38",
    )
    assert change.settings == {
        "color": ("1,2,3", "4,5,6"),
        "priority": ("1", None),
        "visibility": (None, "full"),
    }
    assert str(diff) == (
        "genome hg38\n"
        "  ~ track a\n"
        "      color: 1,2,3 → 4,5,6\n"
        "      - priority 1\n"
        "      + visibility full\n"
        "1 changed"
    )


def test_tracks_that_came_and_went(tmp_path: Path) -> None:
    text = BASE.replace("track b\n", "track d\n") + "\ntrack e\nparent c\n"
    diff = compared(tmp_path, text)
    assert [change.name for change in diff.removed] == ["b"]
    assert [(change.name, change.after) for change in diff.added] == [("e", "c"), ("d", None)]
    assert str(diff).splitlines()[1:4] == ["  - track b", "  + track e in c", "  + track d"]


def test_a_track_in_another_container_has_moved(tmp_path: Path) -> None:
    text = BASE.replace("parent c on\ncolor 1,2,3\n", "color 4,5,6\n")
    diff = compared(tmp_path, text)
    (change,) = diff.moved
    assert (change.name, change.before, change.after) == ("a", "hg38/c", "hg38")
    assert change.settings == {"color": ("1,2,3", "4,5,6")}
    assert diff.changed == [change]
    assert "  > track a: hg38/c → hg38\n" in str(diff)


def test_a_parent_line_that_ticks_is_a_setting(tmp_path: Path) -> None:
    (change,) = compared(tmp_path, BASE.replace("parent c on", "parent c off"))
    assert change.settings == {"parent": ("c on", "c off")}


def three_files(folder: Path, genomes: dict[str, str]) -> trackhub.Hub:
    folder.mkdir()
    (folder / "hub.txt").write_text("hub h\ngenomesFile genomes.txt\n")
    stanzas = [f"genome {name}\ntrackDb {name}.txt\n" for name in genomes]
    (folder / "genomes.txt").write_text("\n".join(stanzas))
    for name, text in genomes.items():
        (folder / f"{name}.txt").write_text(text)
    return read_hub(folder)


def test_a_track_in_another_genome_has_moved(tmp_path: Path) -> None:
    one = three_files(tmp_path / "one", {"hg19": "track a\n\ntrack b\n", "hg38": "track b\n"})
    other = three_files(tmp_path / "other", {"hg19": "track b\n", "hg38": "track b\n\ntrack a\n"})
    (change,) = diff_hubs(one, other)
    assert (change.action, change.genome, change.before, change.after) == (
        "moved",
        "hg38",
        "hg19",
        "hg38",
    )


def test_genomes_that_came_and_went(tmp_path: Path) -> None:
    one = three_files(tmp_path / "one", {"hg19": "track a\n\ntrack b\n", "hg38": "track c\n"})
    other = three_files(tmp_path / "other", {"hg38": "track c\n", "mm39": "track x\n"})
    diff = diff_hubs(one, other)
    assert [change.name for change in diff.removed] == ["a", "b"]
    assert str(diff) == (
        "- genome hg19 with 2 tracks\n+ genome mm39 with 1 track\n3 removed, 2 added"
    )


def test_hub_and_genome_settings_are_compared(tmp_path: Path) -> None:
    text = BASE.replace("Mine", "Ours").replace("genome hg38", "genome hg38\ndefaultPos chr1:1-2")
    diff = compared(tmp_path, text)
    assert str(diff) == (
        "~ hub mine\n    shortLabel: Mine → Ours\n"
        "~ genome hg38\n    + defaultPos chr1:1-2\n2 changed"
    )


def test_groups_are_compared(tmp_path: Path) -> None:
    hubs = []
    for name, groups in (("one", "name a\nlabel A\n\nname b\n"), ("two", "name a\nlabel Ä\n")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "hub.txt").write_text("hub h\nuseOneFile on\n\ngenome g\ngroups x.txt\n")
        (folder / "x.txt").write_text(groups, encoding="utf-8")
        hubs.append(folder)
    found = [(change.action, change.kind, change.name) for change in diff_hubs(*hubs)]
    assert found == [("changed", "group", "a"), ("removed", "group", "b")]


def test_a_path_may_start_from_another_file(tmp_path: Path) -> None:
    text = "hub h\ngenomesFile genomes.txt\n"
    folder = tmp_path / "one"
    (folder / "hg38").mkdir(parents=True)
    (folder / "hub.txt").write_text(text)
    (folder / "genomes.txt").write_text("genome hg38\ntrackDb hg38/t.txt\n")
    (folder / "hg38/t.txt").write_text("track a\nbigDataUrl ../data/a.bw\n")
    hub = read_hub(folder)
    hub.to_one_file()
    write_hub(hub, tmp_path / "other")
    names = {name for change in diff_hubs(folder, tmp_path / "other") for name in change.settings}
    assert names == {"genomesFile", "useOneFile", "trackDb"}


def test_a_hub_that_a_script_made_is_like_its_texts(tmp_path: Path) -> None:
    hub, _, _, trackdb = trackhub.default_hub("demo", "hg38", "me@example.org")
    composite = trackhub.CompositeTrack(name="c", tracktype="bigWig")
    composite.add_subgroups([trackhub.SubGroupDefinition("cell", "Cell", {"k": "K"})])
    composite.add_tracks(
        trackhub.Track(name="a", source="a.bw", tracktype="bigWig", subgroups={"cell": "k"})
    )
    trackdb.add_tracks(composite)
    hub.render(tmp_path)
    assert str(diff_hubs(hub, tmp_path / "demo.hub.txt")) == "no differences"


def test_tracks_of_one_name_are_compared_in_their_order(tmp_path: Path) -> None:
    one = three_files(tmp_path / "one", {"g": "track a\ncolor 1,1,1\n\ntrack a\ncolor 2,2,2\n"})
    other = three_files(tmp_path / "other", {"g": "track a\ncolor 1,1,1\n\ntrack a\ncolor 3,3,3\n"})
    (change,) = diff_hubs(one, other)
    assert change.settings == {"color": ("2,2,2", "3,3,3")}


def test_a_hub_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        diff_hubs(tmp_path / "one", tmp_path / "other")


def test_every_hub_of_the_corpus_is_like_itself(corpus: Path) -> None:
    for path in sorted(corpus.glob("daler+trackhub-demo/**/*.hub.txt")):
        assert diff_hubs(path, path).empty


# -- the command ---------------------------------------------------------------------------------------


def test_the_command_tells_by_its_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub_of(tmp_path / "one", BASE)
    hub_of(tmp_path / "other", BASE.replace("1,2,3", "4,5,6"))
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    assert main(["diff", one, one]) == 0
    assert capsys.readouterr().out == "no differences\n"
    assert main(["diff", one, other]) == 1
    assert "color: 1,2,3 → 4,5,6" in capsys.readouterr().out
    assert main(["diff", one, str(tmp_path / "gone")]) == 2
    assert "is not there" in capsys.readouterr().err


def test_the_command_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hub_of(tmp_path / "one", BASE)
    hub_of(tmp_path / "other", BASE.replace("color 1,2,3\n", ""))
    assert main(["diff", "--json", str(tmp_path / "one"), str(tmp_path / "other")]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "empty": False,
        "changes": [
            {
                "action": "changed",
                "kind": "track",
                "name": "a",
                "genome": "hg38",
                "settings": {"color": ["1,2,3", None]},
                "before": None,
                "after": None,
            }
        ],
    }


def test_what_a_terminal_cannot_show_is_no_error(tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    hub_of(tmp_path / "one", BASE)
    (tmp_path / "other").mkdir()
    text = BASE.replace("shortLabel Mine", "shortLabel M\u00e9").encode() + b"\ntrack x\xff\n"
    (tmp_path / "other/hub.txt").write_bytes(text)
    command = [sys.executable, "-m", "trackhub", "diff", "one", "other"]
    environment = {
        **os.environ,
        "PYTHONIOENCODING": "ascii",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert "shortLabel: Mine ? M?" in done.stdout
    assert "+ track x?" in done.stdout
