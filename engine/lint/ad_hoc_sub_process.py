"""An ad-hoc sub-process holds activities and has neither start nor end events (BPMN 2.0, 10.3.5)."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "ad_hoc_sub_process"
SEVERITY: Severity = "error"
NOT_INSIDE = frozenset({Kind.START, Kind.END})


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        if node.kind != Kind.AD_HOC:
            continue
        inside = checked.paths.levels[node.index]
        if not any(each.is_activity for each in inside):
            yield checked.fault(
                node,
                RULE,
                f"{shown(node)} no contiene ninguna actividad. Ponga dentro las que se pueden hacer.",
                f"Expected activities inside {shown(node, 'en')}, but there are none. Put in what can be done there.",
            )
        for each in inside:
            if each.kind in NOT_INSIDE:
                yield checked.fault(
                    each,
                    RULE,
                    f"{shown(node)} es ad hoc: no lleva inicio ni fin. Borre {shown(each)}.",
                    f"Expected no start or end event in {shown(node, 'en')}, but got {shown(each, 'en')}. Delete it.",
                )
