table bed3Sources
"How many tracks have data here, and which (for hideEmptySubtracks)"
    (
    string            chrom;       "Sequence the item lies on"
    uint              chromStart;  "First base, counted from 0"
    uint              chromEnd;    "One past the last base"
    uint              sourceCount; "Number of tracks"
    uint[sourceCount] sourceIds;   "Their numbers in the file of sources"
    )
