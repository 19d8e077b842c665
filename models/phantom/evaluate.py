#!/usr/bin/env python3
"""Measure phantom.onnx on films it was not trained on, clean and perturbed; print a Markdown table.

    python3 evaluate.py [--model phantom.onnx] [--count 700]

With --check FILE it compares the runtime with what PyTorch itself answered: train.py leaves FILE.
"""

import argparse
import hashlib
import io

import numpy as np
import onnxruntime
from PIL import Image, ImageEnhance, ImageFilter

import generate
from generate import LABELS, NONE, SIZE

# --- The model ----------------------------------------------------------------------------------


class Model:
    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        # One thread sums in one order.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            path, options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, picture):
        """Logits [7] and heat map [16, 16] of one uint8 picture."""
        image = np.asarray(picture, dtype=np.float32)[None, None] / np.float32(255.0)
        logits, heat = self.session.run(["logits", "heat"], {"image": image})
        return logits[0], heat[0, 0]

    def answer(self, picture):
        return int(np.argmax(self(picture)[0]))


# --- Perturbations: uint8 [128, 128] to uint8 [128, 128] ----------------------------------------


def _image(picture):
    return Image.fromarray(picture)


def brightness(picture, factor):
    return np.asarray(ImageEnhance.Brightness(_image(picture)).enhance(factor))


def contrast(picture, factor):
    return np.asarray(ImageEnhance.Contrast(_image(picture)).enhance(factor))


def gaussian_blur(picture, radius):
    return np.asarray(_image(picture).filter(ImageFilter.GaussianBlur(radius)))


def gaussian_noise(picture, std_dev, seed):
    unit = picture.astype(np.float32) / np.float32(255.0)
    noise = np.random.default_rng(seed).normal(0.0, std_dev, size=picture.shape)
    noisy = np.clip(unit + noise.astype(np.float32), 0.0, 1.0)
    return (noisy * np.float32(255.0)).astype(np.uint8)


def gamma(picture, exponent):
    return np.floor(255.0 * (picture / 255.0) ** exponent + 0.5).astype(np.uint8)


def jpeg(picture, quality):
    buffer = io.BytesIO()
    _image(picture).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer).convert("L"))


def rotate(picture, degrees):
    return np.asarray(_image(picture).rotate(degrees, resample=Image.Resampling.BILINEAR))


