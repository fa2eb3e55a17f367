"""HEIC is read where the owner installed `pi-heif`, and told about plainly where not."""

import base64
import json

import numpy as np
import pytest

from chalicelib.errors import InvalidRequestError, PictureRefusedError
from chalicelib.images import apart, pictures
from chalicelib.limits import READS_HEIC
from chalicelib.uploads import tickets
from tests.support.pictures import COLOURS, decoded

installed = pytest.mark.skipif(not READS_HEIC, reason="pi-heif is not installed")
missing = pytest.mark.skipif(READS_HEIC, reason="pi-heif is installed")
TICKET = json.dumps({"filename": "IMG_1.HEIC", "content_type": "image/heic", "size": 706})
QUADRANTS = base64.b64decode(
    """
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAA
AAAAAAAAADRpbG9jAAAAAERAAAIAAQAAAAAB4gABAAAAAAAAAMgAAgAAAAACqgABAAAAAAAAABgAAAA4aWluZgAAAAAA
AgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADd
aXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAq
QgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQAN
AAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBp
eGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAAA6G1kYXQA
AADEKAGvCeAhOKn/8i3f/xMdl7mXJ5Wnv1j//J0PvNif/jAbdH6PE8w8dR/wiX/qSPrZGSML/+Dll9RQi0ImgBnRddd6
BPZIZEy5BfIKAUJ2g0tIEFjpG0+jjFvLYNiAL3LaJ87mG2sUj5LlIFbLgcRlbGN9c+77vKdVMshguOQWChv5XVkLl+yo
PP/SG80+5PGoL3IxKGsBay+c/mbWnSD8eMd7n66ckmzEV96XwykkcPHttcznr39WiKgQwf+NW4Z4rLgXFAAAAAZFeGlm
AABNTQAqAAAACAAAAAAAAA==
"""
)
"""Four colours, 64 x 48, which no library of ours could write."""


@installed
@pytest.mark.parametrize("read", [pictures.read, apart.read_in_time])
def test_heic_is_read(read: pictures.Read) -> None:
    display = decoded(read(QUADRANTS, 128, 96).display)
    assert display.size == (64, 48)
    corner = np.array(display.getpixel((16, 12)), dtype=int)
    assert np.abs(corner - COLOURS["red"]).max() < 25
    assert tickets.parse(TICKET).content_type == "image/heic"


@installed
@pytest.mark.parametrize("length", [16, 120, 300, 600])
def test_truncated_heic_is_unreadable(length: int) -> None:
    with pytest.raises(PictureRefusedError) as refused:
        pictures.read(QUADRANTS[:length], 128, 128)
    assert refused.value.code == "unreadable"


@installed
def test_heic_has_a_limit_of_pixels() -> None:
    said = QUADRANTS.index(b"ispe") + 8
    large = QUADRANTS[:said] + bytes([0, 0, 0x20, 0, 0, 0, 0x20, 0]) + QUADRANTS[said + 8 :]
    with pytest.raises(PictureRefusedError):
        pictures.read(large, 128, 128)


@missing
def test_heic_is_refused_in_a_plain_sentence() -> None:
    with pytest.raises(InvalidRequestError) as refused:
        tickets.parse(TICKET)
    assert refused.value.code == "unsupported-format"
    assert str(refused.value).startswith("HEIC pictures can't be read here.")
    with pytest.raises(PictureRefusedError) as unread:
        pictures.read(QUADRANTS, 128, 128)
    assert unread.value.code == "unsupported-format"
