"""`concierto decide FILE DECISION --data JSON`: what a decision gives for these data, and why."""

import json
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from engine.dmn import Decided, Decisions, read_decisions
from engine.dmn.decisions import UnknownDecision
from engine.dmn.explaining import explain
from engine.faults import Refused
from engine.feel import BudgetExceeded, Evaluation, as_text
from processes.cases.law import law_context
from processes.network.calendar import ZONE, days_off
from webapp.commands.speaking import REFUSED, Voice, language_option


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("decision")
@click.option("--data", default="{}", help="JSON con los datos, o @archivo.")
@click.option(
    "--law-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Día cuya ley se aplica si la decisión pide `law` y los datos no la traen. Si no se dice, hoy.",
)
@click.option("--json", "as_json", is_flag=True, help="Salida para programas.")
@language_option
def decide(
    file: Path, decision: str, data: str, *, law_on: datetime | None, as_json: bool, language: str
) -> None:
    """Decide con una tabla de decisión (DMN) y explica por qué: qué reglas se cumplen con estos datos."""
    voice = Voice(language)
    variables = _read_data(voice, data)
    now = datetime.now(UTC).astimezone(ZONE)
    evaluation = Evaluation(now, days_off=days_off((now.year, now.year + 1)))
    try:
        decisions = read_decisions(file.read_bytes(), file=file.name)
        variables = _with_law(decisions, variables, (law_on or now).date())
        decided = decisions.decide(decision, variables, evaluation)
    except Refused as refused:
        voice.list_faults(refused.faults)
        sys.exit(REFUSED)
    except UnknownDecision:
        _say_unknown(voice, file, decision, read_decisions(file.read_bytes(), file=file.name))
    except BudgetExceeded as exceeded:
        click.echo(str(exceeded), err=True)
        sys.exit(REFUSED)
    if as_json:
        click.echo(json.dumps(_plain(decided), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(explain(decisions, decided, variables, evaluation, language=language)))
        _say_reasons(voice, evaluation)
    if decided.violations:
        sys.exit(REFUSED)


def _with_law(decisions: Decisions, variables: dict[str, Any], day: date) -> dict[str, Any]:
    """The law of that day beside the data, where it is asked for and not given."""
    return {"law": law_context(day), **variables} if "law" in decisions.inputs else variables


def _read_data(voice: Voice, data: str) -> dict[str, Any]:
    """The object of `--data`. Ends the command with one line when it is none."""
    try:
        text = Path(data[1:]).read_text("utf-8") if data.startswith("@") else data
        read = json.loads(text, parse_float=Decimal)
    except (OSError, UnicodeDecodeError) as error:
        voice.say(
            f"No se puede leer {data[1:]}: {error}", f"Expected a file, but cannot read {data[1:]}: {error}"
        )
        sys.exit(REFUSED)
    except ValueError as error:
        voice.say(f"Los datos no son JSON: {error}", f"Expected JSON as --data, but: {error}")
        sys.exit(REFUSED)
    if isinstance(read, dict):
        return read
    voice.say('Los datos deben ser un objeto, como {"edad": 30}.', 'Expected an object such as {"age": 30}.')
    sys.exit(REFUSED)


def _say_unknown(voice: Voice, file: Path, decision: str, decisions: Decisions) -> None:
    there = ", ".join(decisions.ids)
    voice.say(
        f"En {file.name} no hay ninguna decisión «{decision}». Hay: {there}.",
        f"Expected decision {decision!r} in {file.name}, but there are: {there}.",
    )
    sys.exit(REFUSED)


def _say_reasons(voice: Voice, evaluation: Evaluation) -> None:
    """What FEEL met on the way: a value that is missing, say."""
    for reason in dict.fromkeys(each.text for each in evaluation.reasons):
        voice.say(f"  aviso: {reason}", f"  note: {reason}")


def _plain(decided: Decided) -> dict[str, Any]:
    """Values as FEEL writes them: JSON has no dates and no exact decimals."""
    return {
        "value": as_text(decided.value),
        "matched": list(decided.matched),
        "steps": [
            {"decision": step.decision, "value": as_text(step.value), "matched": list(step.matched)}
            for step in decided.steps
        ],
        "violations": [fault.say("en") for fault in decided.violations],
    }
