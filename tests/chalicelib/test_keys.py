from itertools import islice

from chalicelib import keys

UPLOAD = "0123456789abcdef" * 2


def test_upload_id_is_128_random_bits_in_hex() -> None:
    ids = {keys.new_upload_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(keys.is_upload_id(upload_id) for upload_id in ids)


def test_what_is_not_an_upload_id_is_told_apart() -> None:
    for text in [
        "",
        "0" * 31,
        "0" * 33,
        "0" * 31 + "G",
        "A" * 32,
        "../" + "0" * 29,
        "0" * 32 + "\n",
    ]:
        assert not keys.is_upload_id(text)


def test_candidates_are_stable_for_an_upload() -> None:
    first = list(islice(keys.candidates(UPLOAD, "etag", 3), 20))
    assert first == list(islice(keys.candidates(UPLOAD, "etag", 3), 20))


def test_candidates_differ_between_pictures() -> None:
    first = list(islice(keys.candidates(UPLOAD, "etag", 3), 8))
    assert first != list(islice(keys.candidates("f" * 32, "etag", 3), 8))
    assert first != list(islice(keys.candidates(UPLOAD, "other", 3), 8))


def test_names_grow_when_candidates_are_taken() -> None:
    lengths = [len(name) for name in keys.candidates(UPLOAD, "etag", 3)]
    assert lengths[: 2 * keys.TRIES_PER_LENGTH] == [3] * 8 + [4] * 8
    assert lengths[-1] == keys.MAX_LENGTH


def test_names_spread_evenly() -> None:
    spelled = [next(keys.candidates(f"{number:032x}", "etag", 3)) for number in range(5000)]
    assert all(keys.is_name(name) and len(name) == 3 for name in spelled)
    counts = [sum(name.count(letter) for name in spelled) for letter in keys.ALPHABET]
    assert min(counts) > 300
    assert max(counts) < 540


def test_claim_does_not_reveal_the_upload_id() -> None:
    token = keys.claim_token(UPLOAD, "etag")
    assert token == keys.claim_token(UPLOAD, "etag")
    assert token != keys.claim_token(UPLOAD, "other")
    assert UPLOAD not in token


def test_an_answer_tells_its_upload() -> None:
    upload_id = keys.new_upload_id()
    assert keys.answered_upload(keys.answer_key(upload_id)) == upload_id
    assert keys.answered_upload(keys.result_key("7QK")) == ""
