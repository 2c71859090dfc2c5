table gappedPeak
"Regions of signal with gaps between their blocks (ENCODE gappedPeak)"
    (
    string          chrom;       "Sequence the item lies on"
    uint            chromStart;  "First base, counted from 0"
    uint            chromEnd;    "One past the last base"
    string          name;        "Label of the item"
    uint            score;       "From 0 to 1000, for shading"
    char[1]         strand;      "+, - or . for none"
    uint            thickStart;  "First base drawn thick"
    uint            thickEnd;    "One past the last base drawn thick"
    uint            reserved;    "Color as R,G,B; 0 for the color of the track"
    int             blockCount;  "Number of blocks"
    int[blockCount] blockSizes;  "Lengths of the blocks in bases"
    int[blockCount] chromStarts; "Starts of the blocks from chromStart"
    float           signalValue; "Enrichment over the region"
    float           pValue;      "Significance as -log10; -1 where not given"
    float           qValue;      "False discovery rate as -log10; -1 where not given"
    )
