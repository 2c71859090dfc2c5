"""The validators of 1.0: the same names, the answers of the present option table."""

from __future__ import annotations

from typing import Any

import pytest

from trackhub import settings, validate
from trackhub.errors import TrackhubError
from trackhub.validate import Param, ValidationError, validator

GOOD: list[tuple[str, Any]] = [
    ("key_val", "dimX=cell dimY=mark"),
    ("CSV", "a,b,c"),
    ("ColSV2", "0:10"),
    ("ColSV3", "100:50:8"),
    ("ColSV2_numbers_or_single_number", "0:10"),
    ("ColSV2_numbers_or_single_number", "10"),
    ("RGB", "128,0,5"),
    ("RGBList", "1,2,3 4,5,6"),
    ("off_or_int", "off"),
    ("off_or_int", 5),
    ("ucsc_position", "chr21:33031596-33033258"),
    ("alphanumeric_", "asdf1234_33"),
    ("short_label", "short"),
    ("long_label", "long"),
    ("full_or_local_url", "path/to/a.html"),
    ("full_url", "https://example.org/x"),
    ("int_like", "5"),
    ("float_like", "0.5"),
    ("hex_or_named", "#ff0000"),
    ("tracktypes", "bigBed 6 +"),
]

BAD: list[tuple[str, Any]] = [
    ("key_val", "a b"),
    ("CSV", 5),
    ("ColSV2", "1:2:3"),
    ("ColSV3", "a:b:c"),
    ("ColSV2_numbers_or_single_number", "a"),
    ("RGB", "1,2"),
    ("RGBList", "1,2,3"),
    ("off_or_int", "on"),
    ("ucsc_position", "chr1"),
    ("ucsc_position", "chr1:9-1"),
    ("alphanumeric_", "a b"),
    ("short_label", "a\nb"),
    ("full_or_local_url", "a b"),
    ("full_url", "path"),
    ("int_like", "1.5"),
    ("float_like", "x"),
    ("hex_or_named", "#ff"),
    ("tracktypes", "bigwig"),
]


@pytest.mark.parametrize(("name", "value"), GOOD)
def test_a_good_value(name: str, value: object) -> None:
    assert getattr(validate, name)(value) is True


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value(name: str, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    check = getattr(validate, name)
    with pytest.raises(ValidationError):
        check(value)
    monkeypatch.setattr(settings, "VALIDATE", False)
    assert check(value) is True


def test_a_validator_of_one_s_own() -> None:
    @validator("AAA", "CCC")
    def dna(value: str) -> bool:
        """Whether this is DNA."""
        return not set(value) - set("ACGT")

    assert dna("ACGT") is True
    assert (dna.__name__, dna.__doc__) == ("dna", "Whether this is DNA.")
    assert repr(dna) == "<Validator [dna]>"
    with pytest.raises(ValidationError, match="dna: 'X' is not of the form of 'AAA', 'CCC'"):
        dna("X")
    with pytest.raises(ValidationError, match="dna: None"):
        dna(None)


def test_the_rules_of_a_param() -> None:
    def param(rule: object) -> Param:
        return Param("name", ["name <x>"], ["all"], False, rule)

    assert param({"on", "off"}).validate("on") is True
    assert param({"on", "off"}).validate("maybe") is False
    assert param(int).validate("5") is True
    with pytest.raises(ValidationError, match="name takes int, got 'x'"):
        param(int).validate("x")
    assert param(str.isupper).validate("A") is True
    assert param(validate.RGB).validate("1,2,3") is True
    assert param("color").validate("1,2,3") is True
    with pytest.raises(ValidationError, match="0 to 255"):
        param("color").validate("300,0,0")
    assert repr(param(int)) == '<Param "name">'


def test_a_validation_error_is_what_1_0_users_catch() -> None:
    assert issubclass(ValidationError, ValueError)
    assert issubclass(ValidationError, TrackhubError)
