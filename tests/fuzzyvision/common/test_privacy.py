"""The text that owners give to their peers says what the code does."""

import re

import pytest

from chalicelib.access import Access
from chalicelib.settings import Settings
from fuzzyvision.common import site
from tests.support.aws.template_reader import of_type
from tests.support.aws.templates import EVERY, plain
from tests.support.paths import ROOT

TEXT = " ".join((ROOT / "docs" / "privacy.md").read_text().replace("\n>", "\n").split())


def test_days_are_those_of_the_settings() -> None:
    assert f"for about [{site.KEEP_DAYS}] days" in TEXT
    assert f"`KEEP_DAYS`, {Settings.keep_days} unless set" in TEXT


def test_logs_and_uploads_end_when_the_text_says() -> None:
    template = plain(EVERY[0])
    logs = of_type(template, "Logs::LogGroup").values()
    assert {one["RetentionInDays"] for one in logs} == {30}
    assert "for 30 days, has codes, labels and times" in TEXT
    [rule] = [
        rule
        for rule in of_type(template, "S3::Bucket")["UploadsBucket"]["LifecycleConfiguration"][
            "Rules"
        ]
        if "ExpirationInDays" in rule
    ]
    assert rule["ExpirationInDays"] == 1
    assert "after a day at the latest" in TEXT


def test_public_folders_expire_and_labelled_copies_do_not() -> None:
    bucket = of_type(plain(EVERY[0]), "S3::Bucket")["ResultsBucket"]
    rules = bucket["LifecycleConfiguration"]["Rules"]
    expiring = {rule["Prefix"] for rule in rules if "ExpirationInDays" in rule}
    assert "images/" in expiring
    assert "labelled/" not in expiring


@pytest.mark.parametrize("access", Access)
@pytest.mark.parametrize("days", [1, 30])
def test_page_says_who_sees_a_picture_and_how_long(access: Access, days: int) -> None:
    who = {
        Access.PUBLIC: "Everyone",
        Access.UNLISTED: "Anyone with the link or the code",
        Access.INVITED: "Anyone who was invited",
    }
    page = site.files(ROOT / "vendor" / "model", days, access=access)["/index.html"].body
    words = " ".join(re.sub("<[^>]*>", "", page.decode()).split())
    span = f"{days} day{'' if days == 1 else 's'}"
    for whose, subject in who.items():
        assert (f"{subject} can see your picture for about {span}." in words) == (whose == access)
        assert f"**{subject} can see them** for about" in TEXT
    assert ("pages Label and Accuracy" in words) == (access is not Access.UNLISTED)
    assert ("listed nowhere" in words) == (access is Access.UNLISTED)
