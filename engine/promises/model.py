"""A promise: what every run of a process must keep, as its sentence says it. Not how it is watched (automata.py).

The forms are patterns of DECLARE (Pesic and van der Aalst, 2006), with one for people and one for revocation.
"""

from enum import StrEnum

from msgspec import Struct


class Form(StrEnum):
    """What a sentence says of what is meant first (`one`) and what is meant then (`other`)."""

    NEVER_BEFORE = "never_before"
    """`one` is never entered before some `other` was completed"""
    ALWAYS_AFTER = "always_after"
    """once `one` was completed some `other` is completed later, before the end"""
    WITHIN = "within"
    """once `one` was completed some `other` is completed no later than `within`"""
    NOT_BOTH = "not_both"
    """`one` and `other` are never entered in the same case"""
    AT_MOST = "at_most"
    """`one` is entered `times` times at most"""
    OTHER_PEOPLE = "other_people"
    """who completed `one` does not complete `other`, nor the other way round"""
    WHILE_REVOKED = "while_revoked"
    """while `one` is revoked no `other` is entered"""


class Selector(Struct, frozen=True, order=True):
    """What a sentence means: an element's id (`by` id), or all elements of a kind, or all that do something.

    `by`: id, kind, data, risk, category, consent, message, signal.
    """

    by: str
    name: str

    def __str__(self) -> str:
        named = self.name if self.by == "id" else f"{self.by}:{self.name}"
        return named if " " not in named else f"«{named}»"


class Promise(Struct, frozen=True, kw_only=True):
    """`within` is an ISO 8601 duration. `name`: a Network promise's own name ("": the process's own promise).

    `words`: what it means, Spanish and English, for readers to whom marks of the diagram say nothing ("": no others).
    """

    form: Form
    one: Selector
    other: tuple[Selector, ...] = ()
    within: str = ""
    times: int = 0
    name: str = ""
    words: tuple[str, str] = ("", "")
