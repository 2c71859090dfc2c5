table mafSummary
"How well each species aligns (companion of bigMaf)"
    (
    string  chrom;       "Sequence the item lies on"
    uint    chromStart;  "First base, counted from 0"
    uint    chromEnd;    "One past the last base"
    string  src;         "Species the row is about"
    float   score;       "How well it aligns, from 0 to 1"
    char[1] leftStatus;  "How it goes on to the block before"
    char[1] rightStatus; "How it goes on to the block after"
    )
