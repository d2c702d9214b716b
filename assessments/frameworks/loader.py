"""Load frameworks, scales and grids from a folder of data files, all checked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from assessments.frameworks import readers, trees, validation
from assessments.frameworks.manifests import Manifest, read_manifest
from assessments.frameworks.types import (
    Catalogue,
    Framework,
    FrameworkError,
    Grid,
    Problems,
    Row,
    Scale,
    Source,
    fingerprint,
    read_table,
)

DATA = Path(__file__).resolve().parent / "data"
EXTRAS = ("activities", "laws", "answers", "profiles", "seal_levels")


def load(directory: Path = DATA) -> Catalogue:
    """Everything in `directory`; the project's own data is read once per process.

    Raises FrameworkError with every fault found, by file, line and reference.
    """
    return load_own() if directory == DATA else read_catalogue(directory)


@cache
def load_own() -> Catalogue:
    return read_catalogue(DATA)


def read_catalogue(directory: Path) -> Catalogue:
    problems = Problems()
    sources = read_sources(directory, problems)
    manifests = read_manifests(directory, problems)
    frameworks: dict[str, Framework] = {}
    scales: dict[str, Scale] = {}
    for manifest in of_kind(manifests, "framework"):
        frameworks[manifest.folder] = read_framework(directory, manifest, sources, problems)
    for manifest in of_kind(manifests, "scale"):
        scales[manifest.folder] = read_scale(directory, manifest, problems)
    grids = {
        manifest.folder: read_grid(directory, manifest, frameworks, scales, problems)
        for manifest in of_kind(manifests, "grid")
    }
    for manifest in manifests:
        check_manifest_sources(manifest, sources, problems)
    problems.refuse(FrameworkError)
    return Catalogue(
        sources=MappingProxyType(sources),
        frameworks=MappingProxyType(frameworks),
        scales=MappingProxyType(scales),
        grids=MappingProxyType(grids),
    )


def of_kind(manifests: list[Manifest], kind: str) -> list[Manifest]:
    return [manifest for manifest in manifests if manifest.kind == kind]


def read_manifests(directory: Path, problems: Problems) -> list[Manifest]:
    """The manifests of the folders of `directory`, sorted by name."""
    if not directory.is_dir():
        return []
    folders = sorted(path.name for path in directory.iterdir() if path.is_dir())
    found = [read_manifest(directory, folder, problems) for folder in folders]
    return [manifest for manifest in found if manifest is not None]


def read_sources(directory: Path, problems: Problems) -> dict[str, Source]:
    rows = read_table(directory, "sources.csv", readers.COLUMNS["sources"], problems)
    return {row.reference: readers.source(row) for row in rows}


def read_rows(directory: Path, folder: str, table: str, problems: Problems) -> list[Row]:
    return read_table(
        directory,
        f"{folder}/{table}.csv",
        readers.COLUMNS[table],
        problems,
        key=readers.KEYS.get(table, 1),
    )


def read_framework(
    directory: Path, manifest: Manifest, sources: Mapping[str, Source], problems: Problems
) -> Framework:
    names = ("sections", "criteria", *known_extras(manifest, problems))
    check_files(directory, manifest, names, problems)
    rows = {name: read_rows(directory, manifest.folder, name, problems) for name in names}
    texts = manifest.texts
    framework = Framework(
        code=texts["code"],
        version=texts["version"],
        title_fr=texts["title_fr"],
        title_en=texts["title_en"],
        publisher=texts["publisher"],
        status_fr=texts["status_fr"],
        status_en=texts["status_en"],
        sources=manifest.lists["sources"],
        sha256=fingerprint(manifest.head(), rows),
        sections=tuple(readers.section(row, n) for n, row in enumerate(rows["sections"])),
        criteria=tuple(
            readers.criterion(row, n, manifest.folder) for n, row in enumerate(rows["criteria"])
        ),
        activities=tuple(readers.activity(row) for row in rows.get("activities", [])),
        laws=tuple(readers.law(row) for row in rows.get("laws", [])),
        answers=tuple(readers.answer(row) for row in rows.get("answers", [])),
        profiles=tuple(readers.profile_weight(row) for row in rows.get("profiles", [])),
        seal_levels=tuple(readers.seal_level(row) for row in rows.get("seal_levels", [])),
    )
    validation.check_framework(framework, rows, problems)
    validation.check_sources(rows, sources)
    return framework


def known_extras(manifest: Manifest, problems: Problems) -> tuple[str, ...]:
    """The further tables that a framework's manifest announces."""
    for name in manifest.lists["tables"]:
        if name not in EXTRAS:
            problems.add(
                manifest.file,
                manifest.line_of("tables"),
                name,
                f"unknown table: expected among {', '.join(EXTRAS)}",
            )
    return tuple(name for name in EXTRAS if name in manifest.lists["tables"])


def read_scale(directory: Path, manifest: Manifest, problems: Problems) -> Scale:
    check_files(directory, manifest, ("steps",), problems)
    rows = read_rows(directory, manifest.folder, "steps", problems)
    steps = tuple(readers.step(row) for row in rows)
    validation.check_steps(steps, rows, f"{manifest.folder}/steps.csv", problems)
    texts = manifest.texts
    return Scale(
        code=texts["code"],
        version=texts["version"],
        title_fr=texts["title_fr"],
        title_en=texts["title_en"],
        status_fr=texts["status_fr"],
        status_en=texts["status_en"],
        rule_fr=texts["rule_fr"],
        sha256=fingerprint(manifest.head(), {"steps": rows}),
        steps=steps,
    )


def read_grid(
    directory: Path,
    manifest: Manifest,
    frameworks: Mapping[str, Framework],
    scales: Mapping[str, Scale],
    problems: Problems,
) -> Grid:
    check_files(directory, manifest, ("nodes",), problems)
    rows = read_rows(directory, manifest.folder, "nodes", problems)
    nodes = tuple(trees.node(row, n, frameworks) for n, row in enumerate(rows))
    trees.check_tree(nodes, rows, frameworks, problems)
    texts = manifest.texts
    scale = texts["scale"]
    if scale not in scales:
        problems.add(
            manifest.file, manifest.line_of("scale"), scale, "dangling reference: no such scale"
        )
    used = {node.framework for node in nodes if node.framework in frameworks}
    pinned = {key: frameworks[key].sha256 for key in frameworks if key in used}
    if scale in scales:
        pinned[scale] = scales[scale].sha256
    return Grid(
        code=texts["code"],
        version=texts["version"],
        title_fr=texts["title_fr"],
        title_en=texts["title_en"],
        publisher=texts["publisher"],
        status_fr=texts["status_fr"],
        status_en=texts["status_en"],
        scale=scale,
        sha256=fingerprint({**manifest.head(), "pinned": pinned}, {"nodes": rows}),
        nodes=nodes,
    )


def check_files(
    directory: Path, manifest: Manifest, names: tuple[str, ...], problems: Problems
) -> None:
    """A table that no manifest announces would be left out in silence."""
    for path in sorted((directory / manifest.folder).glob("*.csv")):
        if path.stem not in names:
            problems.add(f"{manifest.folder}/{path.name}", 0, "", "not announced in manifest.toml")


def check_manifest_sources(
    manifest: Manifest, sources: Mapping[str, Source], problems: Problems
) -> None:
    for name in manifest.lists["sources"]:
        if name not in sources or sources[name].to_be_checked:
            problems.add(
                manifest.file,
                manifest.line_of("sources"),
                name,
                "dangling reference: no such source that was read",
            )
