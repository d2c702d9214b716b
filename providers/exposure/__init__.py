"""Which foreign law could reach a host, through which link, and what is left of it. Pure.

The method is told in docs/exposure.md: a product per law and link, and the maximum of them.
"""

from providers.exposure.kinds import Known, kinds_of
from providers.exposure.parameters import (
    CURRENT,
    REACHES,
    Parameters,
    UnknownParameters,
    load_parameters,
)
from providers.exposure.reading import Figure, Line, Reading, figure, read
from providers.exposure.selection import (
    for_service,
    of_variant,
    variant_not_stated,
    variants,
)
from providers.exposure.types import (
    ACTIVITIES,
    Affects,
    Kind,
    Law,
    Link,
    Mitigation,
    Text,
    Weight,
)

__all__ = [
    "ACTIVITIES",
    "CURRENT",
    "REACHES",
    "Affects",
    "Figure",
    "Kind",
    "Known",
    "Law",
    "Line",
    "Link",
    "Mitigation",
    "Parameters",
    "Reading",
    "Text",
    "UnknownParameters",
    "Weight",
    "figure",
    "for_service",
    "kinds_of",
    "load_parameters",
    "of_variant",
    "read",
    "variant_not_stated",
    "variants",
]
