"""What `cargo xtask bench` measures beside: the analysis as one would write it in Python, and single
steps of it. Needs rapidfuzz and NumPy.

    python3 tests/reference/bench.py metrics|gradient DIR    analyze a sweep, print a result
    python3 tests/reference/bench.py serve                   a line of JSON in, a line of JSON out

The analysis reads with the standard library's json, measures distances with rapidfuzz, which is C++,
and each text once; the rest are plain loops. Its results are those of the contract, to the byte.
"""

import json
import os
import pathlib
import platform
import sys
import time

# Last, since a name in this folder may be a library's too.
sys.path.append(str(pathlib.Path(__file__).parent))

import reference  # noqa: E402


def last_record(path):
    with open(path, "rb") as file:
        return json.loads(file.read().rstrip().rsplit(b"\n", 1)[-1])


def metrics(directory):
    from rapidfuzz.distance import Levenshtein

    distance = Levenshtein.normalized_distance
    with open(os.path.join(directory, "sweep_manifest.json"), "rb") as file:
        manifest = json.load(file)
    axes = sorted(manifest["axes"])
    encoded = {axis: {v: reference.encode(v) for v in manifest["axes"][axis]} for axis in axes}
    # Number of runs, sum of ESI and sum of drift, for each value of each axis.
    groups = {axis: {} for axis in axes}
    baseline, known = None, {}
    for run in manifest["runs"]:
        values = run["axis_values"]
        names = [(axis, encoded[axis][values[axis]]) for axis in axes]
        name = "_".join([f"{axis}={value}" for axis, value in names]) + f"_seed={run['seed']}"
        record = last_record(f"{directory}/runs/{name}/trace_pack.jsonl")
        said, why = record["output"], record.get("justification") or ""
        if baseline is None:
            baseline = said, why
        far = known.get(why)
        if far is None:
            far = known[why] = distance(baseline[1], why)
        same = 1.0 if said == baseline[0] else 0.0
        for axis, value in names:
            group = groups[axis].get(value)
            if group is None:
                group = groups[axis][value] = [0, 0.0, 0.0]
            group[0] += 1
            group[1] += same
            group[2] += far
    sets = {}
    for at, kind in ((1, "esi"), (2, "drift")):
        sets[kind] = []
        for axis in axes:
            scores = {v: round(group[at] / group[0], 8) for v, group in sorted(groups[axis].items())}
            overall = round(reference.mean(list(scores.values())), 8)
            sets[kind].append({"axis": axis, "overall_score": overall, "value_scores": scores})
    return sets


def distances(request):
    from rapidfuzz.distance import Levenshtein

    distance, baseline, texts = Levenshtein.normalized_distance, request["baseline"], request["texts"]
    seconds = []
    for _ in range(request["repeat"]):
        begun = time.process_time()
        found = [distance(baseline, text) for text in texts]
        seconds.append(time.process_time() - begun)
    return {"seconds": seconds, "distances": found}


CUBES = {}


def cube_of(side):
    """The cube of the other side: the same numbers in the same order."""
    import numpy as np

    if side not in CUBES:
        mixed = np.arange(side**3, dtype=np.uint64) * np.uint64(2654435761) % np.uint64(1000003)
        CUBES[side] = (mixed.astype(float) / 1000003.0).reshape((side, side, side))
    return CUBES[side]


def differences(request):
    import numpy as np

    side, seconds = request["side"], []
    cube = cube_of(side)
    for _ in range(request["repeat"]):
        begun = time.process_time()
        made = np.gradient(cube, axis=request["axis"])
        seconds.append(time.process_time() - begun)
    return {"seconds": seconds, "sample": made.ravel()[:: side * side + 1].tolist()}


def versions():
    import numpy
    import rapidfuzz

    return {
        "Python": platform.python_version(),
        "NumPy": numpy.__version__,
        "rapidfuzz": rapidfuzz.__version__,
    }


def main(words):
    if words == ["serve"]:
        print(json.dumps(versions()), flush=True)
        for line in sys.stdin:
            request = json.loads(line)
            answer = {"distances": distances, "differences": differences}[request["what"]]
            print(json.dumps(answer(request)), flush=True)
        return
    what, directory = words
    result = metrics(directory)
    if what == "gradient":
        result = reference.gradient(reference.surface(result))
    print(json.dumps(result, indent=2, sort_keys=True))


if __name__ == "__main__":
    main(sys.argv[1:])
