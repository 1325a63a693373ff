"""Errors a person can act on: what is wrong, where, and the cure.

ThbError
├── InputError      input is refused (the command ends with 1)
│   └── StreamError     a message, topic, group or file of the stream is refused
│       └── FencedError  another member has a partition now; it gets what was not committed
├── MissingError    a server, program or setting is missing (the command ends with 3)
└── Standby         another process has the single-writer role; the runner waits and tries again

Every room derives its own errors from these two.
"""


class ThbError(Exception):
    """An error with a place and a cure; ``str`` of it is one line for a terminal or a log."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", cure: str = "") -> None:
        self.what = what
        self.where = where
        self.cure = cure
        super().__init__(what, where, cure)

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}; {self.cure}" if self.cure else head


class InputError(ThbError):
    """Input is refused; the message names file, line and field where there are any."""


class MissingError(ThbError):
    """A server, program or setting is missing or cannot be reached; the cure names the setting."""

    exit_code = 3


class Standby(ThbError):  # noqa: N818  (a role to wait for, not a fault)
    """Another process has the role of which there is only one; the runner waits and tries again."""

    exit_code = 3


class StreamError(InputError):
    """A message, topic, consumer group or file of the stream is refused."""


class FencedError(StreamError):
    """Another member of the group has a partition now; it receives what was not committed."""
