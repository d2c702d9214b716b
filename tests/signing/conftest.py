import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assessments.signing.certificate import (
    SealSigner,
    ensure_development_signer,
    load_signer,
    read_passphrase,
)
from tests.signing.making import NOW, behind, make_report, sealed_by, signer_of
from tests.signing.pki import Pki, established


def _signer(directory: Path) -> SealSigner:
    files = ensure_development_signer(directory, now=NOW)
    return load_signer(files.pkcs12, read_passphrase(files.passphrase), at=NOW)


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> SealSigner:
    return _signer(tmp_path_factory.mktemp("signer") / "ours")


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> SealSigner:
    """Someone who made a certificate that names itself like ours."""
    return _signer(tmp_path_factory.mktemp("signer") / "theirs")


@pytest.fixture(scope="session")
def report() -> bytes:
    return make_report()


@pytest.fixture(scope="session")
def sealed(report: bytes, signer: SealSigner) -> bytes:
    return sealed_by(signer, report).bytes


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pki]:
    with established(tmp_path_factory.mktemp("pki")) as found:
        yield found


@pytest.fixture(scope="session")
def dated(report: bytes, pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The report sealed B-LTA by the signer of the test infrastructure."""
    signer = signer_of(pki, "signer", tmp_path_factory.mktemp("pkcs12"))
    return sealed_by(signer, report, at=datetime.now(UTC), assurance=behind(pki)).bytes


@pytest.fixture(autouse=True)
def quiet_libraries() -> Iterator[None]:
    """pyHanko logs a traceback for each refusal: over hundreds of attacks that costs seconds."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
