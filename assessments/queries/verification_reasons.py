"""Each reason of a verification as a sentence in the reader's language (codes: docs/signature.md)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, str | Promise] = {
    "bundle_incomplete": _("The archive does not hold exactly the files its manifest lists."),
    "byte_range_unusual": _("The signature does not cover the file in the usual way."),
    "bytes_after_end": _("Something was added after the last signed byte."),
    "certificate_unverified": _(
        "A certificate beside a signature is vouched for by none in the file: it may have been changed."
    ),
    "changed_after_signing": _("The document was changed after it was signed."),
    "container_unusual": _("The signature's container was written in an unusual way."),
    "contents_gap_unusual": _("The place kept for the signature holds something else."),
    "contents_padding": _("Bytes are hidden in the place kept for the signature."),
    "coverage_incomplete": _("The signature does not cover the whole document."),
    "damaged_since_signing": _(
        "This signed file was damaged or altered so that it cannot be read."
    ),
    "digest_mismatch": _("The content is not the one that was signed."),
    "evidence_unreadable": _(
        "The place of the certificates and of what was said of them holds something else."
    ),
    "hybrid_structure": _("The file can be read in two different ways."),
    "member_changed": _("A file of the archive is not the one its manifest lists."),
    "metadata_changed": _("The document's description was changed after signing."),
    "not_registered": _("This installation has not registered this file."),
    "not_sealed": _("The document is signed but not sealed by its issuer."),
    "registry_not_consulted": _("The register was not consulted."),
    "scores_differ": _("The stated scores do not follow from the marks in the file."),
    "scores_not_compared": _("The file states no score of its own to compute again."),
    "signature_invalid": _("The signature is not valid."),
    "signature_removed": _("A signature was removed from this file."),
    "signer_expired": _("The signer's certificate has expired."),
    "signer_not_yet_valid": _("The signer's certificate is not valid yet."),
    "signer_revoked": _(
        "The signer's certificate was revoked before the document was signed, as far as can be proven:"
        " whoever issued it says so in the file."
    ),
    "signer_untrusted": _("The signer is not one this installation vouches for."),
    "timestamp_expired": _(
        "The certificate of the authority that dated the document last has ended: nobody vouches for"
        " its time any more. Ask for a copy that was dated anew."
    ),
    "timestamp_invalid": _("The time stamp is not valid."),
    "timestamp_revoked": _(
        "The certificate of the authority that dated the document was revoked: its time is not taken."
    ),
    "timestamp_untrusted": _(
        "The document was dated by an authority this installation does not vouch for: its time is not taken."
    ),
    "unsigned": _("The document is not signed."),
    "not_a_pdf": _(
        "This file is no report: choose the PDF or the ZIP archive as it was downloaded."
    ),
    "too_large": _("This file is larger than any report: 25 MB at most."),
    "too_slow": _("This file takes too long to examine: it is not a report as we make them."),
    "unreadable": _("This file cannot be read: it is encrypted, cut short or malformed."),
}


def sentence(code: str) -> str | Promise:
    """The sentence of a reason; the bare code for one that is not known here."""
    return SENTENCES.get(code, code)
