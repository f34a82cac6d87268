"""The suites are read where they are; absent, they are a listed skip on a laptop and a failure where CI is set.

One closing line a suite, counted from what pytest itself reports.
"""

import os
from collections import defaultdict
from collections.abc import Callable

import pytest
from bpmn_kit import folder


@pytest.fixture
def suite(record_property: Callable[[str, object], None]) -> Callable[[str, str, str], None]:
    """`suite(name, group, line)`: this test counts for `group` in the closing line of suite `name`."""
    if not folder().is_dir():
        message = f"Expected the conformance suites in {folder()}, but they are not there"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return lambda name, group, line: record_property("suite", (name, group, line))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """`bpmn: 136 of 136 processes, 210 of 210 cases, strictly`."""
    lines: list[str] = []
    cases: dict[tuple[str, str], list[tuple[str, bool]]] = defaultdict(list)
    reports = [
        report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, [])
    ]
    for report in reports:
        for name, value in report.user_properties if report.when == "call" else ():
            if name == "suite":
                suite_name, group, line = value
                cases[suite_name, line].append((group, report.passed))
            elif name == "closing":
                lines.append(value)
    lines += [_closing(name, line, results) for (name, line), results in cases.items()]
    for line in sorted(lines):
        terminalreporter.write_line(line)


def _closing(name: str, line: str, results: list[tuple[str, bool]]) -> str:
    groups = {group for group, _ in results}
    failed = {group for group, passed in results if not passed}
    counts = {
        "groups": f"{len(groups - failed)} of {len(groups)}",
        "cases": f"{sum(passed for _, passed in results)} of {len(results)}",
    }
    return f"{name}: {line.format(**counts)}"
