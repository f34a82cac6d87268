"""`concierto instance modify|move`: change where a process stands. All that one command says is done, or nothing."""

from collections.abc import Iterator

import click

from engine.commands import (
    CancelAtJoin,
    CancelToken,
    Modification,
    ModifyInstance,
    MoveToken,
    StartAfter,
    StartBefore,
)
from webapp.commands.asking import ELEMENT, ID, accountable, for_each

HERE = "ELEMENTO[@ÁMBITO]"


class Where(click.ParamType[tuple[str, int]]):
    """`ask`, or `ask@65540` in that open scope."""

    name = HERE

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        element, _at, scope = value.rpartition("@") if "@" in value else (value, "", "0")
        if not element or not scope.isdecimal():
            self.fail(f"{value!r}: {HERE}", param, ctx)
        return element, int(scope)


class Move(click.ParamType[tuple[int, str]]):
    """`65540=ask`."""

    name = "NÚMERO=ELEMENTO"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, str]:
        number, _, element = value.partition("=")
        if not element or not number.isdecimal():
            self.fail(f"{value!r}: {self.name}", param, ctx)
        return int(number), element


@click.command()
@ID
@click.option("--cancel", "cancelled", type=int, multiple=True, help="Acaba lo que lleva ese número.")
@click.option(
    "--at-join", "joins", type=Where(), multiple=True, help="Quita un testigo que espera en esa unión."
)
@click.option("--flow", default="", help="Con --at-join: el que llegó por ese flujo.")
@click.option("--move", "moves", type=Move(), multiple=True, help="Lo de ese número empieza en otro sitio.")
@click.option("--after", "afters", type=Where(), multiple=True, help="Sigue por detrás del elemento.")
@click.option("--before", "befores", type=Where(), multiple=True, help="Empieza en el elemento.")
@accountable
def modify(
    *,
    instance_id: int,
    cancelled: tuple[int, ...],
    joins: tuple[tuple[str, int], ...],
    flow: str,
    moves: tuple[tuple[int, str], ...],
    afters: tuple[tuple[str, int], ...],
    befores: tuple[tuple[str, int], ...],
    actor: str,
    reason: str,
    language: str,
) -> None:
    """Cambia dónde está un proceso: primero acaba lo que se dice, luego empieza. Todo o nada."""

    def changes() -> Iterator[Modification]:
        yield from (CancelToken(number=number) for number in cancelled)
        yield from (CancelAtJoin(element=join, flow=flow, scope=scope) for join, scope in joins)
        yield from (MoveToken(number=number, element=element) for number, element in moves)
        yield from (StartAfter(element=element, scope=scope) for element, scope in afters)
        yield from (StartBefore(element=element, scope=scope) for element, scope in befores)

    _modify(instance_id, tuple(changes()), actor=actor, reason=reason, language=language)


@click.command()
@ID
@click.argument("number", type=int, metavar="NÚMERO")
@ELEMENT
@accountable
def move(*, instance_id: int, number: int, element: str, actor: str, reason: str, language: str) -> None:
    """Lleva a otro elemento lo que está en marcha. Una tarea sigue con quien la llevaba."""
    changes = (MoveToken(number=number, element=element),)
    _modify(instance_id, changes, actor=actor, reason=reason, language=language)


def _modify(
    instance_id: int, changes: tuple[Modification, ...], *, actor: str, reason: str, language: str
) -> None:
    command = ModifyInstance(instance_id=instance_id, changes=changes, actor=actor, reason=reason)
    for_each(language, [instance_id], lambda _each: command)
