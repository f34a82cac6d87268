"""Proofs that people wait for on a page: one at a time in this web process, within seconds, the last ones remembered.

In memory only: nothing is kept of a draft. Which promises and forms are around a diagram: processes/proving.py.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from msgspec import Struct

from engine.prove import Budget, Proof, Subject, Verdict, prove
from engine.prove.counterexample import NotTraced, sentences
from processes.proving import load_subject

BUDGET = Budget(states=60_000, seconds=5.0)
REMEMBERED = 12


class Busy(Exception):
    """Another proof is being made; ask again."""


class Proved(Struct, frozen=True, kw_only=True):
    """A proof and what it was made from."""

    subject: Subject
    proof: Proof


PROVING = Lock()

_known: OrderedDict[str, Proved] = OrderedDict()


def prove_files(files: Mapping[str, bytes], process_id: str) -> Proved:
    """Raises Busy; Refused with every fault of files that cannot be read; KeyError for a process not in them."""
    key = _digest(files, process_id)
    if (found := _known.get(key)) is not None:
        return found
    if not PROVING.acquire(blocking=False):
        raise Busy
    try:
        subject = load_subject(files)
        proved = Proved(subject=subject, proof=prove(subject, process_id, budget=BUDGET))
        _known[key] = proved
        while len(_known) > REMEMBERED:
            _known.popitem(last=False)
        return proved
    finally:
        PROVING.release()


def told(proved: Proved, verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """The way into a fault, Spanish and English; nothing where no path shows it."""
    if not verdict.path:
        return ()
    try:
        return sentences(proved.subject, verdict)
    except NotTraced:
        return ()


def _digest(files: Mapping[str, bytes], process_id: str) -> str:
    found = hashlib.sha256(process_id.encode())
    for name, content in sorted(files.items()):
        found.update(f"\0{name}\0{len(content)}\0".encode() + content)
    return found.hexdigest()
