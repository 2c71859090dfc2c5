"""Tables as arrays: columns of regular lines, and of lines with anything odd about them."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats.text.fields import Fields, Splitter, read_fields
from trackhub.formats.text.line_numbers import LineNumbers
from trackhub.formats.text.source import Input


def explained(found: int, due: int) -> str:
    return f"{found} columns for {due}"


def table(text: bytes, columns: int | None, tabs: bool = False) -> list[tuple[int, list[bytes]]]:
    """Number and columns of each line."""
    splitter = Splitter(columns, tabs=tabs, explain=explained)
    found = []
    with Input([io.BytesIO(text)]) as source:
        for fields in read_fields(source, splitter):
            for row in range(len(fields)):
                values = [fields.value(row, column) for column in range(fields.columns)]
                found.append((fields.number(row), values))
    return found


def test_regular_lines_are_cut_at_their_tabs() -> None:
    assert table(b"a\tb\tc\nd\t\tf\n", 3) == [(1, [b"a", b"b", b"c"]), (2, [b"d", b"", b"f"])]


@pytest.mark.parametrize(
    "text", [b"a b c\n", b"a  b\t c\n", b" a b c \n", b"a\tb\tc\t\n", b"a\t b\tc\n"]
)
def test_any_blanks_part_columns_where_tabs_do_not(text: bytes) -> None:
    assert table(text, 3) == [(1, [b"a", b"b", b"c"])]


def test_a_column_with_a_blank_stays_whole_between_tabs() -> None:
    assert table(b"a\tb c\td\n", 3) == [(1, [b"a", b"b c", b"d"])]


def test_lines_of_both_kinds_may_follow_each_other() -> None:
    assert table(b"a\tb\nc d\ne\tf g\n", 2) == [
        (1, [b"a", b"b"]),
        (2, [b"c", b"d"]),
        (3, [b"e", b"f g"]),
    ]


def test_comments_empty_lines_and_track_lines_are_left_out_and_counted() -> None:
    text = b"browser position x:1-2\n#c\nt1\t1\n\n#d\ntr\t2\nb3\t3\n"
    assert table(text, 2) == [(3, [b"t1", b"1"]), (6, [b"tr", b"2"]), (7, [b"b3", b"3"])]


def test_a_remark_with_the_columns_of_data_is_left_out() -> None:
    assert table(b"a\tb\n#chrom\tstart\nc\td\n", 2) == [(1, [b"a", b"b"]), (3, [b"c", b"d"])]


def test_with_tabs_only_columns_may_be_empty_and_hold_blanks() -> None:
    assert table(b"a\t\t c \n", 3, tabs=True) == [(1, [b"a", b"", b" c "])]
    with pytest.raises(FormatError, match="<stream>:1: 1 columns for 3"):
        table(b"a b c\n", 3, tabs=True)


def test_the_first_line_tells_how_many_columns_there_are() -> None:
    with pytest.raises(FormatError, match="<stream>:2: 2 columns for 3"):
        table(b"a b c\nd e\n", None)


def test_another_number_of_columns_is_refused_with_its_line() -> None:
    with pytest.raises(
        FormatError, match=r"<stream>:3: 3 columns for 2 \(the line is 'e\\tf\\tg'\)"
    ):
        table(b"a\tb\nc\td\ne\tf\tg\n", 2)


@given(
    st.lists(st.lists(st.text("abc 19", max_size=5), min_size=3, max_size=3), min_size=1),
)
def test_lines_with_tabs_come_out_as_split_cuts_them(given_rows: list[list[str]]) -> None:
    text = "".join("x" + "\t".join(row) + "\n" for row in given_rows).encode()
    expected = [line.split(b"\t") for line in text.splitlines()]
    assert [values for _, values in table(text, 3, tabs=True)] == expected


def one(text: bytes, columns: int) -> Fields:
    with Input([io.BytesIO(text)]) as source:
        splitter = Splitter(columns, tabs=True, explain=explained)
        return next(iter(read_fields(source, splitter)))


def test_the_rest_of_each_line_is_one_buffer() -> None:
    found = one(b"a\t1\tx\ty\nb\t2\t\t\nc\t3\tlong\tz\n", 4).rest(2)
    assert found is not None
    buffer, offsets = found
    assert buffer.tobytes() == b"x\ty\tlong\tz"
    assert offsets.tolist() == [0, 3, 4, 10]


def test_runs_of_a_value_are_found_whatever_its_length() -> None:
    names = [b"a"] * 3 + [b"b" * 8] * 2 + [b"b" * 8 + b"c" * 20] * 2 + [b"b" * 8 + b"c" * 19 + b"d"]
    text = b"".join(name + b"\t1\n" for name in names)
    assert one(text, 2).runs(0).tolist() == [0, 3, 5, 7]


def test_values_can_be_replaced() -> None:
    fields = one(b"a\tone\tx\nb\ttwo\ty\nc\tthree\tz\n", 3)
    changed = fields.replaced({(0, 1): b"", (2, 1): b"a longer one", (2, 2): b"!"})
    assert [changed.line(row) for row in range(3)] == [
        b"a\t\tx",
        b"b\ttwo\ty",
        b"c\ta longer one\t!",
    ]
    assert [fields.line(row) for row in range(3)] == [b"a\tone\tx", b"b\ttwo\ty", b"c\tthree\tz"]


def test_lines_of_items_are_found_again() -> None:
    lines = LineNumbers()
    lines.add("a", 3, 7, None)
    lines.add("a", 0, 9, None)
    lines.add("b", 4, 0, np.array([2, 3, 9, 10]))
    found = [lines.find(index) for index in range(7)]
    assert found == [("a", 7), ("a", 8), ("a", 9), ("b", 2), ("b", 3), ("b", 9), ("b", 10)]
    lines.keep(np.array([True, False, False, True]))
    assert lines.count == 5
    assert [lines.find(3), lines.find(4)] == [("b", 2), ("b", 10)]
