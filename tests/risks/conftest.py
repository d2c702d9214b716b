from __future__ import annotations

import pytest

from tests import factories
from tests.factories import Scene


@pytest.fixture
def scene(db: None) -> Scene:
    """Bids alpha and beta, opened; an officer, a reviewer, an auditor and one evaluator."""
    return factories.tender()
