"""YAML into values, event by event: tags, aliases, merge keys and duplicate keys are refused.

PyYAML's parser (libyaml) makes the events and nothing else of it runs: no constructor is ever called,
no alias is expanded, and reading stops at the first event that is one too many.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from assessments.frameworks.importers.errors import ImportRefused, refused
from assessments.frameworks.importers.limits import Bounds
from assessments.frameworks.importers.values import Plain, Value

NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


def read_yaml(text: str, bounds: Bounds) -> Value:
    try:
        return _Reader(text, bounds).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise refused(
            "malformed",
            found=(error.problem or error.context or "")[:200],
            line=mark.line + 1 if mark else 0,
            column=mark.column + 1 if mark else 0,
        ) from error
    except yaml.YAMLError as error:
        raise refused("malformed", found=str(error).splitlines()[0][:200]) from error


class _Reader:
    def __init__(self, text: str, bounds: Bounds) -> None:
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self.bounds = bounds
        self.left = bounds.values

    def document(self) -> Value:
        """The one document of the stream; None for an empty one."""
        value: Value = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _at("several_documents", event)
            elif isinstance(event, yaml.NodeEvent):
                value = self.value(event, 0)
        return value

    def value(self, event: yaml.Event, nesting: int) -> Value:
        self.check(event, nesting)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(nesting)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(nesting)
        assert isinstance(event, yaml.ScalarEvent)
        if event.style:
            return str(event.value)
        return None if event.value in NOTHING else Plain(event.value)

    def check(self, event: yaml.Event, nesting: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise _at("alias", event, event.anchor or "")
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise _at("tag", event, tag)
        self.left -= 1
        if self.left < 0:
            raise _at("too_many_values", event, limit=self.bounds.values)
        if nesting > self.bounds.nesting:
            raise _at("nested", event, limit=self.bounds.nesting)

    def sequence(self, nesting: int) -> Value:
        found: list[Value] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self.value(event, nesting + 1))
        return found

    def mapping(self, nesting: int) -> Value:
        found: dict[str, Value] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            self.check(event, nesting + 1)
            if not isinstance(event, yaml.ScalarEvent):
                raise _at("complex_key", event)
            if event.value == "<<" and not event.style:
                raise _at("merge", event)
            if event.value in found:
                raise _at("duplicate_key", event, event.value)
            found[event.value] = self.value(next(self.events), nesting + 1)
        return found


def _at(code: str, event: yaml.Event, found: str = "", limit: int = 0) -> ImportRefused:
    mark = event.start_mark
    assert mark is not None  # libyaml marks every event
    line, column = mark.line + 1, mark.column + 1
    return refused(code, found=found[:200], line=line, column=column, limit=limit)
