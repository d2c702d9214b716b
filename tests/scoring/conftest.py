from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def demo() -> dict[str, Any]:
    """The demonstration dossier, without verdict; each test has its own copy."""
    found: dict[str, Any] = json.loads((FIXTURES / "demo.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (FIXTURES / "demo.expected.json").read_text(encoding="utf-8")
    )
    return found
