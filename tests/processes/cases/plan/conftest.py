"""A case whose participant has signed, with a validated diagnosis, a life project, and what makes a plan complete."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases.diagnosis.handlers import record_diagnosis, start_diagnosis, validate_diagnosis
from processes.cases.diagnosis.packs import get_pack
from processes.cases.plan.agreeing import Signed, put_in_force, sign, validate
from processes.cases.plan.states import SIGNERS
from processes.cases.plan.tables import CasePlan
from processes.cases.plan.writing import Change, start_plan, write_life_project, write_plan
from processes.network.calendar import local_date
from processes.tasks import Job

MakeJob = Callable[..., Job]
PROJECT = {
    "capacities": "Cocino bien y sé escuchar.",
    "supports": "Mi hermana y el grupo del barrio.",
    "hopes": "Trabajar en una cocina.",
    "own_words": "Quiero que mis hijas me vean contento.",
}
FACTORS = [
    {
        "kind": "satisfactory",
        "locus": "internal",
        "dimension": "personal",
        "intensity": "3",
        "words": "Cocina.",
    },
    {
        "kind": "threatening",
        "locus": "external",
        "dimension": "housing",
        "intensity": "2",
        "words": "Alquiler.",
    },
]


@pytest.fixture
def diagnosed(case_job: MakeJob, case_code: str) -> str:
    """The same with a validated O1 that has two factors."""
    pack = get_pack("hdme_compatible_1")
    number = start_diagnosis(case_job("start", case_id=case_code))["diagnosis"]
    said = {
        "answers": {item.id: "4" for item in pack.items()},
        "self_ratings": {each.id: 6 for each in pack.dimensions},
        "factors": FACTORS,
        "judgement": "Capaz.",
    }
    record_diagnosis(case_job("record", case_id=case_code, diagnosis=number, **said))
    validate_diagnosis(case_job("validate", case_id=case_code, diagnosis=number, validated_by="ana"))
    return case_code


def whole_plan(now: datetime) -> dict[str, Any]:
    """Nothing is missing."""
    today = local_date(now)
    action = {"what": "Hacer el curso", "who": "La persona", "result": "Título", "indicator": "Diploma"}
    return {
        "strategy": "exploit",
        "strategy_words": "Aprovechar que cocina bien.",
        "goals": [{"words": "Trabajar en una cocina", "factor": "1", "actions": [{**action, "months": 3}]}],
        "services": [
            {"verb": "activate", "code": "401023", "action": "Apoyo", "holder": "asso", "since": str(today)},
            {
                "verb": "activate",
                "code": "404016",
                "action": "Empleo",
                "holder": "ceas_s",
                "since": str(today),
            },
            {"verb": "keep", "code": "101", "action": "Comedor", "holder": "ceas_n", "since": str(today)},
        ],
        "first_follow_up": str(today + timedelta(days=30)),
        "accompaniment": "weekly",
        "contacts": [{"organisation": "asso", "about": "El curso de cocina"}],
    }


@dataclass
class Desk:
    """What people do about plans, step by step, with keys of their own."""

    session: Session
    now: datetime
    code: str
    made: int = field(default=0)

    def change(self, by: str, revision: int) -> Change:
        self.made += 1
        return Change(by=by, key=f"desk:{self.made}", revision=revision)

    def write_project(self, **parts: str) -> None:
        write_life_project(
            self.session, self.code, {**PROJECT, **parts}, self.change("cruz", 0), now=self.now
        )

    def begin(self) -> CasePlan:
        self.made += 1
        return start_plan(self.session, self.code, by="cruz", key=f"desk:{self.made}", now=self.now)

    def write(self, plan: CasePlan, **other: Any) -> None:
        said = {**whole_plan(self.now), **other}
        write_plan(self.session, plan, said, self.change("cruz", plan.revision), now=self.now)

    def validate(self, plan: CasePlan, by: str = "ana") -> None:
        validate(self.session, plan, self.change(by, plan.revision), now=self.now)

    def sign(self, plan: CasePlan, *signers: str) -> None:
        for signer in SIGNERS:
            if not signers or signer in signers:
                by = "ana" if signer == "reference_professional" else "cruz"
                signed = Signed(signer=signer, on=local_date(self.now))
                sign(self.session, plan, signed, self.change(by, plan.revision), now=self.now)

    def put_in_force(self, plan: CasePlan) -> None:
        put_in_force(self.session, plan, self.change("ana", plan.revision), now=self.now)

    def agreed(self) -> CasePlan:
        """From nothing to a plan in force."""
        self.write_project()
        plan = self.begin()
        self.write(plan)
        self.validate(plan)
        self.sign(plan)
        self.put_in_force(plan)
        return plan


@pytest.fixture
def desk(network_session: Session, case_job: Any, diagnosed: str) -> Desk:
    return Desk(network_session, case_job.now, diagnosed)
