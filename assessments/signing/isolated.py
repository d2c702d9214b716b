"""Inspect a stranger's file in a process of its own, with limits on time, memory and size."""

import argparse
import base64
import json
import logging
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessments.signing.certificate import certificates_to_pem
from assessments.signing.errors import UNREADABLE_BY_CODE, TooLarge, TooSlow, Unreadable
from assessments.signing.inspection import Inspection, inspection_from_dict

_ROOT = Path(__file__).resolve().parents[2]
_OVER_CPU = {-signal.SIGXCPU, -signal.SIGKILL}


@dataclass(frozen=True)
class Limits:
    """max_size in bytes of file; cpu_seconds and wall_seconds of work; memory_bytes of addresses.

    A process reading a 100-page report needs about 250 MB of addresses, libraries included.
    """

    max_size: int = 25 * 1024 * 1024
    cpu_seconds: int = 30
    wall_seconds: int = 40
    memory_bytes: int = 1024 * 1024 * 1024


@dataclass(frozen=True)
class Examined:
    """`dossier` is the embedded file as it is, None when absent or faulty (`dossier_fault`)."""

    inspection: Inspection
    dossier: bytes | None
    dossier_fault: str


def examine(
    pdf: bytes,
    *,
    trust_roots: Sequence[bytes],
    person_roots: Sequence[bytes] = (),
    tsa_roots: Sequence[bytes] = (),
    limits: Limits | None = None,
) -> Examined:
    """`verify.inspect` and `embedded.extract_dossier` from behind a wall.

    Roots are DER certificates. Raises `NotAPdf`, `TooLarge`, `TooSlow`, `Unreadable`.
    The file is handed over by a pipe: nothing of it is written to disk.
    """
    limits = limits or Limits()
    if len(pdf) > limits.max_size:
        raise TooLarge(str(limits.max_size))
    with tempfile.TemporaryDirectory() as folder:
        roots = (
            *_root("--trust-root", trust_roots, Path(folder) / "trust.pem"),
            *_root("--person-root", person_roots, Path(folder) / "persons.pem"),
            *_root("--tsa-root", tsa_roots, Path(folder) / "authorities.pem"),
        )
        module = "assessments.signing.verify"
        answer = run_apart(module, pdf, limits, *roots, "--max-size", str(limits.max_size))
    return _examined(answer)


def run_apart(module: str, given: bytes, limits: Limits, *arguments: str) -> Any:
    """What `python -m module` answers to `given` on its standard input, within `limits`.

    The module takes --cpu-seconds and --memory-bytes, and ends with 0 or 1 when it answers, in JSON.
    Raises `TooSlow`, `Unreadable`.
    """
    bounds = ("--cpu-seconds", str(limits.cpu_seconds), "--memory-bytes", str(limits.memory_bytes))
    try:
        done = subprocess.run(
            (sys.executable, "-m", module, *arguments, *bounds),
            input=given,
            capture_output=True,
            cwd=_ROOT,
            # The child sees no secret of the server's environment.
            env={"PYTHONDONTWRITEBYTECODE": "1"},
            timeout=limits.wall_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooSlow("wall_clock") from None
    if done.returncode in _OVER_CPU:
        raise TooSlow("processor_time")
    # Out of memory inside a library ends in many ways, none of them an answer, or half of one.
    if done.returncode not in (0, 1):
        raise Unreadable("reader_failed")
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise Unreadable("reader_failed") from None


def answer_apart(answer: Callable[[dict[str, Any]], tuple[Any, int]]) -> int:
    """The other end of `run_apart`: bounded, read the request, write the answer; the exit code.

    `answer`: what is to be written, and 0 or 1, for a request in JSON.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--cpu-seconds", type=int, default=0)
    parser.add_argument("--memory-bytes", type=int, default=0)
    options = parser.parse_args()
    set_limits(options.cpu_seconds, options.memory_bytes)
    # The libraries log their doubts with whole tracebacks; the answer already holds the reasons.
    logging.disable(logging.CRITICAL)
    said, code = answer(json.load(sys.stdin))
    json.dump(said, sys.stdout)
    return code


def set_limits(cpu_seconds: int, memory_bytes: int) -> None:
    """Limit this very process; 0 is no limit."""
    for kind, value in ((resource.RLIMIT_CPU, cpu_seconds), (resource.RLIMIT_AS, memory_bytes)):
        if value:
            resource.setrlimit(kind, (value, value))


def encoded(data: bytes) -> str:
    """Bytes as they travel in a request."""
    return base64.b64encode(data).decode()


def _root(option: str, certificates: Sequence[bytes], file: Path) -> tuple[str, ...]:
    if not certificates:
        return ()
    file.write_bytes(certificates_to_pem(tuple(certificates)))
    return option, str(file)


def _examined(answer: dict[str, Any]) -> Examined:
    if "error" in answer:
        raise UNREADABLE_BY_CODE[answer["error"]["code"]](answer["error"]["detail"])
    dossier = answer["dossier"]
    return Examined(
        inspection=inspection_from_dict(answer["inspection"]),
        dossier=base64.b64decode(dossier) if dossier is not None else None,
        dossier_fault=answer["dossier_fault"],
    )
