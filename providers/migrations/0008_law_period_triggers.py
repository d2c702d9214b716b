from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from providers import written_once


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # The other tables have their columns from the next migration on.
    written_once.install(schema_editor.connection, ["providers_lawperiod"])


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    written_once.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("providers", "0007_sides_triggers")]

    operations = [migrations.RunPython(install, remove)]
