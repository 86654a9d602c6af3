"""The way to a dask scheduler: who answers there, whether it is to be trusted, whether it has workers.

Certificates for a scheduler at tls://… are told as to every program that uses dask: in its configuration or
in the environment (docs/scale.md).
"""

from __future__ import annotations

import logging
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from distributed import Client
from distributed.comm.core import FatalCommClosedError
from distributed.security import Security

from pipeline.errors import EngineError

_SECONDS_TO_CONNECT = 30
_TLS = "tls://"


@contextmanager
def client_of(scheduler: str) -> Iterator[Client]:
    """A connection to the scheduler, which has a worker at least, while the block runs.

    Raises:
        EngineError: nobody answers there, one does not trust the other, or there are no workers.
    """
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong, we say ourselves
    with _reaching(scheduler):
        security = _security(scheduler)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about versions: every batch asks for the very same program
            client = Client(scheduler, timeout=_SECONDS_TO_CONNECT, set_as_default=False, security=security)
    with client:
        try:
            client.wait_for_workers(1, timeout=_SECONDS_TO_CONNECT)
        except TimeoutError as error:
            raise EngineError("engine.no-workers") from error
        yield client


def _security(scheduler: str) -> Security:
    """What dask's configuration says of certificates.

    Raises:
        EngineError: the address asks for some and none are told, or they are told and it does not.
    """
    security = Security()
    is_secret = scheduler.startswith(_TLS)
    if is_secret and security.get_connection_args("client")["ssl_context"] is None:
        raise EngineError("engine.no-certificates", scheduler=scheduler)
    if security.require_encryption and not is_secret:
        raise EngineError("engine.not-encrypted", scheduler=scheduler)
    return security


@contextmanager
def _reaching(scheduler: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        is_trust = scheduler.startswith(_TLS) and isinstance(error, ssl.SSLError | FatalCommClosedError)
        key = "engine.not-trusted" if is_trust else "engine.no-scheduler"
        raise EngineError(key, scheduler=scheduler, reason=_reason(error)) from error


def _reason(error: Exception) -> str:
    said = error.__cause__ if isinstance(error.__cause__, ssl.SSLError) else error
    return (str(said).splitlines() or [type(said).__name__])[0]
