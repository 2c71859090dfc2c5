"""Hubs with one fault each, and what UCSC's newest hubCheck says of them: found, or defended."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from conftest import FACTS

from trackhub import Report, check_hub
from trackhub.errors import ReadError

TABLE = FACTS / "hubcheck" / "probes.tsv"

#: What each probe that hubCheck complains of has, by our codes.
FOUND = {
    "hub-no-hub": {"no-hub"},
    "hub-no-longLabel": {"missing-longLabel"},
    "hub-no-email": {"missing-email"},
    "hub-useOneFile-novalue": {"no-genomes-file"},
    "hub-description-404": {"missing-page"},
    "hub-bom": {"byte-order-mark"},
    "hub-second-stanza": {"no-hub"},
    "gen-dup": {"duplicate-genome"},
    "asm-no-organism": {"missing-organism"},
    "asm-no-defaultPos": {"missing-defaultPos"},
    "asm-badpos-chrom": {"bad-position"},
    "asm-badpos-range": {"bad-position"},
    "asm-2bit-junk": {"unreadable-file"},
    "asm-groups-404": {"unreadable-groups-file"},
    "trk-no-longLabel": {"missing-longLabel"},
    "trk-no-bigDataUrl-2": {"missing-bigDataUrl"},
    "type-bigwig": {"bad-type"},
    "type-bedGraph": {"unusual-type"},
    "type-cram": {"bad-type"},
    "type-bigNet": {"wrong-kind"},
    "type-barChart": {"bad-type"},
    "type-genePred": {"bad-type"},
    "type-foo": {"bad-type"},
    "type-bigBedx": {"bad-type"},
    "bb-bigBed_12-b6.bb": {"too-few-columns"},
    "bb-bigBed_six-b6.bb": {"bad-type"},
    "bb-bigBed_13-b12.bb": {"too-few-columns"},
    "bb-on-bigwig": {"wrong-kind"},
    "bw-on-text": {"unreadable-file"},
    "bam-nobai": {"unreadable-file"},
    "bam-404": {"missing-file"},
    "vcf-notbi": {"missing-index"},
    "vcf-trio-nochild": {"missing-vcfChildSample"},
    "hic-junk": {"unreadable-file"},
    "hal": {"unreadable-file"},
    "name-dup-fixed": {"duplicate-track", "track-name"},
    "name-dot": {"track-name"},
    "name-space": {"track-line"},
    "name-override": {"track-name"},
    "track-novalue": {"no-value"},
    "setting-novalue-html": {"no-value"},
    "par-self": {"parent-loop"},
    "par-notcontainer": {"bad-nesting"},
    "sg-missing": {"empty-subgroup", "no-subgroups"},
    "sg-badtag": {"empty-subgroup"},
    "sg-bogus": {"undefined-subgroup"},
    "vis-case": {"bad-value"},
    "color-name": {"bad-value"},
    "color-2": {"bad-value"},
    "autoscale-Off": {"bad-value"},
    "vl-nocolon": {"bad-value"},
    "vl-text": {"bad-value"},
    "filter-orphan": {"filter-without-default"},
    "bbc-nobars": {"missing-barChartBars"},
    "forbidden": {"forbidden-setting"},
    "inc-onefile-first": {"no-genome"},
    "inc-check": {"missing-file"},
    "inc-self": {"include-loop"},
    "inc-release-bad": {"missing-file"},
    "inc-novalue": {"no-include-file"},
    "inc-adjacent": {"missing-file"},
    "inc-http": {"unreadable-include"},
    "noblank-check2": {"merged-stanzas", "missing-file"},
    "cont-blank2": {"merged-stanzas", "missing-file"},
    "eof-hub2": {"eof-mark", "missing-email"},
    "bom-genomes": {"byte-order-mark"},
    "two-faults": {"missing-file"},
    "fault-abort": {"bad-value", "missing-file"},
    "err-allow": {"missing-file"},
    "seqname-bad": {"sequence-name"},
    "url-D": {"missing-file"},
    "url-abs": {"unreadable-file"},
    "url-quote": {"missing-file"},
    "cs-typo": {"unknown-setting"},
    "cs-unknown": {"unknown-setting"},
    "cs-level": {"setting-level"},
    "levelsuper": {"distant-setting"},
    "mixed": {"missing-file"},
    "cr": {"missing-file"},
    "title": {"bad-value"},
    "hubx": {"track-name"},
    "hubxy": {"track-name", "missing-file"},
    "deep": {"bad-nesting"},
    "superoff": {"unknown-parent"},
    "viewparent": {"bad-nesting"},
    "dup": {"wrong-kind", "repeated-setting"},
    "twobit-allow": {"missing-file"},
}
#: Hubs that hubCheck refuses, and that are right.
FALSE_ALARMS = {
    "hub-version": "version is a setting of hub.txt; hubCheck crashes on it",
    "hub-version-nolevel": "version and level are settings of hub.txt; hubCheck crashes on them",
    "ver": "version is a setting of hub.txt; hubCheck crashes on it",
    "cs-colorSettings": "tableBrowser and multiRegionsBedUrl are on UCSC's page, without a level",
    "url-query": "a web server takes the query of a URL, and so does hubCheck over http",
}
#: Errors in hubs that hubCheck lets pass, with the codes: what it does not look at.
SILENT_PASSES = {
    "hub-onefile-genome-after-track": {"genome-after-track", "no-genomes"},
    "hub-onefile-two-genomes": {"one-file-genomes"},
    "gen-empty": {"no-genomes"},
    "asm-blat": {"bad-value"},
    "bb-bigMaf-b6.bb": {"other-columns"},
    "bb-bigChain-b6.bb": {"too-few-columns"},
    "bb-bigNarrowPeak-b6.bb": {"too-few-columns"},
    "bb-bigRmsk-b6.bb": {"too-few-columns"},
    "bb-bigMethyl-b6.bb": {"too-few-columns"},
    "bw-truncated": {"truncated-file"},
    "inc-instanza": {"include-in-stanza"},
    "bom-trackdb": {"byte-order-mark", "missing-file"},
    # hubCheck was told to forgive warnings, of which a missing .2bit is one.
    "twobit-allow": {"missing-file"},
}
#: Warnings about what hubCheck takes without a word and should not.
ALSO_SAID = {
    "bw-args-junk": "bad-type",
    "bb-bigBed_5-b4p.bb": "other-columns",
    "comp-in-comp": "bad-nesting",
    "super-nolabel": "missing-shortLabel",
    "super-url": "data-on-container",
    "super-in-super": "bad-nesting",
    "super-in-comp": "bad-nesting",
    "mw-folder": "bad-value",
    "name-punct": "track-name",
    "sg-onlytag": "bad-value",
    "sg-dim-unknown": "undefined-subgroup",
    "sg-12": "unknown-setting",
    "sg9": "undeclared-member",
    "badtag2dim": "undeclared-member",
    "color-300": "bad-value",
    "priority-text": "bad-value",
    "mhp-bad": "bad-value",
    "win-bad": "bad-value",
    "filter-nofield": "unknown-field",
    "searchIndex-none": "missing-search-index",
    "meta-404": "missing-file",
    "dupkey": "repeated-setting",
    "dup2": "repeated-setting",
    "gen-emptytrackdb": "empty-trackdb",
    "asm-two-groups": "unknown-group",
    "deep2": "bad-nesting",
}


def rows() -> list[dict[str, str]]:
    if not TABLE.exists():
        return []
    with TABLE.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in table if (row["engine"], row["mode"]) == ("2026", "local")]


ROWS = {row["probe"]: row for row in rows()}


def checked(name: str, probes: Path, folder: Path) -> Report:
    """Check a probe with its data files, in the way in which hubCheck was told to."""
    shutil.copytree(probes / "data", folder)
    shutil.copytree(probes / name, folder, dirs_exist_ok=True)
    if not (folder / "cut.bw").exists():
        (folder / "cut.bw").write_bytes((probes / "data" / "w.bw").read_bytes()[:500])
    options = ROWS[name]["options"]
    return check_hub(
        folder,
        files="-noTracks" not in options,
        settings="base" if "-level=base" in options else True,
        genomes="mm10" if "-genome=mm10" in options else None,
    )


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_probe_is_judged_as_the_newest_hubcheck_does_or_better(
    name: str, probes: Path, tmp_path: Path
) -> None:
    refused = ROWS[name]["exit_status"] != "0"
    if name == "gen-option-unknown":
        with pytest.raises(ReadError, match="no genome mm10"):
            checked(name, probes, tmp_path / "hub")
        return
    report = checked(name, probes, tmp_path / "hub")
    said = {finding.code for finding in report}
    serious = {finding.code for finding in report.at_least("warning")}
    if name in FALSE_ALARMS:
        assert refused
        # The little bigWig of the probes was made for a genome of their own.
        assert serious <= {"wrong-assembly"}
    elif refused:
        assert said >= FOUND[name]
        assert FOUND[name] & serious
    else:
        expected = SILENT_PASSES.get(name, set())
        assert {finding.code for finding in report.errors} == expected
        if name in ALSO_SAID:
            assert ALSO_SAID[name] in serious
        elif not expected:
            assert serious <= {"wrong-assembly"}


def test_every_name_in_the_tables_is_a_probe() -> None:
    if not ROWS:
        pytest.skip("the probes are not beside this checkout")
    named = {*FOUND, *FALSE_ALARMS, *SILENT_PASSES, *ALSO_SAID}
    assert sorted(named - set(ROWS)) == []
