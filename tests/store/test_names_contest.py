"""The claim on a short name is one conditional write, and it holds when everybody wants it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from chalicelib import keys
from chalicelib.aws.s3 import S3Objects

WRITERS = 16
NAMES = 40


def test_one_of_sixteen_writers_wins_each_name(storage: S3Objects) -> None:
    names = [keys.image_key(f"{number:03}") for number in range(NAMES)]
    together = Barrier(WRITERS, timeout=60)

    def contest(writer: int) -> list[str]:
        won = []
        for key in names:
            together.wait()  # so that all write the same name at the same moment
            body = f"picture of {writer}".encode()
            if storage.write_new(key, body, "image/jpeg", claim=f"writer {writer}"):
                won.append(key)
        return won

    with ThreadPoolExecutor(WRITERS) as pool:
        won = list(pool.map(contest, range(WRITERS)))

    assert sorted(key for keys_of_one in won for key in keys_of_one) == names
    for writer, keys_of_one in enumerate(won):
        for key in keys_of_one:
            marks = storage.info(key)
            assert marks is not None
            assert marks.claim == f"writer {writer}"
            assert storage.read(key) == f"picture of {writer}".encode()
