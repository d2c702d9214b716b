"""What the engine refuses: a machine code with parameters, and the English sentence they give.

Interfaces translate by `code` and `params`; `str(error)` is the sentence for logs and terminals.
"""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # The method.
    "engine_unknown": "no engine of version {engine} here",
    "consensus_unknown": "unknown consensus rule: {rule}",
    "formula_unknown": "unknown price formula: {formula}",
    "formula_parameter_missing": "the price formula {formula} needs a positive {parameter}",
    "formula_parameter_unknown": "the price formula {formula} has no parameter {parameter}",
    "scale_minimum": "the scale starts at {minimum}: engine v1 counts points from 0",
    "scale_empty": "the scale's maximum must be above 0, in units of at least 1",
    "nodes_missing": "a method needs a tree: no node was given",
    "node_duplicate": "node {node} appears twice",
    "node_kind_unknown": "node {node} has an unknown kind: {kind}",
    "node_rule_unknown": "node {node} has an unknown rule for what is not applicable: {rule}",
    "weight_not_whole": "the weight of node {node} must be a whole number, zero or more",
    "weight_not_used": "node {node} is never scored ({kind}): its weight must be 0, not {weight}",
    "weight_without_leaf": "node {node} weighs {weight} but holds nothing that is scored",
    "weights_sum": "the weights under {node} sum to {total}, not to 100 or 10 000",
    "root_missing": "every node has a parent: a method has one root",
    "root_several": "a method has one root, not both {first} and {node}",
    "root_not_branch": "the leaf {node} has no parent",
    "root_weight": "the root {node} carries the 100 points of the score: its weight is 100",
    "parent_dangling": "node {node} names a parent that does not exist: {parent}",
    "parent_not_branch": "node {node} names a leaf as its parent: {parent}",
    "parent_later": "node {node} comes before its parent {parent}",
    "cycle": "node {node} is its own ancestor",
    "branch_empty": "branch {node} has no child",
    "price_several": "a method has at most one price mark, not both {first} and {node}",
    "tie_unknown": "the tie rule names no weighted node: {node}",
    "tie_duplicate": "the tie rule names {node} twice",
    "panel_duplicate": "evaluator {evaluator} is on the panel twice",
    # The bids.
    "bid_duplicate": "two bids have the code {bid}",
    "price_not_cents": "the price of {bid} is not a whole number of cents",
    "price_not_positive": "the price of {bid} must be more than zero",
    "mark_outside_scale": "the mark {mark} of {bid} on {node} is outside the scale, 0 to {high}",
    "node_not_marked": "{node} takes no mark (bid {bid})",
    "evaluator_not_on_panel": "{evaluator}, who marked {bid} on {node}, is not on the panel",
    "not_applicable_refused": "{node} cannot be not applicable (bid {bid})",
    "nothing_applicable": "nothing under {node} applies to {bid}, and {node} does not allow it",
    "gate_unknown": "{node} is not a gate of this method (bid {bid})",
    "outcome_unknown": "unknown outcome of {bid} at the gate {node}: {outcome}",
}


class ScoringError(ValueError):
    """Base of what the engine refuses. `params` names the node, the bid… of the sentence."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(SENTENCES[code].format(**params))
        self.code = code
        self.params: Mapping[str, str | int] = params

    @property
    def node(self) -> str:
        """The node at fault, or an empty text."""
        return str(self.params.get("node", ""))

    @property
    def bid(self) -> str:
        """The bid at fault, or an empty text."""
        return str(self.params.get("bid", ""))


class MethodError(ScoringError):
    """A method the engine refuses: a tree that does not sum, an unknown rule."""


class BidError(ScoringError):
    """A bid the engine refuses: a mark outside the scale, a price that is not positive cents."""
