from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from assessments.actions.discussion import open_thread
from assessments.models import Comment, Thread
from hdhcompliance.accounts.models import User
from tests import factories
from tests.factories import Scene

Visitor = Callable[[User], Client]


@pytest.fixture
def scene(db: None) -> Scene:
    """Two evaluators with every mark given and nothing handed in; chapters B and C of three lines."""
    made = factories.tender(evaluators=2)
    factories.all_marks(made)
    return made


@pytest.fixture
def visit() -> Visitor:
    """A signed-in visitor reading in English."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        client.cookies["django_language"] = "en"
        return client

    return sign_in


def say(scene: Scene, by: User, text: str, node: str = "B.1") -> Comment:
    """A thread opened on a line."""
    return open_thread(by=by, tender=scene.tender, node=scene.nodes[node], text=text).comment


def fresh(thread: Thread) -> Thread:
    return Thread.objects.get(pk=thread.pk)
