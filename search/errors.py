"""What the room refuses."""

from stream.errors import InputError, MissingError


class QueryError(InputError):
    """A query is refused; ``position`` counts its code points from 0."""

    def __init__(self, position: int, cause: str, cure: str) -> None:
        self.position = position
        self.cause = cause
        super().__init__(cause, where=f"query, character {position + 1}", cure=cure)


class RequestError(InputError):
    """A search is refused for something else than its query: cursor, order, limit."""


class WatchError(InputError):
    """A watch is refused, or there is none of this id."""


class IndexMissingError(MissingError):
    """The index cannot be opened; the cure names what to do."""


class RefusedError(InputError):
    """The index refuses an ad; the message of the ad becomes a dead letter with this reason."""
