"""The analysis of the recorded sweeps, computed from docs/clarity.md without any crate.

    python3 tests/reference/reference.py check    compare tests/golden/ with what this computes
    python3 tests/reference/reference.py write    write tests/golden/ anew

It shares nothing with the Rust code: the numbers come from the recorded traces, the digits and
the layout from Python's own `round`, `repr` and `json`. `tests/tests/golden.rs` holds the binary
to the same files. Needs Python 3.9 or newer and nothing else.
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def mean(numbers):
    """Left to right from 0; `sum` compensates from Python 3.12 on."""
    total = 0.0
    for number in numbers:
        total = total + number
    return total / len(numbers)


def encode(value):
    text = value if isinstance(value, str) else str(value)
    return re.sub(r"[^A-Za-z0-9_]", "", text.replace(".", "p").replace("-", "m"))


def distance(a, b):
    """Wagner and Fischer's table by rows, divided by the longer length."""
    if not a and not b:
        return 0.0
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(last + (x != y), row[j] + 1, row[j - 1] + 1)
    return row[-1] / max(len(a), len(b))


def observations(example):
    """(axis values, answer, justification) of each recorded run, in the corpus' order."""
    for line in (ROOT / "examples" / example / "corpus.jsonl").open(encoding="utf-8"):
        files = json.loads(line)["files"]
        last = json.loads(files["trace_pack.jsonl"].strip().splitlines()[-1])
        values = json.loads(files["spec.json"])["perturbations"]
        yield values, last["output"], last.get("justification") or ""


def metrics(runs):
    _, answer, reason = runs[0]
    compared = [(values, said == answer, distance(reason, why)) for values, said, why in runs]
    sets = {"drift": [], "esi": []}
    for axis in sorted(runs[0][0]):
        groups = {}
        for values, same, far in compared:
            groups.setdefault(encode(values[axis]), []).append((same, far))
        for name, index in (("drift", 1), ("esi", 0)):
            scores = {
                value: round(mean([float(run[index]) for run in group]), 8)
                for value, group in sorted(groups.items())
            }
            overall = round(mean(list(scores.values())), 8)
            sets[name].append({"axis": axis, "overall_score": overall, "value_scores": scores})
    return sets


def moments(name, numbers, prefix):
    centre = mean(numbers)
    variance = mean([(x - centre) * (x - centre) for x in numbers])
    return {f"{prefix}mean_{name}": round(centre, 8), f"{prefix}variance_{name}": round(variance, 8)}


def surface(sets):
    axes, all_points = [], []
    for esi, drift in zip(sets["esi"], sets["drift"]):
        axis = esi["axis"]
        points = [
            {"axis": axis, "drift": drift["value_scores"][value], "esi": score, "value": value}
            for value, score in sorted(esi["value_scores"].items())
        ]
        all_points += points
        both = {"axis": axis, "points": points}
        for name in ("esi", "drift"):
            both.update(moments(name, [point[name] for point in points], ""))
        axes.append(both)
    whole = {"axes": axes}
    for name in ("esi", "drift"):
        whole.update(moments(name, [point[name] for point in all_points], "global_"))
    return whole


def slopes(f):
    n = len(f)
    if n == 1:
        return [0.0]
    inner = [(f[i + 1] - f[i - 1]) / 2 for i in range(1, n - 1)]
    return [round(x, 8) for x in [f[1] - f[0], *inner, f[-1] - f[-2]]]


def summary(name, numbers, prefix):
    absolute = [abs(x) for x in numbers]
    return {
        f"{prefix}max_abs_{name}_gradient": max(absolute),
        f"{prefix}mean_abs_{name}_gradient": round(mean(absolute), 8),
    }


def gradient(whole):
    axes, every = [], {"esi": [], "drift": []}
    for axis in whole["axes"]:
        points = axis["points"]
        along = {name: slopes([point[name] for point in points]) for name in every}
        found = {
            "axis": axis["axis"],
            "gradients": [
                {"axis": axis["axis"], "d_drift": d, "d_esi": e, "value": point["value"]}
                for point, e, d in zip(points, along["esi"], along["drift"])
            ],
        }
        for name, numbers in along.items():
            every[name] += numbers
            found.update(summary(name, numbers, ""))
        axes.append(found)
    result = {"axes": axes}
    for name, numbers in every.items():
        result.update(summary(name, numbers, "global_"))
    return result


def main(mode):
    stale = []
    for example in ("mri", "triage"):
        runs = list(observations(example))
        sets = metrics(runs)
        whole = surface(sets)
        results = {
            "metrics": sets,
            "robustness_surface": whole,
            "gradient_surface": gradient(whole),
        }
        for name, result in results.items():
            path = ROOT / "tests" / "golden" / example / f"{name}.json"
            text = json.dumps(result, indent=2, sort_keys=True)
            if mode == "write":
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="ascii")
            elif not path.exists() or path.read_bytes() != text.encode("ascii"):
                stale.append(str(path.relative_to(ROOT)))
    for path in stale:
        print(f"{path} is not what the reference computes", file=sys.stderr)
    print(f"6 golden files, {len(stale)} of them stale" if mode == "check" else "6 golden files")
    return 1 if stale else 0


if __name__ == "__main__":
    if sys.argv[1:] not in (["check"], ["write"]):
        sys.exit("usage: reference.py check|write")
    sys.exit(main(sys.argv[1]))
