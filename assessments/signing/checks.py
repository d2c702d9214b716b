"""The facts about one signature or document timestamp: who, when, why, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from asn1crypto import x509
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from assessments.signing.digest import sha256_hex
from assessments.signing.evidence import Evidence, certificates_in
from assessments.signing.inspection import DEVELOPMENT_UNIT, Reason, Signature
from assessments.signing.integrity import Integrity, Status
from assessments.signing.levels import Level
from assessments.signing.standing import Purpose, Revocation, Standing, standing, unverified
from assessments.signing.structure import covered_length
from assessments.signing.times import Dated

_TEXT_LIMIT = 200
_PADES = "/ETSI.CAdES.detached"
# What the file says of revocation is all there is to say.
_SETTLED = (Revocation.GOOD, Revocation.NONE)


def facts(
    pdf: bytes,
    found: Integrity,
    time: Dated,
    *,
    roots: Sequence[x509.Certificate],
    evidence: Evidence,
    now: datetime,
    is_first: bool,
) -> Signature:
    """All that is told of one signature. Its certificate is judged as of `time`, else of `now`."""
    embedded, faults = found.embedded, found.faults
    certificate = embedded.signer_cert
    worth = time.proof if found.is_timestamp else None
    worth = worth or standing(
        certificate, purpose=Purpose.SIGN, roots=roots, evidence=evidence, at=time.at or now
    )
    doubts = [] if faults else list(_doubts(found, time, worth, evidence))
    end = covered_length(embedded)
    moment, source = _time(embedded, time)
    return Signature(
        field=_text(embedded.field_name),
        kind=_kind(found, is_first),
        level=_level(found, time, worth.revocation),
        signer=_text(_name(certificate, "common_name") or certificate.subject.human_friendly),
        signed_at=moment,
        time_source=source,
        role=_text(_role(found.status)),
        reason=_text(_entry(embedded, "/Reason")),
        intact=not faults,
        trusted=not faults and worth.trusted,
        development=_name(certificate, "organizational_unit_name") == DEVELOPMENT_UNIT,
        covers_whole_file=end == len(pdf) and not faults,
        covered_sha256=sha256_hex(pdf[:end]),
        reasons=(*faults, *doubts),
        authority=_text(time.authority) if source == "timestamp" else "",
        revocation=worth.revocation.value,
    )


def _doubts(found: Integrity, time: Dated, worth: Standing, evidence: Evidence) -> Iterator[Reason]:
    if time.reason is not None:
        yield time.reason
    if not found.is_timestamp and not worth.trusted:
        yield _distrust(worth)
    if unverified(certificates_in(found.embedded), evidence.certificates):
        yield Reason("certificate_unverified", {})


def _distrust(worth: Standing) -> Reason:
    if worth.on is None:
        return Reason("signer_untrusted", {})
    name = "from" if worth.problem == "not_yet_valid" else "on"
    return Reason(f"signer_{worth.problem}", {name: worth.on.isoformat()})


def _level(found: Integrity, time: Dated, revocation: Revocation) -> str:
    """What its form bears out here (ETSI EN 319 142-1, 6.1); `none` for an older format."""
    if found.is_timestamp:
        return ""
    if _entry(found.embedded, "/SubFilter") != _PADES:
        return "none"
    if found.token is None and not time.archived:
        return Level.B_B.value
    dated_well = time.proof is not None and time.proof.revocation in _SETTLED
    if revocation != Revocation.GOOD or not dated_well or not _stored(found.embedded):
        return Level.B_T.value
    return (Level.B_LTA if time.archived else Level.B_LT).value


def _stored(embedded: EmbeddedPdfSignature) -> bool:
    return "/DSS" in embedded.reader.root


def _kind(found: Integrity, is_first: bool) -> str:
    if found.is_timestamp:
        return "timestamp"
    return "seal" if is_first and _certifies(found.embedded) else "approval"


def _certifies(embedded: EmbeddedPdfSignature) -> bool:
    root = embedded.reader.root
    if "/Perms" not in root or "/DocMDP" not in root["/Perms"]:
        return False
    permissions = root["/Perms"]
    return bool(permissions.raw_get("/DocMDP") == embedded.sig_field.raw_get("/V"))


def _time(embedded: EmbeddedPdfSignature, time: Dated) -> tuple[datetime | None, str]:
    if time.at is not None:
        return time.at, "timestamp"
    claimed = embedded.self_reported_timestamp
    return claimed, "claimed" if claimed is not None else "none"


def _role(status: Status | None) -> str:
    """The claimed role written by `seal`, or nothing."""
    attributes = getattr(status, "cades_signer_attrs", None)
    if attributes is None or "role" not in attributes.claimed_attrs:
        return ""
    values = tuple(attributes.claimed_attrs["role"].attr_values)
    name = values[0]["role_name"] if values else None
    if name is None or name.name != "directory_name":
        return ""
    return str(name.chosen.native.get("common_name", ""))


def _entry(embedded: EmbeddedPdfSignature, key: str) -> str:
    # Not `get`: that of pyHanko's dictionaries leaves indirect references unresolved.
    return str(embedded.sig_object[key]) if key in embedded.sig_object else ""


def _name(certificate: x509.Certificate, part: str) -> str:
    value = certificate.subject.native.get(part, "")
    return value if isinstance(value, str) else str(value[0])


def _text(value: object) -> str:
    """Words of a stranger, cut to a length a page can show."""
    return str(value)[:_TEXT_LIMIT]
