"""A site becomes captures, a capture becomes ads."""
