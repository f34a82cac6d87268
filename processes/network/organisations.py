"""What an organisation of the Network may be: its ownership, its standing, its code as a public body. Pure."""

import re

OWNERSHIPS = {"public": ("Pública", "Public"), "private": ("Privada", "Private")}
STANDINGS = {"agent": ("Agente", "Agent"), "collaborator": ("Colaboradora", "Collaborator")}
"""Codes with names in Spanish and English. Agents intervene; collaborators only lend a resource."""
DIR3 = re.compile(r"[A-Z]\d{8}|[A-Z]{2}\d{7}", re.ASCII)
"""Nine characters: the common directory of public bodies (Directorio Común, DIR3)."""


class WrongDir3(ValueError):
    """That is no code of the directory."""


def check_dir3(code: str) -> str:
    """The code in capitals, or empty where there is none: it is optional. Raises WrongDir3."""
    tidy = code.strip().upper()
    if tidy and not DIR3.fullmatch(tidy):
        raise WrongDir3(f"Expected one or two letters and digits, nine in all, but it is {code!r}")
    return tidy
