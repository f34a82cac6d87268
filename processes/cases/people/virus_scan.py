"""Asks a virus scanner about some bytes: a command that reads them and answers by its exit code, as ClamAV's does.

`clamdscan --no-summary -` is such a command: 0 clean, 1 infected, anything else a failure. What it prints is not kept.
"""

import shlex
import subprocess
from collections.abc import Callable
from typing import Literal

Finding = Literal["clean", "infected", "failed"]
Scan = Callable[[bytes], Finding]
NOT_SCANNED = "none"
"""Said instead of a command where an installation decides to do without a scanner."""
TIMEOUT_S = 60


def scanner(command: str | None) -> Scan:
    """What the setting says. Without any, every scan fails: a document is never readable by accident."""
    if command is None:
        return lambda _content: "failed"
    if command == NOT_SCANNED:
        return lambda _content: "clean"
    words = shlex.split(command)
    return lambda content: _run(words, content)


def _run(words: list[str], content: bytes) -> Finding:
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own command, no shell
            words,
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return "failed"
    findings: dict[int, Finding] = {0: "clean", 1: "infected"}
    return findings.get(done.returncode, "failed")
