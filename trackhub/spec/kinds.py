"""One small judge a kind of value: the text of a setting as UCSC reads it.

Each takes the setting and its text, free of outer blanks and control characters, and returns what
is to be said. Numbers and colours are in `figures`, settings with a syntax of their own in `structured`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from . import figures, structured
from .table import Setting
from .typeline import judge_type
from .verdict import FATAL, Cleaned, fine, quoted, words

__all__ = ["KINDS", "Judge"]

Judge = Callable[[Setting, str], Cleaned]

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
    if name in _COUNTS_AS_ON:
        return Cleaned(text, "warning", f"{reason}; UCSC takes every word as {allowed[0]}", fix)
    switch = "on" if text.lower() in _ON else "off" if text.lower() in _OFF else ""
    if switch in allowed:
        return Cleaned(switch, "warning", reason, f"write {switch}")
    if text.split()[-1] in allowed:
        return Cleaned(text, "warning", reason, f"write {text.split()[-1]}")
    return Cleaned(text, "error", reason, fix)


#: Words that UCSC's programs take besides the documented ones.
_ALSO = {
    "visibility": ("0", "1", "2", "3", "4", "show"),
    "defaultIsClosed": ("on",),
    "dragAndDrop": ("on",),
}
_COUNTS_AS_ON = frozenset({"compositeTrack", "container"})


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


# ---------------------------------------------------------------------------------------- files


def judge_file(setting: Setting, text: str) -> Cleaned:
    """A path or a url; whether it is there is looked at elsewhere."""
    scheme, mark, rest = text.partition("://")
    if mark and scheme.isalnum():
        if scheme.lower() not in ("http", "https", "ftp"):
            reason = f"{setting.name} takes a path or an http, https or ftp url, got {quoted(text)}"
            fix = f"write https://{rest}" if scheme.lower().endswith(("ttp", "ttps")) else None
            return Cleaned(text, "error", reason, fix)
    elif text[0] in "\"'" and text[-1] == text[0]:
        reason = f"{setting.name} is taken with its quotation marks as part of the name: {text}"
        return Cleaned(text, "warning", reason, f"write {text.strip(text[0])}")
    if " " in text:
        reason = f"{setting.name} has a blank in its {'url' if mark else 'path'}: {quoted(text)}"
        return Cleaned(text.replace(" ", "%20"), "warning", reason, "write %20 for the blank")
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
    """A list; its words are the author's own, but for the few that UCSC names."""
    parts = [part.strip() for part in text.split(",")]
    if not any(parts) or (setting.allowed and not set(parts) <= set(setting.allowed)):
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
    "int": figures.judge_int,
    "float": figures.judge_float,
    "range_int": figures.judge_range,
    "range_number": figures.judge_range,
    "int_pair": figures.judge_int_pair,
    "range3_int": figures.judge_heights,
    "color": figures.judge_color,
    "color_pair": figures.judge_color_pair,
    "color_list": figures.judge_color_list,
    "hexcolor": figures.judge_hexcolor,
    "file": judge_file,
    "url_template": _judge_free,
    "pattern": _judge_free,
    "field": judge_word,
    "list_comma": judge_list,
    "list_space": _judge_free,
    "keyvalues": structured.judge_pairs,
    "structured": structured.judge,
    "json": judge_json,
    "family": _judge_free,
    "server": judge_server,
    "db": judge_word,
    "position": judge_position,
}
