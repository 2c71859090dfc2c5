"""The helpers of 1.0."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace

import pytest

from trackhub import SubGroupDefinition, helpers


@pytest.mark.parametrize(
    ("text", "strict", "lenient"),
    [
        ("plain", "plain", "plain"),
        ("a b", "ab", "a_b"),
        ("a-1_0.bw", "a10bw", "a-1_0.bw"),
        ("Ünï (x)/y", "nxy", "n_xy"),
        (5, "5", "5"),
    ],
)
def test_sanitize(text: object, strict: str, lenient: str) -> None:
    assert helpers.sanitize(text) == strict
    assert helpers.sanitize(text, strict=False) == lenient


def test_hex2rgb() -> None:
    assert helpers.hex2rgb("#FF8000") == "255,128,0"


@pytest.mark.parametrize("odd", ["ff8000", "#fff", "#gggggg", "#ff80000", "", None, 5])
def test_hex2rgb_refuses_anything_else(odd: str) -> None:
    with pytest.raises(ValueError, match="#RRGGBB"):
        helpers.hex2rgb(odd)


@pytest.mark.parametrize(
    ("number", "dimensions", "filters"),
    [
        (0, "", None),
        (1, "dimX=s0", None),
        (2, "dimX=s0 dimY=s1", None),
        (3, "dimX=s0 dimY=s1 dimA=s2", "dimA"),
        (5, "dimX=s0 dimY=s1 dimA=s2 dimB=s3 dimC=s4", "dimA dimB dimC"),
    ],
)
def test_dimensions_and_filters(number: int, dimensions: str, filters: str | None) -> None:
    groups = [SubGroupDefinition(f"s{n}", f"S{n}", {}) for n in range(number)]
    assert helpers.dimensions_from_subgroups(groups) == dimensions
    assert helpers.filter_composite_from_subgroups(groups) == filters
    assert helpers.filter_composite_from_subgroups([group.name for group in groups]) == filters


def test_dimensions_of_anything_with_a_name() -> None:
    things = [SimpleNamespace(name=f"s{n}") for n in range(26)]
    letters = [word[3] for word in helpers.dimensions_from_subgroups(things).split()]
    assert letters == list("XYABCDEFGHIJKLMNOPQRSTUVWZ")


def test_the_example_data_are_there() -> None:
    assert os.path.isdir(helpers.data_dir())
    for paths in (helpers.example_bigwigs(), helpers.example_bigbeds()):
        assert paths
        assert paths == sorted(paths)
        assert all(os.path.isfile(path) for path in paths)


def test_rendered_results_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    tree = {"hub": "a.txt", "genomes": {"trackDb": "b.txt"}}
    helpers.show_rendered_files(tree)
    assert capsys.readouterr().out == (
        "rendered file: a.txt (created by: hub)\nrendered file: b.txt (created by: trackDb)\n"
    )
    helpers.print_rendered_results(tree)
    assert json.loads(capsys.readouterr().out) == tree
