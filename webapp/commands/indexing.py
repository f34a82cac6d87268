"""`concierto participant index`: makes people findable who were registered before likeness was looked for."""

import click

from processes.cases.people.duplicates import index_everybody
from webapp.commands.speaking import Voice, language_option
from webapp.commands.unfit import composed_at_head


@click.command("index")
@language_option
def index_participants(*, language: str) -> None:
    """Deja listas para buscar a las personas que aún no lo están. Se puede repetir y parar."""
    voice, total = Voice(language), 0
    with composed_at_head(voice) as application:
        while True:
            with application.sessions() as session, session.begin():
                session.connection(execution_options={"writes": True})
                done = index_everybody(session)
            total += done
            if not done:
                break
    voice.say(f"Listas para buscar: {total} personas más.", f"Made findable: {total} more people.")
