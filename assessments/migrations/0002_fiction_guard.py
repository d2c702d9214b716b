"""Real companies and invented tenders never meet (see assessments.models.fiction)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from assessments.models import fiction


def install(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    fiction.install(editor.connection)


def remove(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    fiction.remove(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial"), ("providers", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
