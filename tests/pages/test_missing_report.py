"""A signed report whose file is gone from the disk."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.tenders.preparing import ordered

pytestmark = pytest.mark.django_db


def test_report_that_is_gone_from_the_disk_is_told_with_what_to_do() -> None:
    scene = factories.tender()
    report = ordered(scene)
    report.file.name, report.sha256 = "reports/gone.pdf", "ab" * 32
    report.sealed_at, report.size = timezone.now(), 9
    report.save()
    client = Client()
    client.force_login(scene.auditor)
    path = f"/tenders/T-1/reports/{report.pk}/"
    response = client.get(f"{path}download/", follow=True)
    assert response.redirect_chain == [(path, 302)]
    page = response.content.decode()
    assert "n’est plus sur le serveur" in page
    assert "ab" * 32 in page
