"""FEEL, the expression language of DMN 1.5 (clause 10.3): compiled once, evaluated often, within a budget.

No I/O, no system clock, no code of the host: an expression can only compute.
"""

from engine.feel.compiler import Expression, UnaryTests, compile_expression, compile_unary_tests, evaluate
from engine.feel.errors import BudgetExceeded, FeelError, FeelSyntaxError
from engine.feel.evaluation import Budget, Evaluation, Reason
from engine.feel.text import as_text
from engine.feel.values import DaysTimeDuration, Function, Range, YearsMonthsDuration, adopt

__all__ = [
    "Budget",
    "BudgetExceeded",
    "DaysTimeDuration",
    "Evaluation",
    "Expression",
    "FeelError",
    "FeelSyntaxError",
    "Function",
    "Range",
    "Reason",
    "UnaryTests",
    "YearsMonthsDuration",
    "adopt",
    "as_text",
    "compile_expression",
    "compile_unary_tests",
    "evaluate",
]
