"""Ways to tamper with a form before it is posted."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.forms.posting import ID, Form

Tampering = Callable[[Form], Form]

OTHER_ID = ID[::-1]
SIGNATURE = ("x-amz-signature", "x-amz-credential", "x-amz-algorithm", "x-amz-date")


def but(**attributes: Any) -> Tampering:  # noqa: ANN401 - as in Form
    return lambda form: form.but(**attributes)


def without(*names: str) -> Tampering:
    return lambda form: form.without(*names)


def plus(name: str, value: str) -> Tampering:
    return lambda form: form.plus(name, value)


def changed(name: str, value: str) -> Tampering:
    return lambda form: form.changed(name, value)


def moved_behind_the_file(*names: str) -> Tampering:
    def tamper(form: Form) -> Form:
        return form.without(*names).but(after=tuple(f for f in form.fields if f[0] in names))

    return tamper


def with_the_filename_as_key(filename: str) -> Tampering:
    return lambda form: form.changed("key", "${filename}").but(filename=filename)


def with_names_in_capitals(form: Form) -> Form:
    return form.but(fields=tuple((name.upper(), value) for name, value in form.fields))


def expired(form: Form) -> Form:
    """Return a form that was signed like any other, but ended a moment ago."""
    ended = datetime.now(UTC) - timedelta(seconds=2)
    return form.allowing(expiration=ended.strftime("%Y-%m-%dT%H:%M:%SZ")).signed()


def for_a_file_of(size: int) -> Tampering:
    """Have a form issued for a file of another size, and post that."""

    def tamper(form: Form) -> Form:
        others = [one for one in form.policy()["conditions"] if "content-length-range" not in one]
        conditions = [["content-length-range", size, size], *others]
        return form.but(file=bytes(size)).allowing(conditions=conditions).signed()

    return tamper


def by_somebody_else(form: Form) -> Form:
    key, scope = dict(form.fields)["x-amz-credential"].split("/", 1)
    return form.changed("x-amz-credential", f"{key[::-1]}/{scope}")


def a_moment_later(form: Form) -> Form:
    day = dict(form.fields)["x-amz-date"].partition("T")[0]
    return form.changed("x-amz-date", f"{day}T235959Z")


def to_another_bucket(form: Form) -> Form:
    return form.but(url=form.url.replace("/uploads-", "/results-"))


def to_the_address_of_an_object(form: Form) -> Form:
    return form.but(url=f"{form.url.rstrip('/')}/{OTHER_ID}")
