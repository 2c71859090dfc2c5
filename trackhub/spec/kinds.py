"""One small judge a kind of value: the text of a setting as UCSC reads it.

Each takes the setting and its text, free of outer blanks and control characters, and returns what
is to be said. Settings with a syntax of their own are in `structured`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from . import structured
from .colors import BASIC_NAMES, nearest_name
from .table import Setting, lookup
from .typeline import judge_type
from .verdict import FATAL, Cleaned, fine, quoted, words

__all__ = ["KINDS", "Judge"]

Judge = Callable[[Setting, str], Cleaned]

INT = re.compile(r"[+-]?\d+", re.ASCII)
FLOAT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)

_ON = frozenset({"on", "true", "enabled"})
_OFF = frozenset({"off", "false", "disabled"})
_ELSE_ON = frozenset({"yes", "y", "1"})
_ELSE_OFF = frozenset({"no", "n", "0", "none"})
#: UCSC only asks whether they are there: ``off`` turns them on.
_PRESENCE = frozenset(
    {
        "bamSkipPrintQualScore",
        "noColorTag",
        "pairEndsByName",
        "quickLifted",
        "spectrum",
        "useOneFile",
        "useScore",
    }
)

# ---------------------------------------------------------------------------------------- words


def judge_text(setting: Setting, text: str) -> Cleaned:
    """Free text: only its length, and the few with a known form, can be wrong."""
    limit = _LENGTHS.get((setting.context, setting.name))
    if limit is not None and len(text) > limit:
        reason = f"{setting.name} has {len(text)} characters, UCSC advises {limit} at most"
        return Cleaned(text, "hint", reason, f"shorten {quoted(text)}")
    special = _TEXTS.get(setting.name)
    return special(setting, text) if special else fine(text)


_LENGTHS = {
    ("hub", "shortLabel"): 20,
    ("hub", "longLabel"): 80,
    ("trackDb", "shortLabel"): 17,
    ("trackDb", "longLabel"): 76,
}


def _email(setting: Setting, text: str) -> Cleaned:
    if re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        return fine(text)
    return Cleaned(text, "hint", f"email takes the address for questions, got {quoted(text)}")


def _tag(setting: Setting, text: str) -> Cleaned:
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9]", text):
        return fine(text)
    return Cleaned(
        text, "error", f"{setting.name} takes a SAM tag of two characters, got {quoted(text)}"
    )


def _download(setting: Setting, text: str) -> Cleaned:
    if len(text.split()) > 1:
        return fine(text)
    reason = f"{setting.name} takes a label and a url, got {quoted(text)}"
    return Cleaned(text, "warning", reason, f"write {setting.name} Download {text}")


_TEXTS: dict[str, Judge] = {"email": _email, "bamColorTag": _tag, "downloadUrl": _download}


def judge_name(setting: Setting, text: str) -> Cleaned:
    """One word; for tracks and genomes UCSC asks for more."""
    blank = len(text.split()) > 1
    if setting.context == "trackDb" and setting.name == "track":
        return _track_name(text, blank)
    if setting.name == "genome":
        if blank:
            reason = f"genome takes one word, got {quoted(text)}"
            return Cleaned(text, FATAL, reason, f"write {'_'.join(text.split())}")
        if bad := sorted(set(text) & set("<>\"'&")):
            reason = f"genome takes none of < > \" ' &, got {bad[0]} in {quoted(text)}"
            return Cleaned(text, FATAL, reason)
        return fine(text)
    if blank:
        reason = f"{setting.name} takes one word, got {quoted(text)}"
        return Cleaned(text, "warning", reason, f"write {'_'.join(text.split())}")
    return fine(text)


def _track_name(text: str, blank: bool) -> Cleaned:
    safe = re.sub(r"[^A-Za-z0-9_-]", "_", text)
    if blank:
        reason = f"track takes one word, got {quoted(text)}"
        return Cleaned(text, FATAL, reason, f"write {safe}")
    if safe != text:
        reason = (
            f"track takes letters, digits, _ and -; UCSC writes _ for any other in {quoted(text)}"
        )
        return Cleaned(text, "warning", reason, f"write {safe}")
    if text.startswith("hub_"):
        reason = f"track names that begin with hub_ are UCSC's own, got {quoted(text)}"
        return Cleaned(text, "warning", reason)
    if not text[0].isalpha():
        reason = f"track names begin with a letter, got {quoted(text)}"
        return Cleaned(text, "hint", reason)
    return fine(text)


def judge_word(setting: Setting, text: str) -> Cleaned:
    """One word without a rule of its own, such as a column or an assembly."""
    if len(text.split()) > 1 and "facet" not in ",".join(setting.types):
        return Cleaned(text, "warning", f"{setting.name} takes one word, got {quoted(text)}")
    return fine(text)


def judge_enum(setting: Setting, text: str) -> Cleaned:
    """One of a few words."""
    allowed = setting.allowed
    if text in allowed or text in _ALSO.get(setting.name, ()):
        return fine(text)
    name = setting.name
    listed, fix = words(allowed, text)
    reason = f"{name} takes {listed}, got {quoted(text)}"
    if name == "visibility":
        return Cleaned(text, FATAL, reason, fix)
    for word in allowed:
        if word.lower() == text.lower():
            return Cleaned(word, "warning", reason, f"write {word}")
    if "on" in allowed and text.lower() in _ON | _OFF:
        word = "on" if text.lower() in _ON else "off"
        return Cleaned(word, "warning", reason, f"write {word}")
    if name in _COUNTS_AS_ON:
        return Cleaned(text, "warning", f"{reason}; UCSC takes every word as {allowed[0]}", fix)
    if text.split()[-1] in allowed:
        return Cleaned(text, "warning", reason, f"write {text.split()[-1]}")
    return Cleaned(text, "error", reason, fix)


#: Words that UCSC's programs take besides the documented ones.
_ALSO = {
    "visibility": ("0", "1", "2", "3", "4", "show"),
    "defaultIsClosed": ("on",),
}
_COUNTS_AS_ON = frozenset({"compositeTrack", "container"})


def judge_db(setting: Setting, text: str) -> Cleaned:
    """The name of an assembly."""
    return judge_word(setting, text)


# ---------------------------------------------------------------------------------------- switches


def judge_switch(setting: Setting, text: str) -> Cleaned:
    """Two words, one of them a yes: on and off, true and false, yes and no."""
    if text in setting.allowed:
        return fine(text)
    on, off = _sides(setting)
    word = text.lower()
    reason = f"{setting.name} takes {on} or {off}, got {quoted(text)}"
    if word in _ON or word in _OFF:
        canonical = on if word in _ON else off
        severity = "hint" if on != "yes" else "warning"
        return Cleaned(canonical, severity, reason, f"write {canonical}")
    if word in _ELSE_OFF:
        return Cleaned(text, "hint", reason, f"write {off}")
    if word in _ELSE_ON:
        return Cleaned(text, "warning", f"{reason}, which UCSC reads as {off}", f"write {on}")
    bare = word.strip("\"'")
    if bare != word and bare in _ON | _OFF:
        canonical = on if bare in _ON else off
        return Cleaned(
            text, "warning", f"{reason}, which UCSC reads as {off}", f"write {canonical}"
        )
    return Cleaned(text, "error", reason, words((on, off), text)[1])


def _sides(setting: Setting) -> tuple[str, str]:
    """Return the setting's words for yes and no."""
    return {"bool_truefalse": ("true", "false"), "bool_yesno": ("yes", "no")}.get(
        setting.kind, ("on", "off")
    )


