"""From the bytes of a file to one neutral tree; ImportRefused, and nothing else, for any other file."""

from __future__ import annotations

from assessments.frameworks.importers import ciso, oscal
from assessments.frameworks.importers.errors import refused
from assessments.frameworks.importers.fields import Reading
from assessments.frameworks.importers.heads import Asked
from assessments.frameworks.importers.json_text import read_json
from assessments.frameworks.importers.limits import Bounds
from assessments.frameworks.importers.trees import Tree
from assessments.frameworks.importers.values import Value
from assessments.frameworks.importers.yaml_text import read_yaml

AS_THE_FILE_SAYS = Asked()
DEFAULT = Bounds()


def read(data: bytes, *, asked: Asked = AS_THE_FILE_SAYS, bounds: Bounds = DEFAULT) -> Tree:
    """The framework of a CISO Assistant library or of an OSCAL catalog, in YAML or in JSON.

    The size is judged before anything is parsed. Raises ImportRefused with every fault found.
    """
    values = _values(_text(data, bounds), bounds)
    if not isinstance(values, dict):
        raise refused("unknown_shape")
    reading = Reading(bounds)
    if "catalog" in values:
        found = oscal.tree(values, reading, asked)
    elif "objects" in values:
        found = ciso.tree(values, reading, asked)
    else:
        raise refused("unknown_shape", found=", ".join(list(values)[:5])[:200])
    return found


def _text(data: bytes, bounds: Bounds) -> str:
    if len(data) > bounds.size:
        raise refused("too_large", limit=bounds.size)
    if not data.strip():
        raise refused("empty")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise refused("encoding", line=line, column=column) from error


def _values(text: str, bounds: Bounds) -> Value:
    reader = read_json if text.lstrip().startswith(("{", "[")) else read_yaml
    return reader(text, bounds)
