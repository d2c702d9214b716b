"""Second stage: database, messages, static files and reference data, skipped when nothing changed."""

from __future__ import annotations

import hashlib
import io
import os
from contextlib import redirect_stdout
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What the prepared state depends on: code (migrations and data with it), texts, pages, styles.
WATCHED = ("hdhcompliance", "assessments", "providers", "locale", "static", "requirements.txt")
IGNORED = {"__pycache__"}


def fingerprint(database: str) -> str:
    """SHA-256 over names, sizes and times of what is watched, and the database's address."""
    digest = hashlib.sha256(database.encode())
    for name in WATCHED:
        top = ROOT / name
        files = [top] if top.is_file() else sorted(top.rglob("*"))
        for file in files:
            if file.is_file() and file.suffix not in (".pyc", ".mo") and not IGNORED & {*file.parts}:
                stat = file.stat()
                digest.update(f"{file}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def prepare(var: Path) -> str:
    """Bring everything up to date; returns what to tell of the demonstration accounts."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hdhcompliance.settings")
    from django.conf import settings

    stamp = var / "prepared"
    wanted = fingerprint(settings.DATABASE_URL)
    database = settings.DATABASES["default"]
    there = database["ENGINE"] != "django.db.backends.sqlite3" or Path(database["NAME"]).exists()
    if there and stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return ""
    told = _prepare()
    stamp.write_text(wanted, encoding="ascii")
    return told


def _prepare() -> str:
    import django
    from django.core.management import call_command

    django.setup()
    print("· preparing database, texts and files", flush=True)
    _compile_messages()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    for command in ("load_frameworks", "load_providers"):
        with redirect_stdout(io.StringIO()):
            call_command(command)
    out = io.StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def _compile_messages() -> None:
    """Only our own catalogues: Django's command would walk the virtual environment too."""
    from django.core.management import call_command

    here = Path.cwd()
    os.chdir(ROOT)
    try:
        call_command("compilemessages", ignore=[".venv"], verbosity=0)
    finally:
        os.chdir(here)
