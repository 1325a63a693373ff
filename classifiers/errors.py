"""What this room refuses."""

from stream.errors import InputError


class ClassifierError(InputError):
    """Input of a classifier is refused; the message says what, where and the cure."""
