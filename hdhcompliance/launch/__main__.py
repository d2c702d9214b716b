"""Second stage of `make run`: prepare, then web, worker, beat and Redis under one supervisor."""

from __future__ import annotations

import os
import shlex
import socket
import sys
import threading
import time
import urllib.request
from pathlib import Path

from honcho.manager import Manager

from hdhcompliance.launch import instance
from hdhcompliance.launch.prepare import ROOT, prepare
from hdhcompliance.launch.redis import PrivateRedis, configure

ACCOUNTS = "acheteur, eval2, eval3, juriste, auditeur, admin"


def main() -> int:
    """Serve until Ctrl-C; 2 when it cannot start, with the reason."""
    var = Path(os.environ.get("HDHC_VAR", ROOT / "var")).resolve()
    var.mkdir(parents=True, exist_ok=True)
    port = int(os.environ.get("PORT", "8000"))
    url = f"http://127.0.0.1:{port}/"
    file = var / "launcher.json"
    if (served := instance.running(file)) is not None:
        return _refuse(f"Already running at {served} (stop it with Ctrl-C in its own terminal).")
    if left := instance.sweep(var):
        print(f"· stopped {left} processes left by a killed start", flush=True)
    if not _free(port):
        return _refuse(f"Port {port} is taken. Choose another one: make run PORT={port + 1}")
    instance.announce(file, url)
    os.environ.setdefault("HDHC_VAR", str(var))
    redis = None
    if not os.environ.get("REDIS_URL"):
        redis = configure(var / "redis")
        os.environ["REDIS_URL"] = redis.url
    told = prepare(var)
    manager = _manager(var, port, redis)
    threading.Thread(target=_tell, args=(url, told), daemon=True).start()
    try:
        manager.loop()
    finally:
        instance.sweep(var)  # a worker's own children leave its process group when it is killed
        file.unlink(missing_ok=True)
    return 0 if manager.returncode in (0, None, 130, 143) else 1


def _manager(var: Path, port: int, redis: PrivateRedis | None) -> Manager:
    python = shlex.quote(sys.executable)
    manager = Manager()
    env = {**os.environ, instance.MARK: str(var), "PYTHONUNBUFFERED": "1"}
    wait = ""
    if redis is not None:
        _add(manager, "redis", f"exec redis-server {shlex.quote(str(redis.config))}", env)
        wait = f"{python} -m hdhcompliance.launch.after {redis.port} && "
    schedule = shlex.quote(str(var / "celerybeat-schedule"))
    celery = f"exec {python} -m celery -A hdhcompliance"
    _add(
        manager,
        "web",
        f"exec {python} -m gunicorn hdhcompliance.wsgi:application --bind 127.0.0.1:{port}"
        " --workers 2 --threads 4 --timeout 120 --log-level warning",
        env,
    )
    _add(
        manager,
        "worker",
        f"{wait}{celery} worker --concurrency 2 --loglevel warning --without-gossip"
        " --without-mingle",
        env,
    )
    _add(manager, "beat", f"{wait}{celery} beat --loglevel warning -s {schedule} --pidfile=", env)
    return manager


def _add(manager: Manager, name: str, command: str, env: dict[str, str]) -> None:
    manager.add_process(name, command, env=env, cwd=str(ROOT))


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _tell(url: str, told: str) -> None:
    """Print the address once it answers."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{url}login/", timeout=5):  # noqa: S310 - our own loopback
                break
        except OSError:
            time.sleep(0.1)
    else:
        return
    lines = ["", f"  {url}", ""]
    if told.strip() and "already there" not in told:
        lines += ["  Demonstration accounts (passwords shown this once):", told.rstrip()]
    else:
        lines += [f"  Demonstration accounts: {ACCOUNTS}"]
    lines += ["  make demo-accounts gives them new passwords. Ctrl-C stops everything.", ""]
    print("\n".join(lines), flush=True)


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
