"""The verdicts, one file each: `ID`, the sentence of what was proved, and `check`, which gives its faults.

From ever to never: what no run shows is only told when everything was explored.
"""

from engine.prove.verdicts import (
    can_end,
    ends_properly,
    errors_are_caught,
    handlers_can_fire,
    joins_can_fire,
    messages_meet,
    no_idle_loop,
    one_token,
    steps_can_run,
)

VERDICTS = (
    can_end,
    ends_properly,
    steps_can_run,
    one_token,
    no_idle_loop,
    messages_meet,
    handlers_can_fire,
    joins_can_fire,
    errors_are_caught,
)
