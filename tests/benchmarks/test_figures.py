"""The frame of the benchmarks: figures are judged and shown as they were measured."""

import json
from pathlib import Path

import pytest

from benchmarks.figures import Figure, Target, Title, alone, beside, take_turns
from benchmarks.report import BEGIN, END, read_results, render, write_document, write_results

TITLE = Title("Kernel", "five tasks", "tasks/s")


def test_a_figure_alone_is_judged_by_its_median() -> None:
    figure = alone(TITLE, [10, 30, 20], target=Target(at_least=20))
    assert (figure.median, figure.low, figure.high, figure.meets) == (20, 10, 30, True)
    assert alone(TITLE, [10, 30, 20], target=Target(at_most=19)).meets is False


def test_a_figure_beside_another_is_judged_by_the_ratio_of_each_round() -> None:
    """The machine was twice as fast in the last round: each round's own ratio says 10 all the same."""
    figure = beside(TITLE, [100, 110, 200], against="theirs", others=[10, 11, 20], target=Target(at_least=10))
    assert (figure.ratio, figure.other, figure.meets) == (10, 11, True)


def test_the_spread_leaves_out_the_outermost_twentieth() -> None:
    figure = alone(TITLE, [*range(100), 1_000_000])
    assert (figure.low, figure.high) == (5, 95)


def test_cases_take_turns_and_the_first_turn_is_not_counted() -> None:
    asked: list[str] = []

    def case(name: str) -> float:
        asked.append(name)
        return len(asked)

    values = take_turns({"a": lambda: case("a"), "b": lambda: case("b")}, 2)
    assert asked == ["a", "b", "a", "b", "b", "a"]
    assert values == {"a": [3, 6], "b": [4, 5]}


def test_results_keep_the_groups_that_this_run_did_not_measure(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    write_results(path, [alone(TITLE, [1]), alone(TITLE._replace(group="Loops"), [2])], {"processor": "x"})
    write_results(path, [alone(TITLE, [3], target=Target(at_least=4))], {"processor": "y"})
    assert [(figure.group, figure.median, figure.meets) for figure in read_results(path)] == [
        ("Kernel", 3, False),
        ("Loops", 2, None),
    ]
    assert json.loads(path.read_text())["machine"] == {"processor": "y"}


def test_the_document_gets_the_tables_between_its_marks(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    path.write_text(f"before {BEGIN} old {END} after")
    figure: Figure = beside(
        TITLE,
        [119_000, 120_000, 121_000],
        against="SpiffWorkflow",
        others=[9_222, 9_300, 9_377],
        target=Target(at_least=10),
    )
    write_document(path, render([figure], {"processor": "x"}))
    text = path.read_text()
    assert text.startswith("before ")
    assert text.endswith(" after")
    assert "old" not in text
    assert (
        "| five tasks | tasks/s | 120,000 | 119,000 – 121,000 | SpiffWorkflow 9,300 | 12.9 | ≥ 10 | met |"
        in text
    )
    path.write_text("no marks")
    with pytest.raises(SystemExit, match="Expected"):
        write_document(path, "x")
