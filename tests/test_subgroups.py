"""Subgroups as text and as Python."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackhub import SubGroupDefinition
from trackhub.errors import ParameterError
from trackhub.subgroups import as_word, format_members, parse_members

WORDS = st.text(
    st.characters(whitelist_categories=("L", "N"), whitelist_characters="_-"), min_size=1
)


def test_the_line() -> None:
    group = SubGroupDefinition("cell", "Cell type", OrderedDict(b="B cell", a="A\tcell"))
    assert group.text() == "cell Cell_type b=B_cell a=A_cell"
    assert group.text(also="none") == "cell Cell_type b=B_cell a=A_cell none=none"
    assert group.text(also="a") == group.text()


def test_a_mapping_is_read_when_it_is_written() -> None:
    mapping: dict[str, str] = {}
    group = SubGroupDefinition("cell", "Cell", mapping)
    assert group.text() == "cell Cell"
    mapping["a"] = "A"
    assert group.text() == "cell Cell a=A"


def test_a_missing_title_is_the_tag() -> None:
    assert SubGroupDefinition("cell", "", {"a": ""}).text() == "cell cell a=a"


def test_numbers_are_tags_too() -> None:
    group = SubGroupDefinition("n", "Number", {1: "One", 2: 2})  # type: ignore[dict-item]
    assert group.text() == "n Number 1=One 2=2"


@pytest.mark.parametrize(
    ("name", "label", "mapping"),
    [
        ("a\nb", "A", {}),
        ("a", "A\nB", {}),
        ("a", "A", {"x\n": "X"}),
        ("a", "A", {"x": "X\rY"}),
        ("", "A", {}),
        (" ", "A", {}),
        ("a", "A", {"": "X"}),
        ("a=b", "A", {}),
        ("a", "A", {"x=y": "X"}),
    ],
)
def test_what_would_break_the_line_is_refused(
    name: str, label: str, mapping: dict[str, str]
) -> None:
    with pytest.raises(ParameterError, match="subgroup"):
        SubGroupDefinition(name, label, mapping).text()


@pytest.mark.parametrize("mapping", [["a"], "a=A", None, 5, {"a", "b"}])
def test_a_mapping_is_a_mapping(mapping: Any) -> None:
    with pytest.raises(ParameterError, match="mapping is a dict of member → title, got"):
        SubGroupDefinition("a", "A", mapping)


def test_a_line_that_was_read_is_written_as_it_was_until_it_changes() -> None:
    text = 'cell  Cell_type   a="A cell"  b=B'
    group = SubGroupDefinition.from_text(text)
    assert (group.name, group.label) == ("cell", "Cell_type")
    assert group.mapping == {"a": "A cell", "b": "B"}
    assert group.text() == text
    group.mapping["c"] = "C"  # type: ignore[index]
    assert group.text() == "cell Cell_type a=A_cell b=B c=C"


@pytest.mark.parametrize(
    "text", ["", "cell", "cell Cell", "cell Cell a", "cell Cell a=", "cell Cell a=b=c"]
)
def test_short_and_odd_lines_can_be_read(text: str) -> None:
    assert SubGroupDefinition.from_text(text).text() == text


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("a=1 b=2", {"a": "1", "b": "2"}),
        ("  a=1\tb=2 ", {"a": "1", "b": "2"}),
        ('a="one two" b=2', {"a": "one two", "b": "2"}),
        ("a=5'_end b=3'_end", {"a": "5'_end", "b": "3'_end"}),
        ("a=b=c", {"a": "b=c"}),
        ("a b=2", {"a": "", "b": "2"}),
        ('a="open b=2', {"a": "open b=2"}),
        ("", {}),
    ],
)
def test_members(text: str, members: dict[str, str]) -> None:
    assert parse_members(text) == members


@given(st.dictionaries(WORDS, WORDS, max_size=5))
def test_members_come_back_as_they_went(members: dict[str, str]) -> None:
    assert parse_members(format_members(members)) == members


@given(st.text())
def test_a_word_is_one_line_without_blanks(text: str) -> None:
    word = as_word(text)
    assert len(word.split()) <= 1
    assert len(word.splitlines()) <= 1


def test_repr() -> None:
    assert repr(SubGroupDefinition("cell", "Cell", {})) == "<SubGroupDefinition cell>"
