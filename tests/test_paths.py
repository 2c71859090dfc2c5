"""Where things lie inside a staging directory."""

from __future__ import annotations

import posixpath
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackhub.errors import ValidationError
from trackhub.paths import join, local_path, parent_dir, relative, safe_name, staged_path


@pytest.mark.parametrize(
    ("path", "start", "seen"),
    [
        ("hg38/a.bw", "", "hg38/a.bw"),
        ("hg38/a.bw", "hg38", "a.bw"),
        ("hg38/a.bw", "hg3", "../hg38/a.bw"),
        ("a.bw", "hg38", "../a.bw"),
        ("x/a.bw", "x/y", "../a.bw"),
        ("x/a.bw", "y/z", "../../x/a.bw"),
        ("hg38", "hg38/x", ".."),
    ],
)
def test_relative(path: str, start: str, seen: str) -> None:
    assert relative(path, start) == seen


NAMES = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map("/".join)


@given(NAMES, NAMES)
def test_a_relative_path_leads_back(path: str, start: str) -> None:
    assert posixpath.normpath(posixpath.join(start, relative(path, start))) == path


def test_join_and_parent() -> None:
    assert (join("", "a"), join("x/y", "a")) == ("a", "x/y/a")
    assert (parent_dir("a"), parent_dir("x/y/a")) == ("", "x/y")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("plain-name_1.x+y", "plain-name_1.x+y"),
        ("my/hub é", "my_hub__"),
        ("../x", "_._x"),
        ("..", "_."),
        (".hidden", "_hidden"),
        ("-rf", "_rf"),
        ("a;b|c$d`e", "a_b_c_d_e"),
        ("a\nb\0c", "a_b_c"),
        ("a\\b:c*d?e", "a_b_c_d_e"),
    ],
)
def test_safe_name(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(min_size=1))
def test_a_safe_name_is_one_harmless_part(name: str) -> None:
    safe = safe_name(name)
    assert len(safe) == len(name)
    assert safe.isascii()
    assert not set(safe) & set(" /\\:*?\"'<>|$`;&\n\r\0")
    assert safe[0] not in ".-"
    assert staged_path(safe, "x") == safe


@pytest.mark.parametrize("given_", ["a.bw", "./a.bw", "x/../a.bw", "x//..///a.bw", Path("a.bw")])
def test_a_staged_path_is_normalized(given_: object) -> None:
    assert staged_path(given_, "track a") == "a.bw"  # type: ignore[arg-type]


@given(st.text())
def test_a_staged_path_is_refused_or_stays_inside(text: str) -> None:
    try:
        path = staged_path(text, "track a")
    except ValidationError as refusal:
        assert str(refusal).startswith("track a: ")
        return
    parts = PurePosixPath(path).parts
    assert parts
    assert ".." not in parts
    assert not PurePosixPath(path).is_absolute()
    assert path == posixpath.normpath(path)


def test_a_local_path_is_text() -> None:
    assert local_path(Path("x/a.bw"), "track a") == "x/a.bw"
    for odd in ("", "a\0b", 5, None, b"a", ["a"]):
        with pytest.raises(ValidationError, match=r"track a: .* is no usable file name"):
            local_path(odd, "track a")  # type: ignore[arg-type]
