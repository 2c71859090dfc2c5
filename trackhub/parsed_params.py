"""Thin home for the parameter list of 1.0, which is made from the option table; see `constants`."""

from __future__ import annotations

from typing import Any

from .constants import globals_of


def __getattr__(name: str) -> Any:
    if name in ("TRACKTYPES", "param_defs"):
        return globals_of(name)
    raise AttributeError(f"module 'trackhub.parsed_params' has no attribute {name!r}")
