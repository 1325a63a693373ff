"""Pictures of geometric shapes, drawn from a number: the same number gives the same picture."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw


def draw(seed: int, size: tuple[int, int] = (240, 180)) -> Image.Image:
    """Boxes and discs in several shades."""
    rng = Random(seed)
    image = Image.new("RGB", (240, 180), "white")
    brush = ImageDraw.Draw(image)
    for _ in range(14):
        x, y, wide = rng.randrange(200), rng.randrange(140), rng.randrange(20, 90)
        colour = tuple(rng.randrange(256) for _ in range(3))
        shape = rng.choice((brush.rectangle, brush.ellipse))
        shape((x, y, x + wide, y + rng.randrange(20, 90)), fill=colour)
    return image.resize(size)


def encode(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    """A picture as a file."""
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def picture(seed: int, size: tuple[int, int] = (240, 180), form: str = "PNG") -> bytes:
    """The file of a picture."""
    return encode(draw(seed, size), form)


def animated() -> bytes:
    """Two pictures in turn."""
    return encode(draw(1), "GIF", save_all=True, append_images=[draw(2)], duration=100)
