"""Names of chromosomes: those of a file become those of the assembly, or none."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from formats.raw import put
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats.naming import ChromNames, read_chrom_alias

UCSC = {"chr1": 10, "chr2": 10, "chrM": 10, "chrUn_KI270302v1": 10}
ENSEMBL = {"1": 10, "2": 10, "MT": 10}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("chr1", "chr1"),
        ("1", "chr1"),
        ("MT", "chrM"),
        ("M", "chrM"),
        ("chrMT", "chrM"),
        ("Chr2", "chr2"),
    ],
)
def test_names_get_the_prefix_of_ucsc(name: str, found: str) -> None:
    assert ChromNames(UCSC).find(name) == found


@pytest.mark.parametrize(
    ("name", "found"), [("1", "1"), ("chr1", "1"), ("chrM", "MT"), ("M", "MT")]
)
def test_names_lose_the_prefix_where_the_assembly_has_none(name: str, found: str) -> None:
    assert ChromNames(ENSEMBL).find(name) == found


@pytest.mark.parametrize("name", ["chr3", "", "chrX", "KI270302v1", "random"])
def test_a_name_that_does_not_become_the_assemblys_is_none(name: str) -> None:
    assert ChromNames(UCSC).find(name) is None


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("KI270728.1", "chr16_KI270728v1_random"),
        ("GL000256.2", "chr6_GL000256v2_alt"),
        ("GL000256.1", None),
        ("GL456211.1", "chr1_GL456211_random"),
        ("GL000220.1", "chrUn_gl000220"),
        ("KI270728", None),
    ],
)
def test_accessions_of_unplaced_sequences_are_found_in_names_of_ucsc(
    name: str, found: str | None
) -> None:
    sizes = ["chr16_KI270728v1_random", "chr6_GL000256v2_alt", "chr1_GL456211_random"]
    names = ChromNames(dict.fromkeys([*sizes, "chrUn_gl000220", "chr6_cox_hap2"], 1000))
    assert names.find(name) == found
    assert bool(names.notes()) is (found is not None)


def test_a_mitochondrion_by_both_names_is_taken_by_its_own() -> None:
    names = ChromNames({"chrM": 16571, "chrMT": 16569})
    assert (names.find("MT"), names.find("chrM")) == ("chrMT", "chrM")


def test_changes_are_told() -> None:
    names = ChromNames(UCSC)
    for name in ("1", "2", "MT", "chrUn_KI270302v1", "9"):
        names.find(name)
    assert names.notes() == [
        "3 chromosome names were changed to those of the assembly: 1 to chr1, 2 to chr2, MT to chrM"
    ]
    assert ChromNames(UCSC).notes() == []


@pytest.mark.parametrize(("first", "second"), [("1", "chr1"), ("chr1", "1"), ("M", "MT")])
def test_two_names_of_one_sequence_are_refused(first: str, second: str) -> None:
    names = ChromNames(UCSC)
    names.find(first)
    with pytest.raises(FormatError, match="both stand for chr"):
        names.find(second)


def test_an_alias_may_say_that_two_names_are_one() -> None:
    names = ChromNames(UCSC, {"one": "chr1", "1": "chr1", "3": "chr2"})
    assert [names.find(name) for name in ("one", "1", "chr1", "3")] == [
        "chr1",
        "chr1",
        "chr1",
        "chr2",
    ]


def test_a_missing_name_is_told_with_the_nearest() -> None:
    assert "did you mean chr1?" in ChromNames(UCSC).missing("chr1_")
    assert "is it the right assembly?" in ChromNames(UCSC).missing("scaffold_9")


HUB = "# ucsc\tassembly\tgenbank\nchr1\t1\tCM000663.2\nchr2\t2\tCM000664.2\nchrM\tMT\t\n"
DATABASE = "CM000663.2\tchr1\tgenbank\n1\tchr1\tensembl\n2\tchr2\tensembl\nMT\tchrM\tensembl\n"


@pytest.mark.parametrize("text", [HUB, DATABASE])
def test_tables_of_both_forms_are_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "chromAlias.txt.gz"
    path.write_bytes(gzip.compress(text.encode()))
    alias = read_chrom_alias(path, UCSC)
    assert alias["CM000663.2"] == "chr1"
    assert alias["2"] == "chr2"
    assert alias["MT"] == "chrM"
    assert "ensembl" not in alias


def test_a_table_of_another_assembly_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "chromAlias.txt"
    path.write_text("# ucsc\tx\nscaffold1\ta\n")
    with pytest.raises(FormatError, match="no line of this table has a name of the assembly"):
        read_chrom_alias(path, UCSC)


def test_a_line_with_two_names_of_the_assembly_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "chromAlias.txt"
    path.write_text("chr1\tchr2\n")
    with pytest.raises(
        FormatError, match=r"chromAlias\.txt:1: 'chr1' and 'chr2' stand on one line"
    ):
        read_chrom_alias(path, UCSC)


def test_damaged_gzip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "chromAlias.txt"
    path.write_bytes(gzip.compress(HUB.encode())[:-9])
    with pytest.raises(FormatError, match="the gzip data are cut off"):
        read_chrom_alias(path, UCSC)


def test_line_ends_and_marks_of_other_systems_are_read(tmp_path: Path) -> None:
    path = tmp_path / "chromAlias.txt"
    expected = read_chrom_alias(put(tmp_path, "plain", HUB), UCSC)
    for end in (b"\r\n", b"\r"):
        path.write_bytes(b"\xef\xbb\xbf" + HUB.encode().replace(b"\n", end))
        assert read_chrom_alias(path, UCSC) == expected


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    lines=st.lists(
        st.lists(st.sampled_from([b"chr1", b"chr2", b"1", b"x", b"", b" ", b"\xff", b"#"])),
        max_size=8,
    )
)
def test_any_table_of_names_is_read_or_refused(tmp_path: Path, lines: list[list[bytes]]) -> None:
    path = put(tmp_path, "alias", b"\n".join(b"\t".join(line) for line in lines))
    try:
        alias = read_chrom_alias(path, UCSC)
    except FormatError as error:
        assert "\n" not in str(error)
    else:
        assert set(alias.values()) <= set(UCSC)
        assert not set(alias) & set(UCSC)
