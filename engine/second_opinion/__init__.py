"""The second opinion: the same scenario on our kernel and on SpiffWorkflow, and where the two agree.

Conditions, scripts and times are ours on both sides; the flow is each engine's own. See docs/second-opinion.md.
"""

from engine.second_opinion.comparing import Opinion, compare
from engine.second_opinion.opinions import opinions
from engine.second_opinion.scenario import Advance, Complete, Deliver, Round, Scenario, Trace
from engine.second_opinion.wording import say

__all__ = [
    "Advance",
    "Complete",
    "Deliver",
    "Opinion",
    "Round",
    "Scenario",
    "Trace",
    "compare",
    "opinions",
    "say",
]
