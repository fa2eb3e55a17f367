"""Configurations as Keras files hold them."""


def layer(name: str, *, module: str | None = "", registered_name: str | None = "",
          **settings: object) -> dict[str, object]:  # fmt: skip
    """Return an object of a class; `module` and `registered_name` are left out if empty."""
    told = {"module": module, "registered_name": registered_name}
    kept = {key: value for key, value in told.items() if value != ""}
    return {"class_name": name, "config": {"units": 3, **settings}, **kept}


def model(*layers: object) -> dict[str, object]:
    """Return a model of a dense layer and others."""
    return {"class_name": "Sequential", "config": {"layers": [layer("Dense"), *layers]}}
