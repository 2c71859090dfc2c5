"""Tracks and subgroups in their containers: what is inherited, what shows at first, and what is no fault."""

from __future__ import annotations

from pathlib import Path

import trackhub
from trackhub import check_hub

from .samples import TRACK, write_hub

PLAIN = TRACK.format(name="a")
COMPOSITE = (
    "track all\ncompositeTrack on\ntype bigWig\nshortLabel All\nlongLabel All\nvisibility full\n"
)


def codes(folder: Path, text: str) -> list[str]:
    hub = write_hub(folder, {"trackDb.txt": text})
    return [finding.code for finding in check_hub(hub)]


def test_labels_and_type_are_inherited_from_the_container(tmp_path: Path) -> None:
    child = "track a\nparent all\nbigDataUrl signal.bw\nhtml about\n"
    assert codes(tmp_path, f"{COMPOSITE}\n{child}") == []


def test_a_setting_two_levels_up_is_found_when_the_track_stands_above(tmp_path: Path) -> None:
    folder = (
        "track s\nsuperTrack on show\nshortLabel S\nlongLabel S\ntype bigWig\nvisibility full\n"
    )
    composite = COMPOSITE.replace("type bigWig\n", "") + "parent s\n"
    child = PLAIN.replace("type bigWig\n", "") + "parent all\n"
    assert "distant-setting" in codes(tmp_path, f"{folder}\n{composite}\n{child}")
    assert codes(tmp_path, f"{child}\n{composite}\n{folder}") == []


def test_an_inherited_type_that_is_none_for_data(tmp_path: Path) -> None:
    composite = COMPOSITE.replace("bigWig", "bed 3")
    child = PLAIN.replace("type bigWig\n", "") + "parent all\n"
    assert codes(tmp_path, f"{composite}\n{child}") == ["bad-type"]


def test_a_supertrack_without_labels_is_a_warning(tmp_path: Path) -> None:
    text = f"track s\nsuperTrack on show\n\n{PLAIN}parent s\n"
    hub = write_hub(tmp_path, {"trackDb.txt": text})
    found = [(one.code, one.severity) for one in check_hub(hub)]
    assert found == [("missing-shortLabel", "warning"), ("missing-longLabel", "warning")]


def test_old_spellings_of_parent_are_read(tmp_path: Path) -> None:
    assert codes(tmp_path, f"{COMPOSITE}\n{PLAIN}subTrack all\n") == []
    folder = "track s\nsuperTrack on show\nshortLabel S\nlongLabel S\n"
    assert codes(tmp_path, f"{folder}\n{PLAIN}superTrack s full\n") == []


def test_a_superTrack_that_is_not_shown_hides_its_tracks(tmp_path: Path) -> None:
    folder = "track s\nsuperTrack on\nshortLabel S\nlongLabel S\n"
    assert codes(tmp_path, f"{folder}\n{PLAIN}parent s\n") == ["nothing-shown"]


def test_many_tracks_at_first(tmp_path: Path) -> None:
    text = "\n".join(TRACK.format(name=f"t{n}") for n in range(11))
    hub = write_hub(tmp_path, {"trackDb.txt": text})
    (finding,) = check_hub(hub)
    assert (finding.code, finding.component) == ("much-shown", "genome hg38")
    assert "11 tracks are shown at first" in finding.message


def test_tracks_that_are_not_ticked_are_not_shown(tmp_path: Path) -> None:
    children = "\n".join(TRACK.format(name=f"t{n}") + "parent all off\n" for n in range(11))
    ticked = f"{PLAIN}parent all on\n"
    assert codes(tmp_path, f"{COMPOSITE}\n{children}\n{ticked}") == []


def test_autoscale_group_in_a_container_is_fine(tmp_path: Path) -> None:
    assert codes(tmp_path, f"{COMPOSITE}\n{PLAIN}parent all\nautoScale group\n") == []
    assert codes(tmp_path, f"{PLAIN}autoScale group\n") == ["bad-value"]


