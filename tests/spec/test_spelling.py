import pytest

from trackhub.spec.spelling import distance, nearest


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
