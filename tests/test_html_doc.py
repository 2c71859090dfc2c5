"""Documentation pages: what becomes of reStructuredText, Markdown and HTML, and that each is converted once."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import pytest

import trackhub
from trackhub import (
    AggregateTrack,
    Assembly,
    BaseTrack,
    CompositeTrack,
    Genome,
    GenomesFile,
    Hub,
    SuperTrack,
    Track,
    TrackDb,
    ViewTrack,
    html_doc,
)
from trackhub.errors import TrackhubWarning, ValidationError
from trackhub.html_doc import HTMLDoc, to_html


def wig(name: str, **given: object) -> Track:
    return Track(name=name, tracktype="bigWig", url="https://example.org/x.bw", **given)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------- the formats


def test_restructuredtext_becomes_the_body_of_a_page() -> None:
    assert to_html("Peaks\n=====\n\nCalled *twice*; see `there <https://example.org>`_.\n") == (
        '<div class="document" id="peaks">\n'
        '<h1 class="title">Peaks</h1>\n'
        "<p>Called <em>twice</em>; see "
        '<a class="reference external" href="https://example.org">there</a>.</p>\n'
        "</div>\n"
    )


def test_html_is_taken_as_it_is() -> None:
    assert to_html("<h2>A &amp; B</h2><script>x</script>", "html") == (
        "<h2>A &amp; B</h2><script>x</script>\n"
    )


def test_markdown_is_converted_and_html_in_it_is_shown_as_text() -> None:
    pytest.importorskip("markdown_it")
    page = to_html("# Peaks\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<b>bold</b>\n", "md")
    assert "<h1>Peaks</h1>" in page
    assert "<td>2</td>" in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


def test_markdown_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "markdown_it", None)
    with pytest.raises(ValidationError, match="needs the package markdown-it-py; install it"):
        to_html("# x", "md")


def test_another_format_is_refused() -> None:
    with pytest.raises(ValidationError, match="'docx' is not one of rst, md, html"):
        to_html("x", "docx")
    with pytest.raises(ValidationError, match="'docx' is not one of rst, md, html"):
        wig("a", html_string="x", html_string_format="docx")


@pytest.mark.parametrize("contents", [5, b"x", ["x"], Path("x.rst")])
def test_a_page_is_text(contents: object) -> None:
    with pytest.raises(ValidationError, match="html_string is the text of a page, got"):
        wig("a", html_string=contents)


# ------------------------------------------------------------------------- errors in the text


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("fine\n\n.. include:: /etc/passwd\n", 3, '"include" directive disabled'),
        ("fine\n\n.. raw:: html\n\n   <b>\n", 3, '"raw" directive disabled'),
        ("x\n\n.. csv-table::\n   :file: /etc/passwd\n", 3, "File and URL access deactivated"),
        (
            "x\n\n.. csv-table::\n   :url: file:///etc/passwd\n",
            3,
            "File and URL access deactivated",
        ),
        ("x\n\n.. default-role:: raw\n\n`x`\n", 6, "raw (and derived) roles disabled"),
        ("fine\n\nfine\n\nSee nowhere_.\n", 5, 'Unknown target name: "nowhere"'),
        ("x\n\n.. nonsense:: y\n", 3, 'Unknown directive type "nonsense"'),
        ("x\n\n.. image::\n", 3, 'Error in "image" directive: 1 argument(s) required'),
        ("A\n=\n\nB\n-\n\nC\n~\n\nD\n=\n\nE\n~\n", 13, "nconsistent"),
    ],
)
def test_an_error_is_reported_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        to_html(text)
    assert str(caught.value).startswith(f"documentation page, line {line}: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_all_errors_of_a_page_are_named() -> None:
    with pytest.raises(ValidationError, match=r"line 1: .*one.*; line 3: .*two"):
        to_html(".. one:: x\n\n.. two:: x\n")


def test_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    for directive in ("include", "literalinclude", "raw", "csv-table", "code"):
        for option in ("", ":file:", ":url:"):
            text = f".. {directive}:: html {secret}\n   {option} {secret}\n"
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    page = to_html(text)
            except ValidationError as refusal:
                page = str(refusal)
            assert "the secret" not in page


def test_a_doubtful_text_is_a_warning_with_its_line_and_the_page_is_clean(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.warns(TrackhubWarning, match="line 3: Inline strong start-string") as caught:
        page = to_html("fine\n\nSome **text.\n")
    assert page == '<div class="document">\n<p>fine</p>\n<p>Some **text.</p>\n</div>\n'
    assert [warning.filename for warning in caught] == [__file__]
    assert capfd.readouterr() == ("", "")


def test_a_configuration_file_of_docutils_has_no_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docutils.conf").write_text("[general]\nfile_insertion_enabled: on\n")
    (tmp_path / "x.txt").write_text("inserted")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOCUTILSCONFIG", str(tmp_path / "docutils.conf"))
    with pytest.raises(ValidationError, match="disabled"):
        to_html(".. include:: x.txt\n")


def test_the_error_names_the_component() -> None:
    for component in (wig("a"), SuperTrack("s"), Hub("lab"), Genome("hg38")):
        component.html_string = "fine\n\n.. nonsense::\n"
        with pytest.raises(ValidationError, match=f"^{component.describe()}: documentation page, "):
            component.documentation()


# ---------------------------------------------------------------------- where pages are and land


def hub_with_pages() -> Hub:
    """A hub in which everything that may have a page has one: its name."""
    composite = CompositeTrack("c", "bigWig", html_string="page of c")
    view = ViewTrack("signal", "v", "bigWig", html_string="page of v")
    composite.add_view(view)
    view.add_tracks(wig("t", html_string="page of t"))
    overlay = AggregateTrack("none", "m", "bigWig", html_string="page of m")
    overlay.add_tracks(wig("m1"), wig("m2", html_string="page of m2"))
    folder = SuperTrack("s", html_string="page of s")
    folder.add_tracks(overlay)
    assembly = Assembly(
        "own", organism="O", defaultPos="chr1:1-2", html_string="page of own",
        twoBitPath="https://example.org/own.2bit",
    )  # fmt: skip
    assembly.add_trackdb(TrackDb(wig("t", html_string="page of t in own")))
    genome = Genome("hg38", TrackDb([composite, folder]), html_string="page of hg38")
    hub = Hub("lab", email="me@example.org", html_string="page of lab")
    hub.add_genomes_file(GenomesFile([genome, assembly]))
    return hub


PAGES = {
    "lab.description.html": "page of lab",
    "hg38/hg38_info.html": "page of hg38",
    "own/own_info.html": "page of own",
    "own/t.html": "page of t in own",
    "hg38/c.html": "page of c",
    "hg38/v.html": "page of v",
    "hg38/t.html": "page of t",
    "hg38/m.html": "page of m",
    "hg38/m2.html": "page of m2",
    "hg38/s.html": "page of s",
}


def test_everything_may_have_a_page(tmp_path: Path) -> None:
    hub = hub_with_pages()
    trackhub.stage_hub(hub, tmp_path)
    found = {p.relative_to(tmp_path).as_posix(): p.read_text() for p in tmp_path.rglob("*.html")}
    assert found == {
        path: f'<div class="document">\n<p>{text}</p>\n</div>\n' for path, text in PAGES.items()
    }
    assert "descriptionUrl lab.description.html\n" in str(hub)
    assert "htmlPath hg38/hg38_info.html\n" in str(hub.genomes_file)
    assert "htmlPath own/own_info.html\n" in str(hub.genomes_file)
    # UCSC finds the page of a track by its name, so no line names it.
    assert "html" not in (tmp_path / "hg38/trackDb.txt").read_text()


def test_each_page_is_converted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    converted: list[str] = []

    def count(contents: str, html_string_format: str = "rst") -> str:
        converted.append(contents)
        return contents

    monkeypatch.setattr(html_doc, "to_html", count)
    hub = hub_with_pages()
    trackhub.stage_hub(hub, tmp_path / "stage")
    hub.render(tmp_path / "rendered")
    trackhub.stage_hub(hub, tmp_path / "stage")
    for node, _ in hub.walk():
        str(node)
    assert sorted(converted) == sorted(PAGES.values())


def test_a_page_that_changed_is_converted_again(tmp_path: Path) -> None:
    track = wig("a", html_string="first")
    assert "first" in track.documentation()
    track.html_string = "second"
    assert "second" in track.documentation()
    track.html_string_format = "html"
    assert track.documentation() == "second\n"


def test_a_page_may_be_taken_away_again(tmp_path: Path) -> None:
    track = wig("a", html_string="x")
    hub, _, _, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
    trackdb.add_tracks(track)
    trackhub.stage_hub(hub, tmp_path)
    assert (tmp_path / "hg38/a.html").exists()
    track.html_string = None
    trackhub.stage_hub(hub, tmp_path)
    assert not (tmp_path / "hg38/a.html").exists()


def test_pages_of_a_one_file_hub_lie_beside_it(tmp_path: Path) -> None:
    hub, _, _, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org", one_file=True)
    hub.filename = "x/hub.txt"
    trackdb.add_tracks(wig("a", html_string="x"))
    assert trackdb.tracks[0].html_fn == "x/a.html"
    trackhub.stage_hub(hub, tmp_path)
    assert (tmp_path / "x/a.html").exists()


def test_a_page_can_be_made_by_itself() -> None:
    page = HTMLDoc("*x*", filename="x.html")
    assert (page.filename, page.html) == ("x.html", str(page))
    assert "<em>x</em>" in page.html
    kept = wig("a", html_string="*y*")._html
    assert kept is not None
    assert "<em>y</em>" in kept.html
    assert wig("b")._html is None


@pytest.mark.parametrize("contents", ["", None])
def test_no_text_is_no_page(contents: str | None, tmp_path: Path) -> None:
    hub, _, _, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
    trackdb.add_tracks(wig("a", html_string=contents))
    trackhub.stage_hub(hub, tmp_path)
    assert not list(tmp_path.rglob("*.html"))


def test_a_subclass_keeps_its_page(tmp_path: Path) -> None:
    class Mine(BaseTrack):
        pass

    mine = Mine("a", "bigWig", bigDataUrl="https://example.org/a.bw", html_string="x")
    hub, _, _, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
    trackdb.add_tracks(mine)
    trackhub.stage_hub(hub, tmp_path)
    assert (tmp_path / "hg38/a.html").exists()
    assert "bigDataUrl https://example.org/a.bw" in (tmp_path / "hg38/trackDb.txt").read_text()


def test_a_page_lands_where_the_html_setting_points(tmp_path: Path) -> None:
    hub, _, _, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
    trackdb.add_tracks(
        trackhub.Track(
            name="a",
            url="https://example.org/a.bw",
            tracktype="bigWig",
            html="pages/about",
            html_string="Hello.",
        )
    )
    trackhub.stage_hub(hub, tmp_path)
    assert "Hello." in (tmp_path / "hg38/pages/about.html").read_text("utf-8")
    assert not (tmp_path / "hg38/a.html").exists()
