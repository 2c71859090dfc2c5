"""Files that are there completely or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from trackhub.atomic import whole_file


def test_the_old_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    with whole_file(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    with pytest.raises(KeyboardInterrupt), whole_file(path) as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="permissions are those of a Unix system")
@pytest.mark.parametrize(("mode", "found"), [(None, 0o600), (0o644, 0o644)])
def test_permissions_are_given_or_left_to_the_umask(
    mode: int | None, found: int, tmp_path: Path
) -> None:
    before = os.umask(0o077)
    try:
        with whole_file(tmp_path / "x", mode) as file:
            file.write(b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "x").stat().st_mode & 0o777 == found


def test_a_link_is_replaced_and_what_it_leads_to_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "far").write_bytes(b"theirs")
    (tmp_path / "x").symlink_to("far")
    with whole_file(tmp_path / "x") as file:
        file.write(b"ours")
    assert not (tmp_path / "x").is_symlink()
    assert (tmp_path / "far").read_bytes() == b"theirs"
