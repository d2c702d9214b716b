from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F


def give_each_holder_its_entity(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """A loaded holding comes back with its holder at the next load; one by hand keeps its words."""
    entities = apps.get_model("providers", "LegalEntity")
    entities.objects.filter(name_en="").update(name_en=F("name_fr"))
    entities.objects.filter(provider__is_fictitious=True).update(is_fictitious=True)
    orphans = apps.get_model("providers", "Shareholding").objects.filter(holder=None)
    orphans.exclude(loaded_values=None).delete()
    for holding in orphans.select_related("entity"):
        holding.holder = entities.objects.create(
            key=f"holder-of-{holding.key}"[:80],
            role="holder",
            is_fictitious=holding.entity.is_fictitious,
            name_fr=holding.holder_fr,
            name_en=holding.holder_en,
            source=holding.source,
            checked_on=holding.checked_on,
            confidence=holding.confidence,
        )
        holding.save(update_fields=["holder"])


class Migration(migrations.Migration):
    dependencies = [("providers", "0005_ownership_network")]

    operations = [migrations.RunPython(give_each_holder_its_entity, migrations.RunPython.noop)]
