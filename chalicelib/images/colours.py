"""Colours of a picture's own profile to sRGB, before the profile is dropped.

Phones and cameras write wide-gamut photographs (Display P3, Adobe RGB), which look pale when
their numbers are taken for sRGB. The profile is hostile input: only small matrix profiles are
applied, which is what those devices write, and a damaged one is ignored, as browsers do. One that
has tables or programs next to its matrix is ignored too: LittleCMS would prefer them, and a few
hundred bytes can take it minutes.
"""

from io import BytesIO

from PIL import Image, ImageCms

_MOST_BYTES = 64 * 1024
"""Longest profile that is read. Matrix profiles have 500 bytes to some kilobytes."""
_MOST_TAGS = 100
_PROGRAMS = (b"A2B", b"B2A", b"D2B", b"B2D")
"""How the tags begin that hold tables and programs (ICC.1:2022, section 9)."""

_MODES = {"RGB", "RGBA", "RGBX", "P", "PA"}


def transform(image: Image.Image) -> ImageCms.ImageCmsTransform | None:
    """Return what converts the colours of a decoded picture to sRGB, or None if nothing has to."""
    profile = image.info.get("icc_profile")
    if image.mode not in _MODES or not isinstance(profile, bytes) or not _is_plain(profile):
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


def _is_plain(profile: bytes) -> bool:
    """Return whether a profile is small, and its tags are of no table or program."""
    count = int.from_bytes(profile[128:132], "big")
    if len(profile) > _MOST_BYTES or count > _MOST_TAGS:
        return False
    return not any(profile[at : at + 3] in _PROGRAMS for at in range(132, 132 + 12 * count, 12))


def to_srgb(image: Image.Image, transform: ImageCms.ImageCmsTransform | None) -> Image.Image:
    """Return an RGB picture with its colours converted."""
    return image if transform is None else transform.apply(image)
