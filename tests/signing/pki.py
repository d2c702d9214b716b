"""A public key infrastructure on the loopback (certomancer): authorities, signers, OCSP, CRL, TSA.

One root; an issuing authority with an OCSP responder; a second one, revoked by the root's CRL. Two
time-stamping authorities of different life, and one under a root nobody trusts.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from asn1crypto import ocsp, tsp
from certomancer.registry import (
    ArchLabel,
    CertLabel,
    CertomancerConfig,
    PKIArchitecture,
    ServiceLabel,
)
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

YEAR = timedelta(days=365)
PASSPHRASE = b"secret"
# label: issuer, from and to in years from now, what it is for
CERTIFICATES: dict[str, tuple[str, float, float, str]] = {
    "root": ("root", -5, 30, "authority"),
    "issuing": ("root", -4, 25, "authority"),
    "withdrawn": ("root", -4, 25, "authority"),
    "responder": ("issuing", -2, 20, "ocsp"),
    "signer": ("issuing", -1, 1, "signer"),
    "second": ("issuing", -1, 1, "signer"),
    "revoked": ("issuing", -1, 1, "signer"),
    "expired": ("issuing", -3, -2, "signer"),
    "orphan": ("withdrawn", -1, 1, "signer"),
    "tsa": ("issuing", -1, 3, "tsa"),
    "tsa-late": ("issuing", -1, 15, "tsa"),
    "busy-tsa": ("issuing", -1, 1, "busy-tsa"),
    "forger": ("forger", -5, 30, "authority"),
    "forger-tsa": ("forger", -1, 15, "tsa"),
    "forger-signer": ("forger", -1, 1, "signer"),
}
REPOSITORIES = ("root", "issuing", "withdrawn")
REVOKED = ("revoked", "withdrawn")
REVOKED_FOR = timedelta(days=30)


@dataclass(slots=True)
class Pki:
    """`away`: path beginnings nobody answers at. `asked`: every path asked for, in order."""

    arch: PKIArchitecture
    url: str
    away: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def der(self, label: str) -> bytes:
        return bytes(self.arch.get_cert(CertLabel(label)).dump())

    def tsa_url(self, label: str = "tsa") -> str:
        return str(self.arch.service_registry.get_tsa_info(ServiceLabel(label)).url)

    def pkcs12(self, label: str, folder: Path) -> Path:
        """The key and certificate in a file that opens with PASSPHRASE, its authorities beside."""
        path = folder / f"{label}.p12"
        path.write_bytes(self.arch.package_pkcs12(CertLabel(label), password=PASSPHRASE))
        return path

    def crl(self) -> bytes:
        """What the issuing authority says of its certificates today."""
        return bytes(
            self.arch.service_registry.get_crl(ServiceLabel("issuing"), datetime.now(UTC)).dump()
        )

    @contextmanager
    def without(self, *beginnings: str) -> Iterator[None]:
        self.away.update(beginnings)
        try:
            yield
        finally:
            self.away.difference_update(beginnings)


@contextmanager
def established(folder: Path) -> Iterator[Pki]:
    """All of it, answering on a port of its own; the certificates name that port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self) -> None:
            self._answer(b"")

        def _answer(self, body: bytes) -> None:
            pki.asked.append(self.path)
            found = routes.get(self.path)
            if found is None or any(self.path.startswith(each) for each in pki.away):
                self.send_error(503)
                return
            kind, say = found
            answer = say(body)
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        url = f"http://127.0.0.1:{server.server_port}"
        pki = Pki(_architecture(folder, url), url)
        routes = _routes(pki.arch, url)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield pki
        finally:
            server.shutdown()
            thread.join()


Answer = tuple[str, Callable[[bytes], bytes]]


