import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackhub.spec.spelling import distance, fold, nearest


@pytest.mark.parametrize(
    ("a", "b", "slips"),
    [
        ("color", "color", 0),
        ("colr", "color", 1),
        ("colour", "color", 1),
        ("colol", "color", 1),
        ("cloor", "color", 1),
        ("clour", "color", 2),
    ],
)
def test_distance_counts_dropped_added_changed_and_swapped_letters(a, b, slips):
    assert distance(a, b, 3) == slips
    assert distance(b, a, 3) == slips


def test_distance_stops_counting_beyond_the_limit():
    assert distance("color", "visibility", 2) == 3
    assert distance("abcdefgh", "hgfedcba", 2) == 3


def test_case_and_joints_do_not_count():
    assert nearest("LONG_LABEL", ["shortLabel", "longLabel"]) == "longLabel"


def test_a_word_that_differs_only_in_case_beats_one_that_is_a_slip_away():
    assert nearest("autoscale", ["autoScales", "autoScale"]) == "autoScale"


def test_the_first_of_equally_near_words_is_taken():
    assert nearest("cot", ["cat", "cut"]) == "cat"
    assert nearest("cot", ["cut", "cat"]) == "cut"


def test_a_short_word_may_hold_fewer_slips_than_a_long_one():
    assert nearest("vxyw", ["view"]) is None
    assert nearest("maxHeighPixls", ["maxHeightPixels"]) == "maxHeightPixels"


def test_nothing_is_near_to_nothing():
    assert nearest("", ["view"]) is None


@given(
    st.text("abcB_", min_size=3, max_size=11), st.lists(st.text("abcdB_", max_size=11), max_size=8)
)
def test_the_nearest_word_is_the_first_of_those_with_the_fewest_slips(
    word: str, known: list[str]
) -> None:
    limit = {3: 1, 4: 1, 5: 1, 6: 2, 7: 2, 8: 2, 9: 2}.get(len(fold(word)), 3)
    limit = limit if len(fold(word)) > 2 else 0
    slips = [distance(fold(word), fold(other), 20) for other in known]
    near = [
        other
        for number, other in sorted(zip(slips, known, strict=True), key=lambda pair: pair[0])
        if number <= limit
    ]
    assert nearest(word, known) == (near[0] if near else None)
