"""Makes the PNGs of tests/decode.rs, and asks Pillow what is in them.

    python -m venv venv && venv/bin/pip install pillow==13.0.0 && venv/bin/python make_png.py

The files are written chunk by chunk, so that they hold what no library would write; Pillow opens
each and gives the expected hash: SHA-256 of ASCII `{W}x{H}:` and the bytes of the canonical
picture, which is Pillow's RGB, L converted to RGB, and RGBA pasted on black through its own alpha.
"""

import hashlib
import io
import struct
import zlib
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent / "png"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
GRAY, RGB, PALETTE, GRAY_ALPHA, RGBA = 0, 2, 3, 4, 6
SAMPLES = {GRAY: 1, RGB: 3, PALETTE: 1, GRAY_ALPHA: 2, RGBA: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def sample(x, y, channel):
    """Every byte that matters, without a random number."""
    return (x * 37 + y * 101 + channel * 59 + x * y * 7) % 256


def rows(width, height, kind, interlaced):
    n = SAMPLES[kind]
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    for x0, y0, dx, dy in passes:
        xs, ys = range(x0, width, dx), range(y0, height, dy)
        for y in ys if xs else []:
            yield b"\0" + bytes(sample(x, y, c) for x in xs for c in range(n))


def build(width, height, kind, depth=8, interlaced=False, before=(), after=(), data=None, split=None):
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, int(interlaced))
    raw = b"".join(rows(width, height, kind, interlaced)) if data is None else data
    packed = zlib.compress(raw, 9)
    parts = [packed] if split is None else [packed[i : i + split] for i in range(0, len(packed), split)]
    idat = b"".join(chunk(b"IDAT", part) for part in parts)
    return (
        SIGNATURE
        + chunk(b"IHDR", header)
        + b"".join(before)
        + idat
        + b"".join(after)
        + chunk(b"IEND")
    )


def packed_rows(width, height, bits):
    return (b"\0" + b"\x5a" * ((width * bits + 7) // 8)) * height


def adler_broken(png):
    """Another checksum in the zlib stream, with a chunk checksum that fits."""
    start = png.index(b"IDAT") - 4
    (length,) = struct.unpack(">I", png[start : start + 4])
    data = bytearray(png[start + 8 : start + 8 + length])
    data[-1] ^= 1
    return png[:start] + chunk(b"IDAT", bytes(data)) + png[start + 12 + length :]


ICC = chunk(b"iCCP", b"profile\0\0" + zlib.compress(b"not a profile that anybody should apply"))
GAMA = chunk(b"gAMA", struct.pack(">I", 100_000))
CHRM = chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))
SRGB = chunk(b"sRGB", b"\0")
TEXT = chunk(b"tEXt", b"Comment\0nothing")
ZTXT = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"nothing" * 9))
PLTE = chunk(b"PLTE", bytes(range(48)))
ACTL = chunk(b"acTL", struct.pack(">II", 1, 0))
FCTL = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 5, 3, 0, 0, 1, 10, 0, 0))

plain = build(5, 3, GRAY)
WELL = {
    "gray": plain,
    "gray_1x1": build(1, 1, GRAY),
    "rgb": build(5, 3, RGB),
    "rgb_split": build(9, 9, RGB, split=7),
    "rgba": build(16, 16, RGBA),
    "gray_interlaced": build(13, 11, GRAY, interlaced=True),
    "rgb_interlaced": build(13, 11, RGB, interlaced=True),
    "rgba_interlaced": build(3, 2, RGBA, interlaced=True),
    "gray_gamma": build(5, 3, GRAY, before=[GAMA]),
    "rgb_gamma": build(5, 3, RGB, before=[GAMA, CHRM]),
    "rgb_profile": build(5, 3, RGB, before=[ICC]),
    "rgba_srgb": build(5, 3, RGBA, before=[SRGB]),
    "rgb_suggested_palette": build(5, 3, RGB, before=[PLTE]),
    "gray_text": build(5, 3, GRAY, before=[TEXT], after=[ZTXT]),
    "gray_trailing": plain + b"trailing bytes",
}
ILL = {
    "palette": build(5, 3, PALETTE, before=[PLTE]),
    "palette_4_bit": build(5, 3, PALETTE, depth=4, before=[PLTE], data=packed_rows(5, 3, 4)),
    "gray_alpha": build(5, 3, GRAY_ALPHA),
    "gray_alpha_16_bit": build(5, 3, GRAY_ALPHA, depth=16, data=packed_rows(5, 3, 32)),
    "gray_16_bit": build(5, 3, GRAY, depth=16, data=packed_rows(5, 3, 16)),
    "rgb_16_bit": build(5, 3, RGB, depth=16, data=packed_rows(5, 3, 48)),
    "gray_1_bit": build(5, 3, GRAY, depth=1, data=packed_rows(5, 3, 1)),
    "gray_2_bit": build(5, 3, GRAY, depth=2, data=packed_rows(5, 3, 2)),
    "gray_4_bit": build(5, 3, GRAY, depth=4, data=packed_rows(5, 3, 4)),
    "gray_transparent": build(5, 3, GRAY, before=[chunk(b"tRNS", b"\0\7")]),
    "rgb_transparent": build(5, 3, RGB, before=[chunk(b"tRNS", b"\0\1\0\2\0\3")]),
    "animated": build(5, 3, GRAY, before=[ACTL, FCTL]),
    "animated_hidden": build(5, 3, GRAY, before=[ACTL]),
    "huge": build(1 << 15, 1 << 14, GRAY, data=b""),
    "overstated": build(1 << 14, 1 << 14, RGB, data=b"\0"),
    "no_width": build(0, 3, GRAY, data=b""),
    "short_data": build(5, 3, GRAY, data=b"\0" * 7),
    "bad_filter": build(5, 3, GRAY, data=b"\x09aaaaa" * 3),
    "bad_crc": plain[:-13] + bytes([plain[-13] ^ 1]) + plain[-12:],
    "bad_text_crc": build(5, 3, GRAY, before=[TEXT[:-1] + b"\0"]),
    "bad_adler": adler_broken(plain),
    "no_end": plain[:-12],
    "half": plain[: len(plain) // 2],
    "header_only": plain[:33],
    "signature_only": SIGNATURE,
}


def canonical(png):
    image = Image.open(io.BytesIO(png))
    image.load()
    if image.mode == "RGBA":
        black = Image.new("RGB", image.size)
        black.paste(image.convert("RGB"), mask=image.getchannel("A"))
        image = black
    assert image.mode in ("L", "RGB"), image.mode
    image = image.convert("RGB")
    text = f"{image.width}x{image.height}:".encode()
    return hashlib.sha256(text + image.tobytes()).hexdigest()


def main():
    HERE.mkdir(exist_ok=True)
    for name, png in (WELL | ILL).items():
        (HERE / f"{name}.png").write_bytes(png)
    lines = [f"{name} {canonical(png)}\n" for name, png in WELL.items()]
    (HERE / "expected.txt").write_text("".join(lines))


main()
