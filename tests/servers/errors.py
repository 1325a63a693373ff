"""What can go wrong with a test server; the message holds the cure."""


class ServerError(Exception):
    """A server cannot be had or does not start; the text says what to do."""
