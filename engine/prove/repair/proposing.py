"""Proposes a repair: the first change that takes the fault away, brings no other, and is proved to do so."""

from collections.abc import Mapping

from msgspec import Struct

from engine.faults import Refused
from engine.model import Process
from engine.prove.explore import Budget
from engine.prove.proof import Proof, Verdict
from engine.prove.proving import prove
from engine.prove.repair.candidates import Candidate, candidates
from engine.prove.repair.editing import Draft
from engine.prove.subject import UNKNOWN, Subject, Surroundings

BUDGET = Budget(states=50_000, seconds=10.0)
Faults = frozenset[tuple[str, str]]


class Repair(Struct, frozen=True, kw_only=True):
    """`xml` is `file` after the change that the sentences say; `proof` is its proof."""

    text: str
    text_en: str
    file: str
    xml: bytes
    proof: Proof


def propose(
    files: Mapping[str, bytes], process_id: str, verdict: Verdict, surroundings: Surroundings = UNKNOWN
) -> Repair | None:
    """None where no change that is known here is proved. Raises Refused for files that cannot be read."""
    subject = Subject.read(files, surroundings)
    home = _home(subject, process_id, verdict.element)
    if home is None:
        return None
    file = subject.file_of[home.id]
    before = _faults(prove(subject, process_id, budget=BUDGET))
    for candidate in candidates(home, verdict):
        xml = _changed(files[file], file, candidate)
        proof = _proof({**files, file: xml}, process_id, surroundings)
        if proof is not None and proof.whole and _faults(proof) <= before - {(verdict.id, verdict.element)}:
            return Repair(text=candidate.text, text_en=candidate.text_en, file=file, xml=xml, proof=proof)
    return None


def _home(subject: Subject, process_id: str, element: str) -> Process | None:
    """The process that has the element: the one that was proved, else one that it calls."""
    own = subject.find(process_id)
    others = [each for each in subject.abstract if each is not own]
    found = (each.drawn for each in ([own] if own is not None else []) + others)
    return next((process for process in found if element in process.indexes), None)


def _changed(xml: bytes, file: str, candidate: Candidate) -> bytes:
    draft = Draft(xml, file)
    candidate.apply(draft)
    return draft.bytes()


def _proof(files: Mapping[str, bytes], process_id: str, surroundings: Surroundings) -> Proof | None:
    """None where the changed diagram cannot be read any more."""
    try:
        return prove(Subject.read(files, surroundings), process_id, budget=BUDGET)
    except Refused:
        return None


def _faults(proof: Proof) -> Faults:
    return frozenset((each.id, each.element) for each in proof.refuted)
