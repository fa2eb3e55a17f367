"""Which licence a part of the package has, and which may ship. Pure.

A distribution declares its licence. A native library that a wheel brought does not: LIBRARIES says
it, after the licence texts of numpy and Pillow.
"""

import re
from importlib.metadata import PackageMetadata

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

ALLOWED = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD-3-Clause-Open-MPI", "CC0-1.0"),
        *("HPND", "IJG", "ISC", "MIT", "MIT-0", "MIT-CMU", "MIT-open-group", "MPL-2.0", "PSF-2.0"),
        *("X11", "Zlib", "libtiff"),
    }
)
"""Licences, by their SPDX names, that ask for their notice alone, or (MPL) for their own files."""

ALLOWED_FOR_LIBRARIES = ALLOWED | {"GPL-3.0-or-later WITH GCC-exception-3.1", "LGPL-2.1-or-later"}
"""A library in a separate file can be replaced, which is what these ask for."""

LIBRARIES = {
    "libXau": "MIT-open-group",
    "libavif": "BSD-2-Clause AND BSD-3-Clause",
    "libgfortran": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libjpeg": "IJG AND BSD-3-Clause",
    "liblcms2": "MIT",
    "liblzma": "0BSD",
    "libopenjp2": "BSD-2-Clause",
    "libquadmath": "LGPL-2.1-or-later",
    "libscipy_openblas64_": "BSD-3-Clause AND BSD-3-Clause-Open-MPI",
    "libsharpyuv": "BSD-3-Clause",
    "libtiff": "libtiff",
    "libwebp": "BSD-3-Clause",
    "libwebpdemux": "BSD-3-Clause",
    "libwebpmux": "BSD-3-Clause",
    "libxcb": "X11",
    "libzstd": "BSD-3-Clause",
}
"""The licence of each native library that a wheel brings, by its name before the first dash."""

_NAMES = {
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",  # says not which; both are allowed
    "MIT License": "MIT",
}


def declared(metadata: PackageMetadata) -> str | None:
    """Return the licence that a distribution declares, as SPDX writes it; None if none is clear.

    Of several classifiers all count: whether they are a choice is not said.
    """
    classifiers = [
        _spdx(one.split(" :: ")[-1]) or "?"
        for one in metadata.get_all("Classifier", [])
        if one.startswith("License :: ")
    ]
    fields = [metadata[one] for one in ("License-Expression", "License") if one in metadata]
    fields.append(" AND ".join(classifiers))
    return next((found for field in fields if (found := _spdx(field))), None)


def is_allowed(licence: str, allowed: frozenset[str] = ALLOWED) -> bool:
    """Return whether a licence may ship: in one of its alternatives every term is allowed."""
    # With parentheses every term has to be: stricter than it need be, and no parser.
    choices = [licence] if "(" in licence else licence.split(" OR ")
    return any(
        all(term.strip("( )") in allowed for term in re.split(" AND | OR ", choice))
        for choice in choices
    )


def _spdx(name: str) -> str | None:
    try:
        return canonicalize_license_expression(_NAMES.get(name, name))
    except InvalidLicenseExpression:
        return None
