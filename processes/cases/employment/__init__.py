"""Employment itineraries: a proposal by the triage, a place of the resource map, and the job followed up."""
