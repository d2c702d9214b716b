import io
import subprocess
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from assessments.signing.certificate import (
    SealSigner,
    certificates_to_pem,
    ensure_development_signer,
    load_signer,
    read_passphrase,
)
from assessments.signing.errors import NotAPdf, TooLarge, TooSlow, Unreadable, UnreadableFile
from assessments.signing.isolated import Examined, Limits, examine
from assessments.signing.verify import inspect
from tests.signing.making import DOSSIER, sealed_by

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> SealSigner:
    """A signer of today: the other process judges certificates by the clock."""
    now = datetime.now(UTC)
    files = ensure_development_signer(tmp_path_factory.mktemp("today") / "signer", now=now)
    return load_signer(files.pkcs12, read_passphrase(files.passphrase), at=now)


@pytest.fixture(scope="module")
def sealed(report: bytes, signer: SealSigner) -> bytes:
    return sealed_by(signer, report, at=datetime.now(UTC)).bytes


def look(pdf: bytes, signer: SealSigner, limits: Limits | None = None) -> Examined:
    return examine(pdf, trust_roots=[signer.certificate], limits=limits)


def bomb() -> bytes:
    """A file of some 300 kB whose object stream inflates to 250 MB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1024 * 1024) for _ in range(250)) + packer.flush()
    head = b"%PDF-1.7\n"
    objects = b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % (
        len(packed)
    )
    body = objects + packed + b"\nendstream\nendobj\n"
    start = len(head) + len(body)
    entries = b"".join(
        bytes([kind]) + where.to_bytes(4, "big") + bytes([index])
        for kind, where, index in ((0, 0, 255), (1, len(head), 0), (2, 1, 0), (1, start, 0))
    )
    table = b"3 0 obj\n<</Type/XRef/Size 4/W[1 4 1]/Root 2 0 R/Length %d>>stream\n" % len(entries)
    return head + body + table + entries + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def test_isolated_answer_is_the_direct_one(sealed: bytes, signer: SealSigner) -> None:
    found = look(sealed, signer)
    assert found.inspection == inspect(sealed, trust_roots=[signer.certificate])
    assert (found.dossier, found.dossier_fault) == (DOSSIER, "")


def test_without_trust_roots_nobody_is_trusted(sealed: bytes) -> None:
    seal = examine(sealed, trust_roots=[]).inspection.seal
    assert seal is not None
    assert seal.intact
    assert not seal.trusted


@pytest.mark.parametrize("data", [b"", b"hello", b"\0" * 5000, b"PK\x03\x04"])
def test_what_is_no_pdf_is_said_so(data: bytes, signer: SealSigner) -> None:
    with pytest.raises(NotAPdf):
        look(data, signer)


def test_truncated_report_is_unreadable(report: bytes, signer: SealSigner) -> None:
    with pytest.raises(Unreadable, match="malformed"):
        look(report[: len(report) // 2], signer)


def test_encrypted_report_is_unreadable(report: bytes, signer: SealSigner) -> None:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(report)) as document:
        document.save(output, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Unreadable, match="encrypted"):
        look(output.getvalue(), signer)


def test_upload_over_the_limit_is_refused_at_once(signer: SealSigner) -> None:
    # Before a process is started: no limit of its own would let one begin.
    with pytest.raises(TooLarge):
        look(b"%PDF-1.7\n" + bytes(50 * 1024 * 1024), signer, Limits(wall_seconds=0))


def test_stream_bomb_ends_within_its_limits(signer: SealSigner) -> None:
    limits = Limits(cpu_seconds=5, wall_seconds=10, memory_bytes=400 * 1024 * 1024)
    with pytest.raises(UnreadableFile):
        look(bomb(), signer, limits)


def test_too_long_on_the_clock_is_told(sealed: bytes, signer: SealSigner) -> None:
    with pytest.raises(TooSlow, match="wall_clock"):
        look(sealed, signer, Limits(wall_seconds=0))


def test_too_much_processor_time_is_told(signer: SealSigner) -> None:
    # Thousands of page-tree levels are nothing; quadratic comments in front of a header are not.
    with pytest.raises((TooSlow, Unreadable)):
        look(b"%PDF-1.7\n" + b"<<" * 4_000_000, signer, Limits(cpu_seconds=1))


def test_too_little_memory_is_an_answer_not_a_crash(sealed: bytes, signer: SealSigner) -> None:
    padded = sealed + bytes(20 * 1024 * 1024)
    with pytest.raises(UnreadableFile):
        look(padded, signer, Limits(memory_bytes=120 * 1024 * 1024))


def test_command_line_reads_standard_input(
    sealed: bytes, signer: SealSigner, tmp_path: Path
) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(certificates_to_pem((signer.certificate,)))
    done = subprocess.run(
        [sys.executable, "-m", "assessments.signing.verify", "--trust-root", str(root)],
        input=sealed,
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert b'"trusted": true' in done.stdout
    assert not done.stderr


def test_inspection_loads_no_web_framework() -> None:
    code = "import sys, assessments.signing.command; print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_half_an_answer_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ran out of memory while it was writing."""
    cut = subprocess.CompletedProcess((), 1, stdout=b'{"inspection": {"sha')
    monkeypatch.setattr(subprocess, "run", lambda *_arguments, **_options: cut)
    with pytest.raises(Unreadable):
        examine(b"%PDF-1.7", trust_roots=())
