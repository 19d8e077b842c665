#!/usr/bin/env python3
"""Draw synthetic chest-film phantoms: 128 x 128 pixels, 8-bit gray, zero or one nodule.

Every line is drawn by a formula from random numbers. No picture of a person went into it, and
nothing here has a clinical meaning.

Sample `index` of a split depends on (split, index) alone, so that a single film can be drawn again
without the films before it.

    python3 generate.py --split test --count 700     print the counts and the SHA-256 of a split
"""

import argparse
import hashlib

import numpy as np

SIZE = 128
# The heat map of the model is 16 x 16: one cell for 8 x 8 pixels.
CELL = 8
GRID = SIZE // CELL

# The patient faces the viewer, as in radiography: the patient's right lung is in the LEFT half of
# the picture.
LABELS = (
    "right upper",
    "right middle",
    "right lower",
    "left upper",
    "left middle",
    "left lower",
    "none",
)
NONE = LABELS.index("none")

# A zone is a fixed rectangle of heat-map cells: (first row, end row, first column, end column).
# The rectangles tile the grid, and a nodule's zone is the rectangle its centre lies in. They are
# the same for every phantom: the anatomy moves by a few pixels, the zones do not.
ROWS = ((0, 6), (6, 10), (10, 16))
COLUMNS = ((0, 8), (8, 16))
ZONES = tuple(rows + columns for columns in COLUMNS for rows in ROWS)

# Names of splits and the numbers that seed them. "film" is for demonstrations: neither training
# nor evaluation sees it.
SPLITS = {"train": 1, "test": 2, "film": 3, "dev": 4}

NODULE_RADIUS = (2.6, 5.0)
NODULE_CONTRAST = (20.0, 42.0)
# Distance in pixels that a nodule's centre keeps from a border between two zones: on the border
# itself the answer would be a matter of convention.
ZONE_MARGIN = 3.0
# One phantom in four is clear.
CLEAR_SHARE = 0.25

_Y, _X = np.mgrid[0:SIZE, 0:SIZE].astype(np.float64)


def _edge(signed_distance, softness):
    """1 inside, 0 outside, with a soft edge; the distance is positive inside."""
    return 1.0 / (1.0 + np.exp(np.clip(-signed_distance / softness, -40.0, 40.0)))


def _ellipse(cx, cy, rx, ry):
    """About the distance in pixels to the ellipse's outline, positive inside."""
    return (1.0 - np.hypot((_X - cx) / rx, (_Y - cy) / ry)) * min(rx, ry)


def _line(x0, y0, x1, y1):
    """Distance of every pixel to a line segment."""
    dx, dy = x1 - x0, y1 - y0
    t = np.clip(((_X - x0) * dx + (_Y - y0) * dy) / (dx * dx + dy * dy), 0.0, 1.0)
    return np.hypot(_X - x0 - t * dx, _Y - y0 - t * dy)


def _smooth_field(rng, cells):
    """A random field of about unit size with `cells` x `cells` support points, bilinear between."""
    coarse = rng.normal(size=(cells + 1, cells + 1))
    at = np.arange(SIZE) * (cells / SIZE)
    low = at.astype(int)
    part = at - low
    rows = coarse[low] * (1.0 - part)[:, None] + coarse[low + 1] * part[:, None]
    return rows[:, low] * (1.0 - part) + rows[:, low + 1] * part


def _lung(rng, side):
    """Signed distance to one lung's outline; side is -1 for the left half of the picture."""
    top = rng.uniform(15.0, 19.0)
    bottom = rng.uniform(105.0, 110.0)
    inner = 64.0 + side * rng.uniform(8.0, 10.5)
    width = rng.uniform(35.0, 39.0)
    # t runs from 0 at the apex to 1 at the base; the lung widens downwards and its base is a dome.
    t = np.clip((_Y - top) / (bottom - top), 1e-6, 1.0)
    outer = inner + side * width * (1.0 - 0.5 * (1.0 - t) ** 2.2) * (1.0 - (1.0 - t) ** 9) ** 0.6
    lateral = side * (outer - _X)
    medial = side * (_X - inner) - 5.0 * (1.0 - t) ** 4
    dome = bottom - 9.0 * np.exp(-(((_X - inner - side * 13.0) / 14.0) ** 2)) - _Y
    return np.minimum(np.minimum(lateral, medial), np.minimum(dome, _Y - top))


