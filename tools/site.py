"""The files of the site: `static_site/`, the model's card, and BokehJS from its own package."""

from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOKEH_SCRIPTS = ("bokeh.min.js", "bokeh-api.min.js")
"""The parts of BokehJS that the charts need; the page asks for them when it draws one."""


def files(model_folder: Path) -> dict[str, Path]:
    """Return every file of the site by its path in the address, such as `/css/site.css`.

    BokehJS comes from the installed package, so that both versions are always the same.
    """
    source = ROOT / "static_site"
    found = {
        f"/{path.relative_to(source).as_posix()}": path
        for path in sorted(source.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
    found["/model/card.json"] = model_folder / "card.json"
    for name in BOKEH_SCRIPTS:
        found[f"/vendor/bokeh/{name}"] = _bokeh_scripts() / name
    return found


def _bokeh_scripts() -> Path:
    # Found, not imported: importing bokeh takes most of a second.
    spec = find_spec("bokeh")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The package bokeh is not installed; `make run` installs it.")
    return Path(spec.origin).parent / "server" / "static" / "js"
