"""Which notices a case's processes wait for now, and how they are said. Sending one is in notice_views."""

from engine.views import InstanceFilter, SubscriptionView
from processes.cases.notices import NOTICES, REVOKED, Notice
from processes.cases.queries import consents_of
from processes.cases.tables import Case
from webapp import current
from webapp.language import language


def notices_for(case: Case) -> list[Notice]:
    """What can be told about this case now."""
    waiting = waiting_for(case)
    return [each for each in NOTICES if each.message in waiting or (each == REVOKED and has_consent(case))]


def shown(notice: Notice) -> tuple[str, str]:
    """Its name and effect in the reader's language."""
    if language() == "en":
        return notice.name_en, notice.effect_en
    return notice.name, notice.effect


def waiting_for(case: Case) -> dict[str, SubscriptionView]:
    """By message: who waits for it in the case's processes."""
    own = current.read().list_instances(
        InstanceFilter(business_keys=frozenset([case.code]), state="active", limit=100)
    )
    waits = (wait for each in own for wait in current.read().subscriptions(each.instance_id))
    return {wait.name: wait for wait in waits if wait.kind == "message" and wait.key == case.code}


def has_consent(case: Case) -> bool:
    """Whether a consent is in force."""
    return any(each.status == "signed" for each in consents_of(current.session()(), case.code))
