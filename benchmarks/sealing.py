"""Sealing the demonstration's report at both ends of PAdES, with authorities on the loopback."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from assessments.signing.certificate import load_signer
from assessments.signing.isolated import examine
from assessments.signing.levels import Assurance, Level
from assessments.signing.seal import SealedPdf, seal
from benchmarks.table import Row
from benchmarks.timing import median
from tests.signing.pki import PASSPHRASE, Pki, established

TIMES = 5


def rows(unsigned: bytes) -> list[Row]:
    """B-B beside B-LTA, same report and signer; then what a stranger's verification of each takes."""
    with TemporaryDirectory(prefix="hdhc-pki-") as folder, established(Path(folder)) as pki:
        signer = load_signer(pki.pkcs12("signer", Path(folder)), PASSPHRASE, at=datetime.now(UTC))

        def sealed(level: Level) -> SealedPdf:
            return seal(
                unsigned,
                signer=signer,
                reason="Bench",
                role="Bench",
                signed_at=datetime.now(UTC),
                assurance=Assurance(pki.tsa_url(), (pki.der("root"),), level=level),
            )

        found: list[Row] = []
        for level in (Level.B_B, Level.B_LTA):
            made = sealed(level)
            assert made.level == level
            taken = median(lambda level=level: sealed(level), TIMES) / 1000  # type: ignore[misc]  # bound now
            pki.asked.clear()
            sealed(level)
            found += [
                (f"sealed, PAdES {level}", f"{taken:.2f} s", _beside(made, unsigned, pki)),
                (
                    f"{level} verified apart, offline",
                    f"{_verified(made, pki):.2f} s",
                    "process included",
                ),
            ]
        return found


def _beside(made: SealedPdf, unsigned: bytes, pki: Pki) -> str:
    added = (len(made.bytes) - len(unsigned)) / 1000
    return f"{added:.0f} kB added, {len(pki.asked)} exchanges; target of B-LTA: a second"


def _verified(made: SealedPdf, pki: Pki) -> float:
    root = [pki.der("root")]
    start = time.perf_counter()
    found = examine(made.bytes, trust_roots=root, tsa_roots=root)
    taken = time.perf_counter() - start
    assert found.inspection.intact
    assert found.inspection.seal is not None
    assert found.inspection.seal.level == made.level
    return taken
