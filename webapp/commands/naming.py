"""`concierto participant name`: the way out where every named person of a restricted case has left the Network."""

import sys

import click

from processes.cases.lifecycle.rights_log import ReasonMissing, Request, write_act
from processes.cases.people.restricting import RestrictionRefused, find_restriction, name_for_operator
from webapp.commands.asking import accountable
from webapp.commands.speaking import REFUSED, Voice
from webapp.commands.unfit import composed_at_head

REFUSALS = {
    "not_entitled": (
        "Queda alguna persona designada: que designe ella",
        "A named person is left: let them name",
    ),
    "not_nameable": ("Esa persona no atiende casos", "That person does not attend cases"),
    "unknown": ("No es un expediente reservado", "It is not a restricted case"),
    "reason": ("Faltan quién lo pide y por qué", "Who asks and why are missing"),
}


@click.command("name")
@click.argument("case_code", metavar="CASO")
@click.argument("username", metavar="USUARIO")
@accountable
def name_somebody(*, case_code: str, username: str, actor: str, reason: str, language: str) -> None:
    """Designa a alguien para un expediente reservado cuyas personas designadas ya no están."""
    voice = Voice(language)
    with composed_at_head(voice) as application:
        now = application.engine.clock.now()
        try:
            with application.sessions() as session, session.begin():
                session.connection(execution_options={"writes": True})
                request = Request(by=actor, reason=reason, at=now)
                if not name_for_operator(session, case_code, username, by=actor, now=now):
                    raise RestrictionRefused(
                        "unknown", f"Expected a restricted case, but {case_code!r} is none"
                    )
                restriction = find_restriction(session, case_code)
                about = None if restriction is None else restriction.participant
                write_act(session, about, "name", request, {"case": case_code, "username": username})
        except RestrictionRefused as refusal:
            _refuse(voice, refusal.reason)
        except ReasonMissing:
            _refuse(voice, "reason")
    voice.say(f"{username} queda designada para {case_code}.", f"{username} is named for {case_code}.")


def _refuse(voice: Voice, reason: str) -> None:
    spanish, english = REFUSALS[reason]
    voice.say(f"{spanish}.", f"{english}.")
    sys.exit(REFUSED)
