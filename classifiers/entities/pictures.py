"""Signs that decorate a text and end what stands before them."""

PICTURES = "•\u2190-\u2bff\U0001f000-\U0001faff"
"""Arrows, shapes, dingbats and emoji, for a class of characters."""
