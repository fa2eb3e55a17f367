"""The last releases of a stage, kept in its artifacts bucket so that a rollback finds them.

A release is one document, `releases/<id>.json`, written last, when all that it names is there:
code and template before the stack changed, the site's files after the site was published. Killed
before the document, the stage serves a release that nobody noted: the next deploy notes it. What
no kept release names is deleted after that.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from fuzzyvision.aws.artifacts import Artifacts
from fuzzyvision.aws.deployer import Deployer
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.site import SiteFile

KEPT = 5
"""Releases that can be put back."""

_FOLDER, _SITE = "releases/", "site/"
_ID = "%Y%m%d-%H%M%S"
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class StoredFile:
    """A file of the site: the key of its contents in the bucket, and its headers."""

    key: str
    content_type: str
    cache_control: str


@dataclass(frozen=True)
class Release:
    """What was deployed, when (UTC, ISO 8601) and by whom; keys are those of the bucket.

    `revision` is empty outside git. `restored` is the id of the release that was put back.
    """

    revision: str
    model: str
    packages: dict[str, str]
    code: str
    template: str
    parameters: dict[str, str]
    site: dict[str, StoredFile]
    id: str = ""
    made: str = ""
    who: str = ""
    restored: str = ""

    @property
    def content(self) -> "Release":
        """What two releases of the same have in common."""
        return replace(self, id="", made="", who="", restored="")

    @property
    def keys(self) -> set[str]:
        """The objects that it names, and its own document."""
        files = {file.key for file in self.site.values()}
        return {_document(self.id), self.code, self.template, *files}

    @property
    def words(self) -> str:
        """Revision and model, for people."""
        return f"{f'revision {self.revision}' if self.revision else 'no revision'}, {self.model}"


def kept(artifacts: Artifacts) -> list[Release]:
    """Return the releases that are kept, newest first: the one that serves, and those before."""
    keys = sorted(artifacts.keys(_FOLDER), reverse=True)[:KEPT]
    return [_read(artifacts, key) for key in keys]


def keep(artifacts: Artifacts, release: Release, files: Mapping[str, SiteFile]) -> None:
    """Note a release that serves, unless the newest says the same; delete what none names.

    Files that no kept release names are sent even if they are there: their age is what protects
    them from somebody else's deployment.
    """
    before = kept(artifacts)
    if not before or before[0].content != release.content:
        named: set[str] = set().union(*(one.keys for one in before))
        bodies = {release.site[path].key: file.body for path, file in files.items()}
        for key in sorted(bodies.keys() - named):
            artifacts.send(key, bodies[key])
        noted = _signed(release, datetime.now(UTC), before[0].id if before else "")
        artifacts.send(_document(noted.id), json.dumps(asdict(noted), indent=1).encode())
        before = [noted, *before][:KEPT]
    artifacts.keep_only(set().union(*(one.keys for one in before)))


def stored(files: Mapping[str, SiteFile]) -> dict[str, StoredFile]:
    """Return where the bucket keeps the site's files, by their paths. Pure."""
    return {
        path: StoredFile(
            _SITE + sha256(file.body).hexdigest(), file.content_type, file.cache_control
        )
        for path, file in files.items()
    }


def site_of(artifacts: Artifacts, release: Release) -> dict[str, SiteFile]:
    """Return the site of a release; raises CommandError if a file of it is gone."""
    return {
        path: SiteFile(artifacts.read(file.key), file.content_type, file.cache_control)
        for path, file in release.site.items()
    }


def _signed(release: Release, now: datetime, last: str) -> Release:
    """Return a release with time, name and id, which sorts after `last` whatever the clock says."""
    made = now.replace(microsecond=0)
    if last:
        made = max(made, datetime.strptime(last, _ID).replace(tzinfo=UTC) + _SECOND)
    who = Deployer.here().who
    return replace(release, id=f"{made:{_ID}}", made=made.isoformat(), who=who)


def _document(identifier: str) -> str:
    return f"{_FOLDER}{identifier}.json"


def _read(artifacts: Artifacts, key: str) -> Release:
    try:
        found = json.loads(artifacts.read(key))
        site = {path: StoredFile(**file) for path, file in found.pop("site").items()}
        return Release(site=site, **found)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CommandError(
            f"{key} in the bucket {artifacts.bucket} does not describe a release. A newer Fuzzy "
            "Vision may have written it: use that one, or delete the object."
        ) from error
