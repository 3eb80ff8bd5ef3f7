"""An organisation's logo as documents need it: made once, drawn on thousands of them (BIL-13)."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from domain.billing.model import Logo

BOX_WIDTH, BOX_HEIGHT = 60 * mm, 15 * mm
PIXELS_MAX = (640, 160)
"""What the box takes at 270 dots to the inch."""
QUALITY = 92
LOGOS_KEPT = 16


class Prepared(ImageReader):  # type: ignore[misc]
    """A picture that goes into a document as it is. Its id stands for its pixels, which nobody decodes again."""

    _dataA = None  # noqa: N815 - the library's name of what is seen through: nothing

    def __init__(self, logo: Logo) -> None:
        self._id, self._bytes = logo.id.bytes, _jpeg(logo.picture.content)
        super().__init__(BytesIO(self._bytes))

    def _jpeg_fh(self) -> BytesIO:
        """Letters are drawn by several threads, and each reads from the beginning."""
        return BytesIO(self._bytes)

    def getRGBData(self) -> bytes:  # noqa: N802 - the library's name; it tells pictures of a document apart by it
        return self._id


def draw_logo(canvas: Canvas, logo: Logo, x: float, top: float) -> None:
    """Draw a logo as large as its box allows, at the left and the top of it."""
    image = _prepared(logo)
    scale = min(BOX_WIDTH / logo.picture.width, BOX_HEIGHT / logo.picture.height)
    width, height = logo.picture.width * scale, logo.picture.height * scale
    canvas.drawImage(image, x, top - height, width, height)


@lru_cache(maxsize=LOGOS_KEPT)
def _prepared(logo: Logo) -> Prepared:
    return Prepared(logo)


def _jpeg(content: bytes) -> bytes:
    """Return a picture on white, no larger than print needs it."""
    with Image.open(BytesIO(content)) as image:
        image.draft("RGB", PIXELS_MAX)
        solid = image.convert("RGBA")
    page = Image.new("RGB", solid.size, "white")
    page.paste(solid, mask=solid.getchannel("A"))
    page.thumbnail(PIXELS_MAX, Image.Resampling.LANCZOS)
    made = BytesIO()
    page.save(made, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    return made.getvalue()
