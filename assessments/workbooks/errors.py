"""Why a file is refused, as a stable code; the sentences are written where languages are known."""

from __future__ import annotations


class WorkbookRefused(Exception):
    """The file as a whole is refused. `place`: the sheet, or the cell as « C09!D12 »."""

    def __init__(self, code: str, place: str = "", number: int = 0) -> None:
        super().__init__(f"{code} {place}".rstrip())
        self.code = code
        self.place = place
        self.number = number
