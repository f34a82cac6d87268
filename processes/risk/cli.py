"""`concierto risk fit|validate|score`: models from a CSV and its sheet. Bad data: all faults, exit code 2."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from engine.faults import Refused
from processes.risk.dataset import read_dataset
from processes.risk.fit import fit_model
from processes.risk.fitting import NotFitted
from processes.risk.model import Kind, load_model, save_model
from processes.risk.score import score_dataset
from processes.risk.scores_file import render_scores
from processes.risk.sheet_reader import read_sheet
from processes.risk.validate import NotValidated, validate_model
from processes.risk.wording import say_model, say_scores, say_validation

Command = TypeVar("Command", bound=Callable[..., None])
_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW = click.Path(dir_okay=False, path_type=Path)
BAD_DATA = 2


def _language(command: Command) -> Command:
    return click.option(
        "--lang", "language", type=click.Choice(["es", "en"]), default="es", show_default=True, help="Idioma."
    )(command)


@click.group("risk")
def risk_group() -> None:
    """Modelos de riesgo: ajustar, validar y puntuar."""


@risk_group.command()
@click.option("--data", type=_EXISTING, required=True, help="CSV de episodios.")
@click.option("--sheet", type=_EXISTING, required=True, help="Ficha de datos (JSON).")
@click.option("--kind", type=click.Choice(["hazard", "logit"]), default="hazard", show_default=True)
@click.option("--horizon", type=click.IntRange(min=1), help="Periodos; por defecto, el de la ficha.")
@click.option("--seed", type=int, default=0, show_default=True, help="Semilla de la parte apartada.")
@click.option(
    "--holdout", type=click.FloatRange(0, 0.9), default=0.3, show_default=True, help="Parte apartada."
)
@click.option("--out", type=_NEW, required=True, help="Modelo (JSON).")
@_language
def fit(
    *,
    data: Path,
    sheet: Path,
    kind: Kind,
    horizon: int | None,
    seed: int,
    holdout: float,
    out: Path,
    language: str,
) -> None:
    """Ajusta un modelo y lo guarda."""
    try:
        read = read_sheet(sheet.read_bytes(), file=str(sheet))
        dataset = read_dataset(data.read_bytes(), read, file=str(data))
        model = fit_model(dataset, kind, seed=seed, horizon=horizon, holdout=holdout)
    except (Refused, NotFitted) as refusal:
        _refuse(refusal, language)
    out.write_bytes(save_model(model))
    _say(say_model(model, language))


@risk_group.command()
@click.option("--model", "model_file", type=_EXISTING, required=True, help="Modelo (JSON).")
@click.option("--data", type=_EXISTING, required=True, help="CSV: el del ajuste (se usa lo apartado) u otro.")
@_language
def validate(*, model_file: Path, data: Path, language: str) -> None:
    """Valida un modelo con filas que no ha visto."""
    try:
        model = load_model(model_file.read_bytes(), file=str(model_file))
        dataset = read_dataset(data.read_bytes(), model.sheet, file=str(data))
        found = validate_model(model, dataset)
    except (Refused, NotValidated) as refusal:
        _refuse(refusal, language)
    _say(say_validation(found, language))


@risk_group.command()
@click.option("--model", "model_file", type=_EXISTING, required=True, help="Modelo (JSON).")
@click.option("--data", type=_EXISTING, required=True, help="CSV de personas; sin duración ni suceso.")
@click.option("--out", type=_NEW, required=True, help="CSV con probabilidades y contribuciones.")
@_language
def score(*, model_file: Path, data: Path, out: Path, language: str) -> None:
    """Calcula la probabilidad de cada persona y por qué."""
    try:
        model = load_model(model_file.read_bytes(), file=str(model_file))
        dataset = read_dataset(data.read_bytes(), model.sheet, file=str(data), outcome=False)
    except Refused as refusal:
        _refuse(refusal, language)
    scores = score_dataset(model, dataset)
    out.write_text(render_scores(model, scores), encoding="utf-8")
    _say(say_scores(scores, str(out), language))


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _refuse(refusal: Refused | NotFitted | NotValidated, language: str) -> NoReturn:
    if isinstance(refusal, Refused):
        count = len(refusal.faults)
        lines = [
            fault.say(language) for fault in sorted(refusal.faults, key=lambda f: (f.file, f.line, f.element))
        ]
        told = (
            f"{count} faults; nothing was done."
            if language == "en"
            else f"{count} fallos; no se ha hecho nada."
        )
        lines.append(told)
    else:
        lines = [refusal.text_en if language == "en" else refusal.text]
    for line in lines:
        click.echo(line, err=True)
    sys.exit(BAD_DATA)
