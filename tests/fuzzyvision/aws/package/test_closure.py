import pytest
from packaging.utils import NormalizedName

from fuzzyvision.aws.errors import CloudError
from fuzzyvision.aws.package.closure import check_agreement, closure, names, pins
from fuzzyvision.aws.package.target import TARGETS

X86, ARM = TARGETS["x86_64"].markers(), TARGETS["arm64"].markers()
DECLARED = {
    "boto3": ["botocore<2,>=1.44.5", "s3transfer>=0.1"],
    "botocore": ["jmespath>=0.7", "urllib3!=2.2.0,<3; python_version >= '3.10'"],
    "new": ["audioop-lts; python_version >= '3.13'", "tomli; python_version < '3.11'"],
    "fast": ["neon; platform_machine == 'aarch64'", "windows-only; sys_platform == 'win32'"],
    "extra": ["rare; extra == 'rare'"],
    "ring": ["Ring_Back"],
    "ring-back": ["ring"],
    "ai-edge-litert": ["numpy", "protobuf", "tqdm", "backports.strenum"],
}


def needed(*roots: str, markers: dict[str, str] = X86) -> set[NormalizedName]:
    return closure(roots, lambda name: DECLARED.get(name, []), markers)


def test_what_is_needed_by_what_is_needed_is_needed() -> None:
    assert needed("boto3") == {"boto3", "botocore", "s3transfer", "jmespath", "urllib3"}


def test_conditions_are_those_of_lambda_and_not_of_the_python_that_packages() -> None:
    assert needed("new") == {"new", "audioop-lts"}
    assert needed("fast") == {"fast"}
    assert needed("fast", markers=ARM) == {"fast", "neon"}
    assert needed("extra") == {"extra"}


def test_a_circle_ends() -> None:
    assert needed("ring") == {"ring", "ring-back"}


def test_what_only_compilers_of_models_use_is_not_needed() -> None:
    assert needed("ai-edge-litert") == {"ai-edge-litert", "numpy"}


def test_versions_are_those_that_are_pinned() -> None:
    wanted = pins(
        needed("boto3"),
        "# all\nboto3==1\nbotocore==2\nS3Transfer==3\njmespath==4\nurllib3==5\nmore==6",
    )
    assert wanted == {
        "boto3": "1",
        "botocore": "2",
        "jmespath": "4",
        "s3transfer": "3",
        "urllib3": "5",
    }


def test_what_is_not_pinned_is_an_error_that_names_it() -> None:
    with pytest.raises(CloudError, match=r"needs botocore, s3transfer, which .*constraints\.txt"):
        pins(
            closure(["boto3"], lambda name: DECLARED["boto3"] if name == "boto3" else [], X86),
            "boto3==1",
        )


def test_two_files_that_want_two_versions_are_an_error() -> None:
    pinned = pins(needed("ring"), "ring==2\nring-back==1")
    check_agreement("ring==2\n", pinned)
    with pytest.raises(CloudError, match=r"wants ring==3, and .* has 2"):
        check_agreement("ring==3\n", pinned)


def test_a_requirements_file_is_read_by_its_names() -> None:
    assert names("-r other.txt\n# a word\nPillow==13.0.0\nmoto[s3,server]==5  # why\n\n") == [
        "pillow",
        "moto",
    ]
