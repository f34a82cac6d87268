"""Starting, recording, validating and correcting a diagnosis, in the caller's transaction; asks nobody's rights.

Each change names the revision that it was made from; who comes second gets StaleDiagnosis and changes nothing.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from processes.cases.diagnosis.content import Content, read_content, score_content, write_content
from processes.cases.diagnosis.packs import USUAL, get_pack
from processes.cases.diagnosis.queries import content_of, find_open, find_validated, list_diagnoses
from processes.cases.diagnosis.states import DiagnosisRefused, check_moment, check_second, check_step
from processes.cases.diagnosis.tables import Diagnosis, DiagnosisRevision
from processes.cases.queries import find_consent_in_force, lock_case
from processes.network.calendar import local_date

Part = Literal["professional", "own"]
PARTS: dict[Part, frozenset[str]] = {
    "professional": frozenset({"answers", "factors", "judgement"}),
    "own": frozenset({"self_ratings"}),
}
REASON_AT_LEAST = 10


class StaleDiagnosis(Exception):
    """Somebody else recorded or validated in between."""


class Start(Struct, frozen=True, kw_only=True):
    """What is begun. `plan_agreed_on` and `is_closing` say when an O2 may be made."""

    case_code: str
    by: str
    key: str
    moment: str = "O1"
    pack: str = USUAL
    plan_agreed_on: date | None = None
    is_closing: bool = False


class Change(Struct, frozen=True, kw_only=True):
    """Who changes which revision; the same `key` twice counts once."""

    by: str
    key: str
    revision: int


def start(session: Session, asked: Start, *, now: datetime) -> Diagnosis:
    """Begin a measurement. Raises DiagnosisRefused, UnknownPack, UnknownCase."""
    lock_case(session, asked.case_code)
    existing = session.scalar(select(Diagnosis).where(Diagnosis.key == asked.key))
    if existing is not None:
        return existing
    check_moment(asked.moment)
    get_pack(asked.pack)
    _check_consent(session, asked.case_code)
    _check_turn(session, asked, today=local_date(now))
    return _add(session, asked, Content(), now=now)


def record(
    session: Session,
    diagnosis: Diagnosis,
    part: Part,
    values: Mapping[str, Any],
    change: Change,
    *,
    now: datetime,
) -> tuple[str, ...]:
    """Put one part in the place of what it said; the items whose critical flag is new.

    Raises ContentRefused, DiagnosisRefused, StaleDiagnosis.
    """
    if _is_done(session, change.key):
        return ()
    pack = get_pack(diagnosis.pack)
    _check_consent(session, diagnosis.case_code)
    before = content_of(session, diagnosis)
    kept = {name: value for name, value in write_content(before).items() if name not in PARTS[part]}
    given = {name: value for name, value in values.items() if name in PARTS[part]}
    after = read_content(pack, {**kept, **given})
    scores = score_content(pack, after)
    state = "complete" if scores.is_complete else "provisional"
    _move(session, diagnosis, change, state=state)
    _add_revision(session, diagnosis, after, part=part, by=change.by, key=change.key, now=now)
    flagged = set(score_content(pack, before).critical)
    return tuple(item for item in scores.critical if item not in flagged)


def validate(session: Session, diagnosis: Diagnosis, change: Change, *, now: datetime) -> None:
    """Lock it for good. Raises DiagnosisRefused where it is not complete, StaleDiagnosis."""
    if diagnosis.state == "validated" and diagnosis.validated_by == change.by:
        return
    _move(session, diagnosis, change, state="validated", counts=False)
    diagnosis.validated_at, diagnosis.validated_by = now, change.by
    session.flush()


def correct(
    session: Session, diagnosis: Diagnosis, reason: str, change: Change, *, now: datetime
) -> Diagnosis:
    """Another one that begins with what this one says; this one stays as it was validated."""
    lock_case(session, diagnosis.case_code)
    existing = session.scalar(select(Diagnosis).where(Diagnosis.key == change.key))
    if existing is not None:
        return existing
    if diagnosis.state != "validated":
        raise DiagnosisRefused("not_validated", "Expected a validated diagnosis to correct, but it is open")
    if len(reason.strip()) < REASON_AT_LEAST:
        raise DiagnosisRefused("no_reason", "Expected a reason for the correction, but there is none")
    if find_open(session, diagnosis.case_code) is not None:
        raise DiagnosisRefused("one_is_open", "Expected no open diagnosis in the case, but there is one")
    asked = Start(
        case_code=diagnosis.case_code,
        by=change.by,
        key=change.key,
        moment=diagnosis.moment,
        pack=diagnosis.pack,
        plan_agreed_on=diagnosis.plan_agreed_on,
        is_closing=diagnosis.is_closing,
    )
    corrected = _add(session, asked, content_of(session, diagnosis), now=now)
    corrected.corrects, corrected.correction_reason = diagnosis.number, reason.strip()
    session.flush()
    return corrected


def _check_consent(session: Session, case_code: str) -> None:
    consent = find_consent_in_force(session, case_code)
    if consent is None or not consent.may_use_record:
        raise DiagnosisRefused("no_consent", "Expected a consent to use the record, but none is in force")


def _check_turn(session: Session, asked: Start, *, today: date) -> None:
    if find_open(session, asked.case_code) is not None:
        raise DiagnosisRefused("one_is_open", "Expected no open diagnosis in the case, but there is one")
    first = find_validated(session, asked.case_code, "O1")
    if asked.moment == "O1":
        if first is not None:
            raise DiagnosisRefused("first_is_there", "Expected no validated O1, but there is one: correct it")
        return
    if first is None:
        raise DiagnosisRefused("no_first", "Expected a validated O1 before an O2, but there is none")
    if first.pack != asked.pack:
        raise DiagnosisRefused("other_pack", f"Expected the instrument {first.pack} of O1, but got another")
    check_second(asked.plan_agreed_on, is_closing=asked.is_closing, today=today)


def _add(session: Session, asked: Start, content: Content, *, now: datetime) -> Diagnosis:
    is_complete = score_content(get_pack(asked.pack), content).is_complete
    diagnosis = Diagnosis(
        case_code=asked.case_code,
        number=1 + max((each.number for each in list_diagnoses(session, asked.case_code)), default=0),
        key=asked.key,
        moment=asked.moment,
        pack=asked.pack,
        state="complete" if is_complete else "provisional",
        revision=1,
        plan_agreed_on=asked.plan_agreed_on,
        is_closing=asked.is_closing,
        correction_reason="",
        started_at=now,
        started_by=asked.by,
    )
    session.add(diagnosis)
    session.flush()
    _add_revision(session, diagnosis, content, part="start", by=asked.by, key=asked.key, now=now)
    return diagnosis


def _move(session: Session, diagnosis: Diagnosis, change: Change, *, state: Any, counts: bool = True) -> None:
    """Claim the revision by a conditional update: one row, or somebody else was there first."""
    check_step(diagnosis.state, state)  # type: ignore[arg-type]
    claimed = (
        update(Diagnosis)
        .where(
            Diagnosis.id == diagnosis.id,
            Diagnosis.revision == change.revision,
            Diagnosis.state == diagnosis.state,
        )
        .values(state=state, revision=change.revision + (1 if counts else 0))
        .returning(Diagnosis.id)
        .execution_options(synchronize_session=False)
    )
    if session.scalar(claimed) is None:
        raise StaleDiagnosis(f"Expected revision {change.revision}, but the diagnosis was changed since")
    session.refresh(diagnosis)


def _add_revision(
    session: Session, diagnosis: Diagnosis, content: Content, *, part: str, by: str, key: str, now: datetime
) -> None:
    session.add(
        DiagnosisRevision(
            diagnosis=diagnosis.id,
            revision=diagnosis.revision,
            key=key,
            part=part,
            at=now,
            by=by,
            content=write_content(content),
        )
    )
    session.flush()


def _is_done(session: Session, key: str) -> bool:
    return session.scalar(select(DiagnosisRevision.revision).where(DiagnosisRevision.key == key)) is not None
