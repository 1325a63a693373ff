"""What Kafka's client raises, in words: which server, what, and the cure."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from kafka import errors

from stream.errors import MissingError, StreamError, ThbError

# What it logs is told by our errors; without a handler of the program it would go to stderr.
logging.getLogger("kafka").addHandler(logging.NullHandler())

_REFUSED = (errors.AuthorizationError, errors.SaslAuthenticationFailedError)
_LARGE = (errors.MessageSizeTooLargeError, errors.RecordListTooLargeError)


@contextmanager
def told(server: str) -> Iterator[None]:
    """Raises the errors of the client as ours: ``MissingError`` when the server is gone or refuses,
    ``StreamError`` when it is the message, topic or group."""
    try:
        yield
    except errors.KafkaError as error:
        raise translated(error, server) from error


def translated(error: Exception, server: str) -> ThbError:
    """An error of the client as ours."""
    said = str(error) or type(error).__name__
    if isinstance(error, _REFUSED):
        cure = "correct user, password or the rights (ACL) of this user"
        return MissingError(f"access is refused ({said})", where=server, cure=cure)
    if isinstance(error, _LARGE):
        cure = "raise max.message.bytes of the topic or send less"
        return StreamError(f"a message is too large ({said})", where=server, cure=cure)
    if isinstance(error, errors.UnknownTopicOrPartitionError):
        return StreamError(f"no such topic ({said})", where=server, cure="run `thb stream init`")
    if isinstance(error, errors.FencedInstanceIdError):
        cure = "give every process an instance of its own"
        return StreamError("another process has this instance", where=server, cure=cure)
    if isinstance(error, errors.RetriableError):
        # The client says no more when it is the password or TLS that the broker refuses.
        cure = "start it or correct THB_STREAM_URL: address, user, password, tls"
        return MissingError(f"Kafka does not answer ({said})", where=server, cure=cure)
    return StreamError(f"Kafka refuses ({type(error).__name__}: {said})", where=server)
