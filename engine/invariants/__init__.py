"""Do the invariants hold (docs/invariants.md)? Everything that is stored is looked at; nothing is changed."""

from engine.invariants.checking import check_invariants, find_violations
from engine.invariants.violation import Violation

__all__ = ["Violation", "check_invariants", "find_violations"]
