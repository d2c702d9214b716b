"""The Celery application; tasks live in `assessments.tasks` and carry only ids."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hdhcompliance.settings")

app = Celery("hdhcompliance")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
