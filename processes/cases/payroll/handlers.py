"""Service tasks of the payroll's reconciliation. Each may run twice and then counts once; codes only."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.faults import Refused
from processes.cases.payroll.comparing import compare
from processes.cases.payroll.queries import known_people, offices, open_by_office
from processes.cases.payroll.reading import read_payroll
from processes.cases.payroll.tables import Discrepancy, Payroll
from processes.tasks import BpmnError, Job, service_task

Values = Mapping[str, Any]


class UnknownPayroll(LookupError):
    """No payroll has that code."""


class PayrollUnread(ValueError):
    """A payroll is compared that could not be read."""


@service_task("payroll.read")
def read(job: Job) -> Values:
    """Reads payroll_id; writes payroll_rows. Throws `bad_payroll`, with how many faults; nothing is loaded then."""
    payroll = _payroll(job)
    try:
        rows = read_payroll(payroll.content, f"{payroll.code}.csv", offices=offices(job.session))
    except Refused as refused:
        found = len(refused.faults)
        text = f"Expected a payroll, but it has {found} faults"
        raise BpmnError("bad_payroll", text, {"payroll_faults": found}) from None
    payroll.rows = len(rows)
    return {"payroll_rows": len(rows)}


@service_task("payroll.compare")
def compare_with_cases(job: Job) -> Values:
    """Reads payroll_id; writes offices [{ceas, count}] and open_discrepancies. What was found before stays as it is."""
    payroll = _payroll(job)
    try:
        rows = read_payroll(payroll.content, f"{payroll.code}.csv", offices=offices(job.session))
    except Refused:
        raise PayrollUnread(f"Expected {payroll.code} to be read before it is compared") from None
    before = {
        (kind, about)
        for kind, about in job.session.execute(
            select(Discrepancy.kind, Discrepancy.about).where(Discrepancy.payroll == payroll.code)
        )
    }
    job.session.add_all(
        Discrepancy(
            payroll=payroll.code,
            kind=each.kind,
            about=each.about,
            participant=each.participant,
            ceas=each.ceas,
            expected=each.expected,
            found=each.found,
            resolution="",
        )
        for each in compare(rows, known_people(job.session))
        if (each.kind, each.about) not in before
    )
    job.session.flush()
    return _counted(job, payroll)


@service_task("payroll.count_open")
def count_open(job: Job) -> Values:
    """Reads payroll_id; writes offices and open_discrepancies."""
    return _counted(job, _payroll(job))


@service_task("payroll.close")
def close(job: Job) -> Values:
    """Reads payroll_id, payroll_outcome (reconciled, dropped): the file's content is erased; the differences stay."""
    payroll = _payroll(job)
    if not payroll.outcome:
        payroll.outcome, payroll.content = str(job.variables["payroll_outcome"]), b""
    return {}


def _counted(job: Job, payroll: Payroll) -> Values:
    by_office = open_by_office(job.session, payroll.code)
    return {"offices": by_office, "open_discrepancies": sum(int(str(each["count"])) for each in by_office)}


def _payroll(job: Job) -> Payroll:
    code = str(job.variables["payroll_id"])
    payroll = job.session.get(Payroll, code, with_for_update=True)
    if payroll is None:
        raise UnknownPayroll(f"Expected a stored payroll, but there is none with code {code!r}")
    return payroll
