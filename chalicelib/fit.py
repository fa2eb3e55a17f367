"""How a picture becomes the model's input, where their ratios differ."""

from typing import Literal, get_args

Fit = Literal["crop", "stretch", "pad"]
"""`crop`: scaled until it covers the input, the excess cut off evenly around the centre.
`stretch`: all of it, each side scaled for itself, as `keras.utils.load_img` and
`image_dataset_from_directory` do. `pad`: all of it in its own ratio, between black bars, as
`tf.image.resize_with_pad` does: what pads with zeros before it scales colours pads with black."""

FITS: tuple[Fit, ...] = get_args(Fit)
CROP: Fit = "crop"
"""What a card or a document means that does not say."""
