"""Follow the chain of journal.jsonl: python3 check_journal.py journal.jsonl

Each entry carries the hash of the one before. Entries of another tender show their links only:
they are followed, and what they say is not checked. Exit 0: the chain holds; 1: it is broken.
"""

import hashlib
import json
import sys


def main(path: str) -> None:
    before, whole = "0" * 64, 0
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            entry = json.loads(line)
            stated = entry.pop("hash")
            if entry["sequence"] != number or entry["previous"] != before:
                sys.exit(f"entry {number} does not follow the one before")
            if "action" in entry:
                text = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
                if hashlib.sha256(text.encode()).hexdigest() != stated:
                    sys.exit(f"entry {number} was changed")
                whole += 1
            before = stated
    print(f"the chain holds: {number} entries, {whole} of them whole, head {before}")


if __name__ == "__main__":
    main(sys.argv[1])
