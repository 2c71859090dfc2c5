"""One pass over a tree, and texts that are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

import trackhub
from trackhub.errors import StagingError, ValidationError
from trackhub.rendering import DataFile, Rendering, make_folder, write_text, write_texts


def data(source: str, name: str = "a") -> DataFile:
    track = trackhub.Track(name=name, source=source, tracktype="bigWig")
    return DataFile(source, "bigDataUrl", "bigWig", track)


def test_one_place_is_for_one_source() -> None:
    rendering = Rendering()
    rendering.place("x.bw", data("a.bw"))
    rendering.place("x.bw", data("a.bw", "b"))
    with pytest.raises(
        StagingError, match=r"track c and track a both want the staged file x\.bw \(c\.bw and a\."
    ):
        rendering.place("x.bw", data("c.bw", "c"))


def test_one_place_is_for_one_text() -> None:
    rendering = Rendering()
    rendering.add_text("x.html", "a", "track a")
    rendering.add_text("x.html", "a", "track b")
    with pytest.raises(StagingError, match=r"track c: another text .* to x\.html"):
        rendering.add_text("x.html", "c", "track c")


def test_around_knows_the_place_of_every_component() -> None:
    hub, genomes_file, genome, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
    hub.filename, genomes_file.filename, trackdb.filename = "a/h.txt", "a/b/g.txt", "c/t.txt"
    places = {}
    for name, node in {"hub": hub, "list": genomes_file, "genome": genome, "db": trackdb}.items():
        found = Rendering.around(node)
        places[name] = (found.hub_dir, found.genomes_dir, found.text_dir, found.data_dir)
    assert places == {
        "hub": ("a", "a", None, ""),
        "list": ("a", "a/b", None, ""),
        "genome": ("a", "a/b", None, "a/b/hg38"),
        "db": ("a", "a/b", "c", "c"),
    }


def test_a_text_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "x.txt"
    assert write_text(path, "µ\n") is True
    assert path.read_bytes() == "µ\n".encode()
    before = path.stat().st_mtime_ns, path.stat().st_ino
    assert write_text(path, "µ\n") is False
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before
    assert write_text(path, "v\n") is True
    assert path.read_text() == "v\n"
    assert os.listdir(path.parent) == ["x.txt"]


def test_bytes_that_are_no_utf_8_come_back_as_they_were(tmp_path: Path) -> None:
    write_text(tmp_path / "x", b"caf\xe9".decode("utf-8", "surrogateescape"))
    assert (tmp_path / "x").read_bytes() == b"caf\xe9"


def test_a_crash_leaves_the_old_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.txt"
    write_text(path, "old")

    def crash(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["x.txt"]


def test_a_text_that_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StagingError, match=r"file/x\.txt cannot be written"):
        write_text(tmp_path / "file" / "x.txt", "x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StagingError, match="folder cannot be written"):
        write_text(tmp_path / "folder", "x")
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]


def test_write_texts_names_what_changed(tmp_path: Path) -> None:
    write_texts({"a": "1", "b": "2"}, tmp_path)
    assert write_texts({"a": "1", "b": "3", "c": "4"}, tmp_path) == ["b", "c"]


def test_folders_are_readable_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        make_folder(tmp_path / "a" / "b")
        make_folder(tmp_path / "a" / "b")
    finally:
        os.umask(before)
    for folder in ("a", "a/b"):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o755


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir(mode=0o700)
    make_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700


def test_render_validates_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub, *_ = trackhub.default_hub("lab", "hg38", "me@example.org")
    with pytest.raises(ValidationError, match="no tracks"):
        hub.render(tmp_path / "x")
    assert not (tmp_path / "x").exists()
    monkeypatch.setattr(trackhub.settings, "VALIDATE", False)
    hub.render(tmp_path / "x")
    assert (tmp_path / "x/hg38/trackDb.txt").read_text() == ""


def test_a_part_is_rendered_where_it_stands(tmp_path: Path) -> None:
    _, _, genome, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
    trackdb.add_tracks(
        trackhub.Track(
            name="a", url="https://example.org/a.bw", tracktype="bigWig", html_string="x"
        )
    )
    tree = trackdb.render(tmp_path)
    assert tree == {
        "<TrackDb hg38>": str(tmp_path / "hg38/trackDb.txt"),
        "<Track a>": {"<Track a>": str(tmp_path / "hg38/a.html")},
    }
    assert sorted(p.name for p in tmp_path.rglob("*.*")) == ["a.html", "trackDb.txt"]
    assert genome.render(tmp_path) == {"<TrackDb hg38>": tree}


@pytest.mark.parametrize(
    "part", [trackhub.TrackDb(), trackhub.GenomesFile(), trackhub.GroupsFile()], ids=repr
)
def test_a_file_in_no_hub_has_no_place(part: trackhub.TrackDb, tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match=r"no hub|no genome"):
        part._render(Rendering())


def test_an_unattached_file_with_a_name_of_its_own_can_be_rendered(tmp_path: Path) -> None:
    trackdb = trackhub.TrackDb(
        trackhub.Track(name="a", url="https://example.org/a.bw", tracktype="bigWig"), "x.txt"
    )
    trackdb.render(tmp_path)
    assert (tmp_path / "x.txt").read_text() == str(trackdb)
