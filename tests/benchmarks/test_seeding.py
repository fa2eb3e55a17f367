from benchmarks.seeding import Seeder
from chalicelib import keys
from chalicelib.ports import Ports
from fuzzyvision.aws import photos
from tests.support.stores import SETTINGS


def test_seeded_pictures_are_what_the_worker_writes(ports: Ports) -> None:
    Seeder(ports, SETTINGS, photos.photo(64, 48)).file(11)
    labelled = list(ports.votes.pictures())
    assert len(labelled) == 2
    assert all(1 <= len(one.votes) <= 3 for one in labelled)
    waiting = ports.votes.queue(None, 20)
    names = {entry.name for entry in waiting} | {one.picture.name for one in labelled}
    assert len(names) == 11
    assert all(ports.objects.read(key) for name in names for key in keys.written_keys(name))
