"""Ad-hoc sub-process: its inner activities in no fixed order (BPMN 2.0, 10.3.5.3 and 13.3.5).

By itself it begins each of them once, together or one after the other. With `care:adhoc start="person"` a person
begins them, as often as needed, and ends it; the completion condition ends it in both cases.
"""

from engine import events as e
from engine.behaviors import activity, scopes, sub_process, termination, waits
from engine.model import AdHoc, Node
from engine.run import Run, Unable


def activate(run: Run, number: int, node: Node) -> None:
    sub_process.open_scope(run, number, node)
    assert node.level is not None
    starts = node.level.starts
    run.emit(e.RepeatsOpened(number, len(starts), ()))
    scopes.open_events(run, number, node.level)
    detail = node.ad_hoc or AdHoc()
    if detail.by_person:
        return
    for index in starts[: 1 if detail.sequential else None]:
        begin(run, number, index)
    activity.emptied(run, number)


def begin(run: Run, scope: int, index: int) -> None:
    """Begin one inner activity."""
    repeats = run.state.scopes[scope].repeats
    assert repeats is not None
    run.emit(e.AdHocBegun(scope, index))
    run.start_token(scope, index)


def begin_by_person(run: Run, scope: int, element: str) -> None:
    """A person begins an inner activity. Raises Unable where the model does not allow it now."""
    node, process = run.node_of(scope), run.process_of(scope)
    index = process.indexes.get(element, -1)
    if node.level is None or index not in node.level.starts:
        raise Unable(
            "not_in_ad_hoc", f"Expected an activity of {node.id}, but {element!r} is not one that can begin"
        )
    if node.ad_hoc is not None and node.ad_hoc.sequential and run.state.scopes[scope].live:
        raise Unable(
            "one_at_a_time", f"Expected nothing under way in {node.id}, which is sequential, but there is"
        )
    begin(run, scope, index)


def end_by_person(run: Run, scope: int) -> None:
    """A person says that enough is done: what still runs ends."""
    termination.clear(run, scope)
    _finish(run, scope)


def on_inner_done(run: Run, scope: int) -> None:
    """After each inner activity: is it enough, or what is next?"""
    opened = run.state.scopes.get(scope)
    if opened is None:
        return
    node = run.node_of(scope)
    detail = node.ad_hoc or AdHoc()
    if detail.completion is not None and run.evaluate(detail.completion, scope) is True:
        if detail.cancel_remaining or not opened.live:
            termination.clear(run, scope)
            _finish(run, scope)
        return
    if not detail.by_person and detail.sequential and not opened.live:
        _begin_next(run, scope, node)
    activity.emptied(run, scope)


def _begin_next(run: Run, scope: int, node: Node) -> None:
    repeats = run.state.scopes[scope].repeats
    assert repeats is not None
    assert node.level is not None
    if repeats.started < repeats.total:
        begin(run, scope, node.level.starts[repeats.started])


def is_over(run: Run, scope: int, node: Node) -> bool:
    """Whether an empty ad-hoc sub-process is done by itself: not while a person may still begin something."""
    detail = node.ad_hoc or AdHoc()
    if not detail.by_person:
        return True
    return detail.completion is not None and run.evaluate(detail.completion, scope) is True


def _finish(run: Run, scope: int) -> None:
    waits.close_of_scope(run, scope)
    activity.close(run, scope)
    activity.leave(run, scope)
