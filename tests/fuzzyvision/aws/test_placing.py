"""Tags that tell what a function runs."""

import re
from importlib.metadata import version

from fuzzyvision.aws.placing import labels_of, placed

TAG = re.compile(r"[\w\s.:/=+\-@]{0,256}")
"""As Lambda and CloudFormation take it (the pattern of TagValue in their models)."""


def test_labels_are_tags_that_aws_takes() -> None:
    labels = labels_of("abc+changes", "Пти́цы, <mine> #1 " + "x" * 300, {"numpy": "2.4.6"})
    assert all(TAG.fullmatch(one) for pair in labels.items() for one in pair)
    assert labels["fuzzy-vision:revision"] == "abc+changes"
    assert labels["fuzzy-vision:packages"] == "numpy=2.4.6"


def test_unknown_revision_has_no_label() -> None:
    assert labels_of("", "mine 1", {}) == {"fuzzy-vision:model": "mine 1"}


def test_all_told_packages_fit_in_a_tag() -> None:
    names = ("ai-edge-litert", "boto3", "chalice", "numpy", "pillow")
    packages = {name: version(name) for name in names}
    told = labels_of("", "", packages)["fuzzy-vision:packages"]
    assert told.split() == [f"{name}={packages[name]}" for name in names]


def test_labels_touch_functions_only() -> None:
    function = {"Type": "AWS::Serverless::Function", "Properties": {"Tags": {"stage": "dev"}}}
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {}}
    template = {"Resources": {"Api": function, "Bucket": bucket}, "Outputs": {}}
    made = placed(template, "s3://a/b", "mine 1", {"fuzzy-vision:model": "mine 1"})
    assert made["Resources"]["Bucket"] == bucket
    tags = made["Resources"]["Api"]["Properties"]["Tags"]
    assert tags == {"stage": "dev", "fuzzy-vision:model": "mine 1"}
