"""The independent judge of PDF/A: skipped, with the line to type, where it is not installed."""

from pathlib import Path

import pytest
from weasyprint import HTML

from assessments.signing.countersign import countersign, open_person
from assessments.signing.development import ensure_development_authority, issue_person
from tests.signing import verapdf
from tests.signing.making import NOW

pytestmark = pytest.mark.skipif(bool(verapdf.missing()), reason=verapdf.missing())


@pytest.fixture(scope="module")
def failures(
    report: bytes,
    sealed: bytes,
    dated: bytes,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, dict[str, tuple[str, ...]]]:
    directory = tmp_path_factory.mktemp("verapdf")
    files = {
        "plain": report,
        "sealed": sealed,
        "both": _reviewed(sealed, directory / "persons"),
        "dated": dated,
    }
    found = {}
    for name, content in files.items():
        path = directory / f"{name}.pdf"
        path.write_bytes(content)
        found[name] = verapdf.validate(path, "3a", "ua1").failures
    return found


def _reviewed(sealed: bytes, authority: Path) -> bytes:
    """Counter-signed with an elliptic-curve key, as the development authority issues them."""
    root = ensure_development_authority(authority, now=NOW)
    held = issue_person(authority, name="Camille Roche", passphrase=b"secret", now=NOW)
    person = open_person(held, b"secret", at=NOW, roots=[root])
    return countersign(sealed, signer=person, reason="Relu", role="Juriste", signed_at=NOW).bytes


def test_report_is_archival_before_and_after_its_signatures(
    failures: dict[str, dict[str, tuple[str, ...]]],
) -> None:
    assert {name: found["3a"] for name, found in failures.items()} == {
        "plain": (),
        "sealed": (),
        "both": (),
        "dated": (),
    }


def test_sealing_adds_no_accessibility_failure(
    failures: dict[str, dict[str, tuple[str, ...]]],
) -> None:
    assert {name for name in failures if failures[name]["ua1"] != failures["plain"]["ua1"]} == set()


def test_file_that_is_not_archival_is_told_with_its_rules(tmp_path: Path) -> None:
    path = tmp_path / "ordinary.pdf"
    HTML(string="<p>Ordinary</p>").write_pdf(path)
    assert verapdf.validate(path, "3a").failures["3a"]
