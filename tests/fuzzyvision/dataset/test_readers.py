"""Keras and examples/souqnet read an export as it is."""

from collections import Counter

from examples.souqnet.photos import gather, others
from fuzzyvision.bundle.frameworks import keras
from fuzzyvision.dataset.export import export
from fuzzyvision.dataset.split import Split
from tests.support.peers import Peers
from tests.support.pictures import encoded, noise
from tests.support.training import requires_tensorflow

LABELS = ("Mouse", "Watch", "a/b")


def fill(peers: Peers) -> None:
    for seed in range(24):
        peers.label(seed, LABELS[seed % 3])
    for seed in range(24, 30):
        peers.label(seed, None)
    peers.label(30, "Mouse", "Watch")


def test_training_reads_labels_and_groups(peers: Peers) -> None:
    fill(peers)
    copies = [peers.label(encoded(noise(64, 48, 3), quality=q), "Mouse") for q in (50, 60, 70)]
    export(peers.stage, peers.folder)
    rows = peers.manifest().values()
    for split in Split:
        labels, photos = gather(peers.folder / split)
        expected = Counter(row["label"] for row in rows if row["label"] and row["split"] == split)
        assert Counter(photo.label for photo in photos) == expected
        assert set(labels) == expected.keys()
    split = peers.manifest()[copies[0]]["split"]
    groups = {photo.path.stem: photo.group for photo in gather(peers.folder / split)[1]}
    assert len({groups[pid] for pid in copies}) == 1
    assert len(set(groups.values())) == len(groups) - 3


def test_none_of_these_are_out_of_distribution(peers: Peers) -> None:
    fill(peers)
    export(peers.stage, peers.folder)
    found = [photo for split in Split for photo in others(peers.folder / "none-of-these" / split)]
    assert len(found) == 6


@requires_tensorflow
def test_keras_reads_displays_and_thumbnails_alike(peers: Peers) -> None:
    fill(peers)
    export(peers.stage, peers.folder, thumbnails=True)
    for root in (peers.folder, peers.folder / "thumbnails"):
        read = keras().utils.image_dataset_from_directory
        sets = [read(root / split, image_size=(32, 32), verbose=False) for split in Split]
        assert sets[0].class_names == sets[1].class_names
        assert len(sets[0].class_names) == 3
        assert [len(found.file_paths) for found in sets] == [
            len(
                [row for row in peers.manifest().values() if row["label"] and row["split"] == split]
            )
            for split in Split
        ]
        assert next(iter(sets[0]))[0].shape[1:] == (32, 32, 3)
