"""`concierto law`: the parameters of the law and of the Network that are in force on a day, with their sources."""

import json
from datetime import UTC, datetime

import click

from processes.cases.law import Parameter, law_context, parameters_on, unit_names
from processes.network.calendar import local_date
from webapp.commands.speaking import Voice, language_option

MARKS = {
    "p": ("parámetro propio", "our own parameter"),
    "?": ("por comprobar en la fuente", "to be checked in the source"),
}


@click.command()
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Día; si no se dice, hoy.")
@click.option("--json", "as_json", is_flag=True, help="El contexto `law` que reciben las decisiones.")
@language_option
def law(*, day: datetime | None, as_json: bool, language: str) -> None:
    """Los parámetros de la ley y de la Red que valen un día: cada caso se decide con los de su fecha."""
    on = day.date() if day else local_date(datetime.now(UTC))
    if as_json:
        click.echo(json.dumps(law_context(on), ensure_ascii=False, indent=2))
        return
    voice = Voice(language)
    in_force = parameters_on(on)
    for parameter in in_force:
        click.echo(_line(parameter, language))
    if not in_force:
        voice.say(f"El {on} no hay ningún parámetro conocido.", f"No parameter is known for {on}.")


def _line(parameter: Parameter, language: str) -> str:
    english = language == "en"
    mark = f" [{MARKS[parameter.mark][english]}]" if parameter.mark else ""
    text = parameter.en if english else parameter.es
    value = f"{parameter.value} {unit_names(parameter.value, parameter.unit)[english]}".rstrip()
    return f"{parameter.name} = {value}: {text}. {parameter.source}{mark}"
