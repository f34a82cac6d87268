"""Proofs that people wait for on a page: one at a time in this web process, within seconds, the last ones remembered.

In memory only: nothing is kept of a draft. Which promises and forms are around a diagram: processes/proving.py.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import TypeAlias

from msgspec import Struct, field

from engine.faults import Refused
from engine.prove import Budget, Proof, Subject, Verdict, prove
from engine.prove.counterexample import confirmed, explained
from engine.prove.counterexample.wording import Labels
from engine.prove.proof import REFUTED
from engine.prove.repair import MENDABLE, Repair, propose
from processes.proving import load_subject, words_of

BUDGET = Budget(states=60_000, seconds=5.0)
REPAIR_S = 10.0
"""For all that is tried for one repair."""
REPLAY_S = 1.0
"""For trying one way on the engine."""
REMEMBERED = 12
Sentences: TypeAlias = tuple[tuple[str, str], ...]


class Busy(Exception):
    """Another proof is being made; ask again."""


class Proved(Struct, frozen=True, kw_only=True):
    """A proof and what it was made from. `ways` are those that were told already."""

    subject: Subject
    proof: Proof
    words: Labels
    ways: dict[tuple[str, str, str], Sentences] = field(default_factory=dict)


PROVING = Lock()

_known: OrderedDict[str, Proved] = OrderedDict()


def prove_files(files: Mapping[str, bytes], process_id: str) -> Proved:
    """Raises Busy; Refused with every fault of files that cannot be read; KeyError for a process not in them."""
    key = digest(files, process_id)
    if (found := _known.get(key)) is not None:
        return found
    with _alone():
        subject = load_subject(files)
        proof = confirmed(subject, prove(subject, process_id, budget=BUDGET), seconds=REPLAY_S)
        proved = Proved(subject=subject, proof=proof, words=words_of(files))
        _known[key] = proved
        while len(_known) > REMEMBERED:
            _known.popitem(last=False)
        return proved


def is_mendable(verdict: Verdict) -> bool:
    """Is anything known that might help?"""
    return verdict.result == REFUTED and verdict.id in MENDABLE


def find_repair(proved: Proved, verdict: Verdict) -> Repair | None:
    """A change that was proved to take this fault away, and that lint takes; None where none was found in time.

    Raises Busy.
    """
    subject = proved.subject
    with _alone():
        found = propose(subject.files, proved.proof.process, verdict, subject.surroundings, seconds=REPAIR_S)
        if found is None:
            return None
        try:
            load_subject({**subject.files, found.file: found.xml})
        except Refused:
            return None
        return found


@contextmanager
def _alone() -> Iterator[None]:
    """Raises Busy when a proof is being made."""
    if not PROVING.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        PROVING.release()


def told(proved: Proved, verdict: Verdict) -> Sentences:
    """The way into a fault, Spanish and English, with what came of trying it; nothing where no path shows it."""
    if not verdict.path:
        return ()
    key = verdict.id, verdict.element, verdict.text  # its path may hold values that have no hash
    if key not in proved.ways:
        proved.ways[key] = explained(proved.subject, verdict, labels=proved.words, seconds=REPLAY_S)
    return proved.ways[key]


def digest(files: Mapping[str, bytes], process_id: str) -> str:
    """Names these files and which of their processes is meant."""
    found = hashlib.sha256(process_id.encode())
    for name, content in sorted(files.items()):
        found.update(f"\0{name}\0{len(content)}\0".encode() + content)
    return found.hexdigest()
