"""The README and the documentation say what is true: their examples run, and nothing is left out."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from codeblocks import ROOT, Block, Page, blocks, pages
from conftest import missing

import trackhub
from trackhub.cli import COMMANDS
from trackhub.spec import track_types

DOCS = ROOT / "docs"


@pytest.mark.parametrize("page", pages())
def test_the_examples_of_a_page_run_and_print_what_it_shows(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    running = Page(page)
    for block in blocks((ROOT / page).read_text("utf-8")):
        running.run(block)
    running.finish()


def test_a_block_that_is_not_run_talks_to_another_machine() -> None:
    for page in pages():
        for block in blocks((ROOT / page).read_text("utf-8")):
            if block.needs_server:
                assert "example.org" in block.code, f"{page}:{block.line}"


def test_the_pages_build_without_a_warning(tmp_path: Path) -> None:
    try:
        import sphinx  # noqa: F401
    except ImportError:
        missing("sphinx")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    done = subprocess.run(
        [*command, "-d", str(tmp_path / "doctrees"), str(DOCS), str(tmp_path / "html")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_readme_is_plain_restructuredtext(tmp_path: Path) -> None:
    from docutils.core import publish_string
    from docutils.utils import SystemMessage

    try:
        publish_string(
            (ROOT / "README.rst").read_text("utf-8"),
            settings_overrides={"halt_level": 2, "report_level": 5, "_disable_config": True},
        )
    except SystemMessage as problem:
        pytest.fail(str(problem))


def test_the_readme_has_the_test_command_below_its_heading() -> None:
    text = (ROOT / "README.rst").read_text("utf-8")
    below = text.split("\nRun the test suite\n", 1)[1]
    command = re.search(r"::\n\n((?:    .+\n)+)", below)
    assert command is not None
    assert "pytest" in command[1]


@pytest.mark.parametrize("name", sorted(set(trackhub.__all__) - {"__version__"}))
def test_every_public_name_is_in_the_reference(name: str) -> None:
    text = "".join(path.read_text("utf-8") for path in sorted(DOCS.glob("api*.rst")))
    described = re.search(rf"^\.\. auto\w+:: trackhub\.(\w+\.)*{name}$", text, re.MULTILINE)
    listed = re.search(rf"``trackhub\.{name}``", text)
    assert described or listed


@pytest.mark.parametrize(
    "name", [kind.name for kind in track_types() if kind.status in ("documented", "alias")]
)
def test_every_documented_track_type_has_a_page(name: str) -> None:
    shown = [
        path
        for path in (DOCS / "types").glob("*.rst")
        if f".. track-type:: {name}\n" in path.read_text("utf-8")
    ]
    assert len(shown) == 1


def test_every_example_script_is_shown() -> None:
    text = (DOCS / "examples.rst").read_text("utf-8")
    scripts = sorted((ROOT / "examples").glob("*.py"))
    assert [path.name for path in scripts if f"../examples/{path.name}\n" not in text] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_section(name: str) -> None:
    text = (DOCS / "command_line.rst").read_text("utf-8")
    assert f"\ntrackhub {name}\n---" in text


def test_a_type_page_shows_settings_and_an_example() -> None:
    for path in (DOCS / "types").glob("*.rst"):
        if path.name == "index.rst":
            continue
        text = path.read_text("utf-8")
        assert ".. settings-table::" in text, path.name
        assert any(block.language == "python" for block in blocks(text)), path.name


# ------------------------------------------------------------------------------- the runner itself


def _page(text: str) -> Page:
    page = Page("page.rst")
    for block in blocks(text):
        page.run(block)
    page.finish()
    return page


def test_blocks_are_found_with_their_line_and_class() -> None:
    text = "A\n\n.. code-block:: python\n   :class: needs-server\n\n   a = 1\n\n   b = 2\n\nText\n"
    assert list(blocks(text)) == [Block("python", "a = 1\n\nb = 2\n", 6, True)]


def test_output_that_differs_from_the_page_fails() -> None:
    good = ".. code-block:: python\n\n   print('a')\n\n.. code-block:: text\n\n   a\n"
    _page(good)
    with pytest.raises(AssertionError, match=r"page\.rst:7"):
        _page(good.replace("   a\n", "   b\n"))


def test_output_that_the_page_does_not_show_fails() -> None:
    with pytest.raises(AssertionError, match="does not show"):
        _page(".. code-block:: python\n\n   print('a')\n")


def test_blocks_share_a_namespace() -> None:
    page = _page(
        ".. code-block:: python\n\n   a = 1\n\n.. code-block:: pycon\n\n   >>> b = a + 1\n   >>> b\n   2\n"
    )
    assert page.namespace["b"] == 2


def test_a_wrong_answer_in_a_session_fails() -> None:
    with pytest.raises(AssertionError, match="Expected"):
        _page(".. code-block:: pycon\n\n   >>> 1 + 1\n   3\n")


def test_a_command_that_fails_or_prints_something_else_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _page(".. code-block:: console\n\n   $ echo a\n   a\n   $ true\n")
    with pytest.raises(AssertionError, match="ends with"):
        _page(".. code-block:: console\n\n   $ false\n")
    with pytest.raises(AssertionError, match="Differences"):
        _page(".. code-block:: console\n\n   $ echo a\n   b\n")


def test_a_block_that_needs_a_server_is_compiled_and_not_run() -> None:
    page = _page(".. code-block:: python\n   :class: needs-server\n\n   a = 1\n")
    assert "a" not in page.namespace
    with pytest.raises(SyntaxError):
        _page(".. code-block:: python\n   :class: needs-server\n\n   a =\n")


def test_a_warning_of_ours_in_an_example_fails() -> None:
    code = "import trackhub\n   trackhub.Track(name='a.b', url='a.bw', tracktype='bigWig')"
    with pytest.raises(trackhub.errors.TrackhubWarning):
        _page(f".. code-block:: python\n\n   {code}\n")
