"""Writing back a hub that was read: your changes are in its texts, and no other byte is different."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trackhub
from trackhub import read_hub, stage_hub, write_hub
from trackhub.errors import StagingError, TrackhubWarning, ValidationError

HUB = "hub mine\nshortLabel Mine\nlongLabel My hub\ngenomesFile genomes.txt\nemail me@example.org\n"
LABELS = "shortLabel a\nlongLabel a\n"
GENOMES = "genome hg38\ntrackDb hg38/trackDb.txt\n"


def files_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class Written:
    """A hub in a directory, and what becomes of its texts."""

    def __init__(self, folder: Path, files: dict[str, str], **how: object) -> None:
        self.source, self.target = folder / "hub", folder / "out"
        for name, text in files.items():
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        self.before = files
        self.hub = read_hub(self.source, **how)  # type: ignore[arg-type]

    @property
    def genome(self) -> trackhub.Genome:
        return self.hub.genomes_file.genomes[0]

    @property
    def trackdb(self) -> trackhub.TrackDb:
        assert self.genome.trackdb is not None
        return self.genome.trackdb

    def changes(self) -> dict[str, str]:
        """Write the hub twice; return the texts that are different."""
        write_hub(self.hub, self.target)
        texts = files_of(self.target)
        write_hub(self.hub, self.target)
        assert files_of(self.target) == texts, "writing twice gives the same"
        return {name: text for name, text in texts.items() if text != self.before.get(name)}

    def trackdb_text(self) -> str:
        changed = self.changes()
        assert set(changed) <= {"hg38/trackDb.txt"}
        return changed.get("hg38/trackDb.txt", self.before["hg38/trackDb.txt"])


def hub_with(folder: Path, trackdb: str, **more: str) -> Written:
    files = {"hub.txt": HUB, "genomes.txt": GENOMES, "hg38/trackDb.txt": trackdb}
    return Written(folder, {**files, **{f"hg38/{name}": text for name, text in more.items()}})


def new_track(name: str = "new") -> trackhub.Track:
    return trackhub.Track(name=name, url="https://e.org/x.bw", tracktype="bigWig")


NEW = """\
track new
bigDataUrl https://e.org/x.bw
shortLabel new
longLabel new
type bigWig
"""


def indented(text: str, indent: str = "    ") -> str:
    return "".join(f"{indent}{line}\n" for line in text.splitlines())


# -- settings ------------------------------------------------------------------------------------

MESSY = "\n\n# mine\n\n\ttrack a  \n  color\t1,2,3 \n# why\n  longLabel one \\\n     two\n\n \n\ntrack b\ntype bigWig"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_nothing_changed_is_nothing_changed(tmp_path: Path, end: str) -> None:
    written = hub_with(tmp_path, MESSY.replace("\n", end))
    for node, _ in written.hub.walk():
        list(node.findings())
        str(node)
    assert written.changes() == {}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_changed_setting_changes_its_line(tmp_path: Path, end: str) -> None:
    text = MESSY.replace("\n", end)
    written = hub_with(tmp_path, text)
    written.hub.find("a").color = "red"
    assert written.trackdb_text() == text.replace("1,2,3 ", "255,0,0")


def test_a_new_setting_comes_last_in_its_stanza(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "  track a\n  type bigWig\n  # end\n\ntrack b\n")
    written.hub.find("a").color = "red"
    assert written.trackdb_text() == (
        "  track a\n  type bigWig\n  color 255,0,0\n  # end\n\ntrack b\n"
    )


def test_a_setting_that_is_taken_out_takes_its_lines_along(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "track a\nlongLabel one \\\n two\ncolor 1,2,3\ncolor 1,2,3\n")
    written.hub.find("a").remove_params("longLabel", "color")
    assert written.trackdb_text() == "track a\n"


def test_of_a_repeated_setting_the_last_line_changes(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "track a\ncolor 1,1,1\ncolor 2,2,2\n")
    written.hub.find("a").color = "3,3,3"
    assert written.trackdb_text() == "track a\ncolor 1,1,1\ncolor 3,3,3\n"


def test_a_changed_value_is_changed_back(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "track a\ncolor 1,1,1\n")
    written.hub.find("a").color = "red"
    assert written.trackdb_text() == "track a\ncolor 255,0,0\n"
    written.hub.find("a").color = "1,1,1"
    assert written.changes() == {}


def test_lines_that_ucsc_skips_stay(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "color 9,9,9\ntrack a\ntype bigWig\n\nlost line\n")
    written.hub.find("a").visibility = "full"
    text = "color 9,9,9\ntrack a\ntype bigWig\nvisibility full\n\nlost line\n"
    assert written.trackdb_text() == text
    written.hub.find("a").color = "red"
    assert written.trackdb_text() == (
        "track a\ntype bigWig\nvisibility full\ncolor 255,0,0\n\nlost line\n"
    )


def test_a_renamed_container_is_renamed_in_its_children(tmp_path: Path) -> None:
    written = hub_with(
        tmp_path, "track c\ncompositeTrack On\n\ntrack a\nparent  c   off\n\ntrack b\nsubTrack c\n"
    )
    written.hub.find("c").name = "d"
    assert written.trackdb_text() == (
        "track d\ncompositeTrack On\n\ntrack a\nparent  d off\n\ntrack b\nparent d\n"
    )


def test_a_changed_subgroup_changes_its_line(tmp_path: Path) -> None:
    text = (
        "track c\ncompositeTrack on\nsubGroup1 cell  Cell_type k562=K562\nsubGroup2 lab Lab  x=X\n\n"
        "track a\nparent c\nsubGroups lab=x  cell=k562\n\ntrack b\nparent c\nsubGroups cell=k562\n"
    )
    written = hub_with(tmp_path, text)
    written.hub.find("c").subgroups["cell"].mapping["hela"] = "HeLa"
    written.hub.find("a").subgroups["cell"] = "hela"
    assert written.trackdb_text() == text.replace(
        "cell  Cell_type k562=K562", "cell Cell_type k562=K562 hela=HeLa"
    ).replace("lab=x  cell=k562", "lab=x cell=hela")


def test_two_definitions_of_one_subgroup_are_both_kept(tmp_path: Path) -> None:
    text = "track c\ncompositeTrack on\nsubGroup1 cell Cell a=A\nsubGroup2 cell Cell b=B\n\ntrack a\nparent c\n"
    written = hub_with(tmp_path, text)
    assert list(written.hub.find("c").subgroups) == ["cell"]
    assert written.changes() == {}


def test_a_value_that_breaks_the_stanza_is_refused(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "track a\nlongLabel x\n")
    written.hub.find("a").strict = False
    written.hub.find("a").settings["longLabel"] = "x \\"
    with pytest.raises(ValidationError, match="ends in a backslash"):
        written.changes()


# -- tracks that come --------------------------------------------------------------------------------

COMPOSITE = """\
track c
compositeTrack on

  track a
  parent c