def _routes(arch: PKIArchitecture, url: str) -> dict[str, Answer]:
    services = arch.service_registry

    def ocsp_answer(label: ServiceLabel) -> Answer:
        def say(body: bytes) -> bytes:
            responder = services.summon_responder(label, datetime.now(UTC))
            return bytes(responder.build_ocsp_response(ocsp.OCSPRequest.load(body)).dump())

        return "application/ocsp-response", say

    def crl_answer(label: ServiceLabel) -> Answer:
        def say(body: bytes) -> bytes:
            return bytes(services.get_crl(label, datetime.now(UTC)).dump())

        return "application/pkix-crl", say

    def token_answer(label: ServiceLabel) -> Answer:
        def say(body: bytes) -> bytes:
            timestamper = services.summon_timestamper(label, datetime.now(UTC))
            asked = tsp.TimeStampReq.load(body)
            return bytes(timestamper.request_tsa_response(asked).dump())

        return "application/timestamp-reply", say

    found = {each.url: ocsp_answer(each.label) for each in services.list_ocsp_responders()}
    for repository in services.list_crl_repos():
        found[repository.latest_external_url] = crl_answer(repository.label)
    for authority in services.list_time_stamping_services():
        found[authority.url] = token_answer(authority.label)
    return {address.removeprefix(url): answer for address, answer in found.items()}


def _architecture(folder: Path, url: str) -> PKIArchitecture:
    for label in CERTIFICATES:
        key = ec.generate_private_key(ec.SECP256R1())
        (folder / f"{label}.pem").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
    labels = list(CERTIFICATES)
    config = {
        "external-url-prefix": url,
        "keysets": {"all": {"keys": {each: {"path": f"{each}.pem"} for each in labels}}},
        "pki-architectures": {
            "essai": {
                "keyset": "all",
                "entity-defaults": {"country-name": "FR", "organization-name": "Essai"},
                "entities": {each: {"common-name": f"Essai {each}"} for each in labels},
                "certs": {each: _certificate(each) for each in labels},
                "services": _services(),
            }
        },
    }
    return CertomancerConfig(config, key_search_dir=str(folder)).get_pki_arch(ArchLabel("essai"))


def _certificate(label: str) -> dict[str, Any]:
    issuer, start, end, purpose = CERTIFICATES[label]
    now = datetime.now(UTC).replace(microsecond=0)
    found: dict[str, Any] = {
        "subject": label,
        "subject-key": label,
        "issuer": issuer,
        "authority-key": issuer,
        "validity": {
            "valid-from": (now + start * YEAR).isoformat(),
            "valid-to": (now + end * YEAR).isoformat(),
        },
        "extensions": _extensions(purpose, issuer),
    }
    if label in REVOKED:
        found["revocation"] = {
            "revoked-since": (now - REVOKED_FOR).isoformat(),
            "reason": "key_compromise",
        }
    return found


def _extensions(purpose: str, issuer: str) -> list[dict[str, Any]]:
    usage = {
        "authority": ["key_cert_sign", "crl_sign"],
        "signer": ["digital_signature", "non_repudiation"],
        "busy-tsa": ["digital_signature", "non_repudiation"],
    }.get(purpose, ["digital_signature"])
    found: list[dict[str, Any]] = [
        {"id": "key_usage", "critical": True, "smart-value": _smart("key-usage", usage)}
    ]
    if purpose == "authority":
        found.append({"id": "basic_constraints", "critical": True, "value": {"ca": True}})
    if purpose in ("tsa", "busy-tsa"):
        found.append({"id": "extended_key_usage", "critical": True, "value": ["time_stamping"]})
    if purpose == "ocsp":
        found.append({"id": "extended_key_usage", "value": ["ocsp_signing"]})
        found.append({"id": "ocsp_no_check", "value": None})
    if issuer == "issuing" and purpose in ("signer", "tsa"):
        names = _smart("aia-urls", {"ocsp-responder-names": ["issuing"]})
        found.append({"id": "authority_information_access", "smart-value": names})
    if issuer in REPOSITORIES and purpose != "ocsp":
        names = _smart("crl-dist-url", {"crl-repo-names": [issuer]})
        found.append({"id": "crl_distribution_points", "smart-value": names})
    return found


def _smart(schema: str, params: object) -> dict[str, Any]:
    return {"schema": schema, "params": params}


def _services() -> dict[str, Any]:
    crl = {"simulated-update-schedule": "P7D"}
    return {
        "ocsp": {
            "issuing": {
                "for-issuer": "issuing",
                "responder-cert": "responder",
                "signing-key": "responder",
            }
        },
        "crl-repo": {
            each: {"for-issuer": each, "signing-key": each, **crl} for each in REPOSITORIES
        },
        "time-stamping": {
            each: {"signing-key": each, "signing-cert": each, "certs-to-embed": [authority]}
            for each, authority in (
                ("tsa", "issuing"),
                ("tsa-late", "issuing"),
                ("forger-tsa", "forger"),
            )
        },
    }
