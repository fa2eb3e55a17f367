"""Fills a store with pictures, in a separate process: what the worker writes, of one picture.

    python -m benchmarks.seeding FOLDER NUMBER

All goes through the ports, and names are given as the worker gives them, so that as many are taken
as after so many uploads. Only the disk is waited for once, at the end, and not a million times.
"""

import os
import random
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

from chalicelib import keys
from chalicelib.model import card
from chalicelib.model.classifier import Classifier
from chalicelib.ports import Ports
from chalicelib.settings import Settings
from chalicelib.uploads import documents, shares, worker
from chalicelib.uploads.shares import Site
from chalicelib.voting import records, service
from chalicelib.voting.votes import Ballot
from fuzzyvision.aws import photos
from fuzzyvision.local import engine
from fuzzyvision.local.folder import Folder

_SIDES = (160, 120)  # what is measured does not depend on it, and the disk is not to be filled
_ETAG = "0" * 32
_LABELLED_OF = 10
_MOST_VOTES = 3


class Seeder:
    """Files copies of a picture in an engine's store."""

    def __init__(self, ports: Ports, settings: Settings, picture: bytes) -> None:
        folder = settings.model_folder
        self._ports, self._settings, self._card = ports, settings, card.load(folder)
        model = worker.Model(self._card, Classifier(folder).probabilities)
        decided = worker.decide(picture, model)
        if not isinstance(decided, worker.Accepted):
            raise decided
        self._accepted = decided
        self._context = service.VotingContext(ports.objects, ports.votes, self._card.labels)
        self._taken: set[str] = set()
        self._random = random.Random(0)  # noqa: S311 - no secret

    def file(self, number: int) -> None:
        """File so many; one of ten gets a vote, or up to three."""
        for count in range(number):
            name = self._file(keys.new_upload_id())
            if count % _LABELLED_OF == 0:
                self._vote(name)

    def _file(self, upload_id: str) -> str:
        objects, picture = self._ports.objects, self._accepted.picture
        name, pid = self._name(upload_id), keys.picture_id(upload_id)
        created = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        result = documents.result(name, created, self._card, self._accepted.probabilities)
        page = shares.page(result, picture.size, Site(self._card.title, self._settings.site_url))
        answer = documents.encode(documents.classified(result))
        written = {
            keys.thumbnail_key(name): (picture.thumbnail, "image/png"),
            keys.share_key(name): (page, shares.CONTENT_TYPE),
            keys.result_key(name): (documents.encode(result), worker.JSON),
        }
        token = keys.claim_token(upload_id, _ETAG)
        objects.write_new(
            keys.image_key(name), picture.display, "image/jpeg", claim=token, picture_id=pid
        )
        for key, (body, content_type) in written.items():
            objects.write(key, body, content_type, picture_id=pid)
        objects.write_new(keys.answer_key(upload_id), answer, worker.JSON)
        self._ports.votes.add(records.from_result(upload_id, result, self._settings.keep_days))
        return name

    def _name(self, upload_id: str) -> str:
        """Return the name that the worker would come to, without asking the store for each."""
        candidates = keys.candidates(upload_id, _ETAG, self._settings.name_length)
        name = next(one for one in candidates if one not in self._taken)
        self._taken.add(name)
        return name

    def _vote(self, name: str) -> None:
        for _ in range(self._random.randint(1, _MOST_VOTES)):
            label = self._random.choice(self._card.labels)
            blind = self._random.random() < 0.5  # noqa: PLR2004 - as often as not
            ballot = Ballot(secrets.token_hex(8), label, cannot_tell=False, blind=blind)
            service.cast(name, ballot, self._context, datetime.now(UTC))


def main() -> None:
    """Seed."""
    folder = Folder.prepare(Path(sys.argv[1]))
    settings = Settings("uploads", "results", "votes")
    ports = engine.connect(folder, settings, lambda: "http://localhost")
    os.fsync = lambda fd: None  # noqa: ARG005 - in this process only
    folder.database.durable = False
    Seeder(ports, settings, photos.photo(*_SIDES)).file(int(sys.argv[2]))
    os.sync()


if __name__ == "__main__":
    main()
