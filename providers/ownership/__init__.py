"""Who holds a host, through any depth, and SecNumCloud 3.2 requirement 19.6 item by item. Pure.

`read(network, host)` gives the stakes; `requirements.judge` gives the items. How loops, unknown
shares and stale figures are treated is in docs/ownership.md.
"""

from providers.ownership.network import Network, OwnershipRefused
from providers.ownership.reading import Ownership, Stake, Together, read
from providers.ownership.shares import Interval
from providers.ownership.types import (
    Entity,
    Holding,
    Kind,
    Place,
    Precision,
    Right,
    RightKind,
    Statement,
)

__all__ = [
    "Entity",
    "Holding",
    "Interval",
    "Kind",
    "Network",
    "Ownership",
    "OwnershipRefused",
    "Place",
    "Precision",
    "Right",
    "RightKind",
    "Stake",
    "Statement",
    "Together",
    "read",
]
