"""The follow-up of a plan until the case closes: how it progresses, the second measurement, and the closing."""
