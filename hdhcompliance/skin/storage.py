from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # ships no types
    """Static files under names that hold their content, in the modules scripts load as well.

    Without the flag a page with the new entry script could run the old modules of a browser's
    cache.
    """

    support_js_module_import_aggregation = True
