"""The document that a participant is handed: what the export says, in both languages, as a tagged PDF."""

from typing import Any

import msgspec
import pytest
from sqlalchemy.orm import Session

from engine import Engine
from processes.cases.consent.acts import Act
from processes.cases.consent.sharing import Grant, share
from processes.cases.handlers import register_consent
from processes.cases.lifecycle.exporting import export_participant
from processes.cases.lifecycle.rights_log import Request
from processes.cases.lifecycle.summary import summarise
from processes.cases.lifecycle.summary_words import ANSWERS, HEADINGS, LABELS, RIGHTS
from processes.cases.plan.pdf import render_document
from processes.cases.tables import Case

NAMES = {"ana": "Ana Inventada", "ceas_n": "CEAS del Norte", "cruz": "Cruz Inventada"}
TITLES = {"errand": "Un recado"}


@pytest.fixture
def found(network_session: Session, engine: Engine, closed_case: str, asked: Request, case_job: Any) -> Any:
    """The export of P1, who has signed and shares something by now."""
    case = network_session.get_one(Case, closed_case)
    consent = {"carry_out": True, "record": True, "team": False, "research": False}
    register_consent(case_job("yes", case_id=case.code, consent=consent, consent_version="2026-1"))
    act = Act(by="ana", at=asked.at, key="share")
    share(network_session, case, Grant(organisation="ceas_s", purpose="referral"), act)
    return export_participant(network_session, engine.read, "P1", asked)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "es",
            (
                "Los datos que hay sobre usted",
                "No acepta",
                "Hija o hijo",
                "Derivación",
                "Atender el caso",
                "Otro motivo",
            ),
        ),
        (
            "en",
            (
                "The data that there are about you",
                "Refused",
                "Referral",
                "Attending the case",
                "Other reason",
            ),
        ),
    ],
)
def test_it_says_what_is_known_and_who_has_seen_it(found: Any, language: str, words: tuple[str, ...]) -> None:
    document = summarise(found, NAMES, TITLES, language)
    text = msgspec.json.encode(document).decode()
    assert [word for word in words if word not in text] == []
    for said in (
        "Persona Inventada P1",
        "00000001R",
        "611 000 000",
        "29/02/1980",
        "Ana Inventada",
        "Un recado",
    ):
        assert said in text, said
    assert "Teme volver" not in text
    headings = [section.heading for section in document.sections]
    assert len(headings) == len(set(headings)) == 9, "nothing was done with the data before"


def test_what_there_is_not_is_not_said(network_session: Session, engine: Engine, asked: Request) -> None:
    found = export_participant(network_session, engine.read, "P2", asked)
    headings = [section.heading for section in summarise(found, {}, {}, "es").sections]
    assert headings == ["Sus datos", "Todo lo demás"]


def test_it_is_a_tagged_document(found: Any) -> None:
    pdf = render_document("document", summarise(found, NAMES, TITLES, "es"), "es")
    assert pdf.startswith(b"%PDF")
    assert b"/StructTreeRoot" in pdf
    assert b"pdfuaid" in pdf


def test_every_word_is_in_both_languages() -> None:
    for words in (HEADINGS, LABELS, ANSWERS, RIGHTS):
        assert all(spanish and english and spanish != english for spanish, english in words.values())
