"""What entering each kind of BPMN element does: one file a kind, and the table of them."""

from engine.behaviors import (
    ad_hoc,
    business_rule_task,
    call_activity,
    catch_event,
    compensated,
    complex_gateway,
    end_event,
    event_gateway,
    event_sub_process,
    exclusive_gateway,
    inclusive_gateway,
    job_task,
    multi_instance,
    parallel_gateway,
    script_task,
    standard_loop,
    start_event,
    sub_process,
    task,
    throw_event,
    user_task,
)
from engine.model import Kind
from engine.run import Behavior

BEHAVIORS: dict[Kind, Behavior] = {
    Kind.START: start_event.activate,
    Kind.END: end_event.activate,
    Kind.CATCH: catch_event.activate,
    Kind.THROW: throw_event.activate,
    Kind.TASK: task.activate,
    Kind.USER_TASK: user_task.activate,
    Kind.MANUAL_TASK: user_task.activate,
    Kind.SERVICE_TASK: job_task.activate,
    Kind.SEND_TASK: job_task.activate,
    Kind.RECEIVE_TASK: catch_event.activate,
    Kind.SCRIPT_TASK: script_task.activate,
    Kind.BUSINESS_RULE_TASK: business_rule_task.activate,
    Kind.EXCLUSIVE: exclusive_gateway.activate,
    Kind.PARALLEL: parallel_gateway.activate,
    Kind.INCLUSIVE: inclusive_gateway.activate,
    Kind.COMPLEX: complex_gateway.activate,
    Kind.EVENT_BASED: event_gateway.activate,
    Kind.SUB_PROCESS: sub_process.activate,
    Kind.TRANSACTION: sub_process.activate,
    Kind.AD_HOC: ad_hoc.activate,
    Kind.EVENT_SUB_PROCESS: event_sub_process.activate,
    Kind.CALL_ACTIVITY: call_activity.activate,
    Kind.REPEATED: multi_instance.open_body,
    Kind.LOOPED: standard_loop.activate,
    Kind.COMPENSATED: compensated.activate,
}
EXECUTABLE = frozenset(BEHAVIORS) | {Kind.BOUNDARY}

__all__ = ["BEHAVIORS", "EXECUTABLE"]
