"""`concierto token`: make, list and revoke tokens of the programming interface. The secret is shown once."""

import sys
from datetime import timedelta

import click

from processes.application import Application
from processes.network.api_tokens import (
    SCOPES,
    Token,
    TokenRefused,
    TokenRequest,
    create_token,
    list_tokens,
    revoke_token,
)
from webapp.commands.speaking import REFUSED, Voice, language_option
from webapp.commands.unfit import composed_at_head


@click.group("token")
def token_group() -> None:
    """Claves de la interfaz para programas (/api/v1)."""


@token_group.command("create")
@click.argument("name")
@click.option("--professional", default=None, help="Usuario de la persona en cuyo nombre actúa.")
@click.option("--process", "processes", multiple=True, help="Proceso que puede tocar un sistema. Se repite.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice(list(SCOPES)),
    help="Permiso. Se repite.",
)
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 366), help="Días que vale.")
@click.option("--actor", default="sistema", show_default=True, help="Quién la crea.")
@language_option
def create(
    *,
    name: str,
    professional: str | None,
    processes: tuple[str, ...],
    scopes: tuple[str, ...],
    days: int,
    actor: str,
    language: str,
) -> None:
    """Crea una clave para una persona (--professional) o para el sistema NAME, y la muestra una sola vez."""
    request = TokenRequest(
        name=name,
        username=professional,
        scopes=scopes,
        processes=processes,
        lifetime=timedelta(days=days),
        created_by=actor,
    )
    with composed_at_head(Voice(language)) as application:
        try:
            token, secret = _create(application, request)
        except TokenRefused as refusal:
            click.echo(str(refusal), err=True)
            sys.exit(REFUSED)
    click.echo(secret)
    until = token.expires_at.date().isoformat()
    note = (
        f"{token.token_id}: keep it now, it cannot be shown again. Valid until {until}."
        if language == "en"
        else f"{token.token_id}: guárdela ahora, no se puede volver a ver. Vale hasta el {until}."
    )
    click.echo(note, err=True)  # so that a script can take the secret from standard output


@token_group.command("list")
@language_option
def show(*, language: str) -> None:
    """Lista las claves, sin su secreto."""
    voice = Voice(language)
    with composed_at_head(voice) as application, application.sessions() as session:
        tokens = list_tokens(session)
    for token in tokens:
        click.echo(_line(token, language))
    if not tokens:
        voice.say("No hay claves.", "There are no tokens.")


@token_group.command("revoke")
@click.argument("token_id")
@language_option
def revoke(*, token_id: str, language: str) -> None:
    """Retira una clave: desde ahora no abre nada."""
    voice = Voice(language)
    with composed_at_head(voice) as application, application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        revoked = revoke_token(session, token_id, now=application.engine.clock.now())
    if not revoked:
        voice.say(
            f"No hay ninguna clave en vigor {token_id}.",
            f"Expected a token {token_id} in force, but there is none.",
        )
        sys.exit(REFUSED)
    voice.say(f"Retirada: {token_id}", f"Revoked: {token_id}")


def _create(application: Application, request: TokenRequest) -> tuple[Token, str]:
    with application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        return create_token(session, request, now=application.engine.clock.now())


def _line(token: Token, language: str) -> str:
    """Id, for whom, until when or why not, last use, scopes."""
    words = (
        ("revoked", "until", "used", "never") if language == "en" else ("retirada", "hasta", "usada", "nunca")
    )
    ends = words[0] if token.revoked_at else f"{words[1]} {token.expires_at.date().isoformat()}"
    used = token.last_used_at.date().isoformat() if token.last_used_at else words[3]
    about = [token.token_id, token.actor, token.name, ends, f"{words[2]}: {used}", " ".join(token.scopes)]
    return "  ".join([*about, *([f"[{' '.join(token.processes)}]"] if token.processes else [])])
