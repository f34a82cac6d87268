"""Diagrams that people can read: `check` says what is illegible in a drawing, `layout` draws a file anew.

BPMN 2.0, clause 12 (diagram interchange). Not for what a process does, nor for showing it.
"""

from engine.diagram.check import check
from engine.diagram.layout import layout

__all__ = ["check", "layout"]
