"""The law's and the Network's parameters, dated in data, so that a case is decided by those of its day."""

from processes.cases.law.pack import LawRefused, Parameter, read_pack
from processes.cases.law.parameters import law_context, parameters_on, shipped_parameters
from processes.cases.law.units import unit_names

__all__ = [
    "LawRefused",
    "Parameter",
    "law_context",
    "parameters_on",
    "read_pack",
    "shipped_parameters",
    "unit_names",
]
