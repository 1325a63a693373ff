"""Errors of this room.

IndicatorError (an InputError)
└── RuleError      a rule or parameter file is refused; ``where`` is ``file:line`` and the field
"""

from stream.errors import InputError


class IndicatorError(InputError):
    """Base of this room's errors."""


class RuleError(IndicatorError):
    """A rule or parameter file is refused: file, line and field, what is wrong, and the cure."""