def test_pages_are_said_once_a_genome_and_inherited(tmp_path: Path) -> None:
    children = "\n".join(
        TRACK.format(name=f"t{n}").replace("html about\n", "") + "parent all\n" for n in range(3)
    )
    hub = write_hub(tmp_path, {"trackDb.txt": f"{COMPOSITE}\n{children}"})
    (finding,) = check_hub(hub)
    assert finding.message == "genome hg38: 3 of 3 tracks have no description page (t0, t1, t2)"
    assert codes(tmp_path, f"{COMPOSITE}html about\n\n{children}") == []


def test_a_page_with_the_name_of_the_track_is_found(tmp_path: Path) -> None:
    text = PLAIN.replace("html about\n", "")
    files = {"trackDb.txt": text, "a.html": "<p>A</p>"}
    assert [finding.code for finding in check_hub(write_hub(tmp_path, files))] == []


def test_an_empty_page_is_none(tmp_path: Path) -> None:
    files = {"trackDb.txt": PLAIN.replace("about", "bare"), "bare.html": ""}
    found = [finding.code for finding in check_hub(write_hub(tmp_path, files))]
    assert found == ["no-page", "missing-page"]


def test_the_ideogram_needs_no_page(tmp_path: Path) -> None:
    text = TRACK.format(name="cytoBandIdeo").replace("html about\n", "")
    assert "no-page" not in codes(tmp_path / "ideogram", text)
    assert "no-page" in codes(tmp_path / "other", text.replace("cytoBandIdeo", "bands"))


GROUPED = COMPOSITE + "subGroup1 cell Cell k=K562 h=HeLa\nsubGroup2 mark Mark m=H3\n"


def test_groups_of_dimensions_count_where_there_are_dimensions(tmp_path: Path) -> None:
    child = f"{PLAIN}parent all\nsubGroups cell=k\n"
    assert codes(tmp_path, f"{GROUPED}\n{child}") == ["empty-subgroup", "missing-member"]
    assert codes(tmp_path, f"{GROUPED}dimensions dimX=cell\n\n{child}") == []


def test_a_member_that_nobody_uses_is_fine(tmp_path: Path) -> None:
    child = f"{PLAIN}parent all\nsubGroups cell=k mark=m\n"
    assert codes(tmp_path, f"{GROUPED}\n{child}") == []


def test_subgroups_of_a_view_hold_for_its_tracks(tmp_path: Path) -> None:
    views = GROUPED.replace("subGroup1", "subGroup1 view Views v=V\nsubGroup3")
    view = (
        "track w\nparent all\nview v\nshortLabel V\nlongLabel V\nsubGroups view=v cell=k mark=m\n"
    )
    child = f"{PLAIN}parent w\n"
    found = codes(tmp_path, f"{views}\n{view}\n{child}")
    assert "no-subgroups" not in found
    assert "missing-member" not in found


def test_defaults_fill_in_what_tracks_of_a_script_leave_out() -> None:
    composite = trackhub.CompositeTrack(name="all", tracktype="bigWig")
    composite.add_subgroups([trackhub.SubGroupDefinition("cell", "Cell", {"k": "K562"})])
    composite.add_tracks(
        trackhub.Track(name="a", url="https://example.org/a.bw", tracktype="bigWig")
    )
    hub, _, _, trackdb = trackhub.default_hub("h", "hg38", "me@example.org")
    trackdb.add_tracks(composite)
    assert check_hub(hub).at_least("warning") == []


def test_a_settings_message_has_its_line_also_where_it_is_continued(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, {"trackDb.txt": f"{PLAIN}color \\\n   red\nitemRgb on\n"})
    assert [(one.code, one.line) for one in check_hub(hub)] == [
        ("bad-value", 8),
        ("setting-of-other-type", 10),
    ]
