"""What a framework is made of. Texts are this project's own wording unless a manifest says not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

CRITERION_KINDS: Final = ("requirement", "recommendation", "question", "criterion", "amount")
STAGES: Final = ("offer", "selection")
ELIMINATORY: Final = ("no", "yes", "before_signature", "conditional")
# What an evaluator may ask for where the framework only says which sort of proof fits.
EVIDENCE_TYPES: Final[dict[str, tuple[str, str]]] = {
    "document": ("Document", "Document"),
    "test": ("Essai", "Test"),
    "architecture": ("Architecture", "Architecture"),
    "register": ("Registre", "Register"),
    "contract": ("Contrat", "Contract"),
    "fact": ("Constat", "Fact"),
    "figure": ("Chiffre", "Figure"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement was read. `to_be_checked`: no page was opened, never show as a source."""

    code: str
    label: str
    address: str
    kind: str
    to_be_checked: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A heading; `parent` is the code of the heading above (a chapter), or None."""

    code: str
    parent: str | None
    title_fr: str
    title_en: str
    order: int


@dataclass(frozen=True, slots=True)
class Criterion:
    """One citable requirement, question or award criterion.

    `framework` is the key of its framework (`secnumcloud-3.2`), `section` the code of its heading.
    `anchors_fr` holds five texts for the marks 0 to 4, in French only; None: the general scale.
    `evidence_fr` is French only; where it is empty `evidence_type` gives the sort of proof.
    `eliminatory` is this project's suggestion, not the publisher's.
    `details` counts the sub-items of the official text; `laws` and `activities` are codes.
    `predecessor` is the nearest item of the version before, where known.
    """

    framework: str
    ref: str
    section: str
    kind: str
    stage: str
    summary_fr: str
    summary_en: str
    evidence_type: str
    evidence_fr: str
    anchors_fr: tuple[str, ...] | None
    eliminatory: str
    eliminatory_note_fr: str
    theme: str
    laws: tuple[str, ...]
    activities: tuple[int, ...]
    activities_note_fr: str
    details: int
    predecessor: str
    note: str
    sources: tuple[str, ...]
    to_be_checked: bool
    order: int

    @property
    def evidence(self) -> str:
        """The proof expected, in French."""
        return self.evidence_fr or EVIDENCE_TYPES.get(self.evidence_type, ("", ""))[0]

    @property
    def evidence_en(self) -> str:
        """The proof expected, in English; empty where only a French text exists."""
        return "" if self.evidence_fr else EVIDENCE_TYPES.get(self.evidence_type, ("", ""))[1]


@dataclass(frozen=True, slots=True)
class Activity:
    """A hosting activity for which an HDS certificate is given (R.1111-9 of the health code)."""

    number: int
    label_fr: str
    label_en: str
    sources: tuple[str, ...]
    to_be_checked: bool


@dataclass(frozen=True, slots=True)
class Law:
    """An extraterritorial law or a counter-measure, as described in English when read.

    `severity`: high, medium, low-medium, low, or shield for a text that protects.
    """

    code: str
    jurisdiction: str
    instrument_en: str
    who_is_exposed_en: str
    data_en: str
    compulsion_route_en: str
    severity: str
    severity_note_en: str
    mitigation_en: str
    status_en: str
    sources: tuple[str, ...]
    to_be_checked: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer offered to a question: exact points and SEAL 0 to 4.

    `label_status`: ok, doubtful or blank_in_source; show the last two as uncertain.
    """

    criterion: str
    option: int
    points: Decimal
    seal: int
    label_fr: str
    label_en: str
    label_status: str


@dataclass(frozen=True, slots=True)
class ProfileWeight:
    """The weight, in percent, of one objective in one published weight profile."""

    profile: str
    objective: str
    weight: int
    label_fr: str
    label_en: str
    nominal_points: int | None
    document_date: str
    note: str
    sources: tuple[str, ...]
    to_be_checked: bool


@dataclass(frozen=True, slots=True)
class SealLevel:
    """A level of the European Commission's sovereignty scale, in our words."""

    level: int
    title_fr: str
    title_en: str
    meaning_fr: str
    meaning_en: str


@dataclass(frozen=True, slots=True)
class Framework:
    """One version of a set of criteria.

    `sha256` is taken over the canonical content of its data files, not over their bytes: line
    ends and quoting do not change it. `sources` are codes of the catalogue's sources.
    """

    code: str
    version: str
    title_fr: str
    title_en: str
    publisher: str
    status_fr: str
    status_en: str
    sources: tuple[str, ...]
    sha256: str
    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]
    activities: tuple[Activity, ...] = ()
    laws: tuple[Law, ...] = ()
    answers: tuple[Answer, ...] = ()
    profiles: tuple[ProfileWeight, ...] = ()
    seal_levels: tuple[SealLevel, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.code}-{self.version}"

    @property
    def status_note(self) -> str:
        return self.status_fr

    def chapters(self) -> tuple[Section, ...]:
        """The headings with nothing above them, in order."""
        return tuple(section for section in self.sections if section.parent is None)

    def criterion(self, ref: str) -> Criterion:
        """Raises KeyError when the framework has no such reference."""
        for criterion in self.criteria:
            if criterion.ref == ref:
                return criterion
        raise KeyError(ref)

    def section(self, code: str) -> Section:
        """Raises KeyError when the framework has no such heading."""
        for section in self.sections:
            if section.code == code:
                return section
        raise KeyError(code)

    def answers_to(self, ref: str) -> tuple[Answer, ...]:
        """The answers offered to a question, lowest option first; empty for other kinds."""
        return tuple(answer for answer in self.answers if answer.criterion == ref)

    def profile(self, name: str) -> dict[str, int]:
        """Objective -> weight in percent (sum 100). Raises KeyError for an unknown profile."""
        weights = {row.objective: row.weight for row in self.profiles if row.profile == name}
        if not weights:
            raise KeyError(name)
        return weights
