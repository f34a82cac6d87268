"""A counterexample as a Python program that runs into the fault with engine.testing.Harness, and asserts it."""

from collections.abc import Iterator

from engine.prove.counterexample.attempts import Did
from engine.prove.counterexample.copies import Changes
from engine.prove.counterexample.needed import needed
from engine.prove.counterexample.replaying import Replayed, replay
from engine.prove.counterexample.showing import Shown
from engine.prove.counterexample.wording import move_text
from engine.prove.proof import Verdict
from engine.prove.subject import Subject

ACTS = ("bring", "deliver", "fire", "open_at", "start_by_signal", "start_by_timer", "write")
SEEN = ("breaks_promise", "crowd", "entered", "never_rests", "rested", "standing", "times_in_one_scope")
SCRIPTS = "engine.prove.counterexample.scripts"
HELD = "harness.hold_messages()"
CHANGED = """
# No data were found that lead this way by themselves: in the copy that runs here these conditions are variables
# (the data must make them come out so), and these elements need no data.
files = changed(files, Changes({}))
"""


def script(subject: Subject, verdict: Verdict) -> str:
    """The program's text; where the path cannot be replayed, only comments that say so."""
    replayed = replay(subject, verdict)
    if not replayed.reached or replayed.shown is None:
        return f"# {verdict.text_en}\n# {verdict.text}\n# There is no script: {replayed.why}\n"
    body = "\n".join(_body(subject, replayed, replayed.shown))
    return f"{_head(subject, verdict, replayed, body)}\n{body}\n"


def _head(subject: Subject, verdict: Verdict, replayed: Replayed, body: str) -> str:
    assert verdict.path
    names = ", ".join(repr(name) for name in needed(subject, verdict.path[0].process))
    used = [name for name in (*ACTS, *SEEN) if f"{name}(" in body]
    used += [] if replayed.changes.is_none else ["Changes", "changed"]
    lines = [
        f'"""{_quoted(verdict.text_en)}',
        "",
        _quoted(verdict.text),
        "",
        "Run it with the folder of the files below.",
        '"""',
        "",
        "import sys",
        *(["from decimal import Decimal"] if "Decimal(" in body else []),
        "from pathlib import Path",
        "",
        *([f"from {SCRIPTS} import {', '.join(sorted(used))}"] if used else []),
        "from engine.testing import Harness",
        "",
        "folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path()",
        f"files = {{name: (folder / name).read_bytes() for name in [{names}]}}",
    ]
    changes = [] if replayed.changes.is_none else [CHANGED.format(_said(replayed.changes))]
    begin = ["harness = Harness()", *([HELD] if replayed.is_held else []), "harness.deploy(files=files)"]
    return "\n".join([*lines, *changes, *begin])


def _said(changes: Changes) -> str:
    parts = []
    if changes.answered:
        parts.append(f"answered={dict(changes.answered)!r}")
    for name, ids in (("bare", changes.bare), ("jobs", changes.jobs)):
        if ids:
            parts.append(f"{name}=frozenset({sorted(ids)!r})")
    return ", ".join(parts)


def _body(subject: Subject, replayed: Replayed, shown: Shown) -> Iterator[str]:
    for at, did in enumerate(replayed.did):
        yield ""
        yield f"# {_comment(subject, did)}"
        lines = [act.line() for act in did.acts]
        is_last = at == len(replayed.did) - 1
        yield from [*lines[:-1], shown.last_line(did.acts[-1])] if is_last and lines else lines
    yield from ("", *shown.lines) if shown.lines else ()


def _comment(subject: Subject, did: Did) -> str:
    found = subject.find(did.move.process)
    assert found is not None
    return move_text(found.drawn, did.move)[1]


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"""', "'''")
