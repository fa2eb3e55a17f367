import pytest
from werkzeug.exceptions import BadRequest

from fuzzyvision.local.multipart import FieldsTooLargeError, read_form
from fuzzyvision.local.post_policy import PostedForm

TYPE = "multipart/form-data; boundary=xx"


def part(name: str, value: str, filename: str | None = None) -> bytes:
    file = f'; filename="{filename}"' if filename is not None else ""
    return (
        f'--xx\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n{value}\r\n'.encode()
    )


END = b"--xx--\r\n"


def test_fields_are_lowercased_and_file_measured() -> None:
    body = part("key", "abc") + part("Content-Type", "image/png") + part("file", "12345", "a") + END
    assert read_form(body, TYPE) == PostedForm({"key": "abc", "content-type": "image/png"}, 5)
    assert read_form(body, TYPE).file == b"12345"


def test_a_file_that_was_cut_counts_in_full() -> None:
    body = part("key", "abc") + part("file", "12345", "a").rstrip()
    assert read_form(body, TYPE, cut=1_000_000).file_size == 1_000_005


def test_nothing_counts_after_the_file() -> None:
    body = part("file", "123", "a") + part("key", "abc") + part("file", "123456", "b") + END
    assert read_form(body, TYPE) == PostedForm({}, 3)


def test_file_name_is_inserted_in_the_key() -> None:
    body = part("key", "up/${filename}") + part("file", "1", "evil.html") + END
    assert read_form(body, TYPE).fields["key"] == "up/evil.html"


def test_only_the_base_name_enters_the_key() -> None:
    body = part("key", "up/${filename}") + part("file", "1", "../evil.html") + END
    assert read_form(body, TYPE).fields["key"] == "up/evil.html"


def test_a_form_without_a_file_has_no_size() -> None:
    assert read_form(part("key", "abc") + END, TYPE).file_size is None


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (part("key", "abc"), TYPE),
        (part("key", "abc") + END, "multipart/form-data"),
        (b"", TYPE),
    ],
    ids=["breaks off", "has no boundary", "is empty"],
)
def test_malformed_form_is_rejected(body: bytes, content_type: str) -> None:
    with pytest.raises(BadRequest):
        read_form(body, content_type)


def test_fields_over_20_kib_are_refused() -> None:
    half = "x" * 10 * 1024
    assert read_form(part("a", half) + part("b", half) + END, TYPE).fields["b"] == half
    for fields in (part("a", half + half + "x"), part("a", half) + part("b", half + "x")):
        with pytest.raises(FieldsTooLargeError):
            read_form(fields + END, TYPE)
