"""What we ship from others is exactly what they published, with its licence."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

STATIC = Path(__file__).resolve().parents[2] / "static"
VENDOR = STATIC / "vendor"
PACKAGES = json.loads((VENDOR / "MANIFEST.json").read_text(encoding="utf-8"))["packages"]


def test_every_vendored_file_has_the_hash_of_the_manifest() -> None:
    for package in PACKAGES:
        folder = VENDOR / package["folder"]
        found = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in folder.iterdir()}
        assert found == package["files"], package["package"]


def test_every_vendored_folder_is_in_the_manifest_with_version_and_licence() -> None:
    assert {folder.name for folder in VENDOR.iterdir() if folder.is_dir()} == {
        package["folder"] for package in PACKAGES
    }
    for package in PACKAGES:
        assert package["folder"].endswith(package["version"])
        assert package["licence"] in {"MIT", "0BSD", "OFL-1.1"}
        assert "LICENSE" in package["files"]


def test_icon_sprite_holds_the_published_drawings() -> None:
    sprite = (STATIC / "img/icons.svg").read_text(encoding="utf-8")
    for file in sorted((VENDOR / "bootstrap-icons-1.13.1").glob("*.svg")):
        paths = re.findall(r' d="([^"]+)"', file.read_text(encoding="utf-8"))
        symbol = re.search(rf'<symbol id="{file.stem}".*?</symbol>', sprite)
        assert symbol, file.stem
        assert re.findall(r' d="([^"]+)"', symbol[0]) == paths, file.stem


def test_no_style_sheet_or_script_reaches_outside() -> None:
    own = [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")]
    assert own
    for file in own:
        text = file.read_text(encoding="utf-8")
        assert "http://" not in text, file.name
        assert "https://" not in text, file.name
        assert "@import" not in text, file.name
