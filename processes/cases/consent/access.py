"""Who may look at a case's consent and change what is shared, once the case itself was found for them.

Registering, narrowing and withdrawing is for who attends the person; who only oversees looks on. The participant
decides; a professional writes down what they decided.
"""

from msgspec import Struct

from processes.cases.tables import Case
from processes.network.professionals import Professional, organisations_of


class ConsentRights(Struct, frozen=True, kw_only=True):
    """`may_change`: while the case is open."""

    case: Case
    may_change: bool


def rights_in(professional: Professional, case: Case) -> ConsentRights:
    """What somebody who was let in to the case may do with its consent."""
    holders = {case.case_coordinator, case.reference_professional}
    holds = not professional.usernames.isdisjoint(holders)
    attends = holds or case.ceas in organisations_of(professional, {"ceas_ts"})
    return ConsentRights(case=case, may_change=attends and case.status == "open")
