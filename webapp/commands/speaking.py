"""How the commands speak: Spanish unless `--lang en`; faults all at once, one a line."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import click
from msgspec import Struct

from engine.faults import Fault
from processes.demo import Demo

Command = TypeVar("Command", bound=Callable[..., None])
REFUSED = 2


class Voice(Struct, frozen=True):
    """Says each thing in one language."""

    language: str = "es"

    def say(self, spanish: str, english: str) -> None:
        """One line to standard output."""
        click.echo(english if self.language == "en" else spanish)

    def list_faults(self, faults: Iterable[Fault]) -> None:
        """Each fault with its place, to standard error."""
        for fault in faults:
            click.echo(fault.say(self.language), err=True)

    def show_logins(self, demo: Demo) -> None:
        """How to enter the demo; nothing where the Network is not the demo's."""
        if not demo.logins:
            self.say("La base de datos ya tiene una Red.", "The database holds a Network already.")
            return
        width = max(len(login.username) for login in demo.logins)
        for login in demo.logins:
            self.say(
                f"  {login.username:<{width}}  {login.role}", f"  {login.username:<{width}}  {login.role_en}"
            )
        self.say(f"  Contraseña de todos: {demo.password}", f"  Everybody's password: {demo.password}")


def language_option(command: Command) -> Command:
    """`--lang es|en`, given to the command as `language`."""
    option = click.option(
        "--lang", "language", type=click.Choice(["es", "en"]), default="es", show_default=True, help="Idioma."
    )
    return option(command)
