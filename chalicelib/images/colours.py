"""Colours of a picture's own profile to sRGB, before the profile is dropped.

Phones and cameras write wide-gamut photographs (Display P3, Adobe RGB), which look pale when
their numbers are taken for sRGB. The profile is hostile input: only small matrix profiles are
applied, which is what those devices write, and a damaged one is ignored, as browsers do.
"""

from io import BytesIO

from PIL import Image, ImageCms

_MOST_BYTES = 1_000_000
"""Longest profile that is read. Matrix profiles have 500 bytes to some kilobytes."""

_MODES = {"RGB", "RGBA", "RGBX", "P", "PA"}


def transform(image: Image.Image) -> ImageCms.ImageCmsTransform | None:
    """Return what converts the colours of a decoded picture to sRGB, or None if nothing has to."""
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or len(profile) > _MOST_BYTES or image.mode not in _MODES:
        return None
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        of_device = source.profile
        if of_device.xcolor_space.strip() != "RGB" or not of_device.is_matrix_shaper:
            return None
        if (of_device.profile_description or "").startswith("sRGB"):
            return None
        return ImageCms.buildTransform(
            source,
            ImageCms.createProfile("sRGB"),
            "RGB",
            "RGB",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def to_srgb(image: Image.Image, transform: ImageCms.ImageCmsTransform | None) -> Image.Image:
    """Return an RGB picture with its colours converted."""
    return image if transform is None else transform.apply(image)
