"""The tables of 1.0, made from the option table; the indentation and the old modules."""

from __future__ import annotations

import pytest

from trackhub import compatibility, constants, parsed_params, track, version


def test_the_literals() -> None:
    assert constants.INDENT == "    "
    assert constants.initial_params == ["track", "bigDataUrl", "shortLabel", "longLabel", "type"]
    assert constants.trackhub_specific == ["source", "tracktype", "name"]


def test_the_types_hold_those_of_1_0() -> None:
    old = (
        "all bam bigBarChart bigBed bigChain bigGenePred bigInteract bigLolly bigMaf "
        "bigNarrowPeak bigPsl bigWig halSnake hic vcfPhasedTrio vcfTabix compositeTrack superTrack "
        "view multiWig"
    )
    assert set(old.split()) <= set(constants.TRACKTYPES)
    assert track.TRACKTYPES is constants.TRACKTYPES


def test_the_parameters_by_name_and_by_type() -> None:
    assert constants.param_dict["color"].validate("1,2,3") is True
    assert constants.param_dict["visibility"].types == ["all"]
    assert "viewLimits" in constants.track_fields["bigWig"]
    assert "viewLimits" not in constants.track_fields["bam"]
    assert "color" in constants.track_fields["all"]
    assert {param.name for param in constants.param_defs} == set(constants.param_dict)
    assert parsed_params.param_defs is constants.param_defs


def test_update_list() -> None:
    assert track.update_list(["b", "a"], ["c", "a"]) == ["a", "b", "c"]
    assert track.update_list(["type", "x"], ["track"]) == ["track", "type", "x"]
    assert track.update_list(["b"], ["a", "c"], first=["c", "d"]) == ["c", "a", "b"]


@pytest.mark.parametrize("module", [constants, parsed_params, track])
def test_other_names_are_not_there(module: object) -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        module.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_the_names_about_python_2() -> None:
    assert (compatibility.PY2, compatibility.PY3, compatibility.PY >= 3) == (False, True, True)
    assert isinstance("x", compatibility.string_types)
    assert compatibility.py2_unicode(int) is int


def test_the_version_has_both_names() -> None:
    assert version.version == version.__version__
