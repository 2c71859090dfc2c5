import pytest

from trackhub.spec.colors import color_names, from_numbers, from_text, nearest_name


def test_the_names_of_css_are_complete_and_in_range():
    names = color_names()
    assert len(names) == 148
    assert all(0 <= part <= 255 for rgb in names.values() for part in rgb)


@pytest.mark.parametrize(
    ("name", "rgb"),
    [
        ("black", (0, 0, 0)),
        ("white", (255, 255, 255)),
        ("orange", (255, 165, 0)),
        ("rebeccapurple", (102, 51, 153)),
        ("LightGoldenRodYellow", (250, 250, 210)),
    ],
)
def test_names_as_in_the_standard(name, rgb):
    assert from_text(name) == rgb


def test_gray_may_be_spelled_in_two_ways():
    names = color_names()
    for name in names:
        if "gray" in name:
            assert names[name.replace("gray", "grey")] == names[name]


@pytest.mark.parametrize("text", ["#12", "#12345", "#1234567", "#ggg", "123456", "", "brickred"])
def test_what_is_no_colour(text):
    assert from_text(text) is None


def test_short_hex_doubles_its_digits():
    assert from_text("#f0a") == from_text("#ff00aa") == (255, 0, 170)


@pytest.mark.parametrize(
    ("numbers", "rgb"),
    [
        ([0, 0, 0], (0, 0, 0)),
        ([255.0, 0.0, 3.0], (255, 0, 3)),
        ([0.0, 0.5, 1.0], (0, 128, 255)),
        ([0, 1, 1], (0, 1, 1)),
        ([0.5, 0, 3], None),
        ([-1, 0, 0], None),
        ([256, 0, 0], None),
        ([1, 2], None),
        ([float("nan"), 0, 0], None),
    ],
)
def test_numbers(numbers, rgb):
    assert from_numbers(numbers) == rgb


def test_the_nearest_name():
    assert nearest_name("ligthblue") == "lightblue"
    assert nearest_name("bordeauxred") == "red"
    assert nearest_name("qqqqqq") is None
