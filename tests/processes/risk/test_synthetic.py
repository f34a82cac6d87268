"""The invented histories: seeded, of the right shape, and with a known truth that a fit recovers."""

from datetime import date

import numpy as np
import pytest

from processes.risk.dataset import Dataset, read_dataset
from processes.risk.fit import fit_model
from processes.risk.sheet_reader import shipped_sheet
from processes.risk.synthetic import (
    TRUE_EFFECTS,
    features,
    generate,
    generate_history,
    months_before,
    to_csv,
)

ON = date(2026, 11, 1)


def test_the_same_seed_gives_the_same_people() -> None:
    first = generate(50, 3, ["a", "b"], ON)
    assert generate(50, 3, ["a", "b"], ON) == first
    assert generate(50, 4, ["a", "b"], ON) != first
    assert len({person.code for person in first}) == 50
    assert {person.territory for person in first} == {"a", "b"}


def test_people_have_plausible_shapes() -> None:
    for person in generate(300, 1, ["a"], ON):
        assert 25 <= person.age <= 64
        assert all(member.birth_year <= ON.year for member in person.household)
        assert all(
            6 <= ON.year - member.birth_year < 18
            for member in person.household
            if member.in_school is not None
        )
        assert features(person)["household_size"] == 1 + len(person.household)
        assert 1 <= person.months <= 36


def test_histories_end_before_the_cut_and_are_the_sheet_s(history: Dataset) -> None:
    for person in generate_history(200, 5, ["a"], ON):
        assert months_before(ON, 36) <= person.data_date <= months_before(ON, 25)
        assert months_before(ON, person.months) >= person.data_date
    assert history.has_outcome
    assert len(history.rows) == 2000


@pytest.mark.parametrize(("months", "expected"), [(0, "2026-11-01"), (10, "2026-01-01"), (11, "2025-12-01")])
def test_months_before(months: int, expected: str) -> None:
    assert months_before(date(2026, 11, 22), months).isoformat() == expected


def test_a_fit_recovers_the_true_effects() -> None:
    """Effects of plain numbers, on the log hazard; within three standard errors."""
    raw = to_csv(generate_history(5000, 11, ["a"], ON)).encode()
    model = fit_model(read_dataset(raw, shipped_sheet("rgc_exit")), "hazard", seed=1, holdout=0)
    found = {term.name: j for j, term in enumerate(model.terms)}
    names = {"age": "age", "third_sector": "third_sector", "log_months_in_rgc": "log1p(months_in_rgc)"}
    for true_name, name in {**names, "spells": "spells", "dependency": "dependency"}.items():
        j = found[name]
        scale = model.terms[j].scale
        error = np.sqrt(model.covariance[model.intercepts + j][model.intercepts + j]) / scale
        assert abs(model.parameters[model.intercepts + j] / scale - TRUE_EFFECTS[true_name]) < 3 * error


def test_people_to_score_carry_no_outcome() -> None:
    header = to_csv(generate(2, 1, ["a"], ON), outcome=False).splitlines()[0].split(",")
    assert "months" not in header
    assert "left_rgc" not in header
