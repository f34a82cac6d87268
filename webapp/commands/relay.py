"""`concierto relay`: tells the workers of the work in the outbox, and again of work that nobody took.

Workers do this by themselves; this is for a host of its own, or after Redis was emptied. Any number may run at once.
"""

import sys
import time

import click

from engine.errors import WorkersUnreachable
from webapp.commands.speaking import Voice, language_option
from webapp.composing import composed
from webapp.config import read_settings


@click.command()
@click.option(
    "--every", type=click.FloatRange(min=0.1), help="Cada tantos segundos, hasta Ctrl-C; si no, una vez."
)
@language_option
def relay(*, every: float | None, language: str) -> None:
    """Avisa por Redis de los trabajos pendientes de aviso y de los que nadie ha tomado."""
    voice, settings = Voice(language), read_settings()
    if settings.redis_url is None:
        voice.say(
            "Falta CONCIERTO_REDIS_URL: sin Redis no hay a quién avisar.",
            "CONCIERTO_REDIS_URL is missing: without Redis there is nobody to tell.",
        )
        sys.exit(2)
    with composed(settings) as application:
        while True:
            told = lost = 0
            try:
                told, lost = application.engine.relay(), application.engine.resend_jobs()
            except WorkersUnreachable:
                voice.say(
                    "Redis no responde: los avisos esperan.", "Redis does not answer: the wake-ups wait."
                )
                if every is None:
                    sys.exit(1)
            if told or lost or every is None:
                voice.say(f"Avisos: {told}; repetidos: {lost}", f"Wake-ups: {told}; told again: {lost}")
            if every is None:
                return
            time.sleep(every)
