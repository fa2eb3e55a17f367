"""Makes the package: the app by Chalice, the wheels by uv, without unused files."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fuzzyvision.aws.package import (
    archive,
    contents,
    natives,
    parts,
    project,
    python,
    sbom,
    template,
    wheels,
)
from fuzzyvision.aws.package.bytecode import compile_modules
from fuzzyvision.aws.package.target import TARGETS, VERSIONS, Target
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.project import ROOT

REQUIREMENTS = ROOT / "requirements.txt"
LOCK = ROOT / "requirements" / "lock.txt"
SBOM, LICENCES = "sbom.cdx.json", "LICENSES.txt"


@dataclass(frozen=True)
class Package:
    """The zip, its template, its size unpacked in bytes, and the versions of what is in it."""

    zip: Path
    template: Path
    unpacked: int
    versions: Mapping[str, str] = field(default_factory=dict)


def build(stage: str, architecture: str, out: Path, model: Path) -> Package:
    """Make a stage's package in a folder, saying what is done; until then stays what was there.

    Raises CommandError with a sentence if a file is missing or too large.
    """
    project.check_model(model)
    target = TARGETS[architecture]
    out.mkdir(parents=True, exist_ok=True)
    # Resolved: Chalice runs in its own folder.
    with TemporaryDirectory(dir=out.resolve(), prefix=".making-") as place:
        workplace = Path(place)
        code = workplace / "code"
        code.mkdir()
        sam = project.chalice(stage, code, workplace)
        print(f"The app, by Chalice: {archive.megabytes(archive.size(code))}", flush=True)
        project.copy_model(model, code / "model")
        _add_wheels(target, code, workplace)
        _check_natives(target, code)
        made = [workplace / name for name in (SBOM, LICENCES, "deployment.zip", "template.json")]
        versions = _write_parts(code, *made[:2])
        _compile(code)
        unpacked = archive.size(code)
        archive.check(unpacked, archive.size(code / "model"))
        archive.write(code, made[2])
        made[3].write_text(_json(template.finish(sam, Stage=stage, Architecture=architecture)))
        for file in made:
            shutil.move(file, out / file.name)
    return Package(out / "deployment.zip", out / "template.json", unpacked, versions)


def _add_wheels(target: Target, code: Path, workplace: Path) -> None:
    print(f"Wheels for {target.architecture} ...", flush=True)
    installed = workplace / "installed"
    versions = wheels.install(REQUIREMENTS, LOCK, target, installed)
    whole = archive.size(installed)
    for file in sorted(installed.rglob("*")):
        path = file.relative_to(installed)
        if file.is_file() and contents.goes_along(path.as_posix()):
            (code / path).parent.mkdir(parents=True, exist_ok=True)
            file.rename(code / path)
    for path_of_idle in natives.idle(natives.read(code)):
        (code / path_of_idle).unlink()
    kept = archive.size(code) - archive.size(code / "model")
    print(
        f"{len(versions)} wheels have {archive.megabytes(whole)}; "
        f"Lambda loads {archive.megabytes(kept)} of that at most."
    )


def _check_natives(target: Target, code: Path) -> None:
    found = natives.read(code)
    faults = natives.faults(found, target)
    if faults:
        raise CommandError("Lambda could not load the package:\n" + "\n".join(faults))
    needs = [
        f"{name} {version} (Lambda has {'.'.join(map(str, VERSIONS[name]))})"
        for name, version in natives.newest(found).items()
    ]
    print(f"{len(found)} native libraries need {', '.join(needs)}.", flush=True)


def _compile(code: Path) -> None:
    interpreter = python.find()
    if interpreter is None:
        print(f"The modules are not compiled, so that cold starts take longer: {python.NONE_FOUND}")
        return
    print(f"{compile_modules(interpreter, code)} modules compiled by {interpreter}", flush=True)


def _write_parts(code: Path, document: Path, licences: Path) -> dict[str, str]:
    """Write what ships; return the version of each distribution in the code."""
    found = parts.find(code, LOCK)
    parts.check(found)
    document.write_text(_json(sbom.document(found)))
    licences.write_text(sbom.as_text(found))
    shutil.copy(document, code)
    print(f"{len(found)} parts of others ship, under allowed licences: {LICENCES}.", flush=True)
    return {part.name: part.version for part in found if part.accepted}


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, sort_keys=True) + "\n"
