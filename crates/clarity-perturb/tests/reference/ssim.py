"""Distances between pictures as scikit-image measures them, for tests/distance.rs.

    pip install numpy==2.4.6 pillow==13.0.0 scikit-image==0.26.0 scipy==1.17.1
    python ssim.py > ../data/distances.json

Perturbs some of the pictures of the vectors with Pillow and measures how far they went. RMSE and
PSNR are over all bytes, SSIM over the luma, with the settings of Wang and others (2004).
"""

import io
import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

PICTURES = Path(__file__).parent.parent / "data" / "perturb-images"
WINDOW = 11


def jpeg(image, quality):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, subsampling=0)
    return Image.open(file).convert("RGB")


STEPS = [
    ("brightness", {"factor": 0.5}, lambda i: ImageEnhance.Brightness(i).enhance(0.5)),
    ("brightness", {"factor": 1}, lambda i: i),
    ("contrast", {"factor": 0.1}, lambda i: ImageEnhance.Contrast(i).enhance(0.1)),
    ("gaussian_blur", {"radius": 2}, lambda i: i.filter(ImageFilter.GaussianBlur(2))),
    ("jpeg", {"quality": 20}, lambda i: jpeg(i, 20)),
    ("flip_x", {}, ImageOps.mirror),
    ("invert", {}, ImageOps.invert),
]

NAMES = [
    "black_rgb_8x8",
    "checker_l_16x16",
    "checker_rgb_20x12",
    "grad_l_64x48",
    "grad_rgb_33x21",
    "noise_rgb_17x13",
    "noise_rgb_64x64",
    "one_l_1x1",
    "phantom_l_96x96",
    "tall_rgb_2x250",
]


def measure(left, right):
    a, b = (np.asarray(image, dtype=np.float64) for image in (left, right))
    equal = np.array_equal(a, b)
    lumas = [np.asarray(image.convert("L"), dtype=np.float64) for image in (left, right)]
    return {
        "rmse": float(np.sqrt(np.mean((a - b) ** 2))),
        "psnr": None if equal else float(peak_signal_noise_ratio(a, b, data_range=255)),
        "ssim": None
        if min(left.size) < WINDOW
        else float(
            structural_similarity(
                *lumas,
                gaussian_weights=True,
                sigma=1.5,
                use_sample_covariance=False,
                data_range=255,
            )
        ),
    }


cases = [
    {"image": name, "step": step, "params": params, **measure(image, perturb(image))}
    for name in NAMES
    for image in [Image.open(PICTURES / f"{name}.png").convert("RGB")]
    for step, params, perturb in STEPS
]
print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")
