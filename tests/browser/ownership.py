"""Who holds a host, kept by administrators: shown with its effect, refused, recorded."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.place import Place, submit

HOST = "/providers/ovhcloud/ownership/"


def fill_holding(page: Page) -> None:
    """KKR for a third of the host itself, from a source that is kept: the effect is shown."""
    kkr = page.locator("#id_holder option", has_text="KKR").get_attribute("value")
    page.select_option("#id_holder", kkr)
    page.fill("#id_capital_bp", "33,34")
    page.select_option("#id_confidence", "low")
    page.select_option("#id_source", index=1)
    submit(page)


def places() -> list[Place]:
    holding = f"{HOST}holdings/ovh-groupe-kkr-2021/"
    right = "/providers/hebergeur-beta-fictif/ownership/rights/hebergeur-beta-fictif-0/"
    return [
        Place("ownership-administrator", "/providers/ovhcloud/", "admin"),
        Place("ownership-entity-add", f"{HOST}entities/add/", "admin"),
        Place("ownership-entity-correct", f"{HOST}entities/kkr/correct/", "admin"),
        Place("ownership-entity-end-refused", f"{HOST}entities/kkr/end/", "admin", submit, 400),
        Place("ownership-holding-add", f"{HOST}holdings/add/", "admin"),
        Place("ownership-holding-effect", f"{HOST}holdings/add/", "admin", fill_holding),
        Place("ownership-holding-correct", f"{holding}correct/", "admin"),
        Place("ownership-holding-end", f"{holding}end/", "admin"),
        Place("ownership-right-add", f"{HOST}rights/add/", "admin"),
        Place("ownership-fictitious", "/providers/hebergeur-beta-fictif/", "admin"),
        Place("ownership-right-correct", f"{right}correct/", "admin"),
        Place("ownership-right-end", f"{right}end/", "admin"),
    ]
