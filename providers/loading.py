"""Loading the data files into the database, without undoing what a person corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.db import models, transaction

from hdhcompliance.journal.record import Actor, record
from providers.dataset.columns import Value
from providers.dataset.reading import DATA, Dataset, DatasetError, Row, read_dataset
from providers.dataset.tables import TABLES, Table
from providers.models import (
    Certification,
    Dependency,
    Fact,
    ForeignLink,
    HostingService,
    Law,
    LawPeriod,
    LegalEntity,
    Provider,
    Shareholding,
    Source,
)
from providers.models.superseded import Superseded

AnyLoaded: TypeAlias = (
    Source
    | Provider
    | LegalEntity
    | Shareholding
    | HostingService
    | Certification
    | Dependency
    | ForeignLink
    | Fact
    | Law
    | LawPeriod
)

MODELS: Mapping[str, type[AnyLoaded]] = {
    "sources": Source,
    "providers": Provider,
    "legal_entities": LegalEntity,
    "shareholdings": Shareholding,
    "services": HostingService,
    "certifications": Certification,
    "dependencies": Dependency,
    "foreign_links": ForeignLink,
    "facts": Fact,
    "laws": Law,
    "law_periods": LawPeriod,
}
# A line withdrawn from these files is withdrawn from the database. Sources, providers, entities and
# services stay: bids and rows written by hand may point to them. Laws stay: readings used them.
WITHDRAWN = ("facts", "dependencies", "foreign_links", "certifications", "shareholdings")

_KEYS = {table.name: table.key for table in TABLES}


@dataclass(frozen=True, slots=True)
class LoadReport:
    """How many rows of each fate; `kept` names those left as a person edited them."""

    version: str
    created: int
    updated: int
    unchanged: int
    withdrawn: int
    kept: tuple[str, ...]

    @property
    def wrote(self) -> bool:
        return bool(self.created or self.updated or self.withdrawn)


def load_providers(*, by: Actor | None = None, directory: Path = DATA) -> LoadReport:
    """Bring the database to the data set, in one transaction with one journal entry.

    DatasetError when the files are not acceptable: nothing is written. Loading again the same
    data set writes nothing, not even in the journal.
    """
    dataset = read_dataset(directory)
    with transaction.atomic():
        loading = _Loading(dataset)
        loading.run()
        report = loading.report()
        if report.wrote:
            record(
                "providers.loaded",
                by=by,
                target=f"providers {dataset.version}",
                data={
                    "version": report.version,
                    "created": report.created,
                    "updated": report.updated,
                    "unchanged": report.unchanged,
                    "withdrawn": report.withdrawn,
                    "kept": list(report.kept),
                },
            )
    return report


class _Loading:
    """One pass over the tables. `found` keeps the rows by table and key for the references."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.found: dict[str, dict[str, AnyLoaded]] = {}
        self.counts: Counter[str] = Counter()
        self.kept: list[str] = []
        self.laws_by_hand: set[str] = set()

    def run(self) -> None:
        for table in TABLES:
            references = [column.name for column in table.columns if column.table]
            stored: models.QuerySet[Any] = MODELS[table.name]._default_manager.select_related(
                *references
            )
            self.found[table.name] = {getattr(item, table.key): item for item in stored}
        self.laws_by_hand = _laws_by_hand(self.found["law_periods"].values())
        self._withdraw()
        for table in TABLES:
            for row in self.dataset.rows[table.name]:
                self._load(table, row)

    def report(self) -> LoadReport:
        return LoadReport(
            version=self.dataset.version,
            created=self.counts["created"],
            updated=self.counts["updated"],
            unchanged=self.counts["unchanged"],
            withdrawn=self.counts["withdrawn"],
            kept=tuple(self.kept),
        )

    def _withdraw(self) -> None:
        for table in TABLES:
            if table.name not in WITHDRAWN:
                continue
            keys = {row.key for row in self.dataset.rows[table.name]}
            for key in [key for key in self.found[table.name] if key not in keys]:
                item = self.found[table.name][key]
                if item.loaded_values is None:
                    continue  # written by hand: none of the data set's business
                if _edited(table, item) or _replaced(item):
                    self.kept.append(f"{table.name}/{key}")
                    continue
                item.delete()
                del self.found[table.name][key]
                self.counts["withdrawn"] += 1

    def _load(self, table: Table, row: Row) -> None:
        item = self.found[table.name].get(row.key)
        by_hand = row.values.get("law") in self.laws_by_hand
        if item is None and not by_hand:
            item = MODELS[table.name]()
            self._write(table, row, item)
            self.found[table.name][row.key] = item
            self.counts["created"] += 1
        elif item is None or item.loaded_values is None or _edited(table, item):
            self.kept.append(f"{table.name}/{row.key}")
        elif item.loaded_values == dict(row.values):
            self.counts["unchanged"] += 1
        elif by_hand or _replaced(item):
            self.kept.append(f"{table.name}/{row.key}")
        else:
            self._write(table, row, item)
            self.counts["updated"] += 1

    def _write(self, table: Table, row: Row, item: AnyLoaded) -> None:
        for column in table.columns:
            value: object = row.values[column.name]
            if column.table and value is not None:
                value = self.found[column.table][str(value)]
            elif isinstance(value, str) and _is_day(item, column.name):
                value = date.fromisoformat(value)
            setattr(item, column.name, value)
        item.data_version = self.dataset.version
        item.loaded_values = dict(row.values)
        try:
            item.full_clean()
        except ValidationError as error:
            raise DatasetError([row.tell("; ".join(error.messages))]) from error
        item.save()


def _laws_by_hand(periods: Iterable[Any]) -> set[str]:
    """Codes of the laws whose records a person added, ended or corrected: theirs are the dates."""
    return {
        period.law.code
        for period in periods
        if period.loaded_values is None or period.superseded_by_id is not None
    }


def _replaced(item: AnyLoaded) -> bool:
    """Whether a person wrote another record in its place: it stays as it was."""
    return isinstance(item, Superseded) and item.superseded_by_id is not None


def _is_day(item: AnyLoaded, name: str) -> bool:
    return isinstance(item._meta.get_field(name), models.DateField)


def _edited(table: Table, item: AnyLoaded) -> bool:
    """Whether a value differs from the one loaded; a column added to the files since is no edit."""
    loaded: Mapping[str, Value] = item.loaded_values or {}
    return any(
        _stored(item, column.name, column.table) != loaded[column.name]
        for column in table.columns
        if column.name in loaded
    )


def _stored(item: AnyLoaded, name: str, reference: str) -> Value:
    value = getattr(item, name)
    if reference and value is not None:
        return str(getattr(value, _KEYS[reference]))
    if isinstance(value, date):
        return value.isoformat()
    return value  # type: ignore[no-any-return]  # getattr on the models of MODELS: text, int or None
