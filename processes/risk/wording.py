"""What the command line says about models, in Spanish and in English. Pure: values in, lines out."""

from collections.abc import Iterable, Sequence

from processes.risk.metrics import Measure
from processes.risk.model import RiskModel
from processes.risk.score import Score
from processes.risk.validate import Validation

_WORDS = {
    "es": {
        "hazard": "riesgo en tiempo discreto (cloglog)",
        "logit": "regresión logística",
        "random": "una parte al azar",
        "temporal": "los datos más recientes",
        "held_out": "las filas apartadas ({split})",
        "other_data": "otros datos",
        "active": "ACTIVO: puede proponer alertas",
        "shadow": "EN SOMBRA: calcula, pero no propone alertas",
        True: "cumple",
        False: "NO CUMPLE",
        None: "sin medir",
    },
    "en": {
        "hazard": "discrete-time hazard (cloglog)",
        "logit": "logistic regression",
        "random": "a random part",
        "temporal": "the latest data",
        "held_out": "the rows kept back ({split})",
        "other_data": "other data",
        "active": "ACTIVE: it may propose alerts",
        "shadow": "IN SHADOW: it scores, but proposes no alerts",
        True: "passed",
        False: "FAILED",
        None: "not measured",
    },
}


def say_model(model: RiskModel, language: str) -> list[str]:
    """What was fitted, on what, and the effect of each term with its interval."""
    words = _WORDS[language]
    period = model.sheet.period.say(language)
    left_out = ", ".join(model.left_out)
    if language == "en":
        lines = [
            f"Model {model.name}: {words[model.kind]}, horizon {model.horizon} {period}",
            f"Fitted on {model.rows} rows with {model.events} events; kept back: {model.holdout:.0%} "
            f"({words[model.split]}), seed {model.seed}",
            f"Outcome at the horizon unknown (censored before it): {model.unknown} rows",
            "Effect of each term on the "
            + ("log of the hazard" if model.kind == "hazard" else "logit")
            + " (95 %):",
        ]
        lines += [f"Left out, because they never vary: {left_out}"] if left_out else []
    else:
        lines = [
            f"Modelo {model.name}: {words[model.kind]}, horizonte {model.horizon} {period}",
            f"Ajustado con {model.rows} filas y {model.events} sucesos; "
            f"apartado: {100 * model.holdout:.0f} % ({words[model.split]}), semilla {model.seed}",
            f"Sin resultado conocido en el horizonte (censuradas antes): {model.unknown} filas",
            "Efecto de cada término en el "
            + ("logaritmo del riesgo del suceso" if model.kind == "hazard" else "logit de seguir")
            + " (95 %):",
        ]
        lines += [f"Fuera del modelo, porque no varían: {left_out}"] if left_out else []
    return [*lines, *_effects(model, language)]


def _effects(model: RiskModel, language: str) -> Iterable[str]:
    for j, term in enumerate(model.terms, start=model.intercepts):
        value, error = model.parameters[j] / term.scale, model.covariance[j][j] ** 0.5 / term.scale
        measure = Measure(value, value - 1.96 * error, value + 1.96 * error)
        yield f"  {term.name:<40} {number(value, language, 4):>10}  {interval(measure, language, 4)}"


def say_validation(found: Validation, language: str) -> list[str]:
    """The measures, the gates and the verdict."""
    words = _WORDS[language]
    part = words[found.part].format(split=words[found.split])
    area = f"{number(found.auc.value, language)} {interval(found.auc, language)}"
    line = found.calibration
    slope = f"{number(line.slope.value, language)} {interval(line.slope, language)}" if line else words[None]
    large = number(line.in_the_large, language) if line else words[None]
    ppv, recall = number(found.capacity.ppv, language), number(found.capacity.recall, language)
    brier, skill = number(found.brier, language), number(found.skill, language)
    if language == "en":
        lines = [
            f"Validation of {found.model} on {part}: {found.rows} rows "
            f"({found.unknown} more left out: censored before the horizon)",
            f"  AUC                       {area}",
            f"  Brier                     {brier} (skill {skill})",
            f"  Calibration slope         {slope}",
            f"  Predicted minus observed  {large}",
            f"  Attending {found.capacity.attended}: precision {ppv}, reach {recall}",
        ]
        gates, verdict = "Gates:", "Verdict: "
    else:
        lines = [
            f"Validación de {found.model} con {part}: {found.rows} filas "
            f"({found.unknown} más fuera: censuradas antes del horizonte)",
            f"  AUC                        {area}",
            f"  Brier                      {brier} (ganancia {skill})",
            f"  Pendiente de calibración   {slope}",
            f"  Previsto menos observado   {large}",
            f"  Atendiendo a {found.capacity.attended}: precisión {ppv}, alcance {recall}",
        ]
        gates, verdict = "Criterios:", "Veredicto: "
    lines += _groups(found, language)
    reasons = [f"  {words[gate.passed]:<10} {gate.reason.say(language)}" for gate in found.gates]
    return [*lines, gates, *reasons, verdict + words[found.verdict]]


def _groups(found: Validation, language: str) -> list[str]:
    if not found.groups:
        return []
    title = "By group (audit only):" if language == "en" else "Por grupos (solo para auditar):"
    rows, missed = ("rows", "missed") if language == "en" else ("filas", "falsos negativos")
    lines = [title]
    for group in found.groups:
        counted = str(group.rows) if group.rows is not None else "<5"
        area = number(group.auc, language) if group.auc is not None else "—"
        rate = number(group.fnr, language) if group.fnr is not None else "—"
        lines.append(
            f"  {group.column} = {group.meaning.say(language)}: {counted} {rows}, AUC {area}, {missed} {rate}"
        )
    return lines


def say_scores(scores: Sequence[Score], out: str, language: str) -> list[str]:
    """How many were scored, and where the result is. No person is named on the screen."""
    mean = number(sum(score.probability for score in scores) / len(scores), language)
    if language == "en":
        return [f"{len(scores)} people scored; mean probability {mean}", f"Written to {out}"]
    return [f"{len(scores)} personas puntuadas; probabilidad media {mean}", f"Escrito en {out}"]


def number(value: float, language: str, digits: int = 3) -> str:
    """A number as it is written in the language."""
    text = f"{value:.{digits}f}"
    return text if language == "en" else text.replace(".", ",")


def interval(measure: Measure, language: str, digits: int = 3) -> str:
    """`(0.71 to 0.75)`."""
    to = "to" if language == "en" else "a"
    return f"({number(measure.lower, language, digits)} {to} {number(measure.upper, language, digits)})"