def judge_flag(setting: Setting, text: str) -> Cleaned:
    """A setting that is there or not: one word is documented, presence alone often counts."""
    documented = setting.allowed[0] if setting.allowed else "on"
    word = text.lower()
    if text == documented or word in _ON or word in (".", "1"):
        return fine(text)
    if word in _OFF | _ELSE_OFF:
        if setting.name in _PRESENCE:
            reason = f"{setting.name} {text} turns it on: UCSC only asks whether it is there"
            return Cleaned(text, "warning", reason, "leave the setting out")
        return fine(text)
    reason = f"{setting.name} takes {documented}, got {quoted(text)}"
    severity = "hint" if setting.name in _PRESENCE or word in _ELSE_ON else "error"
    return Cleaned(text, severity, reason, f"write {documented}")


# ---------------------------------------------------------------------------------------- numbers


def judge_int(setting: Setting, text: str) -> Cleaned:
    """A whole number, 0 or more."""
    name = setting.name
    severity = FATAL if name == "orderKey" else "error"
    if not INT.fullmatch(text):
        plain = text.replace(",", "").replace("_", "")
        fix = f"write {round(float(plain))}" if FLOAT.fullmatch(plain) and len(plain) < 20 else None
        return Cleaned(text, severity, f"{name} takes a whole number, got {quoted(text)}", fix)
    if text.startswith("-") and text.strip("-0"):
        return Cleaned(text, severity, f"{name} takes a whole number of 0 or more, got {text}")
    if name == "minGrayLevel" and text not in "123456789":
        return Cleaned(text, "error", f"{name} takes a whole number from 1 to 9, got {text}")
    return fine(text)


