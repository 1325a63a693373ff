"""What models refuse."""

from classifiers.errors import ClassifierError


class ModelError(ClassifierError):
    """A model's file or its training data is refused; says what, where and the cure."""
