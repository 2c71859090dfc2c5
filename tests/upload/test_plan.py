"""The plan of a hub: its texts in order, its data files with their companions, and what stands in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

import trackhub
from trackhub.errors import StagingError, ValidationError
from trackhub.upload import Plan, plan_hub
from trackhub.upload.plan import check_sources


def hub_with(*tracks: trackhub.BaseTrack) -> trackhub.Hub:
    hub, _, _, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
    trackdb.add_tracks(tracks)
    return hub


def test_the_last_text_is_hub_txt_and_the_one_before_it_the_list_of_genomes() -> None:
    track = trackhub.Track(
        name="a", url="https://example.org/a.bw", tracktype="bigWig", html_string="About a."
    )
    plan = plan_hub(hub_with(track))
    paths = list(plan.texts)
    assert paths[-2:] == ["lab.genomes.txt", "lab.hub.txt"]
    assert set(paths[:-2]) == {"hg38/trackDb.txt", "hg38/a.html"}
    assert plan.links == {}


def test_a_plan_looks_at_the_disk_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.bam").write_bytes(b"\x1f\x8b")
    (tmp_path / "a.bam.bai").write_bytes(b"BAI\1")
    plan = plan_hub(hub_with(trackhub.Track(name="a", source="a.bam", tracktype="bam")))
    assert plan.links == {
        "hg38/a.bam": f"{tmp_path}/a.bam",
        "hg38/a.bam.bai": f"{tmp_path}/a.bam.bai",
    }
    assert [data.setting for data in plan.wanted.values()] == ["bigDataUrl"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.bam", "a.bam.bai"]


def test_a_source_is_absolute_and_without_detours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x").mkdir()
    monkeypatch.chdir(tmp_path / "x")
    for source in ("../a.bw", "./../a.bw", f"{tmp_path}/x/../a.bw", f"{tmp_path}//a.bw"):
        track = trackhub.Track(name="a", source=source, tracktype="bigWig")
        assert plan_hub(hub_with(track)).links == {"hg38/a.bigWig": f"{tmp_path}/a.bw"}


def test_a_hub_that_cannot_be_right_has_no_plan() -> None:
    with pytest.raises(ValidationError, match="no tracks"):
        plan_hub(hub_with())


def test_the_switch_of_1_0_plans_without_validating(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trackhub.settings, "VALIDATE", False)
    plan = plan_hub(hub_with())
    assert isinstance(plan, Plan)
    assert plan.texts["hg38/trackDb.txt"] == ""


def test_indexes_that_are_missing_are_all_named(tmp_path: Path) -> None:
    tracks = []
    for name in ("a", "b"):
        (tmp_path / f"{name}.bam").write_bytes(b"\x1f\x8b")
        tracks.append(trackhub.Track(name=name, source=tmp_path / f"{name}.bam", tracktype="bam"))
    with pytest.raises(
        StagingError, match=r"track a: .*a\.bam has no index.*; track b: .*b\.bam has no"
    ):
        plan_hub(hub_with(*tracks))


def test_a_track_rendered_twice_wants_its_file_once(tmp_path: Path) -> None:
    (tmp_path / "a.bw").write_bytes(b"\x26\xfc\x8f\x88")
    track = trackhub.Track(name="a", source=tmp_path / "a.bw", tracktype="bigWig")
    hub = hub_with(track)
    first, second = plan_hub(hub), plan_hub(hub)
    assert first.texts == second.texts
    assert first.links == second.links == {"hg38/a.bigWig": f"{tmp_path}/a.bw"}


def test_a_missing_source_is_told_with_a_file_of_nearly_that_name(tmp_path: Path) -> None:
    (tmp_path / "Signal.bw").write_bytes(b"\x26\xfc\x8f\x88")
    track = trackhub.Track(name="a", source=tmp_path / "signal.bw", tracktype="bigWig")
    plan = plan_hub(hub_with(track))
    with pytest.raises(
        StagingError, match=r"track a: source .*/signal\.bw was not found, but Signal\.bw is$"
    ):
        check_sources(plan, list(plan.links))
