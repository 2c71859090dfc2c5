"""The hierarchy of errors, their places, and warnings at the line of the script."""

from __future__ import annotations

import pickle

import pytest

from trackhub import errors
from trackhub.errors import (
    FormatError,
    ParameterError,
    ReadError,
    StagingError,
    TrackhubError,
    TrackhubWarning,
    UploadError,
    ValidationError,
    warn,
)


def test_every_error_is_a_trackhub_error() -> None:
    found = [thing for name in errors.__all__ if isinstance(thing := getattr(errors, name), type)]
    assert all(
        issubclass(thing, TrackhubError) for thing in found if issubclass(thing, Exception)
        and not issubclass(thing, Warning)
    )  # fmt: skip


@pytest.mark.parametrize(
    "error", [ValidationError, ParameterError, ReadError, FormatError, StagingError]
)
def test_what_scripts_caught_as_value_errors_still_is_one(error: type[Exception]) -> None:
    assert issubclass(error, ValueError)


def test_a_staging_error_is_an_os_error_too() -> None:
    assert issubclass(StagingError, OSError)
    assert str(StagingError("a sentence")) == "a sentence"


@pytest.mark.parametrize(
    ("file", "line", "text"),
    [
        (None, None, "broken"),
        ("a.txt", None, "a.txt: broken"),
        ("a.txt", 4, "a.txt:4: broken"),
        (None, 4, "line 4: broken"),
    ],
)
def test_errors_with_a_place(file: str | None, line: int | None, text: str) -> None:
    error = ReadError("broken", file, line)
    assert (str(error), error.file, error.line, error.message) == (text, file, line, "broken")


def test_errors_carry_what_they_know() -> None:
    assert ValidationError("x").findings == []
    assert UploadError("x", 23).returncode == 23
    assert UploadError("x").returncode is None


@pytest.mark.parametrize("error", [ValidationError("x"), StagingError("x"), UploadError("x", 2)])
def test_errors_can_be_sent_to_another_process(error: Exception) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (type(error), "x")


def test_a_warning_points_at_the_script() -> None:
    with pytest.warns(TrackhubWarning, match="careful") as caught:
        warn("careful")
    assert caught[0].filename == __file__
    with pytest.warns(DeprecationWarning, match="old") as caught:
        warn("old", DeprecationWarning)
    assert caught[0].filename == __file__