def _stamp(canvas, x, y, width, level):
    """Raise the canvas to a small round spot: vessels are rows of such spots."""
    reach = 5
    cx, cy = int(round(x)), int(round(y))
    if not (reach <= cx < SIZE - reach and reach <= cy < SIZE - reach):
        return
    here = np.s_[cy - reach : cy + reach + 1, cx - reach : cx + reach + 1]
    squared = (_X[here] - x) ** 2 + (_Y[here] - y) ** 2
    np.maximum(canvas[here], level * np.exp(-squared / (2.0 * width * width)), out=canvas[here])


def _vessel(rng, canvas, x, y, angle, width, level, length, depth):
    """A bright line that wanders, tapers and branches."""
    steps = int(length)
    for step in range(steps):
        left = 1.0 - 0.7 * step / steps
        _stamp(canvas, x, y, width * left + 0.25, level * (0.35 + 0.65 * left))
        x += np.cos(angle)
        y += np.sin(angle)
        angle += rng.normal(0.0, 0.07)
        if depth > 0 and step > 4 and rng.random() < 0.09:
            turn = rng.choice((-1.0, 1.0)) * rng.uniform(0.4, 0.9)
            _vessel(
                rng, canvas, x, y, angle + turn, width * left * 0.75, level * 0.85,
                length * left * rng.uniform(0.4, 0.7), depth - 1,
            )


def _vessels(rng, side):
    """The vessel tree of one lung, and a few vessels seen end-on: bright dots below nodule size."""
    canvas = np.zeros((SIZE, SIZE))
    hx, hy = 64.0 + side * rng.uniform(12.0, 15.0), rng.uniform(56.0, 64.0)
    for turn in np.linspace(-1.25, 1.25, 6):
        angle = turn + rng.normal(0.0, 0.12)
        _vessel(
            rng, canvas, hx, hy, angle if side > 0 else np.pi - angle,
            rng.uniform(0.9, 1.5), rng.uniform(16.0, 32.0), rng.uniform(18.0, 32.0), 2,
        )
    for _ in range(rng.integers(1, 5)):
        angle, away = rng.uniform(0.0, 2.0 * np.pi), rng.uniform(4.0, 22.0)
        _stamp(
            canvas, hx + side * 6.0 + away * np.cos(angle), hy + 1.3 * away * np.sin(angle),
            rng.uniform(0.7, 1.15), rng.uniform(20.0, 45.0),
        )
    return canvas


def _ribs(rng, side):
    """Arcs that rise from the spine and fall towards the chest wall, and one collar bone."""
    canvas = np.zeros((SIZE, SIZE))
    first, gap = rng.uniform(14.0, 19.0), rng.uniform(9.5, 11.5)
    thickness, level = rng.uniform(1.6, 2.3), rng.uniform(11.0, 19.0)
    slope, bend = rng.uniform(0.10, 0.30), rng.uniform(0.006, 0.012)
    away = side * (_X - 64.0)
    for rib in range(9):
        centre = first + rib * gap + slope * away + bend * (away - 14.0) ** 2
        profile = _edge(thickness - np.abs(_Y - centre + rng.normal(0.0, 0.4)), 0.5)
        np.maximum(canvas, level * rng.uniform(0.8, 1.2) * profile, out=canvas)
    canvas *= _edge(away - 6.0, 1.0)
    x0, y0 = 64.0 + side * 7.0, rng.uniform(21.0, 25.0)
    bone = _line(x0, y0, x0 + side * 42.0, y0 - rng.uniform(6.0, 11.0))
    return np.maximum(canvas, 1.4 * level * _edge(2.2 - bone, 0.5))


def _place(rng, zone, inside, heart):
    """A nodule's centre in a zone: well inside the lung, clear of the heart and of the borders."""
    row0, row1, column0, column1 = (CELL * cell for cell in ZONES[zone])
    allowed = (
        (inside > 5.0)
        & (heart < -3.0)
        & (_Y >= (row0 + ZONE_MARGIN if row0 > 0 else 0.0))
        & (_Y <= (row1 - ZONE_MARGIN if row1 < SIZE else SIZE))
        & (_X >= column0)
        & (_X < column1)
    )
    ys, xs = np.nonzero(allowed)
    pick = rng.integers(len(ys))
    return float(xs[pick]), float(ys[pick])


