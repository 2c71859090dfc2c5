"""Every check that UCSC's hubCheck makes, by the ids under which they were numbered, and what finds it here."""

from __future__ import annotations

from pathlib import Path

import pytest

from trackhub import check_hub

from .samples import GENOMES, HUB, TRACK, write_hub

A = TRACK.format(name="a")
B = TRACK.format(name="b")
ASSEMBLY = (
    "genome new\ntrackDb trackDb.txt\ntwoBitPath new.2bit\norganism New\ndefaultPos chrA:1-100\n"
    "htmlPath about.html\n"
)
COMPOSITE = "track all\ncompositeTrack on\ntype bigWig\nshortLabel A\nlongLabel A\n"
GROUPED = f"{COMPOSITE}subGroup1 cell Cell k=K562\n"


def hub(text: str) -> dict[str, str | bytes]:
    return {"hub.txt": text}


def genomes(text: str) -> dict[str, str | bytes]:
    return {"genomes.txt": text}


def tracks(text: str, **more: str | bytes) -> dict[str, str | bytes]:
    return {"trackDb.txt": text, **{f"{name}.txt": content for name, content in more.items()}}


def without(text: str, name: str) -> str:
    return "".join(line for line in text.splitlines(True) if not line.startswith(f"{name} "))


#: Id → a hub with that fault, the code, and how bad it is.
CASES: dict[str, tuple[dict[str, str | bytes], str, str]] = {
    "H02": (hub(""), "unreadable-hub", "error"),
    "H03": (hub(without(HUB, "hub")), "no-hub", "error"),
    "H04": (hub(without(HUB, "email")), "missing-email", "error"),
    "H05": (hub(without(HUB, "shortLabel")), "missing-shortLabel", "error"),
    "H06": (hub(without(HUB, "longLabel")), "missing-longLabel", "error"),
    "H07": (hub(without(HUB, "genomesFile")), "no-genomes-file", "error"),
    "H08": (hub(without(HUB, "descriptionUrl")), "missing-descriptionUrl", "hint"),
    "H09": (hub(HUB.replace("about", "abuot")), "missing-page", "warning"),
    "H10": (hub(HUB.replace("genomes.txt", "gnomes.txt")), "unreadable-genomes-file", "error"),
    "G01": (genomes("organism x\ntrackDb trackDb.txt\n"), "no-genome", "error"),
    "G02": (genomes("genome hg38\n"), "no-trackdb", "error"),
    "G03": (genomes("genome hg 38\ntrackDb trackDb.txt\n"), "genome-name", "error"),
    "G04": (genomes('genome hg"38\ntrackDb trackDb.txt\n'), "genome-name", "error"),
    "G05": (genomes(f"{GENOMES}\n{GENOMES}"), "duplicate-genome", "error"),
    "G06": (genomes(f"{GENOMES}orderKey first\n"), "bad-value", "error"),
    "G07": (genomes(without(ASSEMBLY, "organism")), "missing-organism", "error"),
    "G08": (genomes(without(ASSEMBLY, "defaultPos")), "missing-defaultPos", "error"),
    "G09": (genomes(ASSEMBLY.replace("new.2bit", "nwe.2bit")), "missing-file", "error"),
    "G10": (genomes(ASSEMBLY.replace("new.2bit", "about.html")), "unreadable-file", "error"),
    "G11": (genomes(ASSEMBLY.replace("new.2bit", "oddnames.2bit")), "sequence-name", "warning"),
    "G15": (genomes(ASSEMBLY.replace("chrA:", "chrZ:")), "bad-position", "error"),
    "G16": (genomes(f"{ASSEMBLY}groups none.txt\n"), "unreadable-groups-file", "warning"),
    "G17": (genomes(without(ASSEMBLY, "htmlPath")), "missing-htmlPath", "hint"),
    "G18": (genomes(ASSEMBLY.replace("about", "abuot")), "missing-page", "warning"),
    "G19": (genomes("genome hg38\ntrackDb tarckDb.txt\n"), "unreadable-trackdb", "error"),
    "P01": (tracks(f"{A}color\n"), "no-value", "error"),
    "P02": (tracks(A.replace("track a", "track a b")), "track-line", "error"),
    "P03": (
        tracks("include one.txt alpha\n", one=f"include two.txt beta\n\n{A}", two=B),
        "release-differs",
        "error",
    ),
    "P04": (tracks("include one.txt alpha\n", one=f"{A}release beta\n"), "release-differs", "error"),
    "P05": (tracks(A.replace("full", "Full")), "bad-value", "error"),
    "P06": (tracks(f"{A}color {'1' * 60},2,3\n"), "bad-value", "error"),
    "P07": (tracks(f"{A}altColor 1,2\n"), "bad-value", "error"),
    "T01": (tracks(without(A, "shortLabel")), "missing-shortLabel", "error"),
    "T02": (tracks(without(A, "longLabel")), "missing-longLabel", "error"),
    "T03": (tracks(without(A, "type")), "missing-type", "error"),
    "T04": (tracks(A.replace("bigWig", "bed 6")), "bad-type", "error"),
    "T05": (tracks(without(A, "bigDataUrl")), "missing-bigDataUrl", "error"),
    "T06": (tracks(without(A, "bigDataUrl").replace("bigWig", "mathWig")), "missing-mathDataUrl", "error"),
    "T07": (tracks(A.replace("bigWig", "bigBarChart")), "missing-barChartBars", "error"),
    "T08": (tracks(A.replace("bigWig", "vcfPhasedTrio")), "missing-vcfChildSample", "error"),
    "T09": (tracks(f"{A}idInUrlSql x\n"), "forbidden-setting", "error"),
    "T10": (tracks(f"{A}\n{B}parent a\n"), "bad-nesting", "error"),
    "R01": (tracks(f"{A}\ninclude one.txt\n", one=A), "duplicate-track", "error"),
    "R02": (tracks(f"{A}parent none\n"), "unknown-parent", "error"),
    "R03": (tracks(f"{COMPOSITE}parent all\n\n{A}parent all\n"), "parent-loop", "error"),
    "R04": (
        tracks(f"{COMPOSITE}parent two\n\n{COMPOSITE.replace('all', 'two')}parent all\n\n{A}parent two\n"),
        "parent-loop",
        "error",
    ),
    "R05": (
        tracks("track s\nsuperTrack on\nparent t\n\ntrack t\nsuperTrack on\nparent s\n"),
        "parent-loop",
        "error",
    ),
    "R06": (
        tracks("".join(f"track s{n}\nsuperTrack on\nparent s{n - 1}\n\n" for n in range(1, 20)) + "track s0\nsuperTrack on\n"),
        "nesting-depth",
        "error",
    ),
    "R07": (tracks(f"{A.replace('track a', 'track a+b')}\n{B.replace('track b', 'track a.b')}"), "duplicate-track", "error"),
    "R08": (tracks(A.replace("track a", "track a.b")), "track-name", "warning"),
    "R09": (tracks(f"{COMPOSITE}bigDataUrl signal.bw\n\n{A}parent all\n"), "data-on-container", "error"),
    "R10": (tracks(f"{A}\n{B}parent a\n"), "bad-nesting", "error"),
    "R11": (tracks(f"{A}\n{COMPOSITE}"), "empty-container", "error"),
    "R13": (
        tracks(f"{COMPOSITE.replace('compositeTrack on', 'container multiWig')}\n{A}parent all\n"),
        "single-overlay",
        "warning",
    ),
    "R14": (
        {**genomes(f"{ASSEMBLY}groups groups.txt\n"), **tracks(f"{COMPOSITE}group chip\n\n{A}parent all\ngroup rna\n")},
        "group-differs",
        "error",
    ),
    "S01": (tracks(f"{COMPOSITE}subGroup1 cell Cell line k=K562\n\n{A}parent all\nsubGroups cell=k\n"), "bad-value", "warning"),
    "S02": (
        tracks(f"{COMPOSITE}subGroup1 c C {' '.join(f'm{n}=M' for n in range(2001))}\n\n{A}parent all\nsubGroups c=m1\n"),
        "bad-value",
        "warning",
    ),
    "S03": (tracks(f"{GROUPED}\n{A}parent all\nsubGroups cell=h\n"), "empty-subgroup", "error"),
    "S04": (tracks(f"{GROUPED}\n{A}parent all\n"), "no-subgroups", "error"),
    "S05": (tracks(f"{GROUPED}subGroup2 m M x=X\n\n{A}parent all\nsubGroups cell=k\n"), "missing-member", "warning"),
    "S06": (tracks(f"{GROUPED}\n{A}parent all\nsubGroups cell=k foo=x\n"), "undefined-subgroup", "warning"),
    "S07": (
        tracks(
            f"{GROUPED}subGroup2 m M x=X\ndimensions dimX=cell\nsortOrder m=+ cell=+\n\n"
            f"{A}parent all\nsubGroups cell=k\n"
        ),
        "missing-member",
        "warning",
    ),
    "S08": (tracks(f"{GROUPED}filterComposite dimA\n\n{A}parent all\nsubGroups cell=k\n"), "filter-without-dimensions", "error"),
    "S09": (
        tracks(f"{GROUPED}dimensions dimX=cell\nfilterComposite dimA\n\n{A}parent all\nsubGroups cell=k\n"),
        "filter-dimension",
        "error",
    ),
    "Y01": (tracks(A.replace("bigWig", "wig")), "unusual-type", "error"),
    "Y02": (tracks(A.replace("bigWig", "bigBed 6+").replace("signal.bw", "peaks.bb")), "bad-type", "error"),
    "Y03": (tracks(A.replace("bigWig", "bigBed 6 3").replace("signal.bw", "peaks.bb")), "bad-type", "warning"),
    "F01": (tracks(A.replace("signal.bw", "peaks.bb")), "wrong-kind", "error"),
    "F02": (tracks(A.replace("bigWig", "bigGenePred")), "wrong-kind", "error"),
    "F03": (tracks(A.replace("bigWig", "bigBed 9").replace("signal.bw", "peaks.bb")), "too-few-columns", "error"),
    "F04": (tracks(A.replace("bigWig", "bigBed 2").replace("signal.bw", "peaks.bb")), "bad-type", "error"),
    "F05": (tracks(A.replace("bigWig", "bigBed six").replace("signal.bw", "peaks.bb")), "bad-type", "error"),
    "F06": (tracks(A.replace("bigWig", "vcfTabix").replace("signal.bw", "gzipped.vcf.gz")), "not-bgzip", "error"),
    "F07": (tracks(A.replace("bigWig", "bam")), "wrong-kind", "error"),
    "F08": (tracks(A.replace("bigWig", "bam").replace("signal.bw", "unindexed.bam")), "missing-index", "error"),
    "F09": (tracks(A.replace("bigWig", "longTabix").replace("signal.bw", "about.html")), "unreadable-file", "error"),
    "F10": (tracks(A.replace("bigWig", "hic")), "wrong-kind", "error"),
    "F11": (tracks(A.replace("bigWig", "halSnake")), "wrong-kind", "error"),
    "F12": (tracks(A.replace("bigWig", "bigFoo")), "bad-type", "error"),
    "V01": (tracks(f"{A}viewLimits 10\n"), "bad-value", "error"),
    "V02": (tracks(f"{A}viewLimitsMax 10\n"), "bad-value", "error"),
    "V03": (tracks(f"{A}defaultViewLimits 10\n"), "bad-value", "error"),
    "V04": (tracks(f"{A}viewLimits 0:ten\n"), "bad-value", "error"),
    "V05": (tracks(f"{A}viewLimits 10:0\n"), "bad-value", "warning"),
    "V06": (tracks(f"{A}viewLimits 0:{'1' * 70}\n"), "bad-value", "error"),
    "V07": (tracks(f"{A}autoScale group\n"), "bad-value", "error"),
    "V08": (tracks(f"{A}filterLimits.score 0:10\n"), "filter-without-default", "warning"),
    "D01": (tracks(without(A, "html")), "no-page", "hint"),
    "D02": (tracks(A.replace("html about", "html script")), "page-markup", "hint"),
    "C01": (tracks(f"{A}visibilty full\n"), "unknown-setting", "warning"),
    "C02": (tracks(f"{A}noInherit on\n"), "deprecated-setting", "hint"),
    "C03": (tracks(f"{A}alwaysZero on\n"), "setting-level", "warning"),
}  # fmt: skip
#: Ids without a hub of their own, and where they are.
ELSEWHERE = {
    "H01": "test_run: a hub that is not there",
    "H11": "test_run: a genome that the hub has not raises ReadError",
    "G12": "G11: the names in oddnames.2bit are wrong in both ways",
    "G13": "below: a name of 255 characters",
    "G14": "below: no more is said after five",
    "G20": "test_remote: a path of UCSC's own machines in a served hub",
    "R12": "of the older engine only: the newer one takes a multiWig in a composite, and so do we",
    "C04": "UCSC's page of settings comes with the package, so it cannot be out of reach",
    "C05": "test_run: a level that there is not raises ValueError",
}


