"""A real scheduler and two real workers on this machine, started once for all tests of the engine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import fsspec
import pytest
from distributed import Client
from moto.server import ThreadedMotoServer

from pipeline.lock import LOCK_FILE
from pipeline.options import Options
from pipeline.places.address import Address, Store
from pipeline.run import run

ROOT = Path(__file__).parents[2]
SAMPLE = Options(ROOT / "inputs", Path(), ROOT / "schemas", date(2024, 12, 20))
SECONDS_TO_START = 120


class Cluster:
    """`dask scheduler` and `dask worker` processes, as an office would start them."""

    def __init__(self, home: Path, *secrets: str) -> None:
        self._home = home
        self._secrets = secrets  # the options that tell dask of certificates
        self._processes: list[subprocess.Popen[bytes]] = []
        port, protocol = _free_port(), "tls" if secrets else "tcp"
        self.address = f"{protocol}://127.0.0.1:{port}"
        host = ("--host", "127.0.0.1", "--port", str(port), "--protocol", protocol)
        self._start("scheduler", *host, "--no-dashboard", *secrets)

    def add_worker(self, *more: str) -> None:
        """Start one more worker of one thread, under a nanny as is usual."""
        folder = str(self._home)
        options = ("--nthreads", "1", "--no-dashboard", "--local-directory", folder, "--memory-limit", "0")
        self._start("worker", self.address, "--host", "127.0.0.1", *options, *self._secrets, *more)

    def wait_for(self, workers: int) -> None:
        """Wait until that many workers have reported."""
        with Client(self.address, timeout=SECONDS_TO_START, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=SECONDS_TO_START)

    def stop(self) -> None:
        """End the processes that were started here."""
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()

    def _start(self, *words: str) -> None:
        said = (self._home / f"{words[0]}-{len(self._processes)}.log").open("wb")
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]]
        self._processes.append(subprocess.Popen(command, stdout=said, stderr=said, env=environment))


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture(scope="session")
def s3() -> Iterator[Store]:
    """An empty bucket of a server that speaks S3, told to everybody by the environment."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    told = {"AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_DEFAULT_REGION": "us-east-1"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (told | {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y"}).items():
            patch.setenv(name, value)
        fsspec.filesystem("s3").mkdir("bucket")
        yield Store(Address("s3://bucket"))
    server.stop()


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every file of the packages of the sample, made on this machine from a folder to a folder."""
    return packages(replace(SAMPLE, outputs=tmp_path_factory.mktemp("here")))


def packages(options: Options) -> dict[str, bytes]:
    """Run, and give every file of the packages."""
    run(options, lambda *_: None)
    found = (path for path in options.outputs.rglob("*") if path.is_file())
    names = {path.relative_to(options.outputs).as_posix(): path.read_bytes() for path in found}
    return {name: content for name, content in names.items() if name != LOCK_FILE}


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory, s3: Store) -> Iterator[Cluster]:  # noqa: ARG001
    """A scheduler with two workers, who know the server, too."""
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        started.add_worker()
        started.add_worker()
        started.wait_for(2)
        yield started
    finally:
        started.stop()
