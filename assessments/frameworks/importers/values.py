"""What a file says before it means anything: texts, lists and objects, whatever the syntax."""

from __future__ import annotations

from typing import TypeAlias


class Plain(str):
    """A text written without quotes. `1.10` stays `1.10`: a reference is no number."""

    __slots__ = ()


Value: TypeAlias = "dict[str, Value] | list[Value] | str | bool | None"
