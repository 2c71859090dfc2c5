"""The value of a setting: Python's terms in, UCSC's text out, and what is to be said about it.

`clean` holds a script that writes a hub to UCSC's documentation; `judge` says what UCSC's programs
make of a text that stands in somebody's file. The rules of the kinds are in `kinds`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .kinds import KINDS
from .table import Setting
from .terms import Unfit, respell, spell
from .verdict import FATAL, Cleaned, quoted

__all__ = ["Cleaned", "clean", "judge"]

#: Whatever ends a line for UCSC, for Python or for an editor.
_BREAK = "[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]"
_CONTROL = "[\x00-\x08\x0e-\x1f\x7f-\x9f]"
#: The last answers about short texts are kept, since tracks of a hub say the same again and again; what each says
#: alone, such as its name, is not worth the room.
_REMEMBERED = 4096
_SHORT = 256


def clean(setting: Setting, value: object) -> Cleaned:
    """Return a value in UCSC's terms, with what is to be said about it; never raises.

    Strings may be written as UCSC does or as scripts do; other values are spelled out:

    ======================================  ==================================================
    ``color=(128, 0, 5)``, ``"#800005"``    ``128,0,5``; also names of CSS
    ``True``, ``False``                     the setting's own words; empty text where the
                                            absence of the setting means the same
    ``viewLimits=(0, 10)``                  ``0:10``
    ``visibility=2``                        ``full`` (UCSC's numbers: hide dense full pack squish)
    lists, tuples                           ``a,b`` or ``a b``, as the setting wants it
    mappings                                ``key=value`` with quotation marks around blanks
    paths                                   with ``/``
    ``None``                                empty text
    ======================================  ==================================================

    Parameters
    ----------
    setting
        From `trackhub.spec.lookup`.
    value
        A string or one of the above.

    Returns
    -------
    Cleaned
        ``text`` is the value to write, never with a line break; an empty text means that the
        setting is to be left out. ``severity`` is ``error`` for what UCSC refuses, ignores or
        misreads, ``warning`` for what will disappoint, ``hint`` for style, None when all is well.

    Examples
    --------
    >>> from trackhub.spec import lookup
    >>> clean(lookup("trackDb", "color"), "firebrick").text
    '178,34,34'
    >>> bad = clean(lookup("trackDb", "color"), "300,0,0")
    >>> bad.severity, bad.reason, bad.fix
    ('error', "color takes R,G,B with numbers from 0 to 255, got '300,0,0'", 'write 255,0,0')
    """
    if type(value) is str:
        text = value
    else:
        try:
            text = spell(setting, value)
        except Unfit as unfit:
            return Cleaned("", "error", unfit.reason, unfit.fix)
        if not text and not isinstance(value, str):
            return Cleaned("")
    return _clean(setting, text) if len(text) <= _SHORT else _cleaned(setting, text)


def judge(setting: Setting, text: str) -> Cleaned:
    """Return what UCSC's programs make of a value that stands in a file; never raises.

    Unlike `clean`, nothing is converted first (``color #800005`` stops UCSC's loader), and only
    what makes UCSC refuse the hub or the track is an ``error``: a value that it ignores or misreads
    is a ``warning``.

    Parameters
    ----------
    setting
        From `trackhub.spec.lookup`.
    text
        The value as it stands behind the name.

    Examples
    --------
    >>> from trackhub.spec import lookup
    >>> judge(lookup("trackDb", "color"), "#800005").severity
    'error'
    >>> judge(lookup("trackDb", "color"), "300,0,0").severity
    'warning'
    """
    return _judge(setting, text) if len(text) <= _SHORT else _judged(setting, text)


def _cleaned(setting: Setting, given: str) -> Cleaned:
    bad = _unwritable(setting, given)
    if bad is not None:
        return bad
    text = respell(setting, _one_line(given))
    if not text:
        return _empty(setting, given)
    judged = KINDS[setting.kind](setting, text)
    return judged._replace(severity="error") if judged.severity == FATAL else judged


def _judged(setting: Setting, given: str) -> Cleaned:
    bad = _unwritable(setting, given)
    if bad is not None:
        return bad
    text = _one_line(given)
    if not text:
        return _empty(setting, given)
    judged = KINDS[setting.kind](setting, text)
    if judged.severity == FATAL:
        return judged._replace(severity="error")
    return judged._replace(severity="warning") if judged.severity == "error" else judged


_clean = lru_cache(_REMEMBERED)(_cleaned)
_judge = lru_cache(_REMEMBERED)(_judged)


def _one_line(text: str) -> str:
    return text.replace("\t", " ").strip()


def _blanked(text: str) -> str:
    return re.sub(f"{_BREAK}|{_CONTROL}", " ", _one_line(text))


def _unwritable(setting: Setting, text: str) -> Cleaned | None:
    """Return the error about a line break or a control character, if there is one."""
    if text.isprintable():
        return None
    name = setting.name
    if found := re.search(_BREAK, text):
        reason = f"{name} contains a line break (U+{ord(found[0]):04X}) in {quoted(text)}"
        return Cleaned(_blanked(text), "error", reason, "write it on one line")
    if found := re.search(_CONTROL, text):
        reason = f"{name} contains the control character U+{ord(found[0]):04X} in {quoted(text)}"
        return Cleaned(_blanked(text), "error", reason, "leave the character out")
    return None


def _empty(setting: Setting, given: str) -> Cleaned:
    """A name without a value stops a trackDb file; elsewhere it counts as absent."""
    if setting.context == "trackDb":
        reason = f"{setting.name} has no value, which stops UCSC from reading the whole file"
        return Cleaned("", "error", reason, "leave the setting out")
    if setting.required:
        return Cleaned("", "error", f"{setting.name} has no value and cannot be left out")
    reason = f"{setting.name} has no value and is read as if it were not there"
    return Cleaned("", "warning", reason, "leave the setting out")
