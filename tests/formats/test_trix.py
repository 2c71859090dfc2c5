"""Word index: words lead to ids, through the second-level file, as another reader has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats.headers import read_header
from trackhub.formats.trix import search_trix, write_trix

GENES = [
    ("g2", "BRCA2 DNA repair; NM_000059.4"),
    ("g1", "BRCA1 DNA repair (HLA-A). repair"),
    ("g10", "TNF\u03b1, x:y _hidden"),
]


def test_lines_are_sorted_words_with_sorted_hits(tmp_path: Path) -> None:
    path = tmp_path / "a.ix"
    write_trix(path, GENES)
    assert path.read_text("utf-8").splitlines() == [
        "_hidden g10,4",
        "brca1 g1,1",
        "brca2 g2,1",
        "dna g1,2 g2,2",
        "hla-a g1,4",
        "nm_000059.4 g2,4",
        "repair g1,3 g1,5 g2,3",
        "tnf\u03b1 g10,1",
        "x g10,2",
        "y g10,3",
    ]
    assert (tmp_path / "a.ixx").read_text() == "_hidd0000000000\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.ix", "a.ixx"]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("brca", ["g1", "g2"]),
        ("BRCA1", ["g1"]),
        ("repair dna", ["g1", "g2"]),
        (["repair", "brca2"], ["g2"]),
        ("brca1 brca2", []),
        ("nm_000059", ["g2"]),
        ("hla-a", ["g1"]),
        ("zzz", []),
        ("", []),
        ("tnf\u03b1", ["g10"]),
    ],
)
def test_all_words_must_lead_to_an_id(
    tmp_path: Path, words: str | list[str], ids: list[str]
) -> None:
    write_trix(tmp_path / "a.ix", GENES)
    assert search_trix(tmp_path / "a.ix", words) == ids


def test_whole_words_only(tmp_path: Path) -> None:
    write_trix(tmp_path / "a.ix", [("g1", "alpha alphabet"), ("g2", "alphabet")])
    assert search_trix(tmp_path / "a.ix", "alpha", whole_words=True) == ["g1"]
    assert search_trix(tmp_path / "a.ix", "alpha") == ["g1", "g2"]


def many() -> list[tuple[str, str]]:
    """Enough words for several bins of 64 KB, many with the same first five letters."""
    return [
        (f"id{i}", f"gene{i * 7919 % 20011:05d} common {'abcdefgh'[i % 8]}{i % 301:03d}zz")
        for i in range(20_000)
    ]


def test_words_are_found_through_the_second_level(tmp_path: Path) -> None:
    path = tmp_path / "a.ix"
    second = write_trix(path, many())
    lines = second.read_text().splitlines()
    assert len(lines) > 5
    data = path.read_bytes()
    for line in lines:
        prefix, at = line[:5].encode().rstrip(), int(line[5:], 16)
        assert data[at:].startswith(prefix)
        # The first line with that prefix: nothing in front of it begins in the same way.
        assert at == 0 or data[at - 1 : at] == b"\n"
        assert not any(
            before.startswith(prefix) for before in data[:at].splitlines()[-1:] if len(prefix) == 5
        )
    by_word: dict[str, list[str]] = {}
    for name, text in many():
        for word in text.split():
            by_word.setdefault(word, []).append(name)
    for word in list(by_word)[::997]:
        assert search_trix(path, word, whole_words=True) == sorted(by_word[word])
    for start in ("g", "gene0", "gene01", "h3", "a000zz", "common"):
        want = {name for word, names in by_word.items() if word.startswith(start) for name in names}
        assert set(search_trix(path, start)) == want


def test_the_header_reader_finds_no_fault(tmp_path: Path) -> None:
    write_trix(tmp_path / "a.ix", many())
    header = read_header(tmp_path / "a.ix")
    assert (header.kind, header.problems) == ("trix", [])


@settings(deadline=None, max_examples=60)
@given(
    entries=st.lists(
        st.tuples(st.from_regex(r"[A-Za-z0-9_.:|-]{1,9}", fullmatch=True), st.text(max_size=60)),
        max_size=20,
    )
)
def test_every_text_leads_back_to_its_id(
    tmp_path_factory: pytest.TempPathFactory, entries: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("trix") / "a.ix"
    write_trix(path, entries)
    for name, text in entries:
        for line in path.read_bytes().splitlines():
            word, *hits = line.split(b" ")
            if any(hit.rpartition(b",")[0] == name.encode() for hit in hits):
                assert name in search_trix(path, word.decode("utf-8"), whole_words=True)
        if any(c.isascii() and c.isalnum() for c in text):
            assert name in search_trix(path, text)


@pytest.mark.parametrize("name", ["", "two words", "a,b", "tab\there"])
def test_an_id_that_cannot_be_stored(tmp_path: Path, name: str) -> None:
    with pytest.raises(FormatError, match="without blanks and commas"):
        write_trix(tmp_path / "a.ix", [("ok", "x"), (name, "text")])
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_ucsc_does_not_take(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"in \.ix"):
        write_trix(tmp_path / "a.txt", GENES)


def test_a_damaged_second_level_is_refused(tmp_path: Path) -> None:
    write_trix(tmp_path / "a.ix", GENES)
    (tmp_path / "a.ixx").write_text("_hidd00000zz000\n")
    with pytest.raises(FormatError, match="ten hexadecimal digits"):
        search_trix(tmp_path / "a.ix", "dna")


def test_a_missing_second_level_is_named(tmp_path: Path) -> None:
    write_trix(tmp_path / "a.ix", GENES)
    (tmp_path / "a.ixx").unlink()
    with pytest.raises(FileNotFoundError, match=r"a\.ixx"):
        search_trix(tmp_path / "a.ix", "dna")
