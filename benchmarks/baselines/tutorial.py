"""The tutorial's way: Flask keeps the upload in a folder, and predicts with Keras on each visit.

Kinder to it than the tutorial is: there is no page and no chart to render.
"""

import secrets
import string
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask, redirect, request, url_for
from PIL import Image
from werkzeug.wrappers import Response

from benchmarks.baselines import network

_LETTERS = string.ascii_uppercase + string.digits


def make_app(folder: Path, model: network.Network) -> Flask:
    """Return the server: a form posted to `/`, and a prediction at `/predict/<filename>`."""
    app = Flask(__name__)

    @app.post("/")
    def upload() -> Response:
        posted = request.files["image"]
        name = "".join(secrets.choice(_LETTERS) for _ in range(3)) + ".jpg"
        posted.save(folder / name)
        with Image.open(folder / name) as image:
            small = network.thumbnail(image)
        small.save(folder / name)
        return redirect(url_for("predict", filename=name))

    @app.get("/predict/<filename>")
    def predict(filename: str) -> dict[str, float]:
        with Image.open(folder / filename) as image:
            return model.predict(image)

    return app


def main() -> None:
    """Serve with Flask's own server, as the tutorial does, until told to end."""
    arguments = network.parse()
    model = network.Network(arguments.threads)
    with TemporaryDirectory() as folder:
        make_app(Path(folder), model).run(network.HOST, arguments.port)


if __name__ == "__main__":
    main()
