"""`upload_hub` and the other names of 1.0 in `trackhub.upload`."""

from __future__ import annotations

from pathlib import Path

import pytest

import trackhub
from trackhub import upload
from trackhub.errors import StagingError, UploadError, ValidationError


def hub_of(source: Path) -> trackhub.Hub:
    hub, _, _, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
    trackdb.add_tracks(trackhub.Track(name="a", source=source, tracktype="bigWig"))
    return hub


@pytest.fixture
def bigwig(tmp_path: Path) -> Path:
    path = tmp_path / "a.bw"
    path.write_bytes(b"\x26\xfc\x8f\x88")
    return path


def test_the_arguments_of_1_0_in_their_order(bigwig: Path, tmp_path: Path) -> None:
    target = str(tmp_path / "www")
    where = upload.upload_hub(hub_of(bigwig), None, target, None, 22, upload.RSYNC_OPTIONS, None)
    assert where == [f"{target}/"]
    assert (tmp_path / "www/hg38/a.bigWig").is_file()


def test_upload_sends_a_directory_that_is_staged(bigwig: Path, tmp_path: Path) -> None:
    staging, _ = upload.stage_hub(hub_of(bigwig), tmp_path / "stage")
    where = upload.upload("localhost", None, staging, str(tmp_path / "www"))
    assert where == [f"{tmp_path}/www/"]
    assert (tmp_path / "www/lab.hub.txt").is_file()


def test_a_relative_target_is_meant_from_here(
    bigwig: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert upload.upload_hub(hub_of(bigwig), None, "www") == [f"{tmp_path}/www/"]


def test_the_staging_directory_is_kept_where_one_is_named(bigwig: Path, tmp_path: Path) -> None:
    upload.upload_hub(hub_of(bigwig), None, tmp_path / "www", staging=tmp_path / "stage")
    assert (tmp_path / "stage/hg38/a.bigWig").is_symlink()


def test_no_temporary_directory_is_left(
    bigwig: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    upload.upload_hub(hub_of(bigwig), None, tmp_path / "www")
    with pytest.raises(UploadError):
        upload.upload_hub(hub_of(bigwig), "a b", "/www")
    with pytest.raises(StagingError):
        upload.upload_hub(hub_of(tmp_path / "no.bw"), None, tmp_path / "www")
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_hub_that_cannot_be_staged_is_not_uploaded(tmp_path: Path) -> None:
    hub, *_ = trackhub.default_hub("lab", "hg38", "me@example.org")
    with pytest.raises(ValidationError, match="no tracks"):
        upload.upload_hub(hub, None, tmp_path / "www")
    assert not (tmp_path / "www").exists()


def test_a_program_that_cannot_be_run_is_an_error_of_ours(tmp_path: Path) -> None:
    script = tmp_path / "program"
    script.write_text("not executable")
    with pytest.raises(UploadError, match="program cannot be run: Permission denied"):
        upload.run([str(script)], target="there")
    with pytest.raises(UploadError, match="nothing is not installed, and an upload to there"):
        upload.run(["nothing"], target="there")


def test_a_program_that_fails_in_silence_is_an_error_of_ours() -> None:
    with pytest.raises(UploadError, match="failed with exit status 3: it said nothing") as caught:
        upload.run(["sh", "-c", "exit 3"], target="there")
    assert caught.value.returncode == 3


def test_lines_arrive_as_they_are_printed() -> None:
    lines: list[str] = []
    upload.run(["sh", "-c", "printf 'a\\n\\nb\\377\\nc'"], target="there", output=lines.append)
    assert lines == ["a", "", "b\ufffd", "c"]
