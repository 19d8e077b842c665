"""The tables of `clarity export`, read by DuckDB and polars, and the page that shows how.

    python tests/reference/tables.py PATH/TO/clarity [--write]

Runs docs/python.md from top to bottom in a directory of its own, then the README's snippet, and
compares what they show, or with `--write` makes them show what they print; then exports every example in each format, and compares counts and sums, added up by either engine, with
those of metrics.json and sensitivity.json. `cargo xtask python` starts this in a virtual environment
of its own.
"""

import contextlib
import difflib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from math import isclose
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.feather

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "python.md"
README = ROOT / "README.md"
FORMATS = ["parquet", "arrow", "csv", "jsonl"]
# Rounded at the eighth decimal: what a mean may differ by, and a sum for each of its runs.
HALF = 0.51e-8
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(path, write, whole):
    """Runs a page's snippets in order, each followed by what it prints in a block `text`; of the
    whole page also what is for the shell. Blocks of other kinds are for other tests."""
    text = path.read_text()
    names, pieces, end, snippets, last = {}, [], 0, 0, None
    for fence in FENCE.finditer(text):
        kind, block = fence.groups()
        if kind == "text" and last == "python":
            # What was shown; what is printed now stands there already.
            pieces.append(text[end : fence.start()].rstrip("\n"))
            end = fence.end()
            continue
        pieces.append(text[end : fence.end()])
        end = fence.end()
        last = kind
        if kind == "sh" and whole:
            subprocess.run(["bash", "-euc", block], check=True, stdout=subprocess.DEVNULL)
            continue
        if kind != "python":
            if whole:
                raise SystemExit(f"{path.name}: nobody runs a block of `{kind}`")
            continue
        stdout = io.StringIO()
        line = text.count("\n", 0, fence.start()) + 1
        with contextlib.redirect_stdout(stdout):
            # The lines of the page, for whoever reads a traceback.
            exec(compile("\n" * line + block, str(path), "exec"), names)
        printed = [line.rstrip() for line in stdout.getvalue().rstrip().splitlines()]
        if printed:
            pieces.append("\n".join(["\n", "```text", *printed, "```"]))
        snippets += 1
    found = "".join([*pieces, text[end:]])
    if write:
        path.write_text(found)
    elif found != text:
        lines = [text.splitlines(), found.splitlines()]
        names = ["shown", "printed"]
        raise SystemExit("\n".join(difflib.unified_diff(*lines, *names, lineterm="")))
    print(f"{path.name}: {snippets} snippets")


