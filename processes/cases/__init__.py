"""Participants and their cases: who cares for whom, consent, what happened, and drafts of task forms."""
