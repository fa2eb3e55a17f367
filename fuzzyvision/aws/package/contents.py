"""What of the wheels Lambda never loads, and is left out. Pure.

That nothing is missing is shown by running both functions from the package (tests/aws).
"""

from fnmatch import fnmatchcase
from pathlib import PurePosixPath

_FOLDERS = frozenset({"tests", "test", "__pycache__", "bin", "include"})
_SUFFIXES = frozenset({".a", ".c", ".h", ".hpp", ".pxd", ".pyi", ".pyx", ".typed"})

_NOTICES = ("LICENSE", "LICENCE", "COPYING", "NOTICE")

_LEFT_OUT = (
    # numpy.testing imports numpy's own tests, which are gone too.
    *("numpy/f2py/*", "numpy/testing/*", "numpy/_pyinstaller/*", "numpy/_core/_*_tests.*"),
    *("numpy/_core/_simd.*", "numpy/conftest.py"),
    # Fonts, Tk and mathematics of pictures.
    *("PIL/_imagingft.*", "PIL/_imagingmath.*"),
    *("PIL/_imagingmorph.*", "PIL/_imagingtk.*"),
    *("boto3/data/*", "boto3/examples/*"),
    # A web framework with its pages, and tools for events that we do not get.
    *("aws_lambda_powertools/event_handler/*", "aws_lambda_powertools/utilities/*"),
    *("aws_lambda_powertools/metrics/provider/datadog/*",),
)

_KEPT = (
    # Of LiteRT the interpreter: no accelerators, compilers, converters.
    *("ai_edge_litert/__init__.py", "ai_edge_litert/interpreter.py"),
    *("ai_edge_litert/metrics_interface.py", "ai_edge_litert/metrics_portable.py"),
    *("ai_edge_litert/_pywrap_litert_interpreter_wrapper.so",),
    *("ai_edge_litert/libpywrap_litert_common.so",),
    # The services that the functions talk to, and how the client finds and retries them.
    *(f"botocore/data/{service}/*" for service in ("dynamodb", "s3", "sqs", "sts")),
    *("botocore/data/_retry.json", "botocore/data/endpoints.json"),
    *("botocore/data/partitions.json", "botocore/data/sdk-default-configuration.json"),
    # The formats that are accepted, and those that their plugins import.
    *(
        "PIL/AvifImagePlugin.py",
        "PIL/BmpImagePlugin.py",
        "PIL/GifImagePlugin.py",
        "PIL/JpegImagePlugin.py",
    ),
    *("PIL/MpoImagePlugin.py", "PIL/PngImagePlugin.py", "PIL/PpmImagePlugin.py"),
    *("PIL/TiffImagePlugin.py", "PIL/WebPImagePlugin.py"),
    *("aws_lambda_powertools/utilities/__init__.py",),
    *("aws_lambda_powertools/utilities/jmespath_utils/*",),
)

_ONLY_KEPT = ("ai_edge_litert/*", "botocore/data/*", "PIL/*ImagePlugin.py")
"""Folders of which only the kept files are included."""


def goes_along(path: str) -> bool:
    """Return whether a file of an installed wheel is packaged; `path` is relative."""
    place = PurePosixPath(path)
    if place.name == ".lock":  # uv's
        return False
    if place.parts[0].endswith(".dist-info"):
        # METADATA tells the owner, and importlib.metadata, which version is in there. A
        # licence asks that its text is included.
        return place.parts[1:] == ("METADATA",) or place.name.startswith(_NOTICES)
    if not _FOLDERS.isdisjoint(place.parts[:-1]) or place.suffix in _SUFFIXES:
        return False
    if _matches(path, _KEPT):
        return True
    return not _matches(path, _ONLY_KEPT) and not _matches(path, _LEFT_OUT)


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)
