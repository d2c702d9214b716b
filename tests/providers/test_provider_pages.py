"""Pages about the real providers: status as of a date, honesty rules, search and filters."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import strip_tags

from providers import queries
from providers.models import Certification, Fact, Provider
from providers.queries import Wanted
from providers.status import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

Make = Callable[..., Certification]
DAY = date(2026, 11, 24)


def text_of(client: Client, url: str, code: int = 200, language: str = "en") -> str:
    """The words of a page, spaces made plain."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get(url)
    assert response.status_code == code
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert main is not None
    return " ".join(unescape(strip_tags(main.group())).split())


def statuses(slug: str, as_of: date) -> dict[str, Status]:
    views = queries.provider_page(slug, as_of).certifications
    return {view.certification.key: view.status for view in views}


# --- statuses of the real data ------------------------------------------------------------------


def test_outscale_valid_on_its_last_day_expired_the_day_after() -> None:
    key = "3ds-outscale-snc-2118"
    assert statuses("3ds-outscale", date(2026, 11, 30))[key] is Status.VALID
    assert statuses("3ds-outscale", date(2026, 12, 1))[key] is Status.EXPIRED


def test_ovh_hosted_private_cloud_expired_on_30_december_others_valid() -> None:
    found = statuses("ovhcloud", date(2026, 12, 30))
    assert found["ovhcloud-snc-2279"] is Status.EXPIRED
    assert found["ovhcloud-snc-559"] is Status.VALID
    assert found["ovhcloud-snc-3393"] is Status.VALID


def test_whaller_without_dates_is_unknown() -> None:
    assert set(statuses("whaller", DAY).values()) == {Status.UNKNOWN}


def test_bleu_milestones_follow_the_day() -> None:
    assert statuses("bleu", date(2025, 5, 1)) == {
        "bleu-snc-j0": Status.IN_PROGRESS,
        "bleu-snc-j1": Status.UNKNOWN,
    }
    assert set(statuses("bleu", DAY).values()) == {Status.IN_PROGRESS}


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 30)])
def test_outscale_and_ovh_expire_within_ninety_days(day: date) -> None:
    found = [view.certification.key for view in queries.expiring(day)]
    assert found == ["3ds-outscale-snc-2118", "ovhcloud-snc-2279"]


def test_expired_certification_no_longer_expires() -> None:
    found = [view.certification.key for view in queries.expiring(date(2026, 12, 1))]
    assert found == ["ovhcloud-snc-2279"]


# --- number of queries --------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["ovhcloud", "wimi"])
def test_provider_page_makes_the_same_queries_for_much_and_little(
    django_assert_num_queries: Callable[..., object], slug: str
) -> None:
    with django_assert_num_queries(15):  # type: ignore[attr-defined]  # pytest-django's fixture
        page = queries.provider_page(slug, DAY)
        for item in (*page.certifications, *page.dependencies, *page.facts, *page.shareholdings):
            str(item)


# --- honesty ------------------------------------------------------------------------------------


def test_real_providers_carry_no_figure_of_a_rating(member: Client) -> None:
    ratings = Fact.objects.filter(field="third_party_csf_rating")
    assert ratings
    for rating in ratings.select_related("provider"):
        page = text_of(member, rating.provider.get_absolute_url())
        assert rating.value_en.split(" / ")[0] not in page
        assert "SEAL" not in page
        assert "Third-party opinions" in page


def test_claim_without_source_is_nowhere(member: Client) -> None:
    for provider in Provider.objects.all():
        for language in ("fr", "en"):
            assert "Atos" not in text_of(member, provider.get_absolute_url(), language=language)


def test_general_knowledge_stands_apart_and_shows_no_source(member: Client) -> None:
    page = queries.provider_page("t-systems", DAY)
    assert not [fact for fact in page.facts if fact.source.to_be_checked]
    shown = text_of(member, "/providers/t-systems/")
    assert "To be checked" in shown
    assert "S67" not in shown


def test_every_statement_shows_source_date_and_confidence(member: Client) -> None:
    html = member.get("/providers/ovhcloud/").content.decode()
    for table in re.findall(r"<table[^>]* sourced-table.*?</table>", html, re.DOTALL):
        body = table.split("</thead>")[1]
        assert body.count("<tr>") == body.count('datetime="2026-11-23"')
        assert body.count("<tr>") <= body.count("external") + body.count("S100")


def test_unknown_never_reads_as_valid(member: Client) -> None:
    shown = text_of(member, "/providers/whaller/")
    assert "Unknown" in shown
    assert "Valid" not in shown.replace("Valid from", "").replace("Valid to", "")


def test_expired_says_that_renewal_is_unknown(member: Client) -> None:
    shown = text_of(member, "/providers/3ds-outscale/?as_of=2026-12-01")
    assert "Expired, renewal unknown" in shown


