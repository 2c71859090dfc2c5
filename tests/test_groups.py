"""groups.txt: the headings of a genome."""

from __future__ import annotations

from pathlib import Path

import pytest

import trackhub
from trackhub import Genome, GroupDefinition, GroupsFile, Hub, Track, TrackDb
from trackhub.errors import ParameterError, TrackhubWarning, ValidationError


def test_the_text_of_a_heading() -> None:
    group = GroupDefinition("chip", label="ChIP-seq", priority=2.5, default_is_closed=True)
    assert str(group) == "name chip\nlabel ChIP-seq\npriority 2.5\ndefaultIsClosed 1\n"
    assert str(GroupDefinition("g")) == "name g\nlabel g\npriority 1\ndefaultIsClosed 0\n"


def test_headings_are_divided_by_an_empty_line() -> None:
    groups = GroupsFile([GroupDefinition("a"), GroupDefinition("b")])
    assert str(groups) == f"{groups.groups[0]}\n{groups.groups[1]}"
    assert str(GroupsFile()) == ""


def test_everything_can_be_changed_later() -> None:
    group = GroupDefinition("g")
    group.name, group.label, group.priority, group.default_is_closed = "h", "H", 3, 1
    assert str(group) == "name h\nlabel H\npriority 3\ndefaultIsClosed 1\n"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"priority": "first"}, "priority takes a number"),
        ({"default_is_closed": 2}, "defaultIsClosed takes 0 or 1"),
        ({"label": "a\nb"}, "label contains a line break"),
        ({"name": ""}, "name has no value"),
        ({"name": None}, "a group needs a name"),
    ],
)
def test_what_ucsc_cannot_use_is_refused(given: dict[str, object], said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        GroupDefinition(**{"name": "g", **given})  # type: ignore[arg-type]


def test_a_name_of_two_words_is_doubtful() -> None:
    with pytest.warns(TrackhubWarning, match="write my_group"):
        GroupDefinition("my group")


def test_add_groups_takes_one_or_several() -> None:
    groups = GroupsFile()
    groups.add_groups(GroupDefinition("a"))
    groups.add_groups([GroupDefinition("b"), GroupDefinition("c")])
    assert [group.name for group in groups.groups] == ["a", "b", "c"]
    for thing in ("g", ["g"], [None]):
        with pytest.raises(ValidationError, match="takes GroupDefinition, got"):
            groups.add_groups(thing)  # type: ignore[arg-type]


def test_where_the_file_lies() -> None:
    groups = GroupsFile([GroupDefinition("g")])
    assert (groups.filename, groups.genome, groups.genomes_file) == (None, None, None)
    genome = Genome("hg38", groups=groups)
    assert groups.filename == "hg38/groups.txt"
    assert groups.genome is genome
    hub = Hub("lab", filename="x/hub.txt")
    file = hub.add_genomes_file(trackhub.GenomesFile(genome))
    assert groups.filename == "x/hg38/groups.txt"
    assert groups.genomes_file is file
    groups.filename = "groups.txt"
    assert groups.filename == "groups.txt"


def test_a_heading_twice_is_an_error() -> None:
    groups = GroupsFile([GroupDefinition("g"), GroupDefinition("h"), GroupDefinition("g")])
    (finding,) = groups.findings()
    assert (finding.code, finding.component) == ("duplicate-group", "group g")


def test_a_track_refers_to_a_heading_that_is_there(tmp_path: Path) -> None:
    def track(group: str) -> Track:
        return Track(name=group, tracktype="bigWig", url="https://example.org/x.bw", group=group)

    hub, _, genome, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
    trackdb.add_tracks(track("mine"), track("map"))
    hub.validate()
    genome.add_groups([GroupDefinition("mine")])
    with pytest.raises(ValidationError, match="track map: group map is not in the groups file"):
        hub.validate()
    genome.groups.add_groups(GroupDefinition("map"))
    trackhub.stage_hub(hub, tmp_path)
    assert (tmp_path / "hg38/groups.txt").read_text().startswith("name mine\n")
    assert "groups hg38/groups.txt\n" in (tmp_path / "lab.genomes.txt").read_text()


def test_an_unattached_trackdb_knows_no_headings() -> None:
    trackdb = TrackDb(
        Track(name="t", tracktype="bigWig", url="https://example.org/x.bw", group="any")
    )
    assert list(trackdb.findings()) == []
