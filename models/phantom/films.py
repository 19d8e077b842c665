#!/usr/bin/env python3
"""Write the demonstration films and print what a sweep over each of them finds.

    python3 films.py                        write films/ and the example's film, print one report
                                            for each film of films/
    python3 films.py --search 0 3000        look for films that break in three ways

The films are samples of the split "film", which neither training nor evaluation sees. They were
chosen, and so were the values of the axes, because the answer breaks there: they show kinds of
failure, not how often it happens. For that see evaluate.py.
"""

import argparse
import collections
import hashlib
import itertools
import os

import numpy as np
from PIL import Image

import evaluate
import generate
from generate import LABELS, NONE

SEEDS = (11, 12, 13)

# The film of the shipped example: clarity runs its sweep, and README.md has what comes out.
EXAMPLE = (2844, "../../examples/phantom/film.png")

# One sweep for each film. The first value of an axis leaves the film as it is; the perturbations
# apply in the order of the axes. "hide" is the width of a patch that grows over the nodule from
# its left: occlude(x, y, width=hide, height, value).
SWEEPS = (
    {
        "film": 1411,
        "patch": {"x": 26, "y": 32, "height": 11, "value": 64},
        "axes": {
            "hide": (0, 2, 4, 12),
            "blur": (0.0, 1.0, 2.0, 2.5, 4.0),
            "noise": (0.0, 0.01, 0.02, 0.05),
        },
    },
    {
        "film": 539,
        "patch": {"x": 34, "y": 84, "height": 15, "value": 0},
        "axes": {
            "hide": (0, 4, 8, 16, 24),
            "blur": (0.0, 1.0, 2.0, 4.0),
            "noise": (0.0, 0.01, 0.02, 0.05),
        },
    },
    {
        "film": 328,
        "axes": {
            "contrast": (1.0, 0.8, 0.6, 0.4),
            "blur": (0.0, 1.0, 2.0, 3.0),
            "noise": (0.0, 0.02, 0.03, 0.05, 0.08),
        },
    },
)


def perturb(picture, sweep, cell, seed):
    for axis, value in cell.items():
        if axis == "hide" and value > 0:
            picture = evaluate.occlude(picture, width=value, **sweep["patch"])
        elif axis == "contrast" and value != 1.0:
            picture = evaluate.contrast(picture, value)
        elif axis == "blur" and value > 0:
            picture = evaluate.gaussian_blur(picture, value)
        elif axis == "noise" and value > 0:
            picture = evaluate.gaussian_noise(picture, value, seed)
    return picture


def hidden_share(sweep, nodule, width):
    """Share of the nodule's disc that the patch covers."""
    y, x = np.mgrid[0 : generate.SIZE, 0 : generate.SIZE]
    disc = np.hypot(x - nodule[0], y - nodule[1]) <= nodule[2]
    patch = np.zeros(disc.shape, dtype=np.uint8)
    patch = evaluate.occlude(patch, width=width, **{**sweep["patch"], "value": 1})
    return float((disc & (patch == 1)).sum() / disc.sum())


def kind(answer, label, hidden):
    if label == NONE or hidden:
        return "rightly none" if answer == NONE else "false positive"
    if answer == label:
        return "right"
    return "miss" if answer == NONE else "wrong zone"


def common(answers):
    """The most frequent answer; of equals, the first in the order of the labels."""
    counts = collections.Counter(answers)
    return LABELS[min(counts, key=lambda answer: (-counts[answer], answer))]


def report(model, sweep, directory):
    picture, label, nodule = generate.sample("film", sweep["film"])
    path = os.path.join(directory, f"film-{sweep['film']}.png")
    Image.fromarray(picture).save(path)
    print(f"## {path}: {LABELS[label]}\n")
    if nodule is not None:
        print("nodule at {:.0f}, {:.0f}, radius {:.1f}, contrast {:.0f}".format(*nodule))
        print("patch {x}, {y}, height {height}, value {value}".format(**sweep["patch"]))
    print(f"pixels sha256 {hashlib.sha256(picture.tobytes()).hexdigest()}\n")

    axes = sweep["axes"]
    shares = {w: hidden_share(sweep, nodule, w) for w in axes.get("hide", ())}
    runs, gap = [], np.inf
    for values in itertools.product(*axes.values()):
        cell = dict(zip(axes, values))
        for seed in SEEDS:
            logits, _ = model(perturb(picture, sweep, cell, seed))
            first, second = np.sort(logits)[:-3:-1]
            gap = min(gap, float(first - second))
            runs.append((cell, int(np.argmax(logits))))
    baseline = runs[0][1]
    print(f"{len(runs)} runs, baseline answer \"{LABELS[baseline]}\"; "
          f"the closest two logits of any run are {gap:.4f} apart\n")

    print("| axis | value | answer alone | ESI | changed answers by kind |")
    print("| --- | --- | --- | --- | --- |")
    rest = {axis: values[0] for axis, values in axes.items()}
    for axis, values in axes.items():
        for value in values:
            here = [(cell, answer) for cell, answer in runs if cell[axis] == value]
            alone = [a for cell, a in here if cell == {**rest, axis: value}]
            esi = sum(answer == baseline for _, answer in here) / len(here)
            kinds = collections.Counter(
                kind(answer, label, shares.get(cell.get("hide"), 0.0) >= 0.9)
                for cell, answer in here
                if answer != baseline
            )
            name = axis
            if axis == "hide":
                name = f"hide ({shares[value]:.0%} of the nodule)"
            listed = ", ".join(f"{name} {n}" for name, n in kinds.most_common())
            print(f"| {name} | {value} | {common(alone)} | {esi:.4f} | {listed} |")
    print()


def search(model, start, end):
    """Films whose answer, each axis alone, falls to "none" under blur, moves to another zone under
    noise, and moves to the other lung when a patch hides the nodule."""
    for index in range(start, end):
        picture, label, nodule = generate.sample("film", index)
        if label == NONE or model.answer(picture) != label:
            continue
        x, y, reach = int(nodule[0]), int(nodule[1]), int(np.ceil(nodule[2])) + 2
        for value in (0, 50, 64, 80, 96, 128):
            patch = {"x": x - reach, "y": y - reach, "width": 2 * reach + 1,
                     "height": 2 * reach + 1, "value": value}
            hidden = model.answer(evaluate.occlude(picture, **patch))
            if hidden == NONE or hidden // 3 == label // 3:
                continue
            blur = [model.answer(evaluate.gaussian_blur(picture, r)) for r in (1.0, 2.0, 3.0)]
            noise = [[model.answer(evaluate.gaussian_noise(picture, std, seed)) for seed in SEEDS]
                     for std in (0.02, 0.05, 0.1)]
            if blur[-1] == NONE and common(noise[-1]) not in (LABELS[label], "none"):
                print(f"film {index} {LABELS[label]}: hidden by {value}: {LABELS[hidden]}; "
                      f"blur 1 2 3: {', '.join(LABELS[a] for a in blur)}; noise 0.02 0.05 0.1: "
                      f"{', '.join(common(answers) for answers in noise)}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="phantom.onnx")
    parser.add_argument("--search", nargs=2, type=int, metavar=("START", "END"))
    options = parser.parse_args()
    model = evaluate.Model(options.model)
    if options.search:
        search(model, *options.search)
        return
    index, path = EXAMPLE
    Image.fromarray(generate.sample("film", index)[0]).save(path)
    os.makedirs("films", exist_ok=True)
    for sweep in SWEEPS:
        report(model, sweep, "films")


if __name__ == "__main__":
    main()
