"""First words of every `make` verb, spoken by the system's own python3.

Nothing is installed yet: standard library only, and in syntax that an old Python can still read,
so that it gets to its message. `stages` may use the language we require.
"""

import sys

OLDEST = (3, 11)


def python_problem(version: "tuple[int, ...]") -> str:
    """What to tell the user of this Python, or nothing when it is recent enough."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    return (
        "Python {}.{} or newer is needed; this is Python {}.{}.\n"
        "Name another one with: make PYTHON=/path/to/python3.11 ..."
    ).format(*OLDEST, *version[:2])


def main(arguments: "list[str]") -> int:
    problem = python_problem(sys.version_info[:2])
    if problem:
        sys.stderr.write(problem + "\n")
        return 2
    from hdhcompliance.launch import stages

    return stages.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
