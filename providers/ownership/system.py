"""x = A x + b over the holdings: in order where there is no loop, solved exactly in one.

A holds what each holder is established to have of each company, so that x is a lower bound
whatever is unknown. Shares are parts of WHOLE.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from providers.ownership.shares import WHOLE

# A real loop has a handful of companies. A larger one is bounded, not solved: see `solve`.
LARGEST_LOOP = 60

Row = Sequence[tuple[str, int]]


def solve(
    order: Iterable[Sequence[str]],
    rows: Mapping[str, Row],
    fixed: Mapping[str, int],
    start: Mapping[str, int],
) -> dict[str, int]:
    """x(v) = fixed(v), else start(v) + sum of share x(u) over the row of v.

    `order`: components such that a row points to earlier ones or to its own. In a loop of more
    than LARGEST_LOOP companies the shares they hold in one another are left out: x is then lower
    than the solution, so that more stays unknown and nothing is claimed.
    """
    x: dict[str, int] = dict(fixed)
    for members in order:
        free = [node for node in members if node not in fixed]
        outside = {node: _value(rows.get(node, ()), x, start.get(node, 0)) for node in free}
        if 1 < len(free) <= LARGEST_LOOP:
            outside = _solve_loop(outside, rows)
        x.update(outside)
    return x


def _value(row: Row, x: Mapping[str, int], start: int) -> int:
    for other, share in row:
        known = x.get(other)
        if known:
            start += share * known // WHOLE
    return start


def _solve_loop(outside: Mapping[str, int], rows: Mapping[str, Row]) -> dict[str, int]:
    """Gaussian elimination in fractions: each company is replaced by what stands behind it."""
    free = list(outside)
    constant = {node: Fraction(value) for node, value in outside.items()}
    matrix: dict[str, dict[str, Fraction]] = {
        node: {u: Fraction(share, WHOLE) for u, share in rows.get(node, ()) if u in outside}
        for node in free
    }
    for place, node in enumerate(free):
        own = 1 - matrix[node].pop(node, Fraction(0))
        constant[node] /= own
        behind = matrix[node] = {u: share / own for u, share in matrix[node].items()}
        for later in free[place + 1 :]:
            through = matrix[later].pop(node, None)
            if through is not None:
                constant[later] += through * constant[node]
                for u, share in behind.items():
                    matrix[later][u] = matrix[later].get(u, Fraction(0)) + through * share
    found: dict[str, Fraction] = {}
    for node in reversed(free):
        found[node] = constant[node] + sum(s * found[u] for u, s in matrix[node].items())
    return {node: int(found[node]) for node in free}