def sample(split, index):
    """One phantom: (picture as uint8 [128, 128], label, nodule or None).

    The nodule is (x, y, radius, contrast), in pixels and grey levels before the exposure.
    """
    rng = np.random.default_rng([SPLITS[split], index])
    label = NONE if rng.random() < CLEAR_SHARE else int(rng.integers(NONE))

    middle, half = 64.0 + rng.normal(0.0, 1.0), rng.uniform(57.0, 61.0)
    trunk = (np.abs((_X - middle) / half) ** 3 + np.abs((_Y - 92.0) / 84.0) ** 3) ** (1.0 / 3.0)
    neck = 10.0 - np.abs(_X - middle) + 0.02 * (_Y - 14.0) ** 2
    body = np.maximum((1.0 - trunk) * half, np.where(_Y < 14.0, neck, -40.0))
    lungs = [_lung(rng, side) for side in (-1, 1)]
    air = np.maximum(_edge(lungs[0], 0.9), _edge(lungs[1], 0.9))
    heart = np.maximum(
        _ellipse(rng.uniform(70.0, 74.0), rng.uniform(82.0, 86.0), rng.uniform(15.0, 19.0),
                 rng.uniform(17.0, 20.0)),
        _ellipse(rng.uniform(60.0, 63.0), 78.0, 11.0, 18.0),
    )
    tissue = rng.uniform(135.0, 155.0)
    depth = rng.uniform(72.0, 90.0)

    picture = rng.uniform(4.0, 14.0) + (tissue - 10.0) * _edge(body, 1.5)
    picture -= depth * air
    picture += 0.85 * depth * air * _edge(heart, 1.2)
    spine = _edge(7.0 - np.abs(_X - 64.0), 1.2) * (0.8 + 0.2 * np.cos(_Y * (2.0 * np.pi / 11.0)))
    picture += 18.0 * spine * _edge(body, 1.5)

    for side, lung in zip((-1, 1), lungs):
        within = _edge(lung, 1.0)
        picture += _ribs(rng, side) * _edge(body - 5.0, 1.5) * (0.4 + 0.6 * within)
        picture += _vessels(rng, side) * within * (1.0 - 0.8 * _edge(heart, 1.2))

    nodule = None
    if label != NONE:
        lung = lungs[ZONES[label][2] * CELL // 64]
        x, y = _place(rng, label, lung, heart)
        radius, contrast = rng.uniform(*NODULE_RADIUS), rng.uniform(*NODULE_CONTRAST)
        picture += contrast * _edge(radius - np.hypot(_X - x, _Y - y), 0.6)
        nodule = (x, y, radius, contrast)

    # Exposure, uneven lighting, fine texture and the grain of the film.
    picture += rng.uniform(1.0, 3.0) * _smooth_field(rng, 5) + 1.5 * _smooth_field(rng, 24)
    picture = np.clip(picture * rng.uniform(0.92, 1.08) + rng.uniform(-5.0, 5.0), 0.0, 255.0)
    picture = 255.0 * (picture / 255.0) ** rng.uniform(0.93, 1.07)
    picture += rng.uniform(1.2, 2.8) * rng.normal(size=picture.shape)
    # One rounding at the end: the last bits of exp and cos, which differ between machines, do not
    # reach the bytes.
    return np.clip(np.floor(picture + 0.5), 0.0, 255.0).astype(np.uint8), label, nodule


def dataset(split, count):
    """The first `count` samples of a split: pictures [n, 128, 128], labels [n], nodules."""
    drawn = [sample(split, index) for index in range(count)]
    pictures = np.stack([picture for picture, _, _ in drawn])
    labels = np.array([label for _, label, _ in drawn], dtype=np.int64)
    return pictures, labels, [nodule for _, _, nodule in drawn]


def digest(pictures, labels):
    """SHA-256 of all pictures' bytes in order, then of all labels, one byte each."""
    return hashlib.sha256(pictures.tobytes() + labels.astype(np.uint8).tobytes()).hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--split", choices=sorted(SPLITS), default="test")
    parser.add_argument("--count", type=int, default=700)
    options = parser.parse_args()
    pictures, labels, _ = dataset(options.split, options.count)
    counts = np.bincount(labels, minlength=len(LABELS))
    for name, count in zip(LABELS, counts):
        print(f"{count:6d}  {name}")
    print(f"sha256 {digest(pictures, labels)}  {options.split} 0..{options.count}")


if __name__ == "__main__":
    main()
