"""Numbers of identity documents: written in one way, and checked by their letter. Pure.

DNI and NIE carry a letter that follows from the digits (Real Decreto 1553/2005, RD 557/2011): a wrong one is a slip
of the pen. A passport of any country has no common check: only its length and signs.
"""

import re

from stdnum.es import dni, nie

KINDS = ("dni", "nie", "passport", "other")
KIND_NAMES = {
    "dni": ("DNI", "DNI"),
    "nie": ("NIE", "NIE"),
    "passport": ("Pasaporte", "Passport"),
    "other": ("Otro documento", "Another document"),
}
CHECKED = frozenset({"dni", "nie"})
_PLAIN = re.compile(r"[0-9A-Z]{3,20}", re.ASCII)


def normalise(number: str) -> str:
    """Capitals and digits only: people write `12.345.678-Z`, `x 1234567 l`."""
    return re.sub(r"[\s.\-_/·]", "", number).upper()


def find_fault(kind: str, number: str) -> str | None:
    """What is wrong with a normalised number, as a code: unknown_kind, shape, letter; None where nothing is."""
    if kind not in KINDS:
        return "unknown_kind"
    if kind == "dni":
        return _fault_of(number, r"\d{8}[A-Z]", is_valid=dni.is_valid(number))
    if kind == "nie":
        return _fault_of(number, r"[XYZ]\d{7}[A-Z]", is_valid=nie.is_valid(number))
    return None if _PLAIN.fullmatch(number) else "shape"


def guess_kind(number: str) -> str:
    """Which document a normalised number looks like."""
    if re.fullmatch(r"\d{8}[A-Z]", number, re.ASCII):
        return "dni"
    return "nie" if re.fullmatch(r"[XYZ]\d{7}[A-Z]", number, re.ASCII) else "other"


def _fault_of(number: str, shape: str, *, is_valid: bool) -> str | None:
    if not re.fullmatch(shape, number, re.ASCII):
        return "shape"
    return None if is_valid else "letter"
