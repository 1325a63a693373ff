"""Rules, the engine that finds them in an ad, the score, and how often each is right."""

from indicators.engine import Engine, Finding
from indicators.errors import IndicatorError, RuleError
from indicators.evaluate import Precision, precision
from indicators.examples import ExampleResult, run_examples
from indicators.lint import Problem, lint
from indicators.loader import RULES, load_rules
from indicators.rule import Rule
from indicators.score import Assessment, assess

__all__ = [
    "RULES",
    "Assessment",
    "Engine",
    "ExampleResult",
    "Finding",
    "IndicatorError",
    "Precision",
    "Problem",
    "Rule",
    "RuleError",
    "assess",
    "lint",
    "load_rules",
    "precision",
    "run_examples",
]
