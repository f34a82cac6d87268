"""What a professional may open or do by role alone: the sections of the application, and what is counted beside them.

`require_` answers 403: a section's existence is no secret. One thing in it, by its id: webapp/access.py.
"""

from flask import abort

from processes.cases.people.registering import may_register
from processes.cases.queries import count_cases_for
from processes.cases.referrals.locks import RECEIVING
from processes.cases.referrals.queries import count_referrals_for
from processes.network.professionals import Professional, is_regional, territories_of
from processes.network.resource_access import may_see_map
from processes.risk.community.queries import has_actions, planning_territories
from processes.risk.queries import count_alerts
from webapp import current

DESIGNERS = frozenset({"gss", "coordinador_red"})
MONITORS = ("gss", "coordinador_red", "supervisor", "evaluador")
REVIEWERS = frozenset({"coordinador_red", "supervisor"})
JOURNAL_READERS = frozenset({"gss", "coordinador_red", "supervisor", "dpo"})
OPERATORS = frozenset({"gss", "coordinador_red", "supervisor"})
WAITING = ("raised", "under_review")
OPEN_REFERRALS = ("under_study", "granted_follow_up")


def count_open_cases(reader: Professional) -> int:
    """For the navigation."""
    return count_cases_for(current.session()(), reader, status="open")


def require_registrar(reader: Professional) -> None:
    if not may_register(reader):
        abort(403)


def may_see_referrals(reader: Professional) -> bool:
    """Who sends or receives them; for the navigation."""
    return not reader.roles.isdisjoint({"ceas_ts", *RECEIVING})


def count_open_referrals(reader: Professional) -> int:
    """For the navigation."""
    return count_referrals_for(current.session()(), reader, states=OPEN_REFERRALS)


def alert_territories(reader: Professional) -> frozenset[str]:
    """Where this reader reviews alerts."""
    return territories_of(reader, REVIEWERS)


def may_see_alerts(reader: Professional) -> bool:
    return bool(alert_territories(reader))


def count_waiting_alerts(reader: Professional) -> int:
    """For the navigation."""
    territories = alert_territories(reader)
    counted = count_alerts(current.session()(), territories=territories, reader=reader.username)
    return sum(counted.get(status, 0) for status in WAITING)


def require_alerts(reader: Professional) -> None:
    if not may_see_alerts(reader):
        abort(403)


def may_see_actions(reader: Professional) -> bool:
    """Plans, organises or invites to community actions somewhere."""
    return has_actions(reader)


def require_actions(reader: Professional) -> None:
    if not may_see_actions(reader):
        abort(403)


def require_planner(reader: Professional) -> None:
    if not planning_territories(reader):
        abort(403)


def require_map(reader: Professional) -> None:
    if not may_see_map(reader):
        abort(403)


def may_govern(reader: Professional) -> bool:
    """Signs and ends agreements for the Network."""
    return any(is_regional(reader, role) for role in ("gss", "coordinador_red"))


def require_governor(reader: Professional) -> None:
    if not may_govern(reader):
        abort(403)


def may_monitor(reader: Professional) -> bool:
    """Region-wide roles: lists and counts are of the whole region."""
    return any(is_regional(reader, role) for role in MONITORS)


def monitor_territories(reader: Professional) -> frozenset[str] | None:
    """Whose counts they see; None: the whole region's."""
    return None if may_monitor(reader) else territories_of(reader, REVIEWERS)


def may_see_counts(reader: Professional) -> bool:
    """Who oversees the work: everywhere, or in some territories."""
    territories = monitor_territories(reader)
    return territories is None or bool(territories)


def require_monitor(reader: Professional) -> None:
    if not may_see_counts(reader):
        abort(403)


def may_design(reader: Professional) -> bool:
    return not DESIGNERS.isdisjoint(reader.roles)


def require_designer(reader: Professional) -> None:
    if not may_design(reader):
        abort(403)


def may_read_journal(reader: Professional) -> bool:
    """Who oversees the work; of instances that they may see anyway."""
    return not JOURNAL_READERS.isdisjoint(reader.roles)


def may_operate(reader: Professional) -> bool:
    """Suspend, cancel, move ... what they may see."""
    return not OPERATORS.isdisjoint(reader.roles)


def may_broadcast(reader: Professional) -> bool:
    """A signal reaches every instance of the region."""
    return any(is_regional(reader, role) for role in ("gss", "coordinador_red"))
