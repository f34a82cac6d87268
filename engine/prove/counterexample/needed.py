"""The files that a process needs to run by itself: its own, those of what it calls, their decisions.

Others of the same host are left out: they would take its messages, and begin by them.
"""

from collections.abc import Iterator, Mapping

from engine.model import Process
from engine.prove.subject import Subject


def needed(subject: Subject, process_id: str) -> Mapping[str, bytes]:
    """By name."""
    processes = tuple(with_called(subject, process_id))
    asked = {node.decision.decision for each in processes for node in each.nodes if node.decision is not None}
    names = {subject.file_of[each.id] for each in processes if each.id in subject.file_of}
    for name, content in subject.files.items():
        if name.endswith(".dmn") and any(f'"{decision}"'.encode() in content for decision in asked):
            names.add(name)
    return {name: subject.files[name] for name in sorted(names & subject.files.keys())}


def with_called(subject: Subject, process_id: str) -> Iterator[Process]:
    """The process, the other pools of its file, and whatever these call, as far as it is among the files."""
    waiting, seen = [process_id], set[str]()
    while waiting:
        abstract = subject.find(waiting.pop())
        if abstract is None or abstract.process.id in seen:
            continue
        seen.add(abstract.process.id)
        yield abstract.drawn
        waiting += [each.process.id for each in subject.pools(abstract.process.id)]
        waiting += [node.call.process_id for node in abstract.drawn.nodes if node.call is not None]
