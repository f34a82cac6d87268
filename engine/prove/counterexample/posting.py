"""Whether something goes between the processes of a path: then the harness holds it until the path brings it.

The prover lets messages come at any later time; an engine that is not held brings them at once.
"""

from engine.prove.counterexample.needed import with_called
from engine.prove.exploration.post import CATCHING, THROWING, message_names
from engine.prove.subject import Subject


def is_posting(subject: Subject, process_id: str) -> bool:
    """Whether any of the processes that run takes what one of them sends; signals go to other pools only."""
    processes = tuple(with_called(subject, process_id))
    if len(subject.pools(process_id)) > 1:
        return True
    return not message_names(processes, THROWING).isdisjoint(message_names(processes, CATCHING))
