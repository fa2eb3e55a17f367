"""What shrinking in the page does to a verdict, measured on photographs as large as a phone's."""

import base64
import random
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Page

from chalicelib.images import pictures
from chalicelib.model.classifier import Classifier
from tests.support.paths import BUNDLED, MODEL
from tests.support.pictures import encoded

SIDE, GRAIN, QUALITY = 3000, 24, 92
"""The longer side in pixels, the noise of a sensor in the evening, and a camera's JPEG quality."""

SHRINK = """async ([path, type, padding]) => {
  const ours = document.querySelector('script[type=module]').src; // js/pages/...
  const { shrunk } = await import(new URL('../upload/shrink.js', ours).href);
  const data = await (await fetch(path)).blob();
  const sent = await shrunk(new File([data, new Uint8Array(padding)], 'my.photo', { type }), type);
  const reader = new FileReader();
  await new Promise((resolve) => { reader.onload = resolve; reader.readAsDataURL(sent.file); });
  return [sent.type, sent.file.name, reader.result.split(',')[1] ?? ''];
}"""

# How an upright picture is stored so that the EXIF orientation turns it upright again.
_STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@dataclass(frozen=True)
class Sent:
    """What the page sends in a file's place."""

    type: str
    name: str
    data: bytes


@dataclass(frozen=True)
class Change:
    """A photograph's verdict before and after: the label (None: not sure), and its probability."""

    file: str
    shrunk: bool
    labels: tuple[str | None, str | None]
    probabilities: tuple[float, float]

    @property
    def difference(self) -> float:
        """By how much the probability of the first label differs."""
        return abs(self.probabilities[0] - self.probabilities[1])


def photographs(shared: Path, count: int) -> list[Path]:
    """Choose some; one in four shows nothing that the model knows, as long as there are any."""
    known = sorted((shared / "photos").rglob("*.jpg"))
    other = sorted((shared / "photos_other").glob("*.jpg"))
    chance = random.Random(0)  # noqa: S311 - the same ones every time
    chance.shuffle(known)
    chance.shuffle(other)
    for number, file in enumerate(other):
        known.insert(4 * number, file)
    return known[:count]


def photographed(file: Path, number: int) -> bytes:
    """Return a photograph as if a phone had taken it: large, grainy, every other one turned."""
    with Image.open(file) as small:
        share = SIDE / max(small.size)
        size = (round(small.width * share), round(small.height * share))
        large = small.convert("RGB").resize(size, Image.Resampling.BICUBIC)
    shape = (large.height, large.width, 3)
    grain = np.random.default_rng(number).standard_normal(shape, dtype=np.float32) * GRAIN
    grainy = Image.fromarray((np.asarray(large) + grain).clip(0, 255).astype(np.uint8))
    exif = Image.Exif()
    exif[0x0112] = orientation = 2 + number // 2 % 7 if number % 2 else 1
    if orientation in _STORED:
        grainy = grainy.transpose(_STORED[orientation])
    return encoded(grainy, exif=exif, quality=QUALITY)


def sent_by(page: Page, data: bytes, content_type: str = "image/jpeg", padding: int = 0) -> Sent:
    """Return what the page makes of a file, which has that many bytes behind its picture."""
    page.route("**/photograph", lambda route: route.fulfill(body=data, content_type=content_type))
    kind, name, coded = page.evaluate(SHRINK, ["/photograph", content_type, padding])
    page.unroute("**/photograph")
    return Sent(kind, name, base64.b64decode(coded))


def changes(page: Page, files: list[Path]) -> list[Change]:
    """Compare what the server says of each photograph with what it says of what the page sends."""
    classifier = Classifier(MODEL)

    def verdict(data: bytes) -> Any:  # noqa: ANN401 - an array
        read = pictures.read(data, BUNDLED.width, BUNDLED.height, BUNDLED.input.fit)
        return np.array(classifier.probabilities(read.pixels))

    def label(probabilities: Any) -> str | None:  # noqa: ANN401 - an array
        sure = probabilities.max() >= BUNDLED.threshold
        return BUNDLED.labels[int(probabilities.argmax())] if sure else None

    found = []
    for number, file in enumerate(files):
        data = photographed(file, number)
        sent = sent_by(page, data)
        before, after = verdict(data), verdict(sent.data)
        top = int(before.argmax())
        with Image.open(BytesIO(sent.data)) as image:
            small = max(image.size) == 1280 and len(sent.data) < len(data)
        found.append(
            Change(
                f"{file.parent.name}/{file.name}",
                small,
                (label(before), label(after)),
                (float(before[top]), float(after[top])),
            )
        )
    return found
