"""The process made to read one hostile file: limits first, then PDF on stdin, JSON on stdout."""

import argparse
import base64
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assessments.signing.certificate import certificates_from_pem
from assessments.signing.embedded import DossierUnreadable, extract_dossier
from assessments.signing.errors import TooLarge, UnreadableFile
from assessments.signing.isolated import set_limits
from assessments.signing.verify import MAX_SIZE, inspect


def main(arguments: Sequence[str] | None = None) -> int:
    """0 with the inspection, 1 with an `UnreadableFile` told as JSON; messages go to stderr."""
    options = _parser().parse_args(arguments)
    set_limits(options.cpu_seconds, options.memory_bytes)
    # pyHanko logs its doubts with whole tracebacks; the answer already holds the reasons.
    logging.disable(logging.CRITICAL)
    try:
        answer = _answer(sys.stdin.buffer.read(options.max_size + 1), options)
        code = 0
    except MemoryError:
        answer, code = _refusal(TooLarge("memory")), 1
    except UnreadableFile as error:
        answer, code = _refusal(error), 1
    json.dump(answer, sys.stdout)
    return code


def _answer(pdf: bytes, options: argparse.Namespace) -> dict[str, Any]:
    found = inspect(
        pdf,
        trust_roots=_certificates(options.trust_root),
        person_roots=_certificates(options.person_root),
        tsa_roots=_certificates(options.tsa_root),
        max_size=options.max_size,
    )
    answer: dict[str, Any] = {"inspection": found.to_dict(), "dossier": None, "dossier_fault": ""}
    try:
        dossier = extract_dossier(pdf)
    except DossierUnreadable as error:
        answer["dossier_fault"] = error.code
    else:
        answer["dossier"] = base64.b64encode(dossier).decode() if dossier is not None else None
    return answer


def _certificates(files: Sequence[Path]) -> tuple[bytes, ...]:
    return tuple(each for file in files for each in certificates_from_pem(file.read_bytes()))


def _refusal(error: UnreadableFile) -> dict[str, Any]:
    return {"error": {"code": error.code, "detail": error.detail}}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assessments.signing.verify",
        description="Inspect the signatures of the PDF given on standard input.",
    )
    parser.add_argument("--trust-root", type=Path, action="append", default=[], metavar="PEM")
    parser.add_argument("--person-root", type=Path, action="append", default=[], metavar="PEM")
    parser.add_argument("--tsa-root", type=Path, action="append", default=[], metavar="PEM")
    parser.add_argument("--max-size", type=int, default=MAX_SIZE, metavar="BYTES")
    parser.add_argument("--cpu-seconds", type=int, default=0, help="0: no limit")
    parser.add_argument("--memory-bytes", type=int, default=0, help="0: no limit")
    return parser
