"""The web application; it knows the Celery application, through which pages send jobs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hdhcompliance.settings")

from hdhcompliance.celery import app as celery

__all__ = ["application", "celery"]

application = get_wsgi_application()
