table bigNarrowPeak
"Peaks of signal with their summits (ENCODE narrowPeak)"
    (
    string  chrom;       "Sequence the item lies on"
    uint    chromStart;  "First base, counted from 0"
    uint    chromEnd;    "One past the last base"
    string  name;        "Label of the item"
    uint    score;       "From 0 to 1000, for shading"
    char[1] strand;      "+, - or . for none"
    float   signalValue; "Enrichment over the region"
    float   pValue;      "Significance as -log10; -1 where not given"
    float   qValue;      "False discovery rate as -log10; -1 where not given"
    int     peak;        "Summit, counted from chromStart; -1 where not given"
    )
