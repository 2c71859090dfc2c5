table peptideMapping
"Peptides mapped to the genome (ENCODE)"
    (
    string  chrom;              "Sequence the item lies on"
    uint    chromStart;         "First base, counted from 0"
    uint    chromEnd;           "One past the last base"
    string  name;               "Label of the item"
    uint    score;              "From 0 to 1000, for shading"
    char[1] strand;             "+, - or . for none"
    float   rawScore;           "Score of the hit as the search program gives it"
    string  spectrumId;         "Spectrum the hit comes from; several hits may share it"
    uint    peptideRank;        "Rank among the hits of this peptide"
    uint    peptideRepeatCount; "How often this hit was seen"
    )
