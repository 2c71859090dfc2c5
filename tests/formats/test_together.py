"""Files that belong together are all there, or as they were before."""

from __future__ import annotations

from pathlib import Path

import pytest

from trackhub.errors import FormatError
from trackhub.formats.together import written_together


def test_files_take_their_names_at_the_end(tmp_path: Path) -> None:
    paths = [tmp_path / "a.bb", tmp_path / "a.ix"]
    with written_together(*paths) as parts:
        for part in parts:
            part.write_text(part.name)
        assert not any(path.exists() for path in paths)
    assert [path.read_text() for path in paths] == ["a.bb", "a.ix"]
    assert sorted(tmp_path.iterdir()) == paths


def test_an_error_leaves_what_was_there(tmp_path: Path) -> None:
    paths = [tmp_path / "a.bb", tmp_path / "a.ix"]
    paths[0].write_text("old")
    with pytest.raises(KeyboardInterrupt), written_together(*paths) as parts:
        parts[0].write_text("new")
        raise KeyboardInterrupt
    assert paths[0].read_text() == "old"
    assert list(tmp_path.iterdir()) == paths[:1]


def test_a_file_that_is_not_written_is_left_out(tmp_path: Path) -> None:
    with written_together(tmp_path / "a", tmp_path / "b") as parts:
        parts[1].write_text("b")
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_one_name_for_two_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="choose another"), written_together(tmp_path, tmp_path):
        pass


def test_a_folder_that_is_not_there_is_named_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "none" / "a.bw"
    told = pytest.raises(FileNotFoundError, match=r"There is no folder .*none; make it")
    with told as caught, written_together(path):
        pass
    assert caught.value.filename == str(path)


def test_a_folder_is_no_place_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError, match="name a file"), written_together(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []
