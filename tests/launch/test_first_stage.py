"""Decisions taken before anything is installed."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from hdhcompliance.launch import bootstrap, packages, stages, virtualenv
from hdhcompliance.launch.errors import LaunchError, spoken
from hdhcompliance.launch.layout import Layout
from hdhcompliance.launch.packages import Need

THERE = Need("there", lambda: True)
GONE = Need("gone", lambda: False)
ALSO_GONE = Need("also-gone", lambda: False)


def test_python_old_is_refused_with_a_way_out() -> None:
    problem = bootstrap.python_problem((3, 10, 13))
    assert "Python 3.11 or newer" in problem
    assert "this is Python 3.10" in problem
    assert "make PYTHON=" in problem


@pytest.mark.parametrize("version", [(3, 11), (3, 13, 0), (4, 0)])
def test_python_recent_is_accepted(version: tuple[int, ...]) -> None:
    assert bootstrap.python_problem(version) == ""


@pytest.mark.parametrize(
    "path",
    ["hdhcompliance/__init__.py", "hdhcompliance/launch/__init__.py", bootstrap.__file__],
)
def test_first_words_can_be_read_by_an_old_python(root: Path, path: str) -> None:
    source = (root / path).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    assert "from __future__ import annotations" not in source  # unknown to 3.6


def test_first_stage_imports_nothing_that_is_not_in_python(root: Path) -> None:
    launch = root / "hdhcompliance" / "launch"
    for name in ("bootstrap", "stages", "packages", "virtualenv", "stamps", "layout", "errors"):
        tree = ast.parse((launch / f"{name}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                tops = {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                tops = {(node.module or "").split(".")[0]}
            else:
                continue
            assert tops <= {*sys.stdlib_module_names, "hdhcompliance"}, name


def test_packages_missing_are_those_not_found() -> None:
    assert packages.missing([THERE, GONE, ALSO_GONE]) == ["gone", "also-gone"]


def test_nothing_missing_asks_for_nothing() -> None:
    packages.provide([THERE], root=False)


def test_ordinary_user_gets_the_exact_line_to_type() -> None:
    with pytest.raises(LaunchError) as refusal:
        packages.provide([THERE, GONE, ALSO_GONE], root=False)
    assert (
        "sudo apt-get update && sudo apt-get install --yes gone also-gone"
        in str(refusal.value).splitlines()[-1]
    )


def test_root_without_apt_get_is_told_the_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LaunchError, match=r"gone \(Debian's names\)"):
        packages.provide([GONE], root=True)


def test_root_installs_and_looks_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    apt_get = tmp_path / "apt-get"
    apt_get.write_text(f'#!/bin/sh\necho "$@" >> "{installed}"\n', encoding="utf-8")
    apt_get.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    packages.provide([Need("wanted", installed.exists)], root=True)
    update, install = installed.read_text(encoding="utf-8").splitlines()
    assert update.endswith("update")
    assert "install --yes" in install
    assert install.endswith("wanted")


def test_root_is_told_when_the_installation_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    apt_get = tmp_path / "apt-get"
    apt_get.write_text("#!/bin/sh\n", encoding="utf-8")
    apt_get.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(LaunchError, match="still not found: gone"):
        packages.provide([GONE], root=True)


def names(verb: str, environ: dict[str, str], *, root: bool) -> set[str]:
    return {need.package for need in stages.needs(verb, environ, root=root)}


def test_a_redis_of_ones_own_makes_the_private_one_needless() -> None:
    assert "redis-server" in names("run", {}, root=False)
    assert "redis-server" not in names("run", {"REDIS_URL": "redis://elsewhere/0"}, root=False)
    assert "redis-server" in names("test", {"REDIS_URL": "redis://elsewhere/0"}, root=False)


def test_tests_need_a_browser_and_a_database_server() -> None:
    assert {"postgresql", "chromium-headless-shell", "qpdf", "poppler-utils"} <= names(
        "test", {}, root=False
    )
    assert not {"postgresql", "chromium-headless-shell"} & names("run", {}, root=True)


def test_judges_of_files_are_installed_by_root_and_asked_of_nobody_else() -> None:
    judges = {"default-jdk-headless", "libjaxb-java", "libreoffice-calc-nogui", "softhsm2"}
    assert judges <= names("test", {}, root=True)
    assert not judges & names("test", {}, root=False)
    assert not judges & names("run", {}, root=True)


def test_unknown_verb_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert stages.main(["dance"]) == 2
    assert "Expected one of run, test" in capsys.readouterr().err


def test_half_made_environment_is_not_usable(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to("/nowhere/python3")
    assert not virtualenv.usable(tmp_path)


def test_environment_with_the_same_pins_is_left_alone(tmp_path: Path) -> None:
    layout = Layout.of({}, root=tmp_path)
    pip = layout.venv / "lib" / "python3.11" / "site-packages" / "pip"
    pip.mkdir(parents=True)
    (pip / "__main__.py").touch()
    layout.python.parent.mkdir()
    calls = tmp_path / "calls"
    layout.python.write_text(f'#!/bin/sh\necho "$@" >> "{calls}"\n', encoding="utf-8")
    layout.python.chmod(0o755)
    (tmp_path / "requirements.txt").write_text("a==1\n", encoding="utf-8")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\nb==1\n", encoding="utf-8")

    def installations() -> int:
        return len(calls.read_text(encoding="utf-8").splitlines()) if calls.exists() else 0

    virtualenv.ensure(layout, virtualenv.PRODUCT)
    virtualenv.ensure(layout, virtualenv.PRODUCT)
    assert installations() == 1
    virtualenv.ensure(layout, virtualenv.DEVELOPMENT)
    virtualenv.ensure(layout, virtualenv.DEVELOPMENT)
    virtualenv.ensure(layout, virtualenv.PRODUCT)
    assert installations() == 2
    (tmp_path / "requirements.txt").write_text("a==2\n", encoding="utf-8")
    virtualenv.ensure(layout, virtualenv.DEVELOPMENT)
    assert installations() == 3


def test_failed_installation_is_tried_again(tmp_path: Path) -> None:
    layout = Layout.of({}, root=tmp_path)
    pip = layout.venv / "lib" / "python3.11" / "site-packages" / "pip"
    pip.mkdir(parents=True)
    (pip / "__main__.py").touch()
    layout.python.parent.mkdir()
    layout.python.write_text("#!/bin/sh\necho no network; exit 1\n", encoding="utf-8")
    layout.python.chmod(0o755)
    (tmp_path / "requirements.txt").write_text("a==1\n", encoding="utf-8")
    for _attempt in range(2):
        with pytest.raises(LaunchError, match="no network"):
            virtualenv.ensure(layout, virtualenv.PRODUCT)


def test_refusal_is_one_message_and_exit_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    def refuse() -> int:
        raise LaunchError("Do this.")

    assert spoken(refuse) == 2
    assert capsys.readouterr().err.strip() == "Do this."
