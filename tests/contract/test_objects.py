"""The objects port, promise by promise."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from chalicelib import keys
from chalicelib.errors import PictureRefusedError, UploadGoneError
from chalicelib.limits import MAX_BYTES
from chalicelib.ports import NewObject, ObjectInfo
from tests.support.engines import Engine

ID = "0123456789abcdef" * 2
IMAGE, THUMBNAIL, RESULT = "images/7QK.jpg", "thumbnails/7QK.png", "results/7QK.json"
WRITERS, NAMES = 16, 40


def told(engine: Engine, key: str) -> ObjectInfo:
    """Return what an object is recognised by."""
    found = engine.objects.info(key)
    assert found is not None
    return found


def test_upload_is_read_as_posted(engine: Engine) -> None:
    etag = engine.post(ID, b"\x00\xffbytes\r\n")
    assert engine.objects.has_upload(ID)
    assert engine.objects.read_upload(ID, etag) == b"\x00\xffbytes\r\n"
    assert engine.objects.read_upload(ID, f'"{etag}"') == b"\x00\xffbytes\r\n"


def test_largest_upload_is_read(engine: Engine) -> None:
    etag = engine.post(ID, bytes(MAX_BYTES))
    assert len(engine.objects.read_upload(ID, etag)) == MAX_BYTES


@pytest.mark.parametrize(("size", "code"), [(0, "empty"), (MAX_BYTES + 1, "too-large")])
def test_wrong_size_is_refused_before_reading(engine: Engine, size: int, code: str) -> None:
    etag = engine.post(ID, bytes(size))
    with pytest.raises(PictureRefusedError) as caught:
        engine.objects.read_upload(ID, etag)
    assert caught.value.code == code


def test_upload_with_another_etag_counts_as_gone(engine: Engine) -> None:
    etag = engine.post(ID, b"first")
    later = engine.post(ID, b"second")
    assert later != etag
    with pytest.raises(UploadGoneError):
        engine.objects.read_upload(ID, etag)
    assert engine.objects.read_upload(ID, later) == b"second"


def test_missing_upload_counts_as_gone(engine: Engine) -> None:
    assert not engine.objects.has_upload(ID)
    with pytest.raises(UploadGoneError):
        engine.objects.read_upload(ID, "0" * 32)


def test_deleting_an_upload_is_idempotent(engine: Engine) -> None:
    other = ID[::-1]
    etag, kept = engine.post(ID, b"bytes"), engine.post(other, b"others")
    for _ in range(3):
        engine.objects.delete_upload(ID)
    assert not engine.objects.has_upload(ID)
    with pytest.raises(UploadGoneError):
        engine.objects.read_upload(ID, etag)
    assert engine.uploads() == [other]
    assert engine.objects.read_upload(other, kept) == b"others"


def test_no_object_is_an_upload(engine: Engine) -> None:
    engine.objects.write(ID, b"x", "image/jpeg")
    assert not engine.objects.has_upload(ID)
    engine.post(ID, b"posted")
    engine.objects.delete(ID)
    assert engine.objects.has_upload(ID)
    assert engine.keys() == []


def test_missing_object_is_none(engine: Engine) -> None:
    assert engine.objects.read(RESULT) is None
    assert engine.objects.info(RESULT) is None


@pytest.mark.parametrize("body", [b"", b"{}", bytes(range(256)) * 8192], ids=["0", "2", "2 MiB"])
def test_object_is_read_as_written(engine: Engine, body: bytes) -> None:
    engine.objects.write(RESULT, body, "application/json")
    assert engine.objects.read(RESULT) == body
    assert engine.content_type(RESULT) == "application/json"


def test_write_replaces_an_earlier_object(engine: Engine) -> None:
    assert engine.objects.write_new(RESULT, b"first", "text/plain", claim="c", picture_id="p")
    first = told(engine, RESULT)
    engine.objects.write(RESULT, b"second", "application/json", picture_id="q")
    second = told(engine, RESULT)
    assert engine.objects.read(RESULT) == b"second"
    assert engine.content_type(RESULT) == "application/json"
    assert (second.claim, second.picture_id) == ("", "q")
    assert second.etag != first.etag
    assert engine.keys() == [RESULT]


def test_several_objects_are_written_as_each_alone(engine: Engine) -> None:
    engine.objects.write(RESULT, b"first", "application/json")
    new = [
        NewObject(RESULT, b"{}", "application/json"),
        NewObject(THUMBNAIL, b"small", "image/png"),
        NewObject(IMAGE, bytes(200_000), "image/jpeg"),
    ]
    engine.objects.write_all(new, picture_id="p")
    assert engine.keys() == sorted(one.key for one in new)
    for key, body, kind in new:
        assert engine.objects.read(key) == body
        assert engine.content_type(key) == kind
        assert told(engine, key).picture_id == "p"


def test_keys_that_begin_alike_are_apart(engine: Engine) -> None:
    alike = ["images/7Q", "images/7QK.jp", IMAGE, f"{IMAGE}2"]
    for key in alike:
        engine.objects.write(key, key.encode(), "image/jpeg")
    engine.objects.delete(IMAGE)
    assert engine.keys() == sorted(set(alike) - {IMAGE})
    assert engine.objects.read("images/7Q") == b"images/7Q"


def test_new_object_replaces_none(engine: Engine) -> None:
    assert engine.objects.write_new(IMAGE, b"first", "image/jpeg", claim="mine")
    assert not engine.objects.write_new(IMAGE, b"second", "image/png", claim="yours")
    assert engine.objects.read(IMAGE) == b"first"
    assert told(engine, IMAGE).claim == "mine"
    assert engine.content_type(IMAGE) == "image/jpeg"
    engine.objects.write(RESULT, b"written", "application/json")
    assert not engine.objects.write_new(RESULT, b"new", "application/json")


def test_freed_key_can_be_won_again(engine: Engine) -> None:
    assert engine.objects.write_new(IMAGE, b"first", "image/jpeg", claim="mine")
    engine.objects.delete(IMAGE)
    assert engine.objects.write_new(IMAGE, b"second", "image/jpeg", claim="yours")
    assert told(engine, IMAGE).claim == "yours"


def test_one_of_sixteen_writers_wins_each_key(engine: Engine) -> None:
    names = [keys.image_key(f"{number:03}") for number in range(NAMES)]
    together = Barrier(WRITERS, timeout=60)

    def contest(writer: int) -> list[str]:
        won = []
        for key in names:
            together.wait()  # so that all write the same name at the same moment
            body = f"picture of {writer}".encode()
            if engine.objects.write_new(key, body, "image/jpeg", claim=f"writer {writer}"):
                won.append(key)
        return won

    with ThreadPoolExecutor(WRITERS) as pool:
        won = list(pool.map(contest, range(WRITERS)))

    assert sorted(key for keys_of_one in won for key in keys_of_one) == names
    for writer, keys_of_one in enumerate(won):
        for key in keys_of_one:
            assert told(engine, key).claim == f"writer {writer}"
            assert engine.objects.read(key) == f"picture of {writer}".encode()


def test_sixteen_writers_leave_one_whole_object(engine: Engine) -> None:
    bodies = [bytes([writer]) * 100_000 for writer in range(WRITERS)]
    together = Barrier(WRITERS, timeout=60)

    def write(writer: int) -> None:
        together.wait()
        engine.objects.write(IMAGE, bodies[writer], "image/jpeg", picture_id=str(writer))

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    found = engine.objects.read(IMAGE)
    assert found in bodies
    assert told(engine, IMAGE).picture_id == str(bodies.index(found))
    assert engine.keys() == [IMAGE]


def test_reader_beside_a_writer_sees_whole_objects(engine: Engine) -> None:
    bodies = [bytes([number]) * 50_000 for number in range(30)]
    engine.objects.write(IMAGE, bodies[0], "image/jpeg")

    def write() -> None:
        for body in bodies:
            engine.objects.write(IMAGE, body, "image/jpeg")

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while not writing.done():
            assert engine.objects.read(IMAGE) in bodies
    writing.result()
    assert engine.objects.read(IMAGE) == bodies[-1]


def test_object_is_recognised_by_what_it_was_written_with(engine: Engine) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    assert engine.objects.write_new(IMAGE, b"x", "image/jpeg", claim="mine", picture_id="p1")
    engine.objects.write(THUMBNAIL, b"y", "image/png", picture_id="p1")
    image, thumbnail = told(engine, IMAGE), told(engine, THUMBNAIL)
    assert (image.claim, image.picture_id) == ("mine", "p1")
    assert (thumbnail.claim, thumbnail.picture_id) == ("", "p1")
    assert before < image.written < before + timedelta(minutes=5)
    assert image.etag != thumbnail.etag


def test_same_bytes_have_the_same_etag(engine: Engine) -> None:
    engine.objects.write(IMAGE, b"x", "image/jpeg")
    first = told(engine, IMAGE).etag
    engine.objects.write(IMAGE, b"y", "image/jpeg")
    engine.objects.write(IMAGE, b"x", "image/jpeg", picture_id="p")
    assert told(engine, IMAGE).etag == first


def test_copy_keeps_all_that_was_written(engine: Engine) -> None:
    engine.objects.write_new(THUMBNAIL, b"pixels", "image/png", claim="c", picture_id="p1")
    marks = told(engine, THUMBNAIL)
    for _ in range(2):
        assert engine.objects.copy(THUMBNAIL, "labelled/p1.png", marks.etag)
    assert engine.objects.read("labelled/p1.png") == b"pixels"
    assert engine.content_type("labelled/p1.png") == "image/png"
    copied = told(engine, "labelled/p1.png")
    assert (copied.claim, copied.picture_id, copied.etag) == ("c", "p1", marks.etag)


def test_copy_outlives_its_source(engine: Engine) -> None:
    engine.objects.write(THUMBNAIL, b"pixels", "image/png")
    assert engine.objects.copy(THUMBNAIL, "labelled/p1.png", told(engine, THUMBNAIL).etag)
    engine.objects.write(THUMBNAIL, b"others", "image/png")
    engine.objects.delete(THUMBNAIL)
    assert engine.objects.read("labelled/p1.png") == b"pixels"


def test_copy_replaces_an_earlier_one(engine: Engine) -> None:
    engine.objects.write("labelled/p1.png", b"earlier", "image/jpeg")
    engine.objects.write(THUMBNAIL, b"pixels", "image/png")
    assert engine.objects.copy(THUMBNAIL, "labelled/p1.png", told(engine, THUMBNAIL).etag)
    assert engine.objects.read("labelled/p1.png") == b"pixels"


def test_what_is_gone_is_not_copied(engine: Engine) -> None:
    assert not engine.objects.copy(THUMBNAIL, "labelled/p1.png", f'"{"0" * 32}"')
    assert engine.keys() == []


def test_what_was_replaced_is_not_copied(engine: Engine) -> None:
    if engine.name == "ceph":
        pytest.skip("Ceph 16 copies whatever x-amz-copy-source-if-match says")
    engine.objects.write(THUMBNAIL, b"first", "image/png")
    marks = told(engine, THUMBNAIL)
    engine.objects.write(THUMBNAIL, b"second", "image/png")
    assert not engine.objects.copy(THUMBNAIL, "labelled/p1.png", marks.etag)
    assert engine.keys() == [THUMBNAIL]


def test_deleting_an_object_is_idempotent(engine: Engine) -> None:
    engine.objects.write(IMAGE, b"x", "image/jpeg")
    engine.objects.write(THUMBNAIL, b"y", "image/png")
    for _ in range(3):
        engine.objects.delete(IMAGE)
    assert engine.objects.read(IMAGE) is None
    assert engine.objects.info(IMAGE) is None
    assert engine.keys() == [THUMBNAIL]


def test_what_was_written_is_there(engine: Engine) -> None:
    names = [keys.result_key(f"{number:04}") for number in range(64)]
    with ThreadPoolExecutor(WRITERS) as pool:
        list(
            pool.map(lambda key: engine.objects.write(key, key.encode(), "application/json"), names)
        )
        assert list(pool.map(engine.objects.read, names)) == [key.encode() for key in names]
    assert engine.keys() == names


def test_delete_spares_what_was_written_since(engine: Engine) -> None:
    if engine.name not in {"folder", "simulated"}:
        pytest.skip(f"{engine.name} does not know If-Match of DELETE, which S3 does")
    engine.objects.write(IMAGE, b"first", "image/jpeg")
    first = told(engine, IMAGE).etag
    engine.objects.write(IMAGE, b"second", "image/jpeg")
    engine.objects.delete(IMAGE, first)
    assert engine.objects.read(IMAGE) == b"second"
    for _ in range(2):
        engine.objects.delete(IMAGE, told(engine, IMAGE).etag if engine.keys() else first)
    assert engine.keys() == []
