"""The signer of this installation: a PKCS#12 named in the settings, or the development certificate."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
