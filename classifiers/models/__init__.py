"""Fitted text models: hashed features, plain arrays, a card; fitted with scikit-learn, scored
without."""

from classifiers.models.errors import ModelError
from classifiers.models.file import load, save, shipped
from classifiers.models.model import Header, Model

__all__ = ["Header", "Model", "ModelError", "load", "save", "shipped"]
