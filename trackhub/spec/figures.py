"""Numbers, ranges and colours: the text of a setting as UCSC reads it.

One judge a kind of value, as in `kinds`, where they are listed.
"""

from __future__ import annotations

import re

from .colors import BASIC_NAMES, color_names, from_text, nearest_name
from .numerals import is_float, is_int, is_natural, leading_float
from .table import Setting
from .verdict import FATAL, Cleaned, fine, quoted

__all__ = [
    "judge_color",
    "judge_color_list",
    "judge_color_pair",
    "judge_float",
    "judge_heights",
    "judge_hexcolor",
    "judge_int",
    "judge_int_pair",
    "judge_range",
]

# ---------------------------------------------------------------------------------------- numbers


def judge_int(setting: Setting, text: str) -> Cleaned:
    """A whole number, 0 or more."""
    name = setting.name
    severity = FATAL if name == "orderKey" else "error"
    if not is_int(text):
        plain = text.replace(",", "").replace("_", "")
        fits = is_float(plain) and abs(float(plain)) < 1e15
        fix = f"write {round(float(plain))}" if fits else None
        return Cleaned(text, severity, f"{name} takes a whole number, got {quoted(text)}", fix)
    if text.startswith("-") and text.strip("-0"):
        reason = f"{name} takes a whole number of 0 or more, got {quoted(text)}"
        return Cleaned(text, severity, reason)
    if name == "minGrayLevel" and text not in tuple("123456789"):
        return Cleaned(
            text, "error", f"{name} takes a whole number from 1 to 9, got {quoted(text)}"
        )
    return fine(text)


def judge_float(setting: Setting, text: str) -> Cleaned:
    """A number as C reads it."""
    if is_float(text):
        return fine(text)
    reason = f"{setting.name} takes a number, got {quoted(text)}"
    start = leading_float(text)
    if start:
        return Cleaned(text, "warning", f"{reason}, of which UCSC reads {start}", f"write {start}")
    return Cleaned(text, "error", reason)


def judge_range(setting: Setting, text: str) -> Cleaned:
    """``low:high``, or ``low`` alone where UCSC says so."""
    name = setting.name
    whole = setting.kind == "range_int"
    strict = name in _STRICT_RANGES
    bad: str = FATAL if strict else "error"
    numbers = "whole numbers" if whole else "numbers"
    parts = text.split(":")
    if len(parts) == 1 and "[:" in setting.format and is_float(text):
        return fine(text)
    reason = f"{name} takes {numbers} as {setting.format.replace('[:', ':').replace(']', '')}, got {quoted(text)}"
    if len(parts) != 2:
        pair = [part for part in re.split(r"[\s,;:]+|\.\.", text) if part]
        fits = len(pair) == 2 and all(is_float(part) for part in pair)
        return Cleaned(text, bad, reason, f"write {pair[0]}:{pair[1]}" if fits else None)
    low, high = parts[0].strip(), parts[1].strip()
    if not (is_float(low) and is_float(high)):
        return Cleaned(text, bad, reason)
    if strict and (len(text) > 63 or f"{low}:{high}" != text):
        return Cleaned(text, FATAL, f"{reason}, which UCSC cannot read", f"write {low}:{high}")
    if float(low) > float(high):
        reason = f"{name} takes the lower number first, got {quoted(text)}"
        return Cleaned(text, "error", reason, f"write {high}:{low}")
    return fine(text)


_STRICT_RANGES = frozenset({"viewLimits", "viewLimitsMax", "defaultViewLimits"})


def judge_heights(setting: Setting, text: str) -> Cleaned:
    """``max:default:min`` in pixels; UCSC also takes fewer numbers."""
    name = setting.name
    parts = [part.strip() for part in text.split(":")]
    reason = f"{name} takes {setting.format} in whole pixels, got {quoted(text)}"
    if len(parts) > 3 or not all(is_natural(part) and len(part) < 10 for part in parts):
        found = re.findall(r"\d+", text, re.ASCII)
        fix = f"write {':'.join(found)}" if len(found) == 3 else None
        return Cleaned(text, "error", reason, fix)
    heights = [int(part) for part in parts]
    falling = sorted(heights, reverse=True)
    if heights == falling:
        return fine(text)
    reason = f"{name} takes the largest height first and the smallest last, got {quoted(text)}"
    severity = "warning" if heights == falling[::-1] else "error"
    return Cleaned(text, severity, reason, f"write {':'.join(map(str, falling))}")


def judge_int_pair(setting: Setting, text: str) -> Cleaned:
    """Two whole numbers."""
    parts = text.split()
    if len(parts) == 2 and all(is_int(part) for part in parts):
        return fine(text)
    reason = f"{setting.name} takes two whole numbers, {setting.format}, got {quoted(text)}"
    return Cleaned(text, "error", reason)


# ---------------------------------------------------------------------------------------- colours


def judge_color(setting: Setting, text: str) -> Cleaned:
    """``R,G,B``; UCSC splits at commas and blanks and reads each part with C's `atoi`."""
    parts = [part for part in re.split(r"[,\s]+", text) if part]
    reason = f"{setting.name} takes R,G,B with numbers from 0 to 255, got {quoted(text)}"
    if len(parts) != 3 or len(text) > 63:
        return _named_color(text, reason)
    if all(is_natural(part) for part in parts):
        numbers = [int(part) if len(part) < 9 else 999 for part in parts]
        if max(numbers) <= 255:
            return fine(",".join(parts))
        capped = ",".join(str(min(number, 255)) for number in numbers)
        return Cleaned(text, "error", reason, f"write {capped}")
    digits = [re.match(r"\d+", part, re.ASCII) for part in parts]
    if all(digits):
        read = ",".join(match[0] for match in digits if match)
        return Cleaned(text, "warning", f"{reason}, which UCSC reads as {read}", f"write {read}")
    found = re.findall(r"\d+", text, re.ASCII)
    return Cleaned(text, "error", reason, f"write {','.join(found)}" if len(found) == 3 else None)


def _named_color(text: str, reason: str) -> Cleaned:
    """What is no R,G,B at all, but may be a colour in another spelling."""
    rgb = from_text(text)
    if rgb is None and text.isalpha() and (name := nearest_name(text)):
        reason = f"{reason}; the nearest colour name is {name}"
        rgb = color_names()[name]
    return Cleaned(text, FATAL, reason, rgb and f"write {','.join(map(str, rgb))}")


def judge_color_pair(setting: Setting, text: str) -> Cleaned:
    """Two colours, for the plus and for the minus strand."""
    parts = text.split()
    if len(parts) == 2 and not any(judge_color(setting, part).severity for part in parts):
        return fine(text)
    reason = f"{setting.name} takes two colours, R,G,B R,G,B, got {quoted(text)}"
    return Cleaned(text, "error", reason)


def judge_color_list(setting: Setting, text: str) -> Cleaned:
    """Colours as R,G,B, ``#RRGGBB`` or one of the 16 names that UCSC knows."""
    for part in text.split():
        if re.fullmatch(r"#[0-9A-Fa-f]{6}", part) or part.lower() in BASIC_NAMES:
            continue
        if judge_color(setting, part).severity:
            reason = f"{setting.name} takes R,G,B, #RRGGBB or a basic colour name for each, got {quoted(part)}"
            return Cleaned(text, "error", reason)
    return fine(text)


def judge_hexcolor(setting: Setting, text: str) -> Cleaned:
    """``#RRGGBB``."""
    if re.fullmatch(r"#[0-9A-Fa-f]{6}", text):
        return fine(text)
    return Cleaned(text, "error", f"{setting.name} takes #RRGGBB, got {quoted(text)}")
