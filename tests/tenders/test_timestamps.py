"""The hash of a frozen method dated by a real authority: asked after the freeze, never in its way."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from assessments import tasks
from assessments.actions.grids import freeze_method, revise_method
from assessments.actions.timestamps import due, stamp_freeze
from assessments.models import FreezeTimestamp, Grid
from assessments.queries.dossiers import dossier_of
from assessments.signing.timestamp import read_token
from hdhcompliance.journal.models import JournalEntry
from tests import factories
from tests.commands.conftest import run
from tests.factories import Scene
from tests.signing.authority import Authority, established, serving

pytestmark = pytest.mark.django_db
METHOD = "/tenders/T-1/method/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("authority")
    established(made)
    return made


@pytest.fixture
def authority(folder: Path, settings: Settings) -> Iterator[Authority]:
    with serving(folder) as found:
        settings.TSA_URL = found.url
        settings.TSA_ROOTS_PEM = str(found.root)
        yield found


@pytest.fixture
def scene() -> Scene:
    return factories.tender()


@pytest.fixture
def officer(client: Client, scene: Scene) -> Client:
    client.force_login(scene.officer)
    client.cookies["django_language"] = "en"
    return client


def test_token_is_kept_shown_downloaded_and_verified(
    authority: Authority, officer: Client, scene: Scene
) -> None:
    tasks.stamp_method(scene.grid.pk)
    stamp = FreezeTimestamp.objects.get()
    assert stamp.sha256 == scene.grid.sha256
    assert stamp.authority == "Autorité d’essai"
    assert "by Autorité d’essai" in officer.get(METHOD).text
    file = officer.get(f"{METHOD}timestamp/")
    assert file["Content-Type"] == "application/vnd.etsi.timestamp-token"
    assert read_token(file.content, scene.grid.sha256, roots=()).serial == stamp.serial
    done = run("verify_method", "T-1", "--json")
    assert (done.code, done.json["problems"]) == (0, [])
    told = done.json["timestamp"]
    assert (told["holds"], told["trusted"]) == (True, True)
    assert told["authority"] == "Autorité d’essai"
    assert "timestamped" in run("verify_method", "T-1").out
    (entry,) = JournalEntry.objects.filter(action="method.timestamped")
    assert (entry.target, entry.actor) == (scene.grid.sha256, "system")


def test_dossier_carries_the_token_and_openssl_checks_it_as_the_report_says(
    authority: Authority, scene: Scene, tmp_path: Path
) -> None:
    assert "timestamp" not in dossier_of(scene.tender)["freeze"]
    stamp_freeze(scene.grid)
    kept = dossier_of(scene.tender)["freeze"]
    assert kept["timestamp"]["authority"] == "Autorité d’essai"
    file = tmp_path / "method.tst"
    file.write_bytes(base64.b64decode(kept["timestamp"]["token"]))
    for digest, good in ((kept["sha256"], True), ("0" * 64, False)):
        command = ("ts", "-verify", "-token_in", "-in", file, "-digest", digest)
        done = subprocess.run(
            ["openssl", *command, "-CAfile", authority.root], capture_output=True, check=False
        )
        assert (done.returncode == 0) is good, done.stderr


def test_asked_again_nothing_is_asked_nor_written(authority: Authority, scene: Scene) -> None:
    stamp_freeze(scene.grid)
    assert stamp_freeze(scene.grid) is None
    tasks.stamp_methods()
    assert len(authority.asked) == 1
    assert JournalEntry.objects.filter(action="method.timestamped").count() == 1


def test_authority_away_is_told_and_tried_again(
    authority: Authority, officer: Client, scene: Scene
) -> None:
    authority.answer = b"<html>maintenance</html>"
    tasks.stamp_methods()
    stamp = FreezeTimestamp.objects.get()
    assert (stamp.is_stamped, stamp.attempts) == (False, 1)
    assert "Not timestamped yet: 1 try" in officer.get(METHOD).text
    assert officer.get(f"{METHOD}timestamp/").status_code == 404
    assert run("verify_method", "T-1", "--json").json["timestamp"] is None
    tasks.stamp_methods()
    assert len(authority.asked) == 1
    assert due(timezone.now() + timedelta(seconds=61)) == [scene.grid]
    authority.answer = None
    FreezeTimestamp.objects.update(tried_at=timezone.now() - timedelta(hours=2), attempts=9)
    tasks.stamp_methods()
    stamp.refresh_from_db()
    assert (stamp.is_stamped, stamp.attempts, stamp.problem) == (True, 10, "")


def test_pauses_grow_to_an_hour_and_stay_there(authority: Authority, scene: Scene) -> None:
    now = timezone.now()
    stamp = FreezeTimestamp.objects.create(
        grid=scene.grid, version=1, sha256="", tried_at=now, problem="x"
    )
    for attempts, minutes in ((1, 1), (2, 2), (5, 16), (7, 60), (500, 60)):
        FreezeTimestamp.objects.update(attempts=attempts)
        assert due(now + timedelta(minutes=minutes, seconds=-1)) == []
        assert due(now + timedelta(minutes=minutes)) == [stamp.grid]


def test_without_an_authority_nothing_is_asked_and_the_page_says_so(
    officer: Client, scene: Scene
) -> None:
    assert stamp_freeze(scene.grid) is None
    assert due(timezone.now()) == []
    assert "No timestamp authority is configured" in officer.get(METHOD).text


def test_method_not_frozen_is_not_dated(authority: Authority) -> None:
    draft = factories.tender("T-9", frozen=False, opened=False)
    assert stamp_freeze(draft.grid) is None
    assert due(timezone.now()) == []
    assert not authority.asked


def test_method_taken_up_again_is_dated_anew_and_keeps_the_former_token(
    authority: Authority, officer: Client
) -> None:
    scene = factories.tender("T-2", opened=False)
    stamp_freeze(scene.grid)
    grid = revise_method(by=scene.officer, tender=scene.tender, reason="Faute de frappe.")
    assert stamp_freeze(grid) is None
    grid = freeze_method(by=scene.officer, tender=scene.tender)
    assert run("verify_method", "T-2", "--json").json["timestamp"] is None
    stamp_freeze(grid)
    assert run("verify_method", "T-2", "--json").json["problems"] == []
    rows = FreezeTimestamp.objects.filter(grid=grid)
    assert [row.version for row in rows] == [1, 2]
    assert {row.sha256 for row in rows} == {scene.grid.sha256, grid.sha256}


def test_token_that_comes_after_the_method_was_taken_up_again_is_not_kept(
    authority: Authority,
) -> None:
    scene = factories.tender("T-2", opened=False)
    revise_method(by=scene.officer, tender=scene.tender, reason="Faute de frappe.")
    assert stamp_freeze(scene.grid) is None
    assert not FreezeTimestamp.objects.exists()


def test_freeze_goes_through_whatever_the_authority_and_the_broker_do(
    client: Client, settings: Settings
) -> None:
    settings.TSA_URL = "http://127.0.0.1:9/"
    scene = factories.tender(frozen=False, opened=False)
    client.force_login(scene.officer)
    client.post(f"{METHOD}freeze/", {"reference": "T-1"})
    assert Grid.objects.get().is_frozen
    tasks.stamp_methods()
    assert FreezeTimestamp.objects.get().problem


def test_hash_changed_by_hand_is_betrayed_by_the_token(authority: Authority, scene: Scene) -> None:
    stamp_freeze(scene.grid)
    Grid.objects.update(sha256="0" * 64)
    done = run("verify_method", "T-1", "--json")
    assert done.code == 1
    assert "timestamp_broken" in done.json["problems"]
    assert done.json["timestamp"]["holds"] is False


@pytest.mark.parametrize(
    ("token", "problem"), [(b"junk", "timestamp_unreadable"), (None, "timestamp_untrusted")]
)
def test_token_that_is_none_or_of_an_unknown_authority_is_found(
    authority: Authority,
    scene: Scene,
    settings: Settings,
    tmp_path: Path,
    token: bytes | None,
    problem: str,
) -> None:
    stamp_freeze(scene.grid)
    if token is not None:
        FreezeTimestamp.objects.update(token=token)
    else:
        established(tmp_path, "Une autre")
        settings.TSA_ROOTS_PEM = str(tmp_path / "ca.pem")
    done = run("verify_method", "T-1", "--json")
    assert (done.code, done.json["problems"]) == (1, [problem])


def test_half_a_timestamp_is_refused_by_the_database(scene: Scene) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FreezeTimestamp.objects.create(
            grid=scene.grid, version=1, sha256="", tried_at=timezone.now(), token=b"x"
        )
