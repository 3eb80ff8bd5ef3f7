"""What a logo may be: a whole PNG or JPEG of sensible size (BIL-13)."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from domain.billing.model import Picture, PictureKind
from domain.kernel.refusal import InvalidInput

BYTES_MAX = 512 * 1024
PIXELS_LEAST = 40
PIXELS_MAX = 2_000
_KINDS = {"PNG": PictureKind.PNG, "JPEG": PictureKind.JPEG}


def picture_of(content: bytes) -> Picture:
    """Return a logo from its file's bytes, read to its end.

    Refuses with InvalidInput what is larger than BYTES_MAX, what is no PNG or JPEG or is broken, and what is wider or
    higher than PIXELS_MAX, or less than PIXELS_LEAST.
    """
    if len(content) > BYTES_MAX:
        message = f"the file has more than {BYTES_MAX // 1024} KiB; save it smaller"
        raise InvalidInput.of("logo", "TOO_LARGE", message, most=f"{BYTES_MAX // 1024} KiB", rule="BIL-13")
    try:
        with Image.open(BytesIO(content), formats=tuple(_KINDS)) as image:
            kind, (width, height) = _KINDS[str(image.format)], image.size
            if min(width, height) >= PIXELS_LEAST and max(width, height) <= PIXELS_MAX:
                image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise InvalidInput.of("logo", "PICTURE", "send a PNG or JPEG that can be opened", rule="BIL-13") from None
    if not (min(width, height) >= PIXELS_LEAST and max(width, height) <= PIXELS_MAX):
        message = f"it is {width} × {height} pixels; a side has {PIXELS_LEAST} to {PIXELS_MAX}"
        raise InvalidInput.of(
            "logo", "PIXELS", message, width=width, height=height, least=PIXELS_LEAST, most=PIXELS_MAX, rule="BIL-13"
        )
    return Picture(kind, content, width, height)
