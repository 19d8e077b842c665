#!/usr/bin/env python3
"""Write the films and base specs of examples/cohort.

    python3 cohort.py ../../examples/cohort

The first films of the split "film", which neither training nor evaluation sees, as they come: none
is chosen for what the model answers.
"""

import json
import os
import sys

from PIL import Image

import generate
from generate import LABELS

FILMS = 24

RECIPE = [
    {"name": "gaussian_blur", "params": {"radius": {"axis": "blur"}}},
    {
        "name": "gaussian_noise",
        "params": {"std_dev": {"axis": "noise"}, "seed": {"run": "seed"}},
    },
]


def main():
    cases = os.path.join(sys.argv[1], "cases")
    films = os.path.join(sys.argv[1], "films")
    os.makedirs(cases, exist_ok=True)
    os.makedirs(films, exist_ok=True)
    for index in range(FILMS):
        name = f"film-{index:02}"
        picture, label, _ = generate.sample("film", index)
        Image.fromarray(picture).save(os.path.join(films, f"{name}.png"))
        spec = {
            "about": f"Synthetic, no clinical meaning. Nodule: {LABELS[label]}.",
            "image": f"films/{name}.png",
            "question": "In which zone is the nodule?",
            "answers": list(LABELS),
            "recipe": RECIPE,
        }
        with open(os.path.join(cases, f"{name}.json"), "w", encoding="utf-8") as out:
            json.dump(spec, out, indent=2)
            out.write("\n")


if __name__ == "__main__":
    main()
