"""What must stand before an address for calendars can be opened or revoked."""

from __future__ import annotations

from assessments.actions.feeds import open_feed, revoke_feed
from tests.factories import Scene
from tests.tenders.preparing import Call


def to_open_feed(scene: Scene) -> Call:
    return lambda: open_feed(by=scene.officer, tender=scene.tender)


def to_revoke_feed(scene: Scene) -> Call:
    open_feed(by=scene.officer, tender=scene.tender)
    feed = scene.officer.feeds.get()
    return lambda: revoke_feed(by=scene.officer, feed=feed)
