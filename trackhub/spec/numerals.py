"""Whether a text is a number as C reads one: ASCII digits, no ``_``, no ``nan``, no blanks."""

from __future__ import annotations

import re

__all__ = ["is_float", "is_int", "is_natural", "leading_float"]


def is_natural(text: str) -> bool:
    """Whether the text is a whole number without a sign.

    Examples
    --------
    >>> is_natural("12"), is_natural("-1"), is_natural("")
    (True, False, False)
    """
    return text.isascii() and text.isdigit()


def is_int(text: str) -> bool:
    """Whether the text is a whole number.

    Examples
    --------
    >>> is_int("-12"), is_int("1.7"), is_int("1_000")
    (True, False, False)
    """
    return is_natural(text[1:] if text[:1] in ("+", "-") else text)


def is_float(text: str) -> bool:
    """Whether the text is a number.

    Examples
    --------
    >>> is_float(".6"), is_float("1e-07"), is_float("nan"), is_float("30.2.1")
    (True, True, False, False)
    """
    if not text or not text.isascii() or "_" in text or text[-1] not in "0123456789.":
        return False
    try:
        float(text)
    except ValueError:
        return False
    return not text[0].isspace()


def leading_float(text: str) -> str | None:
    """Return the number that a text begins with, which is all that C's `atof` reads.

    Examples
    --------
    >>> leading_float("30.2.1"), leading_float("off")
    ('30.2', None)
    """
    match = re.match(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text, re.ASCII)
    return match[0] if match else None
