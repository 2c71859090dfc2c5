"""Attributes of HDF5 nodes, written so that PyTables reads them, and read without ever unpickling.

PyTables pickles what is no number or text; here such a value is bytes that mean nothing.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

__all__ = ["put_number", "put_text", "read_json", "read_number", "read_text"]


def put_text(node: Any, name: str, text: str) -> None:
    """Write a text, ASCII only."""
    # PyTables takes bytes that end with a full stop for a pickle.
    node.attrs[name] = np.bytes_(text.encode("ascii").rstrip(b"."))


def put_number(node: Any, name: str, value: float) -> None:
    """Write a number, whole ones as int64, or uint64 where they are large."""
    if isinstance(value, int):
        node.attrs[name] = np.uint64(value) if value >= 1 << 63 else np.int64(value)
    else:
        node.attrs[name] = np.float64(value)


def _read(node: Any, name: str) -> Any:
    try:
        return node.attrs.get(name)
    except (OSError, TypeError, ValueError, KeyError, RuntimeError):
        return None


def read_number(node: Any, name: str) -> int | float | None:
    """A number; None where there is none, or something else."""
    value = _read(node, name)
    if isinstance(value, np.ndarray) and value.size == 1:
        value = value.reshape(())[()]
    if isinstance(value, (np.integer, np.bool_)):
        return int(value)
    return float(value) if isinstance(value, np.floating) else None


def read_text(node: Any, name: str) -> str | None:
    """A text; None where there is none, or something else."""
    value = _read(node, name)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else None


def read_json(node: Any, name: str) -> Any:
    """What a text says in JSON; None where it says nothing."""
    text = read_text(node, name)
    if text is None:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
