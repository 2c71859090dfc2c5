"""Real hubs by other people: our verdicts are those of UCSC's loader, but for differences that are listed here."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from trackhub import check_hub

_GITHUB = re.compile(
    r"https?://(?:raw\.githubusercontent\.com|github\.com)/([^/]+)/([^/]+)/(?:raw/|blob/)?"
    r"(?:refs/heads/)?[^/]+/([^?]*)"
)
_HUBCHECK = "the loader takes it, hubCheck refuses it"
_LOST = "the loader takes it, and what stands there is lost"
#: Hubs that UCSC's loader takes and that have errors of ours: which, and why they are right.
DEFENDED = {
    "Ensembl+thr/samples/SRP066358/hub.txt": (
        {"bad-nesting", "empty-subgroup", "missing-bigDataUrl", "no-subgroups"},
        "its inner composite is not declared as one; " + _HUBCHECK,
    ),
    "Ensembl+trackhub-registry/trackhubs-examples/vizhub/genomes3/RoadmapRelease3.txt": (
        {"lost-lines"},
        _LOST,
    ),
    "FarmHJ+genome-hub/COLO320.hub.txt": (
        {"empty-subgroup"},
        "no track is in any member that is declared; " + _HUBCHECK,
    ),
    "GBIRCHAK+YBB6v3/hub.txt": ({"unusual-type"}, "bedGraph: " + _HUBCHECK),
    "HAHM0612+UCSC/hub.txt": ({"unusual-type"}, "bedGraph: " + _HUBCHECK),
    "ashleyrichjones+hub/hub.txt": ({"lost-lines"}, _LOST),
    "diekhans+T2T-CHM13-hub/pub/hub/hub.txt": ({"bad-type"}, "bigBed 2 +: " + _HUBCHECK),
    "kcArtemis+ucsc_track_hub/hub.txt": ({"merged-stanzas"}, _LOST),
    "lanjun66+T2T/hub.txt": ({"unusual-type"}, "bedGraph: " + _HUBCHECK),
    "marcomarconi+polyA/hub.txt": ({"merged-stanzas"}, _LOST),
    "mw201608+datahub/hubDirectory/hub.txt": ({"unusual-type"}, "bedGraph: " + _HUBCHECK),
    "mw201608+datahub/hubDirectory/hub1.txt": ({"unusual-type"}, "bedGraph: " + _HUBCHECK),
    "pervouchine+nmdnar/hub/hub.txt": ({"bad-type"}, "bigBed 9+: " + _HUBCHECK),
    "pervouchine+trackhubs/hub/hub.txt": ({"bad-type"}, "bigBed 9+: " + _HUBCHECK),
    "ucscGenomeBrowser+kent-core/src/hg/utils/hubCheck/tests/input/badType.txt": (
        {"bad-type", "empty-container"},
        "one of hubCheck's own examples of what it refuses",
    ),
}


def test_verdicts_are_those_of_the_loader_but_for_what_is_defended(corpus: Path) -> None:
    def resolve(url: str) -> Path:
        match = _GITHUB.match(url)
        return corpus / f"{match[1]}+{match[2]}" / match[3] if match else corpus / "nowhere"

    with (corpus / "kent_verdicts.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) > 200
    different = {}
    for row in rows:
        name = f"{row['repo']}/{row['hub_file']}"
        report = check_hub(corpus / name, files=False, resolve=resolve)
        assert all(finding.file is not None for finding in report), name
        if (row["verdict"] == "accept") != report.ok:
            different[name] = {finding.code for finding in report.errors}
    assert different == {name: codes for name, (codes, _) in DEFENDED.items()}
