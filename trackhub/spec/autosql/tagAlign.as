table tagAlign
"Mapped sequence tags (ENCODE, historical)"
    (
    string  chrom;      "Sequence the item lies on"
    uint    chromStart; "First base, counted from 0"
    uint    chromEnd;   "One past the last base"
    string  sequence;   "Bases of the read"
    uint    score;      "Uniqueness or quality"
    char[1] strand;     "+ or -"
    )
