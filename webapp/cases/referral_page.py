"""What the page of a referral shows: what was sent and may still be seen, and what the reader may do now.

The caller has let the reader in to the referral; what they may read of the person is asked here, at each request.
"""

from decimal import Decimal

from msgspec import Struct

from engine.views import TaskFilter, TaskView
from processes.cases.diagnosis.packs import get_pack
from processes.cases.diagnosis.queries import content_of, find_validated
from processes.cases.diagnosis.scoring import score
from processes.cases.people.households import KINSHIPS, members_of
from processes.cases.plan.queries import content_of as plan_content
from processes.cases.plan.queries import find_plan_in_force
from processes.cases.referrals.acting import standing_of
from processes.cases.referrals.codes import read_code
from processes.cases.referrals.locks import Kind, acts_now, may_record
from processes.cases.referrals.queries import kind_of
from processes.cases.referrals.sharing import look_at
from processes.cases.referrals.tables import Referral
from processes.cases.tables import Case, Participant
from processes.network.calendar import local_date
from webapp import access, current
from webapp.cases.reading import show_fields
from webapp.language import language

PROCESSES = frozenset({"referral_between_organisations", "referral_reception"})
TASKS_AT_MOST = 100


class Measured(Struct, frozen=True, kw_only=True):
    """A dimension of the validated diagnosis; no answers, no judgement."""

    name: str
    value: Decimal | None


class Sent(Struct, frozen=True, kw_only=True):
    """What the receiver may see now of what was sent. None or empty: not that."""

    groups: frozenset[str]
    participant: Participant | None = None
    household: tuple[str, ...] = ()
    diagnosis: tuple[Measured, ...] = ()
    goals: tuple[str, ...] = ()


def side_of(referral: Referral) -> Kind | None:
    """As what the reader takes part."""
    case = current.session()().get_one(Case, referral.case_code)
    return kind_of(referral, current.professional(), case)


def may_ask_for(case: Case) -> bool:
    """Whether the reader may begin a referral of this case: the CEAS asks, while the case is open."""
    me = current.professional()
    outline = Referral(sender=case.ceas, receiver="")
    return case.status == "open" and may_record(kind_of(outline, me, case), "401035")


def acts_for(referral: Referral, kind: Kind | None) -> list[str]:
    """What the lock leaves to the reader at this moment."""
    return sorted(acts_now(kind, read_code(referral.service), standing_of(referral)))


def tasks_of(referral: Referral) -> list[TaskView]:
    """The open tasks of this referral that the reader may do."""
    wanted = TaskFilter(
        business_keys=frozenset([referral.case_code]), process_ids=PROCESSES, limit=TASKS_AT_MOST
    )
    reader = current.professional()
    return [
        task
        for task in current.read().list_tasks(wanted)
        if access.may_see_task(reader, task) and referral_of(task.instance_id) == referral.code
    ]


def referral_of(instance_id: int) -> str | None:
    """The code of the referral that an instance is about."""
    code = current.read().variables(instance_id).get("referral_id")
    return str(code) if code else None


def sent_to(referral: Referral) -> Sent:
    """What the receiver sees of the person: at each look what consent and agreements allow then."""
    session = current.session()()
    case = session.get_one(Case, referral.case_code)
    look = look_at(referral)
    groups = show_fields(case, *look.field_groups, purpose=look.purpose)
    person = session.get_one(Participant, case.participant)
    return Sent(
        groups=groups,
        participant=person if "identity" in groups else None,
        household=_household(person) if "household" in groups else (),
        diagnosis=_measured(case) if "diagnosis" in groups else (),
        goals=_goals(case) if "plan" in groups else (),
    )


def _household(person: Participant) -> tuple[str, ...]:
    """Kinship only, as the CEAS knows it; no names."""
    place = 1 if language() == "en" else 0
    members = members_of(current.session()(), person, on=local_date(current.now()))
    return tuple(KINSHIPS[each.kinship][place] for each in members if each.kinship in KINSHIPS)


def _goals(case: Case) -> tuple[str, ...]:
    """Of the plan in force, in the participant's words; no actions, no names."""
    session = current.session()()
    plan = find_plan_in_force(session, case.code)
    return () if plan is None else tuple(goal.words for goal in plan_content(session, plan).goals)


def _measured(case: Case) -> tuple[Measured, ...]:
    session = current.session()()
    diagnosis = find_validated(session, case.code, "O2") or find_validated(session, case.code, "O1")
    if diagnosis is None:
        return ()
    pack, content = get_pack(diagnosis.pack), content_of(session, diagnosis, sees_confidential=False)
    scores = score(pack, content.answers, content.self_ratings)
    return tuple(
        Measured(name=each.dimension.name.say(language()), value=each.value) for each in scores.dimensions
    )
