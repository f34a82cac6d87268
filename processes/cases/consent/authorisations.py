"""What a participant may authorise, and what an answer allows. Pure. Refusing has no effect on benefits.

The four authorisations are separate: each may be given without the others, and all may be revoked at any time.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from processes.cases.tables import Consent

AUTHORISATIONS = ("carry_out", "record", "team", "research")


class ConsentRefused(ValueError):
    """The answer cannot be recorded: it is not complete, or it allows nothing."""


class Authorisations(Struct, frozen=True, kw_only=True):
    """carry out actions; consult and update the record; discuss in the team; research with anonymised data."""

    carry_out: bool
    record: bool
    team: bool
    research: bool

    @property
    def allows_anything(self) -> bool:
        """Whether there is anything to sign."""
        return self.carry_out or self.record or self.team or self.research


NOTHING = Authorisations(carry_out=False, record=False, team=False, research=False)


def read_authorisations(given: Any) -> Authorisations:
    """The four answers as a task's form gives them: {"carry_out": true, ...}. Raises ConsentRefused."""
    if not isinstance(given, Mapping):
        raise ConsentRefused(f"Expected the four authorisations, but got {type(given).__name__}")
    wrong = [name for name in AUTHORISATIONS if not isinstance(given.get(name), bool)]
    if wrong:
        raise ConsentRefused(f"Expected yes or no to each authorisation, but not to {', '.join(wrong)}")
    read = Authorisations(**{name: given[name] for name in AUTHORISATIONS})
    if not read.allows_anything:
        raise ConsentRefused("Expected at least one authorisation to sign, but all were denied: a refusal")
    return read


def authorisations_of(consent: Consent) -> Authorisations:
    """What a stored answer allows: nothing unless it is signed and still holds."""
    holds = consent.status == "signed"
    return Authorisations(
        carry_out=holds and consent.may_carry_out,
        record=holds and consent.may_use_record,
        team=holds and consent.may_discuss_in_team,
        research=holds and consent.may_research,
    )
