"""A directory of this machine as the target: plain copies, without any program."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

import trackhub
from trackhub.errors import UploadError
from trackhub.upload import MANIFEST, copy_to, stage_hub, upload_hub

BIGWIG = b"\x26\xfc\x8f\x88 a bigWig"


def hub_of(data: Path) -> trackhub.Hub:
    data.mkdir(exist_ok=True)
    source = data / "a.bw"
    source.write_bytes(BIGWIG)
    os.utime(source, (1_500_000_000, 1_500_000_000))
    hub, _, _, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
    trackdb.add_tracks(trackhub.Track(name="a", source=source, tracktype="bigWig"))
    return hub


def files(directory: Path) -> set[str]:
    return {p.relative_to(directory).as_posix() for p in directory.rglob("*") if not p.is_dir()}


@pytest.mark.parametrize("host", [None, "localhost"])
def test_no_program_is_needed(
    host: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    target = tmp_path / "www" / "hubs"
    where = upload_hub(hub_of(tmp_path / "data"), host, target, user="me")
    assert where == [f"{target}/"]
    assert files(target) == {
        "hg38/a.bigWig",
        "hg38/trackDb.txt",
        "lab.genomes.txt",
        "lab.hub.txt",
    }
    assert not (tmp_path / "me@").exists()


def test_links_are_followed_times_kept_and_everything_readable(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        upload_hub(hub_of(tmp_path / "data"), None, tmp_path / "www" / "deep")
    finally:
        os.umask(before)
    copy = tmp_path / "www/deep/hg38/a.bigWig"
    assert not copy.is_symlink()
    assert copy.read_bytes() == BIGWIG
    assert copy.stat().st_mtime == 1_500_000_000
    for path in (tmp_path / "www").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644)


def test_what_is_there_already_is_not_copied_again(tmp_path: Path) -> None:
    staging, _ = stage_hub(hub_of(tmp_path / "data"), tmp_path / "stage")
    assert len(copy_to(staging, tmp_path / "www")) == 4
    assert copy_to(staging, tmp_path / "www") == []
    (tmp_path / "data/a.bw").write_bytes(BIGWIG + b"longer")
    assert copy_to(staging, tmp_path / "www") == ["hg38/a.bigWig"]
    assert (tmp_path / "www/hg38/a.bigWig").read_bytes() == BIGWIG + b"longer"


def test_data_come_before_the_texts_that_name_them_and_hub_txt_last(tmp_path: Path) -> None:
    staging, _ = stage_hub(hub_of(tmp_path / "data"), tmp_path / "stage")
    assert copy_to(staging, tmp_path / "www") == [
        "hg38/a.bigWig",
        "hg38/trackDb.txt",
        "lab.genomes.txt",
        "lab.hub.txt",
    ]


def test_the_list_of_staged_files_stays_at_home(tmp_path: Path) -> None:
    staging, _ = stage_hub(hub_of(tmp_path / "data"), tmp_path / "stage")
    copy_to(staging, tmp_path / "www")
    assert (tmp_path / "stage" / MANIFEST).exists()
    assert not (tmp_path / "www" / MANIFEST).exists()


def test_foreign_files_in_the_target_stay(tmp_path: Path) -> None:
    (tmp_path / "www/hg38").mkdir(parents=True)
    (tmp_path / "www/hg38/mine.txt").write_text("mine")
    upload_hub(hub_of(tmp_path / "data"), None, tmp_path / "www")
    assert (tmp_path / "www/hg38/mine.txt").read_text() == "mine"


def test_a_link_in_the_target_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "precious.txt").write_text("precious")
    os.symlink(tmp_path / "precious.txt", tmp_path / "www/lab.hub.txt")
    upload_hub(hub_of(tmp_path / "data"), None, tmp_path / "www")
    assert (tmp_path / "precious.txt").read_text() == "precious"
    assert not (tmp_path / "www/lab.hub.txt").is_symlink()


def test_a_target_inside_the_staging_directory_does_not_grow_into_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    staging, _ = stage_hub(hub_of(tmp_path / "data"), "stage")
    copy_to(staging, "stage/www")
    assert copy_to(staging, "stage/www") == []
    assert not Path("stage/www/www").exists()


def test_the_staging_directory_is_no_target(tmp_path: Path) -> None:
    with pytest.raises(UploadError, match="choose another remote_dir"):
        upload_hub(
            hub_of(tmp_path / "data"), None, tmp_path / "x/../stage", staging=tmp_path / "stage"
        )


def test_an_empty_path_is_no_target(tmp_path: Path) -> None:
    with pytest.raises(UploadError, match="remote_dir is a directory, got an empty path"):
        upload_hub(hub_of(tmp_path / "data"), None, "")


def test_a_target_that_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UploadError, match=r"cannot be copied to .*file"):
        upload_hub(hub_of(tmp_path / "data"), None, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_directory_in_the_way_is_an_error_and_leaves_no_half_file(tmp_path: Path) -> None:
    (tmp_path / "www/lab.hub.txt").mkdir(parents=True)
    with pytest.raises(UploadError, match=r"lab\.hub\.txt"):
        upload_hub(hub_of(tmp_path / "data"), None, tmp_path / "www")
    assert not [name for name in files(tmp_path / "www") if name.endswith(".part")]


def test_a_staged_link_that_dangles_is_an_error_of_ours(tmp_path: Path) -> None:
    staging, _ = stage_hub(hub_of(tmp_path / "data"), tmp_path / "stage")
    (tmp_path / "data/a.bw").unlink()
    with pytest.raises(UploadError, match=r"a\.bigWig cannot be copied .* No such file"):
        copy_to(staging, tmp_path / "www")
