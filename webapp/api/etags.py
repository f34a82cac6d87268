"""ETags: of an instance its row version, of a task a digest of its row; and the preconditions that name them.

A change under `If-Match` is checked again by the version that it made, in its own transaction (see working.py).
"""

import hashlib

from flask import request

from engine.views import InstanceView, TaskView
from webapp import current
from webapp.api.json import encode
from webapp.api.problems import ApiProblem


def tag_of_version(version: int) -> str:
    return f"v{version}"


def tag_of_instance(instance: InstanceView) -> str:
    """It changes with every step, whatever the step did."""
    return tag_of_version(current.read().row_version(instance.instance_id) or 0)


def tag_of_task(task: TaskView) -> str:
    """It changes only when something of this task does."""
    return hashlib.sha256(encode(task)).hexdigest()[:20]


def require_match(tag: str) -> bool:
    """Whether the request has a precondition; raises 412 where it does not hold."""
    if not request.if_match:
        return False
    if not request.if_match.contains(tag):
        raise ApiProblem("precondition-failed")
    return True