def test_statement_dated_after_the_day_is_not_shown(member: Client) -> None:
    assert "over EUR" not in text_of(member, "/providers/scaleway/?as_of=2026-01-01")
    assert "statements dated after" in text_of(member, "/providers/scaleway/?as_of=2026-01-01")
    assert "announced holder" in text_of(member, "/providers/scaleway/?as_of=2026-05-01")


# --- list, search, filters ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("temple", {"cloud-temple"}),
        ("EDUCATION", {"index-education"}),
        ("2118", {"3ds-outscale"}),
        ("cloud avenue", {"orange-business"}),
        ("nobody", set()),
        ("%", set()),
    ],
)
def test_search_finds_names_services_and_decisions(search: str, found: set[str]) -> None:
    rows = queries.providers_as_of(DAY, Wanted(search=search))
    assert {row.provider.slug for row in rows} == found


def test_filter_keeps_matching_certifications_only() -> None:
    rows = queries.providers_as_of(date(2026, 12, 30), Wanted(scheme="snc", status=Status.EXPIRED))
    kept = {view.certification.key for row in rows for view in row.certifications}
    assert kept == {"3ds-outscale-snc-2118", "ovhcloud-snc-2279"}


def test_filter_unknown_finds_providers_without_any_certification() -> None:
    rows = queries.providers_as_of(DAY, Wanted(scheme="snc", status=Status.UNKNOWN))
    slugs = {row.provider.slug for row in rows}
    assert {"clever-cloud", "whaller", "wimi"} <= slugs
    assert "scaleway" not in slugs


def test_filter_expiring_is_the_expiring_page() -> None:
    rows = queries.providers_as_of(DAY, Wanted(expiring=True))
    kept = {view.certification.key for row in rows for view in row.certifications}
    assert kept == {view.certification.key for view in queries.expiring(DAY)}


@pytest.mark.parametrize(
    "day", ["2026-02-30", "tomorrow", "1999-12-31", "9999-12-31", "0", "<script>", "20261124"]
)
def test_bad_day_is_told_and_the_rest_is_kept(member: Client, day: str) -> None:
    response = member.get("/providers/", {"as_of": day, "q": "temple"})
    assert response.status_code == 400
    html = response.content.decode()
    assert "Cloud Temple" in html
    assert "Outscale" not in html
    assert 'value="temple"' in html
    assert "<script>" not in html.split("<main", 1)[1]
    assert 'role="alert"' in html


@pytest.mark.parametrize("path", ["/providers/ovhcloud/", "/providers/expiring/"])
def test_bad_day_falls_back_on_every_page(member: Client, path: str) -> None:
    response = member.get(path, {"as_of": "2026-02-30"})
    assert response.status_code == 400
    assert "2026-02-30" in response.content.decode()
    assert "OVHcloud" in response.content.decode()


def test_unknown_filter_is_told_and_ignored(member: Client) -> None:
    response = member.get("/providers/", {"status": "best"})
    assert response.status_code == 400
    assert "Outscale" in response.content.decode()


@pytest.mark.parametrize("slug", [*list("a"), "ovh", "expired"])
def test_unknown_provider_is_not_found(member: Client, slug: str) -> None:
    assert member.get(f"/providers/{slug}/").status_code == 404


@pytest.mark.parametrize("path", ["/providers/", "/providers/expiring/", "/providers/ovhcloud/"])
def test_stranger_is_asked_to_log_in(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login/")


@pytest.mark.parametrize("path", ["/providers/", "/providers/expiring/", "/providers/ovhcloud/"])
def test_pages_write_nothing_and_refuse_posts(member: Client, path: str) -> None:
    assert member.post(path).status_code == 405


def test_pages_hold_no_inline_style_or_script(member: Client) -> None:
    for path in ("/providers/", "/providers/expiring/", "/providers/ovhcloud/"):
        main = member.get(path).content.decode().split("<main", 1)[1]
        assert not re.search(r"<style|<script|\sstyle=|\son[a-z]+=", main)


def test_axis_has_the_table_of_what_it_draws(member: Client) -> None:
    html = member.get("/providers/ovhcloud/?as_of=2026-11-24").content.decode()
    axis = html.split('<svg class="chart time-axis"')[1].split("</svg>")[0]
    assert axis.count("<rect") == 3
    assert "2026-11-24" in axis
    assert 'id="certifications-caption"' in html


def test_qualification_without_a_known_number_says_so(member: Client) -> None:
    text = text_of(member, "/providers/worldline/?as_of=2026-11-30")
    assert "decision of the ANSSI, its number not found, valid until 31 March 2028" in text


def test_contents_lead_to_every_part_of_the_page(member: Client) -> None:
    html = member.get("/providers/ovhcloud/").content.decode()
    contents = html[html.index('class="page-contents"') :].partition("</nav>")[0]
    asked = re.findall(r'href="#(\w+)"', contents)
    assert len(asked) == 6
    assert all(f'<h2 id="{part}">' in html for part in asked)
