"""First stage, run by the system's Python with nothing installed: system packages, then `.venv`.

Imports the standard library only; the second stage runs inside `.venv`.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
STAGES = {
    "run": "hdhcompliance.launch",
    "test": "tests.run",
    "lint": "tests.lint",
    "bench": "benchmarks",
    "screenshots": "tests.screenshots",
}


class Refusal(Exception):
    """Why nothing can start, in words, with the line to type where there is one."""


def check_python(version=sys.version_info):
    """Raises Refusal on a Python older than the one the project is written for."""
    if tuple(version[:2]) < OLDEST:
        raise Refusal(
            "Python {}.{} or newer is needed; this is {}.{}. Install it, then type: make run"
            " PYTHON=python{}.{}".format(*OLDEST, version[0], version[1], *OLDEST)
        )


def has_library(name):
    """Whether the dynamic linker finds a shared library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_program(name):
    return shutil.which(name) is not None


def has_module(name):
    return subprocess.run([sys.executable, "-c", "import " + name], capture_output=True).returncode == 0


def has_postgresql():
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def needed_packages(stage, environ=os.environ):
    """(Debian package, whether it is there) for a stage; the browser and databases only for tests."""
    needs = [
        ("libpango-1.0-0", has_library("libpango-1.0.so.0")),
        ("libpangoft2-1.0-0", has_library("libpangoft2-1.0.so.0")),
        ("libharfbuzz-subset0", has_library("libharfbuzz-subset.so.0")),
        ("gettext", has_program("msgfmt")),
        ("python3-venv", VENV.exists() or has_module("ensurepip")),
    ]
    if stage in ("test", "bench", "screenshots") or not environ.get("REDIS_URL"):
        needs.append(("redis-server", has_program("redis-server")))
    if stage in ("test", "bench", "screenshots"):
        needs.append(("chromium", has_program("chromium")))
    if stage == "test":
        needs += [
            ("postgresql", has_postgresql()),
            ("poppler-utils", has_program("pdfsig")),
            ("qpdf", has_program("qpdf")),
            ("default-jdk-headless", has_program("javac")),
            ("libjaxb-java", Path("/usr/share/java/jaxb-runtime.jar").exists()),
        ]
    return needs


def missing_packages(needs):
    return [package for package, there in needs if not there]


def install_line(packages, root):
    """The exact line to type, for an ordinary user or for root."""
    install = "apt-get install -y --no-install-recommends " + " ".join(packages)
    return install if root else "sudo apt-get update && sudo " + install


def install_packages(packages, root=None):
    """Install when root; otherwise Refusal with the line to type."""
    if not packages:
        return
    root = os.geteuid() == 0 if root is None else root
    if not root or not has_program("apt-get"):
        raise Refusal("Missing system packages. Type:\n  " + install_line(packages, root=False))
    say("installing system packages: " + " ".join(packages))
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"stdout": subprocess.DEVNULL, "env": environ}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    done = subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], **quiet
    )
    if done.returncode:
        raise Refusal("apt-get could not install them. Type:\n  " + install_line(packages, True))


def requirements_stamp(files):
    """SHA-256 over the requirement files: what is installed is not installed again."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def make_venv(stage):
    """`.venv` with the pinned requirements, made or brought up to date only when they changed."""
    if not PYTHON.exists():
        say("creating .venv")
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    files = [ROOT / "requirements.txt"]
    if stage != "run":
        files.append(ROOT / "requirements-dev.txt")
    stamp = VENV / (".installed-run" if stage == "run" else ".installed-dev")
    wanted = requirements_stamp(files)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("installing " + files[-1].name)
    done = subprocess.run(
        [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check",
         "-r", str(files[-1])],
        stderr=subprocess.PIPE, text=True,
    )
    if done.returncode:
        raise Refusal("pip could not install the requirements:\n" + done.stderr[-2000:])
    stamp.write_text(wanted)


def say(message):
    print("· " + message, flush=True)


def main(arguments):
    stage, *rest = arguments or ["run"]
    try:
        check_python()
        install_packages(missing_packages(needed_packages(stage)))
        make_venv(stage)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    os.chdir(str(ROOT))
    os.execv(str(PYTHON), [str(PYTHON), "-m", STAGES[stage], *rest])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