# other things

track z
type bigWig
"""


def test_a_new_track_stands_below_its_siblings(tmp_path: Path) -> None:
    written = hub_with(tmp_path, COMPOSITE)
    written.hub.find("c").add_tracks(new_track())
    assert written.trackdb_text() == COMPOSITE.replace(
        "  parent c\n", "  parent c\n\n" + indented(NEW + "parent c\n", "  ")
    )


def test_a_new_track_has_the_line_ends_of_the_file(tmp_path: Path) -> None:
    text = COMPOSITE.replace("\n", "\r\n").removesuffix("\r\n")
    written = hub_with(tmp_path, text)
    written.trackdb.add_tracks(new_track())
    assert written.trackdb_text() == text + ("\n\n" + NEW.rstrip("\n")).replace("\n", "\r\n")


def test_a_new_sibling_stands_below_the_children_of_the_last_one(tmp_path: Path) -> None:
    text = "track s\nsuperTrack on\n\ntrack c\ncompositeTrack on\nparent s\n\ntrack a\nparent c\n\ntrack z\n"
    written = hub_with(tmp_path, text)
    written.hub.find("s").add_tracks(new_track())
    assert written.trackdb_text() == text.replace("parent c\n", "parent c\n\n" + NEW + "parent s\n")


def test_a_track_at_the_front_stands_above_its_sibling(tmp_path: Path) -> None:
    written = hub_with(tmp_path, COMPOSITE)
    new = new_track()
    written.trackdb.add_tracks(new)
    written.trackdb.children.insert(0, written.trackdb.children.pop())
    assert written.trackdb_text() == NEW + "\n" + COMPOSITE


def test_a_new_container_brings_its_tracks(tmp_path: Path) -> None:
    written = hub_with(tmp_path, COMPOSITE)
    inner = trackhub.AggregateTrack(name="over", tracktype="bigWig", aggregate="stacked")
    inner.add_tracks([new_track("x"), new_track("y")])
    written.trackdb.add_tracks(inner)
    text = written.trackdb_text()
    assert text.startswith(COMPOSITE + "\ntrack over\n")
    again = read_hub(written.target)
    assert [track.name for track in again.find("over").subtracks] == ["x", "y"]
    # the file indents nested stanzas by two blanks
    assert "\n\n  track x\n  bigDataUrl" in text


def test_a_new_track_goes_into_the_file_of_its_siblings(tmp_path: Path) -> None:
    written = hub_with(
        tmp_path,
        "track c\ncompositeTrack on\n\ninclude more.ra\n\ntrack z\n",
        **{"more.ra": "track a\nparent c\n"},
    )
    written.hub.find("c").add_tracks(new_track())
    assert written.changes() == {"hg38/more.ra": "track a\nparent c\n\n" + NEW + "parent c\n"}


def test_an_empty_trackdb_takes_tracks(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "# nothing yet\n")
    written.trackdb.add_tracks(new_track())
    assert written.trackdb_text() == "# nothing yet\n\n" + NEW


def test_a_track_in_two_genomes_is_written_in_both(tmp_path: Path) -> None:
    files = {
        "hub.txt": HUB,
        "genomes.txt": "genome hg38\ntrackDb a.txt\n\ngenome mm39\ntrackDb b.txt\n",
        "a.txt": "# a\n",
        "b.txt": "# b\n",
    }
    written = Written(tmp_path, files)
    track = new_track()
    for genome in written.hub.genomes_file.genomes:
        genome.trackdb.add_tracks(track)
    assert written.changes() == {"a.txt": "# a\n\n" + NEW, "b.txt": "# b\n\n" + NEW}


def test_a_name_made_from_a_file_is_free_in_the_hub(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "track reads\ntype bigWig\nbigDataUrl x.bw\n")
    (tmp_path / "reads.bw").write_bytes(b"")
    track = trackhub.Track(source=tmp_path / "reads.bw", tracktype="bigWig")
    written.trackdb.add_tracks(track)
    assert track.name == "reads_2"


# -- tracks that go and move ---------------------------------------------------------------------------


def test_a_track_goes_with_its_children_and_comments(tmp_path: Path) -> None:
    text = "track y\n\n# about c\ntrack c\ncompositeTrack on\n\n# about a\ntrack a\nparent c\n\n\n# other\n\ntrack z\n"
    written = hub_with(tmp_path, text)
    written.hub.find("c").remove()
    assert written.trackdb_text() == "track y\n\n# other\n\ntrack z\n"


def test_a_removed_track_comes_back(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "track a\n\n# b\ntrack b\ntype bigWig\n")
    track = written.hub.find("b")
    track.remove()
    assert written.trackdb_text() == "track a\n"
    written.trackdb.add_tracks(track)
    assert written.changes() == {}


def test_the_include_line_of_a_removed_track_stays(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "include b.ra\ntrack a\ntype bigWig\n", **{"b.ra": "track b\n"})
    written.hub.find("a").remove()
    assert written.trackdb_text() == "include b.ra\n"


def test_a_moved_track_takes_its_lines_along(tmp_path: Path) -> None:
    text = "track c\ncompositeTrack on\n\n  # mine\n  track a\n  parent c off\n  color  1,2,3\n\ntrack d\ncompositeTrack on\n\ntrack e\nparent d\n"
    written = hub_with(tmp_path, text)
    track = written.hub.find("a")
    track.remove()
    written.hub.find("d").add_tracks(track)
    assert written.trackdb_text() == (
        "track c\ncompositeTrack on\n\ntrack d\ncompositeTrack on\n\ntrack e\nparent d\n\n"
        "# mine\ntrack a\nparent d off\ncolor  1,2,3\n"
    )


def test_a_track_that_moves_to_the_top_loses_its_parent_line(tmp_path: Path) -> None:
    written = hub_with(
        tmp_path, "track c\ncompositeTrack on\n\ntrack a\nparent c\n\ntrack b\nparent c\n"
    )
    track = written.hub.find("a")
    track.remove()
    written.trackdb.add_tracks(track)
    assert written.trackdb_text() == (
        "track c\ncompositeTrack on\n\ntrack b\nparent c\n\ntrack a\n"
    )


def test_a_container_moves_with_its_tracks_into_another_genome(tmp_path: Path) -> None:
    files = {
        "hub.txt": HUB,
        "genomes.txt": "genome hg38\ntrackDb a.txt\n\ngenome mm39\ntrackDb b.txt\n",
        "a.txt": "track y\n\n# c\ntrack c\ncompositeTrack on\n\n\ttrack a\n\tparent c\n",
        "b.txt": "track z\r\n",
    }
    written = Written(tmp_path, files)
    composite = written.hub.find("c")
    composite.remove()
    written.hub.genomes_file.genomes[1].trackdb.add_tracks(composite)
    assert written.changes() == {
        "a.txt": "track y\n",
        "b.txt": "track z\r\n\r\n# c\r\ntrack c\r\ncompositeTrack on\r\n\r\n"
        "    track a\r\n    parent c\r\n",
    }


def test_tracks_in_a_new_order_are_written_so(tmp_path: Path) -> None:
    text = "# 1\ntrack a\n\n# 2\ntrack b\n\n# 3\ntrack c\n\n# 4\ntrack d\n"
    written = hub_with(tmp_path, text)
    children = written.trackdb.children
    children.insert(0, children.pop(2))
    assert written.trackdb_text() == (
        "# 3\ntrack c\n\n# 1\ntrack a\n\n# 2\ntrack b\n\n# 4\ntrack d\n"
    )


def test_parents_below_their_children_stay_there(tmp_path: Path) -> None:
    text = "track a\nparent c\n\ntrack b\n\ntrack c\ncompositeTrack on\n"
    written = hub_with(tmp_path, text)
    written.hub.find("b").color = "red"
    assert written.trackdb_text() == text.replace("track b\n", "track b\ncolor 255,0,0\n")


# -- the files above ------------------------------------------------------------------------------------


def test_the_hub_stanza_is_written_back(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "track a\n")
    written.hub.short_label = "Ours"
    written.hub.settings["descriptionUrl"] = "https://e.org/x.html"
    del written.hub.settings["longLabel"]
    assert written.changes() == {
        "hub.txt": "hub mine\nshortLabel Ours\ngenomesFile genomes.txt\nemail me@example.org\n"
        "descriptionUrl https://e.org/x.html\n"
    }


def test_genomes_come_and_go(tmp_path: Path) -> None:
    files = {
        "hub.txt": HUB,
        "genomes.txt": "# one\ngenome hg38\ntrackDb a.txt\n\n# two\ngenome mm39\ntrackDb b.txt\n",
        "a.txt": "track a\n",
        "b.txt": "track b\n",
    }
    written = Written(tmp_path, files)
    written.hub.genomes_file.genomes[0].remove()
    written.hub.genomes_file.add_genome(
        trackhub.Genome("rn7", trackhub.TrackDb([new_track()]), defaultPos="chr1:1-9")
    )
    assert written.changes() == {
        "genomes.txt": "# two\ngenome mm39\ntrackDb b.txt\n\n"
        "genome rn7\ntrackDb rn7/trackDb.txt\ndefaultPos chr1:1-9\n",
        "rn7/trackDb.txt": NEW,
    }
    assert not (written.target / "a.txt").exists()


def test_groups_are_written_back(tmp_path: Path) -> None:
    files = {
        "hub.txt": HUB,
        "genomes.txt": GENOMES + "groups groups.txt\n",
        "hg38/trackDb.txt": "track a\n",
        "groups.txt": "name  chip\nlabel ChIP\n",
    }
    written = Written(tmp_path, files)
    groups = written.genome.groups
    groups.groups[0].label = "ChIP-seq"
    groups.add_groups(trackhub.GroupDefinition("rna", label="RNA", priority=2))
    assert written.changes() == {
        "groups.txt": "name  chip\nlabel ChIP-seq\n\n"
        "name rna\nlabel RNA\npriority 2\ndefaultIsClosed 0\n"
    }


def test_a_file_that_moves_is_named_anew(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "track a\n")
    written.trackdb.filename = "tracks.txt"
    assert written.changes() == {
        "genomes.txt": "genome hg38\ntrackDb tracks.txt\n",
        "tracks.txt": "track a\n",
    }


def test_a_genomes_file_that_moves_names_the_trackdb_anew(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "track a\n")
    written.hub.genomes_file.filename = "texts/genomes.txt"
    assert written.changes() == {
        "hub.txt": HUB.replace("genomes.txt", "texts/genomes.txt"),
        "texts/genomes.txt": "genome hg38\ntrackDb ../hg38/trackDb.txt\n",
    }


def test_lines_are_numbered_anew_where_the_hub_was_read(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "track a\n\ntrack b\n")
    written.hub.find("a").color = "red"
    origin = written.hub.find("b").origin
    written.changes()
    assert origin.line == 3
    write_hub(written.hub, written.source)
    assert origin.line == 4
    assert written.hub.find("a").origin.line_of("color") == 2


def test_genomes_that_were_not_read_stay_in_the_genomes_file(tmp_path: Path) -> None:
    files = {
        "hub.txt": HUB,
        "genomes.txt": "genome hg38\ntrackDb a.txt\n\ngenome mm39\ntrackDb b.txt\n",
        "a.txt": "track a\n",
        "b.txt": "track b\n",
    }
    written = Written(tmp_path, files, genomes=["mm39"])
    written.hub.find("b").color = "red"
    assert written.changes() == {"b.txt": "track b\ncolor 255,0,0\n"}


def test_a_lazy_hub_is_written_whole(tmp_path: Path) -> None:
    files = {"hub.txt": HUB, "genomes.txt": GENOMES, "hg38/trackDb.txt": MESSY}
    written = Written(tmp_path, files, lazy=True)
    assert written.changes() == {}
    assert set(files_of(written.target)) == set(files)


def test_what_is_missing_is_not_made_up(tmp_path: Path) -> None:
    for how in (False, True):
        written = Written(tmp_path, {"hub.txt": HUB, "genomes.txt": GENOMES}, lazy=how)
        assert written.changes() == {}
        assert set(files_of(written.target)) == {"hub.txt", "genomes.txt"}


def test_a_hub_in_one_file_is_written_back(tmp_path: Path) -> None:
    text = "# top\nhub mine\nuseOneFile yes\nemail a@b.org\n\n# middle\ngenome hg38\n\n# tracks\n\ntrack a\n"
    written = Written(tmp_path, {"hub.txt": text})
    written.hub.find("a").color = "red"
    written.genome.settings["defaultPos"] = "chr1:1-9"
    written.hub.email = "c@d.org"
    written.trackdb.add_tracks(new_track())
    assert written.changes() == {
        "hub.txt": text.replace("a@b", "c@d")
        .replace("genome hg38\n", "genome hg38\ndefaultPos chr1:1-9\n")
        .replace("track a\n", "track a\ncolor 255,0,0\n\n" + NEW)
    }


TWO_IN_ONE = (
    "hub mine\nuseOneFile on\nemail a@b.org\n\ngenome hg38\n\n# mouse\ngenome mm39\n\n"
    "track a\ntype bigWig\nbigDataUrl a.bw\n"
)


def test_tracks_of_two_genomes_in_one_file_are_written_once(tmp_path: Path) -> None:
    written = Written(tmp_path, {"hub.txt": TWO_IN_ONE})
    human, mouse = written.hub.genomes_file.genomes
    human.trackdb.children[0].color = "red"
    mouse.trackdb.add_tracks(new_track())
    mouse.settings["defaultPos"] = "chr1:1-9"
    written.hub.email = "c@d.org"
    assert written.changes() == {
        "hub.txt": TWO_IN_ONE.replace("a@b", "c@d").replace(
            "genome mm39\n", "genome mm39\ndefaultPos chr1:1-9\n"
        )
        + "color 255,0,0\n\n"
        + NEW
    }


def test_a_genome_can_be_taken_out_of_one_file(tmp_path: Path) -> None:
    written = Written(tmp_path, {"hub.txt": TWO_IN_ONE})
    written.genome.remove()
    written.hub.find("a").color = "red"
    text = TWO_IN_ONE.replace("genome hg38\n\n", "") + "color 255,0,0\n"
    assert written.changes() == {"hub.txt": text}
    written.hub.to_three_files()
    assert set(written.changes()) == {"hub.txt", "genomes.txt", "mm39/trackDb.txt"}


def test_genomes_in_one_file_cannot_have_tracks_of_their_own(tmp_path: Path) -> None:
    written = Written(tmp_path, {"hub.txt": TWO_IN_ONE})
    mouse = written.hub.genomes_file.genomes[1]
    mouse.trackdb = trackhub.TrackDb([new_track()])
    with pytest.raises(ValidationError, match="hg38, mm39 have lists of their own; set one_file"):
        written.changes()
    written.hub.one_file = False
    changed = written.changes()
    assert changed["hg38/trackDb.txt"].startswith("track a\n")
    assert changed["mm39/trackDb.txt"] == NEW


def test_a_file_that_two_genomes_share_takes_the_change_of_one(tmp_path: Path) -> None:
    files = {
        "hub.txt": HUB,
        "genomes.txt": "genome hg38\ntrackDb a.txt\n\ngenome hg19\ntrackDb a.txt\n",
        "a.txt": "track a\n",
    }
    written = Written(tmp_path, files)
    one, other = (genome.trackdb.children[0] for genome in written.hub.genomes_file.genomes)
    for track in (one, other):
        track.color = "red"
        assert written.changes() == {"a.txt": "track a\ncolor 255,0,0\n"}
    other.color = "blue"
    with pytest.raises(StagingError, match="read several times"):
        written.changes()


def test_a_file_outside_the_directory_of_the_hub_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("track a\n")
    files = {"hub.txt": HUB, "genomes.txt": "genome hg38\ntrackDb ../outside.txt\n"}
    written = Written(tmp_path, files)
    assert [finding.code for finding in written.hub.reading.findings] == ["outside-hub"]
    assert written.changes() == {}
    written.hub.find("a").color = "red"
    with pytest.warns(TrackhubWarning, match="your changes to it are not written"):
        assert written.changes() == {}
    assert (tmp_path / "outside.txt").read_text() == "track a\n"


# -- other ways to write ----------------------------------------------------------------------------------


def test_render_writes_the_same_and_refuses_nothing(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "track a\ncolor 1,2,3\n\ntrack a\n")
    tree = written.hub.render(tmp_path / "rendered")
    assert files_of(tmp_path / "rendered") == written.before
    assert tree[repr(written.hub)] == str(tmp_path / "rendered/hub.txt")
    with pytest.raises(ValidationError):
        stage_hub(written.hub, tmp_path / "staged")


def test_the_text_of_a_component_is_what_it_says_now(tmp_path: Path) -> None:
    text = "# mine\ntrack c\n  compositeTrack  on\n\n track a\n parent c\n color 1,2,3\n"
    written = hub_with(tmp_path, text)
    assert str(written.hub.find("a")) == " track a\n parent c\n color 1,2,3"
    written.hub.find("a").color = "red"
    assert str(written.hub.find("c")) == (
        "# mine\ntrack c\n  compositeTrack  on\n\n track a\n parent c\n color 255,0,0"
    )
    assert str(written.trackdb) == text.replace("1,2,3", "255,0,0")
    assert str(written.hub.genomes_file) == GENOMES


def test_data_beside_a_hub_are_staged_with_it(tmp_path: Path) -> None:
    track = "track a\ntype bigWig\nbigDataUrl ../data/a.bw\nshortLabel a\nlongLabel a\n"
    written = hub_with(tmp_path, track)
    for name in ("data/a.bw", "hg38/a.html"):
        path = written.source / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    written.hub.find("a").color = "red"
    stage_hub(written.hub, tmp_path / "staged", mode="copy")
    staged = files_of(tmp_path / "staged")
    staged.pop(".trackhub-manifest.json")
    assert sorted(staged) == [
        "data/a.bw",
        "genomes.txt",
        "hg38/a.html",
        "hg38/trackDb.txt",
        "hub.txt",
    ]
    assert staged["hg38/trackDb.txt"] == track + "color 255,0,0\n"


def test_data_of_a_hub_in_one_file_are_staged_with_it(tmp_path: Path) -> None:
    text = (
        "hub h\nuseOneFile on\nemail a@b.org\ndescriptionUrl h.html\n\ngenome g\norganism Newt\n"
        "twoBitPath g.2bit\ndefaultPos c:1-2\n\ntrack a\ntype bigWig\nbigDataUrl d/a.bw\n"
    )
    written = Written(tmp_path, {"hub.txt": text})
    (written.source / "d").mkdir()
    for name in ("h.html", "g.2bit", "d/a.bw"):
        (written.source / name).write_bytes(b"")
    stage_hub(written.hub, tmp_path / "staged")
    staged = set(files_of(tmp_path / "staged"))
    assert staged >= {"hub.txt", "h.html", "g.2bit", "d/a.bw"}


def test_data_of_a_served_hub_are_staged_from_where_its_urls_are_found(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "track a\ntype bigWig\nbigDataUrl a%20b.bw\n", **{"a.html": "a"})
    (written.source / "hg38/a b.bw").write_bytes(b"")
    hub = read_hub("https://e.org/x/hub.txt", resolve={"https://e.org/x": written.source})
    stage_hub(hub, tmp_path / "staged")
    assert {"hg38/a b.bw", "hg38/a.html"} <= set(files_of(tmp_path / "staged"))


@pytest.mark.parametrize("url", ["a%20b%23.bw", "a%20b%23.bw?v=2"])
def test_data_are_staged_as_a_web_server_finds_them(tmp_path: Path, url: str) -> None:
    written = hub_with(tmp_path, f"track a\ntype bigWig\nbigDataUrl {url}\n{LABELS}")
    (written.source / "hg38/a b#.bw").write_bytes(b"")
    stage_hub(written.hub, tmp_path / "staged")
    staged = files_of(tmp_path / "staged")
    assert "hg38/a b#.bw" in staged
    assert f"bigDataUrl {url}\n" in staged["hg38/trackDb.txt"]


@pytest.mark.parametrize(
    "url", ["%2Fetc/hostname", "..%2f..%2fsecret.bw", "%2e%2e/%2e%2e/secret.bw"]
)
def test_an_encoded_path_does_not_lead_out_of_the_hub(tmp_path: Path, url: str) -> None:
    written = hub_with(tmp_path, f"track a\ntype bigWig\nbigDataUrl {url}\n{LABELS}")
    (tmp_path / "secret.bw").write_bytes(b"")
    with pytest.warns(TrackhubWarning, match="outside the hub's directory"):
        stage_hub(written.hub, tmp_path / "staged")
    assert set(files_of(tmp_path / "staged")) == {
        ".trackhub-manifest.json",
        "hub.txt",
        "genomes.txt",
        "hg38/trackDb.txt",
    }


def test_a_trackdb_in_a_directory_with_a_blank_is_written_where_it_was(tmp_path: Path) -> None:
    files = {
        "hub.txt": HUB,
        "genomes.txt": "genome hg38\ntrackDb my%20tracks/trackDb.txt\n",
        "my tracks/trackDb.txt": "track a\n",
    }
    written = Written(tmp_path, files)
    written.hub.find("a").color = "red"
    assert written.changes() == {"my tracks/trackDb.txt": "track a\ncolor 255,0,0\n"}


def test_a_moved_track_leaves_the_lines_that_ucsc_skips(tmp_path: Path) -> None:
    text = "track c\ncompositeTrack on\n\ninclude b.ra\ntrack a\ntype bigWig\n\ntrack z\n"
    written = hub_with(tmp_path, text, **{"b.ra": "track b\n"})
    track = written.hub.find("a")
    track.remove()
    written.hub.find("c").add_tracks(track)
    assert written.trackdb_text() == (
        "track c\ncompositeTrack on\n\n    track a\n    type bigWig\n    parent c\n\n"
        "include b.ra\n\ntrack z\n"
    )


def test_data_that_are_not_there_are_named_and_left_out(tmp_path: Path) -> None:
    tracks = "".join(
        f"track {name}\ntype bigWig\nbigDataUrl {url}\nshortLabel a\nlongLabel a\n\n"
        for name, url in (("a", "gone.bw"), ("b", "../../out.bw"), ("c", "https://e.org/c.bw"))
    )
    (tmp_path / "out.bw").write_bytes(b"")
    written = hub_with(tmp_path, tracks)
    with pytest.warns(TrackhubWarning, match=r"gone\.bw, \.\./\.\./out\.bw: not there"):
        stage_hub(written.hub, tmp_path / "staged")
    assert not (tmp_path / "staged/hg38/gone.bw").exists()


def test_new_data_are_staged_beside_the_old(tmp_path: Path) -> None:
    written = hub_with(tmp_path, "track a\ntype bigWig\nbigDataUrl https://e.org/a.bw\n")
    (tmp_path / "b.bw").write_bytes(b"")
    track = trackhub.Track(name="b", source=tmp_path / "b.bw", tracktype="bigWig")
    track.html_string = "About b."
    written.trackdb.add_tracks(track)
    for _ in range(2):
        stage_hub(written.hub, tmp_path / "staged", mode="copy")
        staged = files_of(tmp_path / "staged")
        assert {"hg38/b.bigWig", "hg38/b.html"} <= set(staged)
    assert staged["hg38/trackDb.txt"].endswith(
        "\n\ntrack b\nbigDataUrl b.bigWig\nshortLabel b\nlongLabel b\ntype bigWig\n"
    )


def test_tracks_that_were_read_may_go_into_a_hub_of_a_script(tmp_path: Path) -> None:
    written = hub_with(
        tmp_path, "# mine\ntrack a\ntype bigWig\nbigDataUrl https://e.org/a.bw\nzzz 1\n"
    )
    hub, _, _, trackdb = trackhub.default_hub("new", "hg38", "me@example.org")
    track = written.hub.find("a")
    track.remove()
    trackdb.add_tracks(track)
    hub.render(tmp_path / "new")
    assert files_of(tmp_path / "new")["hg38/trackDb.txt"] == (
        "# mine\ntrack a\ntype bigWig\nbigDataUrl https://e.org/a.bw\nzzz 1\n"
    )


def test_a_track_goes_between_siblings_whose_children_stand_elsewhere(tmp_path: Path) -> None:
    text = "track a\nsuperTrack on\n\ntrack b\n\ntrack inner\nparent a\n\ntrack c\n"
    written = hub_with(tmp_path, text)
    b = written.hub.find("b")
    b.remove()
    written.trackdb.add_tracks(b)
    written.changes()
    again = read_hub(written.target).genomes_file.genomes[0].trackdb
    assert [track.name for track in again.children] == ["a", "c", "b"]


# -- whatever is changed -----------------------------------------------------------------------------------

KINDS = st.sampled_from(["", "compositeTrack on", "superTrack on show", "container multiWig"])
STANZAS = st.lists(
    st.tuples(
        KINDS,
        st.integers(0, 9),
        st.sampled_from(["", "# above\n", "# apart\n\n"]),
        st.sampled_from(["", "  ", "\t"]),
    ),
    max_size=10,
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["set", "unset", "add", "remove", "move", "reverse"]),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    max_size=5,
)


def trackdb_of(stanzas: list[tuple[str, int, str, str]]) -> str:
    parts = []
    for number, (kind, parent, comment, indent) in enumerate(stanzas):
        lines = [
            f"track t{number}",
            kind,
            "color 1,2,3",
            f"parent t{parent}" if parent < number else "",
        ]
        parts.append(comment + "".join(f"{indent}{line}\n" for line in lines if line))
    return "\n".join(parts)


def change(trackdb: trackhub.TrackDb, action: str, one: int, other: int) -> None:
    tracks = [node for node, _ in trackdb.walk() if isinstance(node, trackhub.BaseTrack)]
    track = tracks[one % len(tracks)] if tracks else None
    holder = [trackdb, *tracks][other % (len(tracks) + 1)]
    if action == "add" and "track" in holder.may_hold:
        holder.add_child(new_track(f"n{one}{other}{len(tracks)}"))
    elif action == "reverse":
        holder.children.reverse()
    elif track is not None and action == "set":
        track.color = (other, 0, 0)
    elif track is not None and action == "unset" and "color" in track.settings:
        del track.settings["color"]
    elif track is not None and action == "remove":
        track.remove()
    elif track is not None and action == "move" and track.role in holder.may_hold:
        below = [node for node, _ in track.walk()]
        if holder not in below:
            track.remove()
            holder.add_child(track)


def said_by(trackdb: trackhub.TrackDb) -> dict[str, object]:
    """Each track's class, holder and settings, and the order of its children."""
    return {
        node.label_name: (
            type(node),
            dict(node.pairs()) if isinstance(node, trackhub.BaseTrack) else None,
            [child.label_name for child in node.children],
        )
        for node, _ in trackdb.walk()
    }


