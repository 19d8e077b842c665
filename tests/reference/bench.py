"""What `cargo xtask bench` measures beside: the analysis as one would write it in Python, and single
steps of it. Needs rapidfuzz and NumPy.

    python3 tests/reference/bench.py metrics|gradient DIR            analyze a sweep, print a result
    python3 tests/reference/bench.py metrics|gradient DIR trusting   the same of files that are right
    python3 tests/reference/bench.py serve          a line of JSON in, a line of JSON out

The analysis reads with the standard library's json, measures distances with rapidfuzz, which is C++,
and each text once; the rest are plain loops. Its results are those of the contract, to the byte.
"""

import itertools
import json
import pathlib
import platform
import re
import sys
import time

# Last, since a name in this folder may be a library's too.
sys.path.append(str(pathlib.Path(__file__).parent))

import reference  # noqa: E402

HASH = re.compile("[0-9a-f]{64}")


def last_record(path):
    """As little as there can be: the last line, whatever it is."""
    with open(path, "rb") as file:
        record = json.loads(file.read().rstrip().rsplit(b"\n", 1)[-1])
    return record["output"], record.get("justification") or ""


def read_trace(path):
    """The trace as the contract wants it, refused where it is something else."""
    record = None
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        record = json.loads(line)
        if not isinstance(record, dict):
            raise ValueError(f"{path}:{number}: expected an object")
        if "step" not in record and "step_id" not in record:
            raise ValueError(f"{path}:{number}: expected `step` or `step_id`")
    if record is None:
        raise ValueError(f"{path}: no record")
    for key in ("output", "answer"):
        answer = record.get(key)
        if isinstance(answer, str) and answer:
            break
    else:
        raise ValueError(f"{path}: expected `output` or `answer`")
    why = record.get("justification")
    if why is None:
        why = ""
    elif isinstance(why, (dict, list)):
        why = json.dumps(why, sort_keys=True, separators=(",", ":"))
    elif not isinstance(why, str):
        why = json.dumps(why)
    return answer, why


def check_manifest(manifest):
    """Refuses a manifest whose runs are not those of its axes and seeds, in the contract's order."""
    axes = sorted(manifest["axes"])
    cells = itertools.product(*(manifest["axes"][axis] for axis in axes), manifest["seeds"])
    runs = manifest["runs"]
    for number, (run, (*values, seed)) in enumerate(zip(runs, cells, strict=True)):
        if run["axis_values"] != dict(zip(axes, values)) or run["seed"] != seed:
            raise ValueError(f"run {number}: expected {values} with seed {seed}")
        if not HASH.fullmatch(run["manifest_hash"]):
            raise ValueError(f"run {number}: expected a SHA-256 in hexadecimal")
    return axes, runs


def metrics(directory, checked=True):
    from rapidfuzz.distance import Levenshtein

    distance = Levenshtein.normalized_distance
    directory = pathlib.Path(directory)
    manifest = json.loads((directory / "sweep_manifest.json").read_text(encoding="utf-8"))
    if checked:
        axes, runs = check_manifest(manifest)
    else:
        axes, runs = sorted(manifest["axes"]), manifest["runs"]
    encoded = {axis: {v: reference.encode(v) for v in manifest["axes"][axis]} for axis in axes}
    # Number of runs, sum of ESI and sum of drift, for each value of each axis.
    groups = {axis: {} for axis in axes}
    baseline, known = None, {}
    for run in runs:
        values = run["axis_values"]
        names = [(axis, encoded[axis][values[axis]]) for axis in axes]
        name = "_".join([f"{axis}={value}" for axis, value in names]) + f"_seed={run['seed']}"
        if checked:
            said, why = read_trace(directory / "runs" / name / "trace_pack.jsonl")
        else:
            said, why = last_record(f"{directory}/runs/{name}/trace_pack.jsonl")
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
    what, directory, *trusting = words
    result = metrics(directory, checked=not trusting)
    if what == "gradient":
        result = reference.gradient(reference.surface(result))
    print(json.dumps(result, indent=2, sort_keys=True))


if __name__ == "__main__":
    main(sys.argv[1:])
