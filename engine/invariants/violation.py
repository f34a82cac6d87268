"""What does not hold, in words. Never holds data of a person: fields are named, their values are not."""

from msgspec import Struct


class Violation(Struct, frozen=True):
    """One invariant that does not hold for one instance (0: for none in particular)."""

    instance_id: int
    invariant: int
    spanish: str
    english: str

    def say(self, language: str = "en") -> str:
        """In one line, with the instance and the invariant's number in docs/invariants.md."""
        text = self.spanish if language == "es" else self.english
        return f"{self.instance_id}: [{self.invariant}] {text}"