def judge_float(setting: Setting, text: str) -> Cleaned:
    """A number as C reads it."""
    if FLOAT.fullmatch(text):
        return fine(text)
    reason = f"{setting.name} takes a number, got {quoted(text)}"
    start = FLOAT.match(text)
    if start:
        return Cleaned(
            text, "warning", f"{reason}, of which UCSC reads {start[0]}", f"write {start[0]}"
        )
    return Cleaned(text, "error", reason)


def judge_range(setting: Setting, text: str) -> Cleaned:
    """``low:high``, or ``low`` alone where UCSC says so."""
    name = setting.name
    whole = setting.kind == "range_int"
    strict = name in _STRICT_RANGES
    bad: str = FATAL if strict else "error"
    numbers = "whole numbers" if whole else "numbers"
    parts = text.split(":")
    if len(parts) == 1 and "[:" in setting.format and FLOAT.fullmatch(text):
        return fine(text)
    reason = f"{name} takes {numbers} as {setting.format.replace('[:', ':').replace(']', '')}, got {quoted(text)}"
    if len(parts) != 2:
        pair = [part for part in re.split(r"[\s,;:]+|\.\.", text) if part]
        fits = len(pair) == 2 and all(FLOAT.fullmatch(part) for part in pair)
        return Cleaned(text, bad, reason, f"write {pair[0]}:{pair[1]}" if fits else None)
    low, high = parts[0].strip(), parts[1].strip()
    if not (FLOAT.fullmatch(low) and FLOAT.fullmatch(high)):
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
    if len(parts) > 3 or not all(part.isascii() and part.isdigit() for part in parts):
        numbers = re.findall(r"\d+", text, re.ASCII)
        fix = f"write {':'.join(numbers)}" if len(numbers) == 3 else None
        return Cleaned(text, "error", reason, fix)
    numbers_ = [int(part) for part in parts]
    if sorted(numbers_, reverse=True) == numbers_:
        return fine(text)
    ordered = ":".join(map(str, sorted(numbers_, reverse=True)))
    reason = f"{name} takes the largest height first and the smallest last, got {quoted(text)}"
    reversed_ = sorted(numbers_) == numbers_
    return Cleaned(text, "warning" if reversed_ else "error", reason, f"write {ordered}")


def judge_int_pair(setting: Setting, text: str) -> Cleaned:
    """Two whole numbers."""
    parts = text.split()
    if len(parts) == 2 and all(INT.fullmatch(part) for part in parts):
        return fine(text)
    reason = f"{setting.name} takes two whole numbers, {setting.format}, got {quoted(text)}"
    return Cleaned(text, "error", reason)


# ---------------------------------------------------------------------------------------- colours


def judge_color(setting: Setting, text: str) -> Cleaned:
    """``R,G,B``; UCSC splits at commas and blanks and reads each part with C's `atoi`."""
    parts = [part for part in re.split(r"[,\s]+", text) if part]
    reason = f"{setting.name} takes R,G,B with numbers from 0 to 255, got {quoted(text)}"
    if len(parts) != 3 or len(text) > 63:
        name = nearest_name(text) if len(parts) == 1 and text.isalpha() else None
        if name is not None:
            return Cleaned(
                text, FATAL, f"{reason}; the nearest colour name is {name}", f"write {name}"
            )
        return Cleaned(text, FATAL, reason)
    if all(part.isascii() and part.isdigit() for part in parts):
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


def judge_color_pair(setting: Setting, text: str) -> Cleaned:
    """Two colours, for the plus and for the minus strand."""
    parts = text.split()
    bad = len(parts) != 2 or next(
        (True for part in parts if judge_color(setting, part).severity), False
    )
    if not bad:
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


# ---------------------------------------------------------------------------------------- files