def rotate_extended(picture, degrees):
    """`rotate` without black corners: the border pixels go on outside the picture."""
    wide = np.pad(picture, SIZE // 4, "edge")
    turned = np.asarray(_image(wide).rotate(degrees, resample=Image.Resampling.BILINEAR))
    return np.ascontiguousarray(turned[SIZE // 4 : -SIZE // 4, SIZE // 4 : -SIZE // 4])


def translate(picture, dx, dy):
    moved = np.zeros_like(picture)
    moved[max(dy, 0) : SIZE + min(dy, 0), max(dx, 0) : SIZE + min(dx, 0)] = picture[
        max(-dy, 0) : SIZE + min(-dy, 0), max(-dx, 0) : SIZE + min(-dx, 0)
    ]
    return moved


def occlude(picture, x, y, width, height, value=0):
    hidden = picture.copy()
    hidden[max(y, 0) : max(y + height, 0), max(x, 0) : max(x + width, 0)] = value
    return hidden


def motion_blur(picture, length):
    """Mean of `length` pixels along a row; the border pixel goes on outside the picture."""
    before = (length - 1) // 2
    wide = np.pad(picture.astype(np.int64), ((0, 0), (before, length - 1 - before)), "edge")
    total = sum(wide[:, shift : shift + SIZE] for shift in range(length))
    return ((2 * total + length) // (2 * length)).astype(np.uint8)


# --- What is true after a perturbation ----------------------------------------------------------


def zone_at(x, y):
    """The label of a nodule whose centre has moved to (x, y)."""
    row, column = int(y) // generate.CELL, int(x) // generate.CELL
    for label, (row0, row1, column0, column1) in enumerate(generate.ZONES):
        if row0 <= row < row1 and column0 <= column < column1:
            return label
    return NONE


def rotated(x, y, degrees):
    """Where `rotate` moves the point (x, y)."""
    angle, centre = np.deg2rad(degrees), (SIZE - 1) / 2
    x, y = x - centre, y - centre
    return (
        centre + x * np.cos(angle) + y * np.sin(angle),
        centre - x * np.sin(angle) + y * np.cos(angle),
    )


def covering(nodule, side):
    """A square of the given side around a nodule."""
    return int(round(nodule[0])) - side // 2, int(round(nodule[1])) - side // 2, side, side


def elsewhere(index, nodule, side):
    """A square of the given side in the lungs that does not touch the nodule."""
    rng = np.random.default_rng([77, index])
    while True:
        x, y = int(rng.integers(24, 104 - side)), int(rng.integers(20, 104 - side))
        if nodule is None:
            return x, y, side, side
        reach = side / 2 + nodule[2] + 2.0
        if max(abs(x + side / 2 - nodule[0]), abs(y + side / 2 - nodule[1])) > reach:
            return x, y, side, side


# Each case: axis, value as printed, and a function of (index, picture, label, nodule) that returns
# the perturbed picture and its true label, or None where the case says nothing. A seed is the
# film's number plus 1000.
def cases():
    yield "none", "", lambda i, p, t, n: (p, t)
    for radius in (1.0, 1.5, 2.0, 2.5, 3.0):
        yield "gaussian_blur", radius, lambda i, p, t, n, v=radius: (gaussian_blur(p, v), t)
    for std in (0.02, 0.03, 0.05, 0.08, 0.10, 0.15):
        yield "gaussian_noise", std, lambda i, p, t, n, v=std: (gaussian_noise(p, v, 1000 + i), t)
    for factor in (0.3, 0.5, 0.7, 1.5, 2.0, 3.0):
        yield "contrast", factor, lambda i, p, t, n, v=factor: (contrast(p, v), t)
    for exponent in (0.4, 0.6, 0.8, 1.25, 1.6, 2.5):
        yield "gamma", exponent, lambda i, p, t, n, v=exponent: (gamma(p, v), t)
    for factor in (0.3, 0.5, 0.7, 1.3, 1.6, 2.0):
        yield "brightness", factor, lambda i, p, t, n, v=factor: (brightness(p, v), t)
    for quality in (75, 50, 25, 10, 5):
        yield "jpeg", quality, lambda i, p, t, n, v=quality: (jpeg(p, v), t)
    for degrees in (-15, -8, -4, 4, 8, 15):
        yield "rotate", degrees, lambda i, p, t, n, v=degrees: (
            rotate(p, v), t if n is None else zone_at(*rotated(n[0], n[1], v))
        )
    for degrees in (-8, -4, 4, 8):
        # A control: is it the turn that breaks the answer, or the black corners?
        yield "rotate, no black corners", degrees, lambda i, p, t, n, v=degrees: (
            rotate_extended(p, v), t if n is None else zone_at(*rotated(n[0], n[1], v))
        )
    for dx, dy in ((4, 0), (8, 0), (0, 8), (-8, -8)):
        yield "translate", f"{dx}, {dy}", lambda i, p, t, n, v=(dx, dy): (
            translate(p, *v), t if n is None else zone_at(n[0] + v[0], n[1] + v[1])
        )
    for side in (8, 16, 24):
        yield "occlude elsewhere", side, lambda i, p, t, n, v=side: (
            occlude(p, *elsewhere(i, n, v)), t
        )
    for side in (16, 24):
        # The square hides the nodule: nothing is left to see, and "none" is true. Films without a
        # nodule do not count.
        yield "occlude the nodule", side, lambda i, p, t, n, v=side: (
            None if n is None else (occlude(p, *covering(n, v)), NONE)
        )
    for length in (3, 5, 7, 9, 13):
        yield "motion_blur", length, lambda i, p, t, n, v=length: (motion_blur(p, v), t)
    yield "flip_x", "", lambda i, p, t, n: (
        np.ascontiguousarray(p[:, ::-1]), t if n is None else (t + 3) % 6
    )
    yield "invert", "", lambda i, p, t, n: (255 - p, t)


def share(part, whole):
    return f"{part / whole:.3f}" if whole else "-"


def check(model, path):
    """The largest differences between this runtime and PyTorch on the films train.py kept."""
    expected = np.load(path)
    logits = heat = 0.0
    for index, (want_logits, want_heat) in enumerate(zip(expected["logits"], expected["heat"])):
        got_logits, got_heat = model(generate.sample("dev", index)[0])
        logits = max(logits, float(np.abs(got_logits - want_logits).max()))
        heat = max(heat, float(np.abs(got_heat - want_heat[0]).max()))
    print(f"{index + 1} films: logits differ by at most {logits:.1e}, heat by at most {heat:.1e}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="phantom.onnx")
    parser.add_argument("--count", type=int, default=700)
    parser.add_argument("--check", metavar="FILE")
    options = parser.parse_args()

    model = Model(options.model)
    if options.check:
        check(model, options.check)
        return
    with open(options.model, "rb") as file:
        print(f"model sha256 {hashlib.sha256(file.read()).hexdigest()}")
    pictures, labels, nodules = generate.dataset("test", options.count)
    print(f"films sha256 {generate.digest(pictures, labels)}  test 0..{options.count}\n")

    print("| axis | value | right | miss | wrong zone | false positive |")
    print("| --- | --- | --- | --- | --- | --- |")
    confusion = np.zeros((len(LABELS), len(LABELS)), dtype=int)
    for axis, value, apply in cases():
        with_nodule = clear = right = miss = wrong = false = 0
        for index, (picture, label, nodule) in enumerate(zip(pictures, labels, nodules)):
            applied = apply(index, picture, int(label), nodule)
            if applied is None:
                continue
            perturbed, truth = applied
            answer = model.answer(perturbed)
            if axis == "none":
                confusion[truth, answer] += 1
            right += answer == truth
            if truth == NONE:
                clear += 1
                false += answer != NONE
            else:
                with_nodule += 1
                miss += answer == NONE
                wrong += answer not in (truth, NONE)
        print(
            f"| {axis} | {value} | {share(right, with_nodule + clear)} "
            f"| {share(miss, with_nodule)} | {share(wrong, with_nodule)} | {share(false, clear)} |",
            flush=True,
        )

    print("\nRows: truth; columns: answer; clean films.\n")
    print("| | " + " | ".join(LABELS) + " |")
    print("| --- " * (len(LABELS) + 1) + "|")
    for name, row in zip(LABELS, confusion):
        print(f"| {name} | " + " | ".join(str(count) for count in row) + " |")


if __name__ == "__main__":
    main()
