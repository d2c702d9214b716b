"""What a key that is given for one request may do to the server, and what is told of it."""

from __future__ import annotations

import base64
import logging
import os
import subprocess
from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import pkcs12 as asn1_pkcs12
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import pkcs12
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from assessments.actions.countersignatures import counter_sign, seen_of
from assessments.actions.errors import ActionRefused
from assessments.models import Report, ReportRevision
from assessments.queries.roots import persons_dir
from assessments.signing.countersign_apart import Key
from assessments.signing.development import ensure_development_authority
from tests import factories
from tests.factories import Scene
from tests.reports.test_countersigning import address, typed, visit
from tests.tenders.preparing_countersigning import REASON, sealed_report

pytestmark = pytest.mark.django_db
PASSPHRASE = "phrase-de-passe-tres-secrete"


@pytest.fixture(autouse=True)
def nobody_came_yet() -> None:
    cache.clear()


@pytest.fixture
def scene() -> Scene:
    return factories.tender()


@pytest.fixture
def report(scene: Scene) -> Report:
    return sealed_report(scene)


def issued(key: Any) -> x509.Certificate:
    """A certificate for `key` by the authority of people."""
    now = timezone.now()
    folder = persons_dir()
    ensure_development_authority(folder, now=now)
    authority = x509.load_pem_x509_certificate((folder / "authority.pem").read_bytes())
    signing = serialization.load_pem_private_key((folder / "authority.key").read_bytes(), None)
    assert isinstance(signing, ec.EllipticCurvePrivateKey)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Camille Roche")])
    usage = x509.KeyUsage(True, True, *[False] * 7)
    return (
        x509.CertificateBuilder(authority.subject, name, key.public_key(), 77)
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(usage, critical=True)
        .sign(signing, hashes.SHA256())
    )


def held(key: Any, certificate: x509.Certificate | None, rounds: int = 1000) -> bytes:
    encryption = (
        serialization.PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(rounds)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(PASSPHRASE.encode())
    )
    others = None if certificate else [issued(ec.generate_private_key(ec.SECP256R1()))]
    return pkcs12.serialize_key_and_certificates(b"moi", key, certificate, others, encryption)


def signed_with(scene: Scene, report: Report, data: bytes) -> ReportRevision:
    key = Key(data, PASSPHRASE)
    return counter_sign(
        by=scene.reviewer, report=report, key=key, reason=REASON, seen=seen_of(report)
    )


def without_its_key() -> bytes:
    return held(None, None)


def of_a_kind_that_signs_no_document() -> bytes:
    key = ed25519.Ed25519PrivateKey.generate()
    return held(key, issued(key))


def with_rubbish_inside() -> bytes:
    authenticated = {"content_type": "data", "content": os.urandom(60_000)}
    return bytes(asn1_pkcs12.Pfx({"version": "v3", "auth_safe": authenticated}).dump())


def test_file_that_cannot_sign_is_refused(scene: Scene, report: Report) -> None:
    for make, code in (
        (without_its_key, "signer_unsuitable"),
        (of_a_kind_that_signs_no_document, "signer_unsuitable"),
        (with_rubbish_inside, "signer_wrong_passphrase"),
    ):
        with pytest.raises(ActionRefused) as refused:
            signed_with(scene, report, make())
        assert refused.value.code == code, make.__name__
    assert not ReportRevision.objects.exists()


def test_large_elliptic_key_signs(scene: Scene, report: Report) -> None:
    key = ec.generate_private_key(ec.SECP521R1())
    assert signed_with(scene, report, held(key, issued(key))).signer == "Camille Roche"


@pytest.mark.parametrize("debug", [False, True])
def test_error_of_the_server_tells_no_secret(
    debug: bool,
    scene: Scene,
    report: Report,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = visit(scene.reviewer)
    client.raise_request_exception = False
    form = typed(client, report, passphrase=PASSPHRASE)
    sent = {
        "pkcs12": base64.b64encode(b"key").decode(),
        "passphrase": PASSPHRASE,
        "reason": REASON,
        "sha256": report.sha256,
    }
    interface = reverse("api:counter_signatures", args=[report.tender.reference, report.pk])
    settings.DEBUG = debug

    def broken(*_arguments: object, **_options: object) -> None:
        raise OSError("no process left")

    monkeypatch.setattr(subprocess, "run", broken)
    caplog.set_level(logging.DEBUG)
    for answer in (
        client.post(address("report_countersign", report), form),
        client.post(interface, sent, content_type="application/json"),
    ):
        assert answer.status_code == 500
        page = answer.content.decode()
        assert ("no process left" in page) == debug
        assert PASSPHRASE not in page
    assert PASSPHRASE not in caplog.text
