"""Stanza text: nothing is lost, the grammar is UCSC's, and an edit changes its own lines only."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackhub.errors import ReadError, ValidationError
from trackhub.ra import Document, Stanza, dumps, format_stanza, parse


def read(text: str | bytes) -> list[dict[str, str]]:
    return [stanza.settings for stanza in parse(text)]


def only(text: str | bytes) -> Stanza:
    (stanza,) = parse(text).stanzas
    return stanza


# What a parser meets in real hubs. Each is read as the second part says, and written back as it was.

SITUATIONS = {
    "no indentation": (
        b"track a\ntype bigWig\n\ntrack b\nparent a\n",
        [{"track": "a", "type": "bigWig"}, {"track": "b", "parent": "a"}],
    ),
    "spaces and tabs as indentation": (
        b"track a\n\n    track b\n    type bam\n\n\ttrack c\n\ttype bam\n",
        [{"track": "a"}, {"track": "b", "type": "bam"}, {"track": "c", "type": "bam"}],
    ),
    "CRLF": (
        b"track a\r\ntype bam\r\n\r\ntrack b\r\n",
        [{"track": "a", "type": "bam"}, {"track": "b"}],
    ),
    "CR alone, MacRoman": (
        b"track a\rshortLabel WT\xad\r\rtrack b\r",
        [{"track": "a", "shortLabel": "WT\udcad"}, {"track": "b"}],
    ),
    "CRLF and LF mixed": (
        b"track a\ntype bam\r\n\r\ntrack b\r\ntype bam\n\ntrack c\n",
        [{"track": "a", "type": "bam"}, {"track": "b", "type": "bam"}, {"track": "c"}],
    ),
    "CR CR LF": (
        b"track a\r\r\ntype bam\r\r\n\r\r\ntrack b",
        [{"track": "a", "type": "bam"}, {"track": "b"}],
    ),
    "a Latin-1 byte": (b"track a\nlongLabel caf\xe9\n", [{"track": "a", "longLabel": "caf\udce9"}]),
    "UTF-8": ("track a\nlongLabel µ – λ\n".encode(), [{"track": "a", "longLabel": "µ – λ"}]),
    "byte order mark": (b"\xef\xbb\xbftrack a\ntype bam\n", [{"track": "a", "type": "bam"}]),
    "a no-break space is no blank": (
        "track a\nshortLabel\u00a0x y\nlongLabel z\u00a0\n".encode(),
        [{"track": "a", "shortLabel\u00a0x": "y", "longLabel": "z\u00a0"}],
    ),
    "ASCII separators are no blanks": (b"track a\x1cb\x1f\n", [{"track": "a\x1cb\x1f"}]),
    "no final newline": (b"track a\ntype bam", [{"track": "a", "type": "bam"}]),
    "trailing blanks": (
        b"track a  \ntype bam\t\nhtml x \t\v\f",
        [{"track": "a", "type": "bam", "html": "x"}],
    ),
    "a line of blanks ends a stanza": (
        b"track a\n \t \ntrack b\n\v\f\ntrack c\n   ",
        [{"track": c} for c in "abc"],
    ),
    "many blank lines": (b"\n\n\ntrack a\n\n\n\n\ntrack b\n\n\n", [{"track": "a"}, {"track": "b"}]),
    "aligned columns and tabs": (
        b"track       a\nshortLabel  x  y\ntype\tbam\n",
        [{"track": "a", "shortLabel": "x  y", "type": "bam"}],
    ),
    "comments above, inside, indented, below": (
        b"# one\ntrack a\n# two\n  # three\ntype bam\n#\n\n# alone\n\n#b\ntrack b\n#end",
        [{"track": "a", "type": "bam"}, {"track": "b"}],
    ),
    "a commented-out stanza": (b"#track a\n#type bam\n\ntrack b\n", [{"track": "b"}]),
    "a hash in a value is data": (
        b"track a\ncolor #ff0000\nurl http://h/#x\nlongLabel y # z\n",
        [{"track": "a", "color": "#ff0000", "url": "http://h/#x", "longLabel": "y # z"}],
    ),
    "continued": (
        b"track a\nsubGroup1 view V \\\n    one=1 \\\n\ttwo=2\ntype bam\n",
        [{"track": "a", "subGroup1": "view V one=1 two=2", "type": "bam"}],
    ),
    "continued within a word": (b"longLabel one\\\ntwo\n", [{"longLabel": "onetwo"}]),
    "blanks after the backslash": (b"longLabel one \\  \n  two\n", [{"longLabel": "one two"}]),
    "two backslashes continue and leave one": (
        b"longLabel one\\\\\ntwo\n",
        [{"longLabel": "one\\two"}],
    ),
    "a backslash elsewhere": (b"url \\d+\\ x\n", [{"url": "\\d+\\ x"}]),
    "continued by a blank line": (
        b"track a\nlongLabel one \\\n\nhtml d\n\ntrack b\n",
        [{"track": "a", "longLabel": "one", "html": "d"}, {"track": "b"}],
    ),
    "stanzas joined by a continuation": (
        b"track a\nlongLabel one \\\n\ntrack b\n",
        [{"track": "b", "longLabel": "one"}],
    ),
    "continued in a CRLF file": (
        b"track a\r\nlongLabel one\\\r\n two\r\n",
        [{"track": "a", "longLabel": "onetwo"}],
    ),
    "a comment is never continued": (
        b"track a\n# c \\\ntype bam\n",
        [{"track": "a", "type": "bam"}],
    ),
    "a comment line as continuation": (
        b"longLabel a \\\n# b \\\ntype bam\n",
        [{"longLabel": "a # b \\", "type": "bam"}],
    ),
    "continued by nothing": (b"track a\nlongLabel one \\", [{"track": "a", "longLabel": "one"}]),
    "only a backslash": (
        b"\\\n\ntrack a\n\\\ntype bam\n\n\\\n# c\n",
        [{"track": "a", "type": "bam"}],
    ),
    "a name without a value": (
        b"track a\nlongLabel \nhtml\n",
        [{"track": "a", "longLabel": "", "html": ""}],
    ),
    "the same name twice": (b"track a\ncolor 1\ncolor 2\n", [{"track": "a", "color": "2"}]),
    "track again without a blank line": (
        b"track a\ntype bam\ntrack b\ntype bigWig\n",
        [{"track": "b", "type": "bigWig"}],
    ),
    "junk between stanzas": (
        b"track a\n\nhttp://x/y.bw\n\ntrackk b\ntype bam\n",
        [{"track": "a"}, {"http://x/y.bw": ""}, {"trackk": "b", "type": "bam"}],
    ),
    "custom-track syntax": (
        b"browser position chr1\ntrack type=bigWig name=x\n",
        [{"browser": "position chr1", "track": "type=bigWig name=x"}],
    ),
    "key=value and key:": (
        b"track a\nvisibility=full\nbigDataUrl: https://x\n",
        [{"track": "a", "visibility=full": "", "bigDataUrl:": "https://x"}],
    ),
    "merge conflict, pasted diff, template holes": (
        b"<<<<<<< HEAD\n+hub x\n=======\n-hub x\n>>>>>>> b\ngenome {assembly}\nlabel [% x %]\n",
        [
            {
                "<<<<<<<": "HEAD",
                "+hub": "x",
                "=======": "",
                "-hub": "x",
                ">>>>>>>": "b",
                "genome": "{assembly}",
                "label": "[% x %]",
            }
        ],
    ),
    "one file for all": (
        b"hub h\nuseOneFile on\n\ngenome hg38\n\ntrack a\n",
        [{"hub": "h", "useOneFile": "on"}, {"genome": "hg38"}, {"track": "a"}],
    ),
    "dollars": (
        b"track a\nurl http://h/$$?x=$<f>&${g}\n",
        [{"track": "a", "url": "http://h/$$?x=$<f>&${g}"}],
    ),
    "an include is a stanza of its own": (
        b"include x.txt\n\ntrack a\n",
        [{"include": "x.txt"}, {"track": "a"}],
    ),
    "NUL": (b"track a\0b\n\ntrack c\n", [{"track": "a\0b"}, {"track": "c"}]),
    "empty": (b"", []),
    "blanks only": (b" \n\n\t", []),
    "comments only": (b"# a\n\n# b", []),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_situation_of_real_hubs_is_read_and_kept(name: str) -> None:
    data, expected = SITUATIONS[name]
    document = parse(data)
    assert [stanza.settings for stanza in document] == expected
    assert dumps(document) == data


def test_a_very_long_line_is_one_value() -> None:
    value = " ".join(f"s{n}=n{n}" for n in range(20_000))
    assert only(f"subGroup1 sample Sample {value}\n").get("subGroup1") == f"sample Sample {value}"


def test_utf16_is_kept_and_said() -> None:
    data = "track a\n\ntrack b\n".encode("utf-16")
    document = parse(data)
    assert document.bom == "utf-16"
    assert dumps(document) == data


def test_a_string_that_no_file_can_hold_is_refused() -> None:
    with pytest.raises(ReadError, match=r"^hub\.txt:2: the text holds '\\ud800'"):
        parse("hub a\nshortLabel \ud800\n", "hub.txt")


@pytest.mark.parametrize(
    "blanks", [b"\r", b" ", b"\n ", b"\\\r", b"a \\\n", b"\n\n#", b"\na b", b"\\"]
)
def test_long_runs_of_blanks_and_line_ends_take_linear_time(blanks: bytes) -> None:
    data = b"track a\n" + blanks * 200_000 + b"x"
    document = parse(data)
    assert dumps(document) == data
    assert all(stanza.settings and stanza.duplicates() is not None for stanza in document)
    assert document.odd_ends is not None
    document.stanzas[0].rename("track", "Track")
    document.stanzas[0].remove("a")
    assert dumps(document).startswith(b"Track a")


# The grammar again, as plainly as it can be said, in bytes: the fast ways must agree with it on any text.


def plainly(data: bytes) -> list[list[tuple[bytes, bytes]]]:
    data = data.removeprefix(b"\xef\xbb\xbf")
    lines = re.sub(rb"\r+\n", b"\n", data).replace(b"\r", b"\n").split(b"\n")
    if not lines[-1]:
        lines.pop()
    lines.reverse()
    stanzas: list[list[tuple[bytes, bytes]]] = [[]]
    while lines:
        line = lines.pop().strip()
        if line.endswith(b"\\") and not line.startswith(b"#"):
            while line.endswith(b"\\"):
                line = line[:-1]
                more = lines.pop().strip() if lines else b""
                if more.startswith(b"#") or not more.endswith(b"\\"):
                    line += more
                    break
                line += more
            line = line.strip()
        if not line:
            stanzas.append([])
        elif not line.startswith(b"#"):
            name, _, value = re.sub(rb"^(\S+)\s+", rb"\1\0", line, count=1).partition(b"\0")
            stanzas[-1].append((name, value))
    return [stanza for stanza in stanzas if stanza]


PIECES = st.sampled_from(
    [
        *("track a", "type bigWig 0 1", "color  1,2,3 ", "\tshortLabel\tx y", "  html", "track b"),
        *(
            "# c",
            "  # d \\",
            "#EOF",
            "#",
            "longLabel one \\",
            "  two\\ ",
            "x \\\\",
            "\\",
            "é",
            "k \u00a0",
            "z \x1c",
        ),
        *("\n", "\n", "\n\n", "\r\n", "\r", " ", "\t", "\v", "\f"),
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map("".join),
    st.lists(
        st.sampled_from(["track a", "type bam", "  color 1 ", "#c", "k", "l a \\", "", "", " "]),
        max_size=30,
    ).flatmap(lambda lines: st.sampled_from(["\n", "\r\n", "\r"]).map(lambda end: end.join(lines))),
)


@given(st.one_of(st.binary(max_size=80), TEXTS.map(str.encode)))
def test_any_bytes_are_read_without_error_and_written_back(data: bytes) -> None:
    assert dumps(parse(data)) == data


@given(TEXTS)
def test_every_way_of_reading_agrees_with_the_plain_grammar(text: str) -> None:
    expected = [[(n.decode(), v.decode()) for n, v in stanza] for stanza in plainly(text.encode())]
    document = parse(text)
    assert [stanza.items() for stanza in document] == expected
    assert [stanza.settings for stanza in document] == [dict(pairs) for pairs in expected]
    assert [list(stanza.settings) for stanza in document] == [
        list(dict(pairs)) for pairs in expected
    ]
    assert [[(e.name, e.value) for e in stanza.entries()] for stanza in document] == expected
    assert [stanza.items() for stanza in document] == expected  # now from its lines


@given(TEXTS)
def test_a_continuation_elsewhere_changes_no_other_stanza(text: str) -> None:
    short, long = parse(text), parse("z 1\\\n\n\n" + text)
    assert [str(stanza) for stanza in short] == [str(stanza) for stanza in long][1:]


@given(TEXTS)
def test_every_line_knows_its_number(text: str) -> None:
    lines = re.sub(r"\r+\n", "\n", text).replace("\r", "\n").split("\n")
    for stanza in parse(text):
        for line in stanza.lines:
            assert line.number is not None
            assert lines[line.number - 1] == line.text


# Reading one stanza


def test_the_last_of_a_repeated_setting_counts() -> None:
    stanza = only("track a\ncolor 1\ntype bam\ncolor 2\n")
    assert stanza.get("color") == "2"
    assert stanza.get_all("color") == ["1", "2"]
    assert stanza.line_of("color") == 4
    assert stanza.names() == ["track", "color", "type"]
    assert stanza.items() == [("track", "a"), ("color", "1"), ("type", "bam"), ("color", "2")]


def test_a_setting_that_is_not_there() -> None:
    stanza = only("track a\n")
    assert stanza.get("color") is None
    assert stanza.get("color", "0") == "0"
    assert stanza.get_all("color") == []
    assert stanza.line_of("color") is None
    assert "color" not in stanza
    assert "track" in stanza


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_by_the_files_own_ends(end: str) -> None:
    text = "# head\n\n\ntrack a\nlongLabel x \\\n  y\ntype bam\n\n# b\n  # c\ntrack b\ntype bam"
    document = parse(text.replace("\n", end), "trackDb.txt")
    a, b = document.stanzas
    assert (a.line, a.line_of("longLabel"), a.line_of("type")) == (4, 5, 7)
    assert (b.line, b.line_of("type")) == (11, 12)
    assert [(line.number, line.kind) for line in a.lines] == [
        (4, "setting"),
        (5, "setting"),
        (6, "continuation"),
        (7, "setting"),
    ]
    assert a.file == "trackDb.txt"


def test_a_checker_is_told_of_repeated_and_valueless_settings() -> None:
    stanza = only("track a\ncolor 1\nhtml\ntrack b\n# c\ncolor 2\n")
    assert stanza.duplicates() == {
        "track": [("track", "a", 1), ("track", "b", 4)],
        "color": [("color", "1", 2), ("color", "2", 6)],
    }
    assert stanza.valueless() == [("html", "", 3)]


def test_a_checker_is_told_of_lines_that_trackdb_loses() -> None:
    document = parse("color 1\ntrack a\n\nhttp://x\n\ninclude y\ntrack b\n\ntrack c\n")
    assert document.outside("track") == [
        ("color", "1", 1),
        ("http://x", "", 4),
        ("include", "y", 6),
    ]


def test_eof_ends_a_stanza_where_it_is_asked_for() -> None:
    stanza = only("#EOF\nhub a\n  #EOF\n#EOF here\nemail b\n")
    assert stanza.eof_line == 4
    assert stanza.entries(stop_at_eof=True) == [("hub", "a", 2)]
    assert stanza.get("email") == "b"
    assert only("hub a\nurl #EOF\n").eof_line is None


def test_a_checker_is_told_of_the_state_of_the_file() -> None:
    clean = parse("track a\n\ntrack b\n")
    assert (clean.bom, clean.nul_line, clean.not_utf8_line, clean.eol) == (None, None, None, "\n")
    assert clean.final_newline
    assert not clean.mixed_ends
    broken = parse(b"\xef\xbb\xbftrack a\r\ncolor \xe9\ntype \0")
    assert (broken.bom, broken.nul_line, broken.not_utf8_line) == ("utf-8", 3, 2)
    assert not broken.final_newline
    assert broken.mixed_ends
    assert parse(b"").final_newline


@pytest.mark.parametrize(
    ("data", "odd"),
    [
        (b"a\nb\r\nc\r\r\nd", []),
        (b"a\r\nb\nc\r\n", []),
        (b"a\rb\rc\r", []),
        (b"a\nb\rc\n", [2]),
        (b"a\r\nb\rc\r\n", [2]),
        (b"a\rb\nc\r\nd\r", [2]),
        (b"a\r\r\nb\r\r\n", [1, 2]),
        (b"", []),
    ],
)
def test_line_ends_that_ucsc_takes_otherwise(data: bytes, odd: list[int]) -> None:
    assert parse(data).odd_ends == odd


# Editing one stanza


def edited(text: str, edit: str, *args: str, **kwargs: str) -> str:
    """The text after `edit` was called on its stanza `a`, read back to see that no stanza was joined or lost."""
    document = parse(text)
    (stanza,) = (s for s in document if s.get("track") == "a")
    getattr(stanza, edit)(*args, **kwargs)
    again = parse(dumps(document))
    assert [s.items() for s in again] == [s.items() for s in document]
    return dumps(document).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("track a\ncolor 1\ntype bam\n", "track a\ncolor 9\ntype bam\n"),
        ("track a\n\t color \t 1  \n# c\n", "track a\n\t color \t 9\n# c\n"),
        ("track a\r\ncolor 1\r\n", "track a\r\ncolor 9\r\n"),
        ("track a\rcolor 1\r", "track a\rcolor 9\r"),
        ("track a\ncolor 1\r\ntype bam\n", "track a\ncolor 9\r\ntype bam\n"),
        ("track a\ncolor 1", "track a\ncolor 9"),
        ("track a\ncolor 1\ncolor 2\n", "track a\ncolor 1\ncolor 9\n"),
        (
            "track a\ncolor 1, \\\n  2, \\\n 3\n# c\n\ntrack b\n",
            "track a\ncolor 9\n# c\n\ntrack b\n",
        ),
        ("track a\ncolor\\\n 1\n", "track a\ncolor1\\\n 1\n"),
        ("track a\ncolor\n", "track a\ncolor 9\n"),
        ("track a\ncolor 1 \\\n\n\ntrack b\n", "track a\ncolor 9\n\ntrack b\n"),
        ("track a\ncolor 1 \\", "track a\ncolor 9"),
        ("color 1\ntrack a", "color 9\ntrack a"),
        ("\ufefftrack a\ncolor 1\n", "\ufefftrack a\ncolor 9\n"),
    ],
)
def test_set_changes_its_line_only(before: str, after: str) -> None:
    if "color1" in after:
        after = "track a\ncolor\\\n 1\ncolor 9\n"  # the continued word is `color1`, so this is a new setting
    assert edited(before, "set", "color", "9") == after


def test_a_name_that_is_continued_is_written_whole() -> None:
    assert edited("track a\n  col\\\n  or 1\n", "set", "color", "9") == "track a\n  color 9\n"


def test_set_to_what_it_is_changes_nothing() -> None:
    text = "track a\ncolor   1, \\\n   2  \n"
    assert edited(text, "set", "color", "1, 2 ") == text


def test_an_odd_name_or_value_that_is_there_already_is_no_reason_to_refuse() -> None:
    text = "track a\nx\\ y\nz \x1c\n"
    assert edited(text, "set", "x\\", "2") == "track a\nx\\ 2\nz \x1c\n"
    assert edited(text, "set", "z", "\x1c") == text
    with pytest.raises(ValidationError, match="ends in a backslash"):
        edited(text, "set", "x\\", "")


def test_set_to_nothing_leaves_the_name() -> None:
    assert edited("track a\n  html x\n", "set", "html", "") == "track a\n  html\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("track a\n", "track a\ncolor 9\n"),
        ("track a", "track a\ncolor 9"),
        ("track a\r\n\r\ntrack b\r\n", "track a\r\ncolor 9\r\n\r\ntrack b\r\n"),
        (
            "    track a\n    type bam\n    # c\n",
            "    track a\n    type bam\n    color 9\n    # c\n",
        ),
        ("track\ta\ntype\tbam\n", "track\ta\ntype\tbam\ncolor\t9\n"),
        ("track      a\nshortLabel b\n", "track      a\nshortLabel b\ncolor      9\n"),
        ("track a\ntype bam \\\n\n\ntrack b\n", "track a\ntype bam \\\n\ncolor 9\n\ntrack b\n"),
        ("track a\ntype bam \\", "track a\ntype bam \ncolor 9"),
        ("track a\ntype bam \\\n", "track a\ntype bam \ncolor 9\n"),
        ("track a\r\n\ntrack b\n", "track a\r\ncolor 9\r\n\ntrack b\n"),
        ("type bam\ntrack a\n", "type bam\ntrack a\ncolor 9\n"),
    ],
)
def test_a_new_setting_comes_last_in_the_style_of_the_stanza(before: str, after: str) -> None:
    assert edited(before, "set", "color", "9") == after
    assert edited(before, "add", "color", "9") == after


def test_a_new_setting_can_be_put_below_another() -> None:
    text = "track a\nlongLabel b \\\n  c\n# d\ntype bam\n"
    assert edited(text, "set", "color", "9", after="longLabel") == text.replace(
        "# d", "color 9\n# d"
    )
    with pytest.raises(ValidationError, match="has no setting html; it has track, longLabel, type"):
        edited(text, "set", "color", "9", after="html")


def test_add_refuses_a_setting_that_is_there() -> None:
    stanza = parse("track a\ncolor 1\n", "t.txt").stanzas[0]
    with pytest.raises(
        ValidationError, match=r"^t\.txt:1: the stanza track a has color already, as '1'"
    ):
        stanza.add("color", "2")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("track a\ncolor 1\n# c\ntype bam\n", "track a\n# c\ntype bam\n"),
        ("track a\ncolor 1\ntype bam\ncolor 2", "track a\ntype bam\n"),
        ("track a\n  color 1 \\\n 2\n\ntrack b\n", "track a\n\ntrack b\n"),
        ("color 1\ntrack a\n", "track a\n"),
        ("track a\r\ncolor 1\n\ntrack b\n", "track a\r\n\ntrack b\n"),
        ("type x\ntrack a\rcolor 1\n\ntrack b\n", "type x\ntrack a\r\n\ntrack b\n"),
        ("track a\n", "track a\n"),
    ],
)
def test_remove_takes_every_line_of_the_setting(before: str, after: str) -> None:
    assert edited(before, "remove", "color") == after


def test_remove_says_whether_it_was_there() -> None:
    stanza = only("track a\ncolor 1\n")
    assert stanza.remove("color") is True
    assert stanza.remove("color") is False


def test_the_only_setting_cannot_be_removed() -> None:
    with pytest.raises(ValidationError, match="has no other setting than track"):
        only("# c\ntrack a\n").remove("track")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("track a\n\tColor \t1  \n", "track a\n\tcolor \t1  \n"),
        ("track a\nColor 1 \\\n  2\nColor 3", "track a\ncolor 1 \\\n  2\ncolor 3"),
        ("track a\nColor\n", "track a\ncolor\n"),
        ("track a\nCol\\\nor 1\n", "track a\ncolor 1\n"),
    ],
)
def test_rename_changes_the_word_only(before: str, after: str) -> None:
    assert edited(before, "rename", "Color", "color") == after


def test_rename_does_not_make_two_of_one() -> None:
    with pytest.raises(ValidationError, match="has color already"):
        only("track a\nColor 1\ncolor 2\n").rename("Color", "color")
    with pytest.raises(ValidationError, match="has no setting Color"):
        only("track a\n").rename("Color", "color")


@pytest.mark.parametrize(
    ("before", "place", "after"),
    [
        ("track a\ntype bam\ncolor 1\n", {"after": "track"}, "track a\ncolor 1\ntype bam\n"),
        ("color 1\ntrack a\ntype bam\n", {"after": "type"}, "track a\ntype bam\ncolor 1\n"),
        (
            "track a\ntype bam\n  color 1 \\\n2",
            {"before": "track"},
            "  color 1 \\\n2\ntrack a\ntype bam\n",
        ),
        ("track a\ntype bam\ncolor 1 \\", {"before": "type"}, "track a\ncolor 1 \ntype bam\n"),
        ("color 1\ntrack a\ntype bam \\", {"after": "type"}, "track a\ntype bam \ncolor 1\n"),
        ("track a\ncolor 1\n", {"after": "color"}, "track a\ncolor 1\n"),
        ("color 1\r\ntrack a\n\ntrack b\n", {"after": "track"}, "track a\ncolor 1\r\n\ntrack b\n"),
    ],
)
def test_move_takes_the_lines_along(before: str, place: dict[str, str], after: str) -> None:
    assert edited(before, "move", "color", **place) == after


def test_move_needs_one_place() -> None:
    stanza = only("track a\ncolor 1\n")
    with pytest.raises(ValidationError, match="to move color, give either"):
        stanza.move("color")
    with pytest.raises(ValidationError, match="to move color, give either"):
        stanza.move("color", after="track", before="track")
    with pytest.raises(ValidationError, match="no setting type"):
        stanza.move("color", after="type")


@pytest.mark.parametrize(
    "value", ["a\nb", "a\rb", "a\0b", "a\vb", "a\x1cb", "a\\", "a \\ ", "a\ud800"]
)
def test_a_value_that_one_line_cannot_hold_is_refused(value: str) -> None:
    stanza = only("track a\ntype bam\n")
    for write in (stanza.set, stanza.add):
        for name in ("type", "color"):
            with pytest.raises(ValidationError, match=rf"the value of {name} "):
                write(name, value)
    with pytest.raises(ValidationError, match="the value of type "):
        format_stanza([("track", "a"), ("type", value)])
    assert stanza.items() == [("track", "a"), ("type", "bam")]


@pytest.mark.parametrize("name", ["", "a b", "a\tb", "a\n", "#a", "a\\", " a", "a\0"])
def test_a_name_that_is_no_word_is_refused(name: str) -> None:
    stanza = only("track a\ntype bam\n")
    for write in (
        lambda: stanza.set(name, "x"),
        lambda: stanza.add(name, "x"),
        lambda: stanza.rename("type", name),
        lambda: format_stanza([(name, "x")]),
    ):
        with pytest.raises(ValidationError, match="cannot be the name of a setting"):
            write()
    assert stanza.items() == [("track", "a"), ("type", "bam")]


def test_line_numbers_follow_edits() -> None:
    document = parse("track a\ncolor 1\ntype x\n\ntrack b\n")
    stanza = document.stanzas[0]
    assert (stanza.line_of("color"), stanza.line_of("type"), stanza.line_of("new")) == (2, 3, None)
    stanza.remove("color")
    stanza.add("new", "1", after="track")
    assert (stanza.line_of("color"), stanza.line_of("new"), stanza.line_of("type")) == (
        None,
        None,
        3,
    )
    document.insert("track top", before=stanza)
    document.renumber()
    assert (stanza.line_of("new"), stanza.line_of("type")) == (4, 5)


def test_line_numbers_stay_those_of_the_file_until_it_is_written() -> None:
    document = parse("track a\ntype bam\n\ntrack b\ntype bam\n")
    a, b = document.stanzas
    a.set("color", "1", after="track")
    b.set("color", "2")
    new = document.insert("track c\n", before=b)
    assert (a.line_of("type"), a.line_of("color"), b.line, b.line_of("color"), new.line) == (
        2,
        None,
        4,
        None,
        None,
    )
    document.renumber()
    assert (a.line_of("type"), a.line_of("color"), b.line, b.line_of("color"), new.line) == (
        3,
        2,
        7,
        9,
        5,
    )


# Editing a document


def names(document: Document) -> list[str | None]:
    return [stanza.get("track") for stanza in document]


@pytest.mark.parametrize(
    ("text", "place", "result"),
    [
        ("track a\n\ntrack b\n", ("after", "a"), "track a\n\ntrack n\nx 1\n\ntrack b\n"),
        ("track a\n\ntrack b\n", ("before", "b"), "track a\n\ntrack n\nx 1\n\ntrack b\n"),
        ("track a\n", ("before", "a"), "track n\nx 1\n\ntrack a\n"),
        ("# head\n\ntrack a\n", ("before", "a"), "# head\n\ntrack n\nx 1\n\ntrack a\n"),
        ("track a", ("after", "a"), "track a\n\ntrack n\nx 1"),
        ("track a\n\n\n\n", ("after", "a"), "track a\n\ntrack n\nx 1\n\n\n\n"),
        ("track a\n\n# end\n", ("after", "a"), "track a\n\ntrack n\nx 1\n\n# end\n"),
        (
            "track a\n\n# b\n\ntrack b\n",
            ("after", "a"),
            "track a\n\ntrack n\nx 1\n\n# b\n\ntrack b\n",
        ),
        (
            "track a\n\n# b\n\ntrack b\n",
            ("before", "b"),
            "track a\n\n# b\n\ntrack n\nx 1\n\ntrack b\n",
        ),
        ("track a\r\n", ("after", "a"), "track a\r\n\r\ntrack n\r\nx 1\r\n"),
        ("track a\r", ("after", "a"), "track a\r\rtrack n\rx 1\r"),
        ("track a\ntype b \\\n", ("after", "a"), "track a\ntype b \n\ntrack n\nx 1\n"),
        (
            "track a\r\n\r\ntrack b\n",
            ("after", "b"),
            "track a\r\n\r\ntrack b\n\r\ntrack n\r\nx 1\r\n",
        ),
    ],
)
def test_insert_leaves_one_blank_line_on_both_sides(
    text: str, place: tuple[str, str], result: str
) -> None:
    document = parse(text)
    (anchor,) = (stanza for stanza in document if stanza.get("track") == place[1])
    new = document.insert("track n\nx 1\n", **{place[0]: anchor})
    assert dumps(document).decode() == result
    assert new in document.stanzas
    assert names(parse(result)) == names(document)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("", "track n\n"),
        ("# c", "# c\n\ntrack n\n"),
        ("# c\n\n\n", "# c\n\n\n\ntrack n\n"),
        ("\n\n", "\n\ntrack n\n"),
        ("  ", "  \ntrack n\n"),
        ("\ufeff", "\ufefftrack n\n"),
        ("track a\n", "track a\n\ntrack n\n"),
    ],
)
def test_insert_without_a_place_comes_last(text: str, result: str) -> None:
    document = parse(text)
    document.insert("track n")
    assert dumps(document).decode() == result


def test_insert_can_indent() -> None:
    document = parse("track a\n")
    document.insert("# c\ntrack b\n  type x \\\n  y\n", indent="    ")
    assert dumps(document) == b"track a\n\n    # c\n    track b\n    type x \\\n  y\n"
    assert document.stanzas[1].indent == "    "


@pytest.mark.parametrize(
    "text", ["", "# c\n", "track a\n\ntrack b\n", "# c\n\ntrack a\n", "track a\n\n# c\n"]
)
def test_insert_takes_one_stanza_only(text: str) -> None:
    document = parse("track x\n")
    with pytest.raises(ValidationError, match="must be one stanza and nothing else"):
        document.insert(text)
    assert dumps(document) == b"track x\n"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("track a\n\ntrack r\ntype x\n\ntrack b\n", "track a\n\ntrack b\n"),
        ("track r\n\ntrack b\n", "track b\n"),
        ("# head\n\ntrack r\n\n\ntrack b\n", "# head\n\ntrack b\n"),
        ("track a\n\ntrack r\n", "track a\n"),
        ("track a\n\n\ntrack r\n\n\n", "track a\n\n\n"),
        ("track a\n\ntrack r", "track a\n"),
        ("track r\n", ""),
        (
            "track a\n\n# of r\ntrack r\n# of r\n\n# of b\n\ntrack b\n",
            "track a\n\n# of b\n\ntrack b\n",
        ),
        ("track a\n\n# apart\n\ntrack r\n\ntrack b\n", "track a\n\n# apart\n\ntrack b\n"),
        ("track a\n\n# apart\n\ntrack r\n", "track a\n\n# apart\n"),
        ("track a\n\n# 1\n\ntrack r\n\n# 2\n", "track a\n\n# 1\n\n# 2\n"),
        ("track a\n  \ntrack r\n\t\n  track b\n", "track a\n  \n  track b\n"),
        ("track a\r\n\r\ntrack r\r\n\r\ntrack b\r\n", "track a\r\n\r\ntrack b\r\n"),
        ("track a\r\rtrack r\r\rtrack b\r\n", "track a\r\rtrack b\r\n"),
        ("track a\n\ntrack r\nx y \\\n", "track a\n"),
    ],
)
def test_remove_leaves_neither_double_blank_lines_nor_joined_stanzas(
    text: str, result: str
) -> None:
    document = parse(text)
    (stanza,) = (stanza for stanza in document if stanza.get("track") == "r")
    document.remove(stanza)
    assert dumps(document).decode() == result
    assert names(document) == names(parse(result))


def test_a_removed_stanza_can_go_into_another_document() -> None:
    one, two = parse("track a\r\ntype bam\r\n\r\ntrack b\r\n", "one"), parse("track c\n", "two")
    moved = one.stanzas[0]
    with pytest.raises(ValidationError, match="is in a document already"):
        two.insert(moved)
    one.remove(moved)
    assert moved.file is None
    assert moved.line_of("type") == 2
    two.insert(moved)
    assert (moved.file, moved.line) == ("two", None)
    assert dumps(one) == b"track b\r\n"
    assert dumps(two) == b"track c\n\ntrack a\ntype bam\n"
    with pytest.raises(ValidationError, match="is not in"):
        one.remove(moved)
    with pytest.raises(ValidationError, match="is not in"):
        one.insert("track d\n", after=moved)


@pytest.mark.parametrize(
    ("text", "place", "result"),
    [
        ("track m\n\ntrack a\n\ntrack b\n", ("after", "a"), "track a\n\ntrack m\n\ntrack b\n"),
        ("track a\n\ntrack b\n\ntrack m", ("before", "a"), "track m\n\ntrack a\n\ntrack b\n"),
        ("track m\n  x  1 \n\ntrack a", ("after", "a"), "track a\n\ntrack m\n  x  1 "),
        ("track a\n\ntrack m\nx \\", ("before", "a"), "track m\nx \n\ntrack a\n"),
        ("track m\n\ntrack a\n", ("after", "m"), "track m\n\ntrack a\n"),
        ("track m\nx \\\n\n\ntrack a", ("after", "a"), "track a\n\ntrack m\nx \\\n\n"),
        ("track m\r\n\ntrack a\n", ("after", "a"), "track a\n\ntrack m\r\n"),
    ],
)
def test_move_of_a_stanza_keeps_its_lines(text: str, place: tuple[str, str], result: str) -> None:
    document = parse(text)
    by_name = {stanza.get("track"): stanza for stanza in document}
    document.move(by_name["m"], **{place[0]: by_name[place[1]]})
    assert dumps(document).decode() == result


def test_a_stanza_goes_to_one_place() -> None:
    document = parse("track a\n\ntrack b\n")
    a, b = document.stanzas
    with pytest.raises(ValidationError, match="not both"):
        document.move(a, after=b, before=b)
    with pytest.raises(ValidationError, match="not both"):
        document.insert("track c\n", after=a, before=b)


def test_ten_thousand_edits_anywhere_find_their_stanza() -> None:
    document = parse("".join(f"track t{n}\n\n" for n in range(3000)))
    stanzas = document.stanzas
    for n in range(0, 3000, 2):
        document.remove(stanzas[n])
    for n in range(1, 3000, 2):
        document.insert(f"track u{n}\n", after=stanzas[n])
    for n in range(1, 3000, 4):
        document.move(stanzas[n], before=stanzas[2999])
    expected = [f"t{n}" if kind else f"u{n}" for n in range(1, 3000, 2) for kind in (1, 0)]
    moved = [f"t{n}" for n in range(1, 3000, 4) if n != 2999]
    expected = [name for name in expected if name not in set(moved)]
    expected[-2:-2] = moved
    assert names(document) == expected
    assert names(parse(dumps(document))) == expected


# Any edit of any text


@given(TEXTS, st.data())
def test_edits_of_any_text_are_read_back_as_they_were_meant(text: str, data: st.DataObject) -> None:
    document = parse(text)
    model = [stanza.items() for stanza in document]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(model) - 1)) if model else 0
        other = data.draw(st.integers(0, len(model) - 1)) if model else 0
        stanza = document.stanzas[at] if model else None
        what = data.draw(
            st.sampled_from(["set", "remove", "rename", "move", "insert", "drop", "shift"])
        )
        before = data.draw(st.booleans())
        if stanza is None or what == "insert":
            place = {} if stanza is None else {"before" if before else "after": stanza}
            new = data.draw(
                st.sampled_from(["track n\ny 1\n", "# c\r\ntrack n\r\n#", " track n\nk \\"])
            )
            document.insert(new, **place)
            model.insert(at if before or stanza is None else at + 1, parse(new).stanzas[0].items())
        elif what == "set":
            name = data.draw(st.sampled_from([*stanza.names(), "new"]))
            below = data.draw(st.sampled_from([None, *stanza.names()]))
            stanza.set(name, "v w", after=below)
            pairs = model[at]
            where = [n for n, (other_name, _) in enumerate(pairs) if other_name == name]
            if where:
                pairs[where[-1]] = (name, "v w")
            elif below is None:
                pairs.append((name, "v w"))
            else:
                last = max(n for n, pair in enumerate(pairs) if pair[0] == below)
                pairs.insert(last + 1, (name, "v w"))
        elif what == "remove":
            name = data.draw(st.sampled_from(stanza.names()))
            if len(stanza.names()) > 1:
                assert stanza.remove(name)
                model[at] = [pair for pair in model[at] if pair[0] != name]
        elif what == "rename":
            name = data.draw(st.sampled_from(stanza.names()))
            if "New" not in stanza:
                stanza.rename(name, "New")
                model[at] = [("New" if pair[0] == name else pair[0], pair[1]) for pair in model[at]]
        elif what == "move":
            name, anchor = data.draw(st.tuples(*[st.sampled_from(stanza.names())] * 2))
            stanza.move(name, **{"before" if before else "after": anchor})
            if name != anchor:
                pairs = model[at]
                pair = pairs.pop(max(n for n, pair in enumerate(pairs) if pair[0] == name))
                last = max(n for n, pair in enumerate(pairs) if pair[0] == anchor)
                pairs.insert(last if before else last + 1, pair)
        elif what == "drop":
            document.remove(stanza)
            del model[at]
        elif at != other:
            anchor_stanza = document.stanzas[other]
            document.move(stanza, **{"before" if before else "after": anchor_stanza})
            pairs = model.pop(at)
            index = other - (other > at)
            model.insert(index if before else index + 1, pairs)
        assert [s.items() for s in document] == model
        again = parse(dumps(document))
        assert [s.items() for s in again] == model
        assert [str(s) for s in again] == [str(s) for s in document]
        document.renumber()
        assert [[line.number for line in s.lines] for s in again] == [
            [line.number for line in s.lines] for s in document
        ]


LINES = st.lists(
    st.sampled_from(
        [
            "track a",
            "  type bam",
            "color\t1 ",
            "k",
            "# c",
            "#",
            "",
            "",
            "  ",
            "l one \\",
            "m é",
            "n 1  2",
        ]
    ),
    max_size=25,
)


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(), st.data())
def test_an_edit_leaves_every_other_line_as_it_was(
    lines: list[str], end: str, final: bool, data: st.DataObject
) -> None:
    text = end.join(lines) + (end if final else "")
    document = parse(text)
    if not len(document):
        return
    stanza = data.draw(st.sampled_from(document.stanzas))
    before = dumps(document).decode().split(end)
    name = data.draw(st.sampled_from(stanza.names()))
    line = next(line for line in reversed(stanza.lines) if line.name == name)
    assert line.number is not None
    first = line.number - 1
    stop = first + 1
    while before[stop - 1].rstrip().endswith("\\") and stop < len(before) - text.endswith(end):
        stop += 1
    stanza.set(name, "new value")
    after = dumps(document).decode().split(end)
    assert after[:first] == before[:first]
    assert after[first + 1 :] == before[stop:]
    assert after[first].split() == [name, "new", "value"]


# Convenience


def test_format_stanza_writes_what_is_read_back() -> None:
    pairs = [("track", "a"), ("shortLabel", "x  y"), ("html", "")]
    text = format_stanza(pairs, indent="\t", eol="\r\n")
    assert text == "\ttrack a\r\n\tshortLabel x  y\r\n\thtml\r\n"
    assert only(text).items() == pairs


def test_a_stanza_as_a_string_ends_its_lines_with_lf() -> None:
    assert str(parse("track a\r\n# c\r\n\r\ntrack b\r\n").stanzas[0]) == "track a\n# c\n"
    assert str(parse("track a\r# c\r\ntype x").stanzas[0]) == "track a\n# c\ntype x\n"


# Real files


def corpus_files(corpus: Path) -> list[Path]:
    with (corpus / "index.tsv").open(encoding="utf-8") as table:
        rows = csv.DictReader(table, delimiter="\t")
        files = [corpus / row["repo"].replace("/", "+") / row["path"] for row in rows]
    return [file for file in files if file.is_file()]


def test_every_file_of_the_corpus_is_written_back_and_read_plainly(corpus: Path) -> None:
    files = corpus_files(corpus)
    assert len(files) > 1000
    for file in files:
        data = file.read_bytes()
        document = parse(data)
        assert dumps(document) == data, file
        expected = [
            [
                (n.decode(errors="surrogateescape"), v.decode(errors="surrogateescape"))
                for n, v in stanza
            ]
            for stanza in plainly(data)
        ]
        assert [dict(stanza) for stanza in expected] == [s.settings for s in document], file


def test_an_edit_of_a_corpus_file_changes_no_other_byte(corpus: Path) -> None:
    for file in corpus_files(corpus):
        data = file.read_bytes()
        if len(data) > 200_000 or b"\r" in data.replace(b"\r\n", b""):
            continue
        document = parse(data)
        for stanza in document.stanzas[:: max(1, len(document) // 5)]:
            stanza.set("trackhubTest", "one")
            stanza.remove("trackhubTest")
        assert dumps(document).rstrip(b"\r\n") == data.rstrip(b"\r\n"), file
        if len(document) > 2:
            middle = document.stanzas[len(document) // 2]
            text, below = str(middle), document.stanzas[len(document) // 2 - 1]
            document.remove(middle)
            document.insert(text, after=below)
            assert sorted(dumps(document).split()) == sorted(data.split()), file
