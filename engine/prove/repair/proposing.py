"""Proposes a repair: the first change that takes the fault away, brings no other, and is proved to do so."""

import math
import time
from collections.abc import Mapping

from msgspec import Struct

from engine.faults import Refused
from engine.model import Process
from engine.prove.counterexample.needed import needed
from engine.prove.exploration.explore import Budget
from engine.prove.proof import Proof, Verdict
from engine.prove.proving import prove
from engine.prove.repair.candidates import Candidate, Change, candidates
from engine.prove.repair.editing import Draft
from engine.prove.subject import UNKNOWN, Subject, Surroundings

BUDGET = Budget(states=50_000, seconds=10.0)
"""For each proof that is made."""
Faults = frozenset[tuple[str, str]]


class Repair(Struct, frozen=True, kw_only=True):
    """`xml` is `file` after the change that the sentences say; `proof` is its proof.

    `change` says the same to an editor, where only an element that is there is changed.
    """

    text: str
    text_en: str
    file: str
    xml: bytes
    proof: Proof
    change: Change | None = None


class Search(Struct, frozen=True, kw_only=True):
    """Where a fault is looked at. `deadline`: when the search is given up, in seconds of `time.perf_counter`."""

    process_id: str
    surroundings: Surroundings
    deadline: float

    def prove(self, subject: Subject) -> Proof:
        """Within what is left of the time."""
        left = max(0.0, self.deadline - time.perf_counter())
        budget = Budget(states=BUDGET.states, seconds=min(BUDGET.seconds, left))
        return prove(subject, self.process_id, budget=budget)

    def mended(self, files: Mapping[str, bytes], allowed: Faults) -> Proof | None:
        """None where changed files cannot be read any more, are not explored as a whole, or have another fault."""
        try:
            proof = self.prove(Subject.read(files, self.surroundings))
        except Refused:
            return None
        return proof if proof.whole and _faults(proof) <= allowed else None


def propose(
    files: Mapping[str, bytes],
    process_id: str,
    verdict: Verdict,
    surroundings: Surroundings = UNKNOWN,
    *,
    seconds: float = math.inf,
) -> Repair | None:
    """None where no change that is known here is proved within the time.

    Raises Refused for files that cannot be read.
    """
    search = Search(process_id=process_id, surroundings=surroundings, deadline=time.perf_counter() + seconds)
    whole = Subject.read(files, surroundings)
    home = _home(whole, process_id, verdict.element)
    if home is None:
        return None
    file, fault = whole.file_of[home.id], _same(verdict)
    few = needed(whole, process_id)  # what else the host has takes no part, and takes time to read
    allowed = _faults(search.prove(Subject.read(few, surroundings))) - {fault}
    for candidate in candidates(home, verdict):
        xml = _changed(files[file], file, candidate)
        if search.mended({**few, file: xml}, allowed) is None:
            continue
        before = _faults(search.prove(whole))
        proof = search.mended({**files, file: xml}, before - {fault})
        if proof is not None:
            return Repair(
                text=candidate.text,
                text_en=candidate.text_en,
                file=file,
                xml=xml,
                proof=proof,
                change=candidate.change,
            )
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


def _faults(proof: Proof) -> Faults:
    return frozenset(map(_same, proof.refuted))


def _same(verdict: Verdict) -> tuple[str, str]:
    """What makes two verdicts one fault: its element, but of a promise its sentence, wherever that can be broken."""
    is_promise = verdict.id == "promise" or verdict.id.startswith("network.")
    return verdict.id, verdict.text if is_promise else verdict.element
