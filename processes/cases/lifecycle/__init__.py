"""What becomes of the data about a participant: exported, put right, blocked, erased; an extract without names."""