@settings(max_examples=100, deadline=None)
@given(STANZAS, STEPS)
def test_the_texts_say_what_the_tree_says(
    stanzas: list[tuple[str, int, str, str]], steps: list[tuple[str, int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written = hub_with(Path(folder), trackdb_of(stanzas))
        for step in steps:
            change(written.trackdb, *step)
        written.changes()
        again = read_hub(written.target).genomes_file.genomes[0].trackdb
        assert said_by(again) == said_by(written.trackdb)


# -- real hubs ---------------------------------------------------------------------------------------------


def _complete_hubs(corpus: Path) -> list[tuple[Path, str]]:
    with (corpus / "whole_hubs.tsv").open() as table:
        rows = csv.DictReader(table, delimiter="\t")
        return [(corpus / r["repo"], r["hub_file"]) for r in rows if "complete" in r["status"]]


def _read(folder: Path, name: str) -> trackhub.Hub:
    def resolve(url: str) -> str:
        parts = url.partition("://")[2].partition("?")[0].split("/")
        tails = ("/".join(parts[n:]) for n in range(1, len(parts)))
        found = (str(folder / tail) for tail in tails if (folder / tail).is_file())
        return next(found, str(folder / "not there"))

    return read_hub(folder / name, resolve=resolve)


def test_every_hub_of_the_corpus_is_written_byte_for_byte(corpus: Path, tmp_path: Path) -> None:
    count = 0
    for number, (folder, name) in enumerate(_complete_hubs(corpus)):
        hub = _read(folder, name)
        target = tmp_path / str(number)
        write_hub(hub, target)
        for file in hub.reading.files:
            assert file.path is not None
            original = hub.reading.fetcher.read(file.location, 1 << 30)
            assert (target / file.path).read_bytes() == original, file.location
            count += 1
    assert count > 600


def test_one_change_in_a_hub_of_the_corpus_changes_one_line(corpus: Path, tmp_path: Path) -> None:
    for number, (folder, name) in enumerate(_complete_hubs(corpus)):
        hub = _read(folder, name)
        tracks = [node for node, _ in hub.walk() if isinstance(node, trackhub.Track)]
        if not tracks:
            continue
        track = tracks[number % len(tracks)]
        track.priority = 123.5
        added = track.origin.line_of("priority") is None
        target = tmp_path / str(number)
        write_hub(hub, target)
        different = []
        for location, document in hub.reading.documents.items():
            before = hub.reading.fetcher.read(location, 1 << 30).splitlines()
            after = (target / hub.reading.path_of(location)).read_bytes().splitlines()
            if before != after:
                assert len(after) - len(before) == added
                kept = [line for line in after if b"123.5" not in line]
                assert len(after) - len(kept) == 1
                different.append(document.file)
        assert different == [track.origin.file]
