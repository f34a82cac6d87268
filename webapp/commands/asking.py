"""How operations are asked for at the command line: who and why, several instances, all refusals at once.

Exit codes: 0 all done, 1 something was refused (the rest is done), 2 the command was written wrongly.
"""

import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

import click

from engine import Engine
from engine.errors import EngineError
from webapp.commands.refusals import explain
from webapp.commands.speaking import Voice, language_option
from webapp.composing import composed
from webapp.config import read_settings

Command = TypeVar("Command", bound=Callable[..., None])
REFUSED = 1
IDS = click.argument("ids", nargs=-1, required=True, type=int, metavar="ID...")
ID = click.argument("instance_id", type=int, metavar="ID")
ELEMENT = click.argument("element", metavar="ELEMENTO")
SCOPE = click.option("--scope", type=int, default=0, help="En qué ámbito abierto, si hay varios.")


def accountable(command: Command) -> Command:
    """`--actor`, `--reason` and `--lang`: no operation goes without the first two."""
    command = language_option(command)
    command = click.option("--reason", required=True, help="Por qué. Queda en el diario.")(command)
    return click.option("--actor", required=True, help="Quién lo pide. Queda en el diario.")(command)


class Asking:
    """Does one thing after the other, and keeps what was refused for the end."""

    def __init__(self, engine: Engine, voice: Voice) -> None:
        self.engine = engine
        self.voice = voice
        self._refused: list[str] = []

    def ask(self, about: Any, do: Callable[[], Any], done: tuple[str, str] = ("hecho", "done")) -> Any:
        """Do it; what it gives, or None when it was refused."""
        try:
            given = do()
        except EngineError as error:
            self._refused.append(f"{about}: {explain(error, self.voice.language)}.")
            return None
        spanish, english = done
        self.voice.say(f"{about}: {spanish}", f"{about}: {english}")
        return given

    def refuse(self, about: Any, spanish: str, english: str) -> None:
        """There is nothing to ask the engine for."""
        self._refused.append(f"{about}: {english if self.voice.language == 'en' else spanish}.")

    def end(self) -> None:
        """Say every refusal, and leave with the exit code for it."""
        for line in self._refused:
            click.echo(line, err=True)
        if self._refused:
            sys.exit(REFUSED)


def asked(language: str, do: Callable[[Asking], None]) -> None:
    """`do` with the engine of this installation."""
    with composed(read_settings()) as application:
        asking = Asking(application.engine, Voice(language))
        do(asking)
    asking.end()


def for_each(language: str, ids: Iterable[int], command: Callable[[int], Any]) -> None:
    """One engine command for each instance."""

    def do(asking: Asking) -> None:
        for instance_id in dict.fromkeys(ids):
            asking.ask(instance_id, partial(asking.engine.execute, command(instance_id)))

    asked(language, do)
