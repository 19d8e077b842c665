"""The perturbations as Pillow and NumPy compute them: one request a line in, one reply a line out.

    {"width": W, "height": H, "rgb": hex, "name": "...", "params": {...}, "repeat": N}
    {"width": W, "height": H, "sha256": "...", "seconds": [...]}

`seconds` are CPU seconds of each of N repetitions. `cargo xtask pillow` starts this in a virtual
environment of its own and compares.
"""

import hashlib
import io
import json
import sys
import time

import numpy as np
import PIL
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

INTERPOLATION = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}


def gaussian_noise(image, std_dev, seed):
    noise = np.random.default_rng(int(seed)).normal(0.0, std_dev, (image.height, image.width, 3))
    shares = np.asarray(image, dtype=np.float32) / 255.0
    noisy = np.clip(shares + noise.astype(np.float32), 0.0, 1.0)
    return Image.fromarray((noisy * 255.0).astype(np.uint8))


def poisson(image, peak, seed):
    rates = np.asarray(image, dtype=np.float64) / 255.0 * peak
    counts = np.random.default_rng(int(seed)).poisson(rates)
    return Image.fromarray(np.minimum(counts / peak * 255.0, 255.0).astype(np.uint8))


def gamma(image, gamma):
    return image.point([int((v / 255.0) ** gamma * 255.0 + 0.5) for v in range(256)] * 3)


def jpeg(image, quality):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, subsampling=0)
    decoded = Image.open(file)
    decoded.load()
    return decoded


def translate(image, dx, dy):
    moved = Image.new("RGB", image.size)
    moved.paste(image, (dx, dy))
    return moved


def occlude(image, x, y, width, height, value):
    covered = image.copy()
    covered.paste((value,) * 3, (x, y, x + width, y + height))
    return covered


def motion_blur(image, length, direction):
    pixels = np.asarray(image, dtype=np.int64)
    along = {"x": 1, "y": 0}[direction]
    reach = length // 2
    padding = [(0, 0)] * 3
    padding[along] = (reach, reach)
    padded = np.pad(pixels, padding, mode="edge")
    side = pixels.shape[along]
    total = sum(np.take(padded, range(i, i + side), axis=along) for i in range(length))
    return Image.fromarray(((total + length // 2) // length).astype(np.uint8))


def quantize(image, bits):
    top = (1 << bits) - 1
    return image.point([((v * top + 127) // 255 * 255 + top // 2) // top for v in range(256)] * 3)


PERTURBATIONS = {
    "brightness": lambda image, factor: ImageEnhance.Brightness(image).enhance(factor),
    "contrast": lambda image, factor: ImageEnhance.Contrast(image).enhance(factor),
    "gamma": gamma,
    "gaussian_noise": gaussian_noise,
    "poisson": poisson,
    "gaussian_blur": lambda image, radius: image.filter(ImageFilter.GaussianBlur(radius)),
    "motion_blur": motion_blur,
    "rotate": lambda image, degrees: image.rotate(degrees, Image.Resampling.BILINEAR),
    "translate": translate,
    "flip_x": lambda image: ImageOps.mirror(image),
    "jpeg": jpeg,
    "resize": lambda image, width, height, interpolation: image.resize(
        (width, height), INTERPOLATION[interpolation]
    ),
    "quantize": quantize,
    "occlude": occlude,
    "invert": lambda image: ImageOps.invert(image),
}


def answer(request):
    size = (request["width"], request["height"])
    image = Image.frombytes("RGB", size, bytes.fromhex(request["rgb"]))
    perturb, params = PERTURBATIONS[request["name"]], request["params"]
    seconds = []
    for _ in range(request["repeat"]):
        begun = time.process_time()
        made = perturb(image, **params)
        seconds.append(time.process_time() - begun)
    hashed = hashlib.sha256(f"{made.width}x{made.height}:".encode() + made.tobytes())
    return {
        "width": made.width,
        "height": made.height,
        "sha256": hashed.hexdigest(),
        "seconds": seconds,
    }


print(json.dumps({"pillow": PIL.__version__, "numpy": np.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
