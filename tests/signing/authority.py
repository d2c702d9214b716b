"""A real time-stamping authority on the loopback: OpenSSL answers, a few lines of HTTP carry."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CONFIG = """
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[tsa_cert]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = tsa_config
[tsa_config]
dir = {folder}
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/ca.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@dataclass(slots=True)
class Authority:
    """`url` to post queries to; `root`: PEM of its own authority. `answer`: what it says instead."""

    url: str
    folder: Path
    answer: bytes | None = None
    asked: list[bytes] = field(default_factory=list)

    @property
    def root(self) -> Path:
        return self.folder / "ca.pem"

    def reply(self, query: bytes) -> bytes:
        self.asked.append(query)
        if self.answer is not None:
            return self.answer
        (self.folder / "query").write_bytes(query)
        openssl(
            *("ts", "-reply", "-config", self.folder / "openssl.cnf"),
            *("-queryfile", self.folder / "query", "-out", self.folder / "reply"),
        )
        return (self.folder / "reply").read_bytes()


def openssl(*arguments: str | Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=30)


def established(folder: Path, name: str = "Autorité d’essai") -> None:
    """A root, then a certificate for time-stamping that it signs."""
    (folder / "openssl.cnf").write_text(CONFIG.format(folder=folder), encoding="utf-8")
    (folder / "serial").write_text("01\n", encoding="ascii")
    config = folder / "openssl.cnf"
    openssl(
        *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-utf8", "-days", "3650"),
        *("-subj", f"/CN=Racine · {name}", "-config", config, "-extensions", "ca"),
        *("-keyout", folder / "ca.key", "-out", folder / "ca.pem"),
    )
    openssl(
        *("req", "-newkey", "rsa:2048", "-nodes", "-utf8", "-subj", f"/CN={name}"),
        *("-config", config, "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr"),
    )
    openssl(
        *("x509", "-req", "-in", folder / "tsa.csr", "-days", "3650", "-CAcreateserial"),
        *("-CA", folder / "ca.pem", "-CAkey", folder / "ca.key"),
        *("-extfile", config, "-extensions", "tsa_cert", "-out", folder / "tsa.pem"),
    )


@contextmanager
def serving(folder: Path) -> Iterator[Authority]:
    """The authority of `folder`, answering on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = authority.reply(self.rfile.read(length))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        authority = Authority(f"http://127.0.0.1:{server.server_port}/", folder)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield authority
        finally:
            server.shutdown()
            thread.join()
