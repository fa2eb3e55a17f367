"""Which distributions the package needs, in which versions. Pure.

The conditions are those of Lambda, not of the Python that runs this: pip would take the latter.
"""

from collections.abc import Callable, Iterable, Mapping

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from fuzzyvision.aws.errors import CloudError

UNUSED = {
    # Its interpreter needs numpy alone; the rest is for its compilers and converters.
    "ai-edge-litert": {"backports-strenum", "flatbuffers", "ml-dtypes", "protobuf", "tqdm"},
}
"""What distributions declare to need, and nothing that we call does."""


def closure(
    roots: Iterable[str],
    requirements: Callable[[str], Iterable[str]],
    markers: Mapping[str, str],
) -> set[NormalizedName]:
    """Return the names of the roots and of all that they need.

    `requirements` gives what a distribution declares to need, as in its metadata.
    """
    found: set[NormalizedName] = set()
    waiting = [canonicalize_name(name) for name in roots]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        unused = UNUSED.get(name, set())
        waiting += [need for need in _needs(requirements(name), markers) if need not in unused]
    return found


def names(text: str) -> list[NormalizedName]:
    """Return the names in the text of a requirements file."""
    return [canonicalize_name(one.name) for one in _requirements(text)]


def pins(needed: Iterable[NormalizedName], constraints: str) -> dict[NormalizedName, str]:
    """Return the version of every distribution, as the text of a constraints file pins it.

    Raises CloudError that names what is not pinned.
    """
    known = {}
    for one in _requirements(constraints):
        known[canonicalize_name(one.name)] = str(one.specifier).removeprefix("==")
    missing = sorted(set(needed) - known.keys())
    if missing:
        raise CloudError(
            f"The package needs {', '.join(missing)}, which requirements/constraints.txt does not "
            "pin. Add a line with its version there, for instance: numpy==2.4.6"
        )
    return {name: known[name] for name in sorted(needed)}


def check_agreement(roots: str, pinned: Mapping[NormalizedName, str]) -> None:
    """Raise CloudError if the text of a requirements file wants other versions than are pinned."""
    for one in _requirements(roots):
        version = pinned[canonicalize_name(one.name)]
        if not one.specifier.contains(version, prereleases=True):
            raise CloudError(
                f"requirements.txt wants {one}, and requirements/constraints.txt has {version}. "
                "Make them agree."
            )


def _needs(declared: Iterable[str], markers: Mapping[str, str]) -> list[NormalizedName]:
    needs = [Requirement(one) for one in declared]
    return [
        canonicalize_name(one.name)
        for one in needs
        if one.marker is None or one.marker.evaluate(dict(markers))
    ]


def _requirements(text: str) -> list[Requirement]:
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-")]
