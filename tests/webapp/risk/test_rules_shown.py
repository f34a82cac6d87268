"""The rules that an alert met are said in words; what they looked at in a case only to who may see that case."""

import pytest
from small_network import SignIn, World
from sqlalchemy import update

from processes.risk.rights.requests import Asked, receive
from processes.risk.rule_alerts import Situation, rules_met
from processes.risk.tables import Alert
from webapp.risk.rules_shown import FACTS, RULES

RECORDED = {"rule": "long_in_rgc", "facts": {"months_in_rgc": 22.0}}
OF_THE_CASE = {"rule": "in_severity", "facts": {"hdme_global": 2.5}}


def meet(world: World, status: str, *rules: dict) -> Alert:
    """An alert of León with this status, which met these rules."""
    alert = next(each for each in world.alerts() if each.status == status and each.territory == "leon")
    with world.application.sessions() as session, session.begin():
        session.execute(update(Alert).where(Alert.id == alert.id).values(rules_met=list(rules)))
    return alert


def said(sign_in: SignIn, who: str, alert: Alert, language: str = "es") -> str:
    answer = sign_in(who).get(f"/alertas/{alert.id}?lang={language}")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "Lleva mucho tiempo con la RGC: 22 meses en RGC."), ("en", "Long in RGC: 22 months in RGC.")],
)
def test_a_rule_is_said_with_what_it_looked_at(
    sign_in: SignIn, world: World, language: str, words: str
) -> None:
    alert = meet(world, "under_review", RECORDED)
    page = said(sign_in, "dario", alert, language)
    assert words in page
    assert page.index("<svg") < page.index(words), "what protects comes first"


@pytest.mark.parametrize(
    ("who", "words"),
    [("dario", "gravedad: 2,5 valor global de la HDME."), ("carla", "gravedad: el dato está en su caso.")],
    ids=["supervisor, who may see the case", "coordinator of the Network, who may not"],
)
def test_a_cases_facts_are_for_who_may_see_it(sign_in: SignIn, world: World, who: str, words: str) -> None:
    assert words in said(sign_in, who, meet(world, "accepted", OF_THE_CASE))


def test_without_rules_nothing_is_said_of_them(sign_in: SignIn, world: World) -> None:
    assert "Reglas de la Red" not in said(sign_in, "dario", meet(world, "under_review"))


def test_every_rule_and_fact_of_the_table_has_words() -> None:
    everything = Situation(
        months_in_rgc=99, rgc_spells=99, months_since_contact=99, hdme_global=0, hdme_change=-9
    )
    met = rules_met(everything)
    assert {each.rule for each in met} == set(RULES)
    assert {name for each in met for name in each.facts} == set(FACTS)


def test_a_contested_score_is_said_beside_the_decision(sign_in: SignIn, world: World) -> None:
    alert = meet(world, "under_review")
    assert "La persona discute su puntuación." not in said(sign_in, "dario", alert)
    with world.application.sessions() as session, session.begin():
        asked = Asked(participant=alert.participant, right="contest")
        receive(session, world.application.engine, asked, by="ana", now=world.clock.now())
    world.work()
    assert "La persona discute su puntuación." in said(sign_in, "dario", alert)
