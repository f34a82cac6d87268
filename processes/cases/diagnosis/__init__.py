"""The multidimensional diagnosis of a case: instrument packs, scores, states, factors, what is recorded and by whom.

The instrument is data (`packs/`); the professional's judgement in words stands beside it, never below it.
"""
