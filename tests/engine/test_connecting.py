"""A scheduler behind TLS: who has certificates of the same authority may use it, and nobody else."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import dask
import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pipeline.cli import cli
from pipeline.engine import connecting
from pipeline.engine.connecting import client_of
from pipeline.errors import EngineError
from tests.engine.conftest import SAMPLE, Cluster, packages

Certified = tuple[ec.EllipticCurvePrivateKey, x509.Certificate]


def certified(name: str, issuer: Certified | None = None) -> Certified:
    """A key with its certificate, signed by the issuer; one of an authority if there is none."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer[0] if issuer else key
    built = (
        x509.CertificateBuilder(issuer[1].subject if issuer else called, called, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(2090, 1, 1, tzinfo=datetime.UTC))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    )
    return key, built.sign(signer, hashes.SHA256())


def written(folder: Path, name: str) -> Path:
    """A folder with the certificate of an authority, and with one it has given."""
    authority = certified(name)
    key, own = certified("machine", authority)
    folder.mkdir()
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "ca.pem").write_bytes(authority[1].public_bytes(pem))
    (folder / "cert.pem").write_bytes(own.public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return folder


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificates of the machines that belong together."""
    return written(tmp_path_factory.mktemp("certificates") / "office", "office")


@pytest.fixture(scope="module")
def guarded(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and a worker behind TLS."""
    pairs = (("ca-file", "ca"), ("cert", "cert"), ("key", "key"))
    secrets = [word for option, name in pairs for word in (f"--tls-{option}", str(office / f"{name}.pem"))]
    started = Cluster(tmp_path_factory.mktemp("guarded"), *secrets)
    try:
        started.add_worker()
        yield started
    finally:
        started.stop()


def told(ca: Path, own: Path) -> dask.config.set:
    """As in the environment of this machine: whom it trusts, and who it is."""
    place = "distributed.comm.tls"
    client = {f"{place}.client.cert": str(own / "cert.pem"), f"{place}.client.key": str(own / "key.pem")}
    return dask.config.set({f"{place}.ca-file": str(ca / "ca.pem"), **client})


def refused(scheduler: str) -> tuple[str, str]:
    """By which sentence, and why."""
    with pytest.raises(EngineError) as caught, client_of(scheduler):
        pass
    return caught.value.key, str(caught.value.facts.get("reason", ""))


def test_with_certificates_of_one_authority_the_bytes_are_the_same(
    guarded: Cluster, office: Path, here: dict[str, bytes], tmp_path: Path
) -> None:
    with told(office, office):
        guarded.wait_for(1)

        assert packages(replace(SAMPLE, outputs=tmp_path, scheduler=guarded.address)) == here


def test_a_scheduler_that_is_not_trusted_is_said_in_one_sentence(
    guarded: Cluster, office: Path, tmp_path: Path
) -> None:
    other = written(tmp_path / "other", "another authority")
    places = ("--inputs", str(SAMPLE.inputs), "--outputs", str(tmp_path), "--schemas", str(SAMPLE.schemas))
    engine = ("--engine", "dask", "--scheduler", guarded.address)
    with told(ca=other, own=office):
        done = CliRunner().invoke(cli, ["run", *places, *engine, "--lang", "en"])

    assert done.exit_code == 4
    assert done.stderr.count("\n") == 1
    assert "do not trust each other's certificates: [SSL: CERTIFICATE_VERIFY_FAILED]" in done.stderr


def test_a_machine_that_is_not_trusted_is_refused(
    guarded: Cluster, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By which of the sentences depends on whether the scheduler's reason arrives before it hangs up."""
    monkeypatch.setattr(connecting, "_SECONDS_TO_CONNECT", 2)
    with told(ca=office, own=written(tmp_path / "other", "another authority")):
        key, _ = refused(guarded.address)

    assert key in ("engine.not-trusted", "engine.no-scheduler")


def test_certificates_that_do_not_belong_together_are_said(office: Path, tmp_path: Path) -> None:
    other = written(tmp_path / "other", "another authority")
    (other / "cert.pem").write_bytes((office / "cert.pem").read_bytes())
    with told(office, other):
        key, reason = refused("tls://127.0.0.1:9")

    assert (key, "KEY_VALUES_MISMATCH" in reason) == ("engine.not-trusted", True)


def test_without_certificates_the_next_step_is_said() -> None:
    assert refused("tls://127.0.0.1:9")[0] == "engine.no-certificates"


def test_an_open_line_is_refused_where_encryption_is_asked_for(office: Path) -> None:
    with told(office, office), dask.config.set({"distributed.comm.require-encryption": True}):
        assert refused("tcp://127.0.0.1:9")[0] == "engine.not-encrypted"