def test_all_101_checks_are_accounted_for() -> None:
    counts = {
        "H": 11,
        "G": 20,
        "P": 7,
        "T": 10,
        "R": 14,
        "S": 9,
        "Y": 3,
        "F": 12,
        "V": 8,
        "D": 2,
        "C": 5,
    }
    ids = {f"{letter}{n:02}" for letter, count in counts.items() for n in range(1, count + 1)}
    assert len(ids) == 101
    assert CASES.keys() | ELSEWHERE.keys() == ids
    assert not CASES.keys() & ELSEWHERE.keys()


@pytest.mark.parametrize("number", sorted(CASES))
def test_what_hubcheck_finds_is_found(number: str, tmp_path: Path) -> None:
    files, code, severity = CASES[number]
    report = check_hub(write_hub(tmp_path, files), settings="base" if number == "C03" else True)
    found = [finding for finding in report if finding.code == code]
    assert found, [str(finding) for finding in report]
    assert severity in {finding.severity for finding in found}
    assert all(finding.file is not None for finding in found)


def test_long_names_of_sequences_and_no_more_than_five(tmp_path: Path) -> None:
    from handmade import twobit

    names = ["x" * 255, *(f"_{n}" for n in range(9))]
    content = twobit([(name, "ACGT") for name in names])
    files = {**genomes(ASSEMBLY.replace("chrA:1-100", "_1:1-2")), "new.2bit": content}
    found = [f.message for f in check_hub(write_hub(tmp_path, files)) if f.code == "sequence-name"]
    assert "has 255 characters, and UCSC takes 254" in found[0]
    assert "does not begin with a letter or digit" in found[1]
    assert len(found) == 6
    assert "more names of sequences are like that" in found[5]


def test_a_multiwig_in_a_composite_is_fine(tmp_path: Path) -> None:
    overlay = "track o\ncontainer multiWig\ntype bigWig\nshortLabel O\nlongLabel O\nparent all\n"
    text = f"{COMPOSITE}visibility full\n\n{overlay}\n{A}parent o\n\n{B}parent o\n"
    assert [finding.code for finding in check_hub(write_hub(tmp_path, tracks(text)))] == []