def judge_file(setting: Setting, text: str) -> Cleaned:
    """A path or a url; whether it is there is looked at elsewhere."""
    scheme, mark, rest = text.partition("://")
    if mark and scheme.isalnum():
        if scheme.lower() not in ("http", "https", "ftp"):
            reason = f"{setting.name} takes a path or an http, https or ftp url, got {quoted(text)}"
            fix = f"write https://{rest}" if scheme.lower().endswith(("ttp", "ttps")) else None
            return Cleaned(text, "error", reason, fix)
        if " " in text:
            reason = f"{setting.name} has a blank in its url: {quoted(text)}"
            return Cleaned(text, "warning", reason, "write %20 for the blank")
    elif text[0] in "\"'" and text[-1] == text[0]:
        reason = f"{setting.name} is taken with its quotation marks as part of the name: {text}"
        return Cleaned(text, "warning", reason, f"write {text.strip(text[0])}")
    return fine(text)


def judge_server(setting: Setting, text: str) -> Cleaned:
    """``host port``, or ``host port dynamic dir`` for a server that many assemblies share."""
    parts = text.split()
    reason = f"{setting.name} takes {setting.format}, got {quoted(text)}"
    if len(parts) not in (2, 4):
        host, mark, port = text.partition(":")
        fix = f"write {host} {port}" if mark and port.isdigit() else None
        return Cleaned(text, FATAL, reason, fix)
    if not parts[1].isdigit() or (len(parts) == 4 and parts[2] != "dynamic"):
        return Cleaned(text, "error", reason)
    return fine(text)


def judge_position(setting: Setting, text: str) -> Cleaned:
    """``chr:start-end``; the browser's position box also takes other forms."""
    match = re.fullmatch(r"(\S+):([\d,]+)-([\d,]+)", text, re.ASCII)
    reason = f"{setting.name} takes {setting.format}, got {quoted(text)}"
    if match is None or not match[2].strip(",") or not match[3].strip(","):
        return Cleaned(text, "warning", f"{reason}, which not every UCSC program understands")
    start, end = (int(number.replace(",", "")[:20]) for number in (match[2], match[3]))
    if start > end:
        reason = f"{setting.name} takes the start before the end, got {quoted(text)}"
        return Cleaned(text, "error", reason, f"write {match[1]}:{end}-{start}")
    return fine(text)


# ---------------------------------------------------------------------------------------- lists


def judge_list(setting: Setting, text: str) -> Cleaned:
    """A list; its words are the author's own."""
    if setting.name == "release" or not text.strip(","):
        bad = [word for word in text.split(",") if word.strip() not in setting.allowed]
        if bad:
            reason = f"{setting.name} takes {setting.format}, got {quoted(text)}"
            return Cleaned(text, "warning", reason)
    return fine(text)


def judge_json(setting: Setting, text: str) -> Cleaned:
    """One JSON object on the line."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Cleaned(
            text, "error", f"{setting.name} takes one JSON object, which this is not: {error}"
        )
    if not isinstance(value, dict):
        return Cleaned(text, "error", f"{setting.name} takes one JSON object, got {quoted(text)}")
    return fine(text)


def judge_family(setting: Setting, text: str) -> Cleaned:
    """A filter of a decoration: as the plain filter."""
    plain = lookup(setting.context, setting.name.removeprefix("decorator.default."))
    if plain is None:
        return fine(text)
    judged = KINDS[plain.kind](plain, text)
    return judged._replace(reason=judged.reason.replace(plain.name, setting.name, 1))


def _judge_typeline(setting: Setting, text: str) -> Cleaned:
    return judge_type(text)


def _judge_free(setting: Setting, text: str) -> Cleaned:
    return fine(text)


KINDS: dict[str, Judge] = {
    "name": judge_name,
    "text": judge_text,
    "html_text": _judge_free,
    "typeline": _judge_typeline,
    "enum": judge_enum,
    "bool_onoff": judge_switch,
    "bool_truefalse": judge_switch,
    "bool_yesno": judge_switch,
    "flag_on": judge_flag,
    "flag_off": judge_flag,
    "flag_dot": judge_flag,
    "int": judge_int,
    "float": judge_float,
    "range_int": judge_range,
    "range_number": judge_range,
    "int_pair": judge_int_pair,
    "range3_int": judge_heights,
    "color": judge_color,
    "color_pair": judge_color_pair,
    "color_list": judge_color_list,
    "hexcolor": judge_hexcolor,
    "file": judge_file,
    "url_template": _judge_free,
    "pattern": _judge_free,
    "field": judge_word,
    "list_comma": judge_list,
    "list_space": _judge_free,
    "keyvalues": structured.judge_pairs,
    "structured": structured.judge,
    "json": judge_json,
    "family": judge_family,
    "server": judge_server,
    "db": judge_db,
    "position": judge_position,
}
