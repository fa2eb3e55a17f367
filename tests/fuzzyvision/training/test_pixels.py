from contextlib import closing
from pathlib import Path

import numpy as np

from chalicelib.images import pictures
from fuzzyvision.training.folders import gather
from fuzzyvision.training.pixels import Pixels, View
from tests.support.trainable import fill

VIEW = View(16, 12, "crop")


def test_pixels_are_the_services_own_from_the_disk_or_not(tmp_path: Path) -> None:
    photos = gather(fill(tmp_path / "data", count=3))
    for name, share in (("kept", 0.1), ("decoded", 0.0)):
        with closing(Pixels(tmp_path / name, photos, VIEW, share)) as shown:
            assert not any(seen.refused for seen in shown.read())
            for number, photo in enumerate(photos):
                expected = pictures.read(photo.path.read_bytes(), 16, 12).pixels
                assert np.array_equal(shown(number), expected)
    assert (tmp_path / "kept").stat().st_size == 6 * 16 * 12 * 3
    assert (tmp_path / "decoded").stat().st_size == 0


def test_pixels_that_did_not_fit_are_decoded_when_there_is_room_again(tmp_path: Path) -> None:
    photos = gather(fill(tmp_path / "data", count=3))
    with closing(Pixels(tmp_path / "kept", photos, VIEW, 0.0)) as shown:
        list(shown.read())
    with closing(Pixels(tmp_path / "kept", photos, VIEW)) as shown:
        expected = pictures.read(photos[5].path.read_bytes(), 16, 12).pixels
        assert np.array_equal(shown(5), expected)


def test_many_pictures_are_read_by_processes_and_bad_ones_named(tmp_path: Path) -> None:
    data = fill(tmp_path / "data", count=60)
    (data / "Red" / "7.png").write_bytes(b"\x89PNG\r\n\x1a\n and nothing else")
    with closing(Pixels(tmp_path / "kept", gather(data), VIEW)) as shown:
        seen = list(shown.read())
    assert sum(bool(one.refused) for one in seen) == 1
    assert len(seen) == 120
