from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.scene import Scene, prepare
from tests.browser.visiting import Visits, visits
from tests.running import RunningApp


@pytest.fixture(scope="module")
def guests(running_app: RunningApp) -> Iterator[Visits]:
    """Chromium in front of the running application, for one module."""
    with visits(running_app) as found:
        yield found


@pytest.fixture(scope="module")
def scene(guests: Visits, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A sealed report with its damaged copy, and a tender still being prepared."""
    return prepare(guests, tmp_path_factory.mktemp("scene"))