def run(*arguments):
    subprocess.run(["clarity", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def by_polars(file):
    match file.suffix:
        case ".parquet":
            return pl.read_parquet(file)
        case ".arrow":
            return pl.read_ipc(file)
        case ".csv":
            return pl.read_csv(file, infer_schema_length=None)
        case _:
            return pl.read_ndjson(file, infer_schema_length=None)


def by_duckdb(file):
    match file.suffix:
        case ".parquet":
            return duckdb.read_parquet(str(file))
        case ".arrow":
            return duckdb.from_arrow(pyarrow.feather.read_table(file))
        case ".csv":
            return duckdb.read_csv(str(file), sample_size=-1)
        case _:
            return duckdb.read_json(str(file), format="newline_delimited", sample_size=-1)


# What is counted and added up, and in which file and figure its mean stands.
SUMMED = {
    "equal": "esi",
    "drift": "drift",
    "contract_equal": "esi",
    "contract_drift": "drift",
}


def sums_by_polars(frame, keys):
    columns = [expression for name in SUMMED for expression in (
        pl.col(name).count().alias(f"n_{name}"),
        pl.col(name).cast(pl.Float64).sum().alias(f"s_{name}"),
    )]
    return {
        tuple(row[key] for key in keys): [row[f"{kind}_{name}"] for name in SUMMED for kind in "ns"]
        for row in frame.group_by(keys).agg(columns).to_dicts()
    }


def sums_by_duckdb(table, keys):
    columns = ", ".join(f"count({name}), sum({name}::double)" for name in SUMMED)
    # `case` is a word of SQL.
    names = ", ".join(f'"{key}"' for key in keys)
    rows = table.query("runs", f"select {names}, {columns} from runs group by {names}").fetchall()
    return {tuple(row[: len(keys)]): list(row[len(keys) :]) for row in rows}


def encoded(value):
    text = str(value).replace(".", "p").replace("-", "m")
    return re.sub(r"[^A-Za-z0-9_]", "", text)


def cases_of(sweep):
    """The directories of a sweep's or a cohort's results, by case."""
    if not (sweep / "cohort.json").exists():
        return {None: sweep}
    cases = json.loads((sweep / "cohort.json").read_text())["cases"]
    return {case["name"]: sweep / "cases" / case["name"] for case in cases}


def check_runs(file, sweep, looked):
    frame, table = by_polars(file), by_duckdb(file)
    assert frame.columns == table.columns, file
    runs = 0
    keys = ["case"] if "case" in frame.columns else []
    for case, directory in cases_of(sweep).items():
        manifest = json.loads((directory / "sweep_manifest.json").read_text())
        metrics = json.loads((directory / "metrics.json").read_text())
        found = json.loads((directory / "sensitivity.json").read_text())
        runs += len(manifest["runs"])
        for axis in found["axes"]:
            name = axis["axis"]
            contract = {
                figure: next(one["value_scores"] for one in metrics[figure] if one["axis"] == name)
                for figure in ("esi", "drift")
            }
            groups = [*keys, f"axis_{name}"]
            for engine in (sums_by_polars(frame, groups), sums_by_duckdb(table, groups)):
                for value in axis["values"]:
                    key = (case, value["value"]) if keys else (value["value"],)
                    sums = engine[key]
                    for place, (column, figure) in enumerate(SUMMED.items()):
                        count, total = sums[2 * place], sums[2 * place + 1]
                        if column.startswith("contract"):
                            expected = contract[figure][encoded(value["value"])]
                            counted = value["scores"]["runs"]
                        else:
                            expected = value["scores"][figure]["estimate"]
                            counted = value["scores"][figure]["runs"]
                        assert count == counted, (file, key, column, count, counted)
                        if expected is not None:
                            near = isclose(total, expected * count, rel_tol=0, abs_tol=HALF * count)
                            assert near, (file, key, column, total, expected * count)
                        looked.append(column)
    assert frame.height == runs == table.shape[0], (file, frame.height, runs)


def check_points(file, sweep, looked):
    frame, table = by_polars(file), by_duckdb(file)
    rows = []
    for case, directory in cases_of(sweep).items():
        found = json.loads((directory / "sensitivity.json").read_text())
        for axis in found["axes"]:
            for place, value in enumerate(axis["values"]):
                slopes = (axis["esi"] or {}).get("slopes") or {"per_unit": {}}
                scores = value["scores"]
                rows.append({
                    **({"case": case} if case else {}),
                    "axis": axis["axis"],
                    "coordinate": value["coordinate"],
                    "unit": axis["meta"]["unit"],
                    "runs": scores["runs"],
                    "esi": scores["esi"]["estimate"],
                    "esi_runs": scores["esi"]["runs"],
                    "drift": scores["drift"]["estimate"],
                    "agreement": scores["agreement"],
                    "same_far": scores["reasons"]["same_far"],
                    "esi_per_unit": slopes["per_unit"][place],
                })
    names = list(rows[0])
    both = [frame.select(names).rows(), table.project(", ".join(f'"{name}"' for name in names)).fetchall()]
    for engine in both:
        assert engine == [tuple(row.values()) for row in rows], (file, engine, rows)
    for name in ("runs", "esi", "drift"):
        total = sum(row[name] or 0 for row in rows)
        sums = [frame[name].sum(), table.sum(name).fetchall()[0][0]]
        assert all(isclose(found, total, abs_tol=1e-9) for found in sums), (file, name, sums)
    looked.extend(names)


def small_cohort():
    """Three of the cohort example's cases: all of them take a minute."""
    shutil.copytree("examples/cohort", "cohort")
    config = Path("cohort/sweep.toml")
    whole = config.read_text()
    config.write_text(whole.replace('"cases/*.json"', '"cases/film-0[0-2].json"'))
    assert config.read_text() != whole
    return config


def tables():
    configs = {name: Path(f"examples/{name}/sweep.toml") for name in ("mri", "triage")}
    configs["cohort"] = small_cohort()
    for name, config in configs.items():
        run("run", config, "--quiet", "--jobs", 2, "--out", f"clarity/{name}")
    looked, files = [], 0
    # The page has run the first.
    for name in ["phantom", *configs]:
        for table, check in (("runs", check_runs), ("points", check_points)):
            for form in FORMATS:
                file = Path(f"{name}-{table}.{form}")
                run("export", f"clarity/{name}", "--table", table, "-o", file)
                bytes_once = file.read_bytes()
                run("export", f"clarity/{name}", "--table", table, "-o", file)
                assert file.read_bytes() == bytes_once, f"{file}: not the same bytes twice"
                check(file, Path(f"clarity/{name}"), looked)
                files += 1
    print(f"tables: {files} files, {len(looked)} figures by DuckDB and by polars")


def main():
    binary = Path(sys.argv[1]).resolve()
    os.environ["PATH"] = f"{binary.parent}{os.pathsep}{os.environ['PATH']}"
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        Path("examples").symlink_to(ROOT / "examples")
        write = "--write" in sys.argv
        page(PAGE, write, whole=True)
        # Its table is the one that the page exported.
        page(README, write, whole=False)
        tables()
        os.chdir(ROOT)


main()
