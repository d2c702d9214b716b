from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class SkinRenderer(TemplatesSetting):
    """Forms and fields through templates/components/: a deployment swaps the theme there."""

    form_template_name = "components/form.html"
    field_template_name = "components/form_field.html"
