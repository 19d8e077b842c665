"""A runner whose model wants to break out of the page that shows what it says."""

import json
import pathlib
import sys

SCRIPT = "<script>alert(1)</script>"
PICTURE = '"><img src=x onerror=alert(1)>'
TITLE = "</title></desc><svg onload=alert(1)>"
END = "</pre></details></main></body></html><style>*{display:none}</style>after the end"

# An answer and its reason: as many as a report has room for cells.
SAID = [
    (SCRIPT, SCRIPT * 20),
    (PICTURE, "'" + PICTURE + "\n<meta http-equiv=refresh content=0>" + TITLE),
    (TITLE, "bell \u0007, nothing \u0000, escape \u001b[31m, delete \u007f, next line \u0085, \ufffe"),
    ("\u202eenon\u202c", "\u2066\u2067\u202e turned round \u2069"),
    ("لا شيء", "لا يوجد شيء في الصورة, אין כלום"),
    ("W" * 100_000, "no room to break " + "x" * 100_000),
    ("🩻" * 400, "👩‍⚕️ " * 25_000),
    ("{{ 7 * 7 }} {% include 'x' %}", "${7*7} <%= 7 * 7 %> {# gone? #} &lt;b&gt; &amp;amp; " + END),
]
WORDS = 4


def said(spec):
    """The saying of a cell; what is beyond them, and the baseline, is dull."""
    word, far = (spec["perturbations"][axis] for axis in spec["axes"])
    place = WORDS * (spec["far"].index(far) - 1) + spec["words"].index(word) - 1
    hostile = far in spec["far"][1:] and word in spec["words"][1 : WORDS + 1]
    return SAID[place] if hostile else ("none", "nothing was seen")


def main():
    told = dict(zip(sys.argv[1::2], sys.argv[2::2]))
    spec = json.loads(pathlib.Path(told["--config"]).read_text())
    answer, reason = said(spec)
    out = pathlib.Path(told["--output"])
    manifest = {
        "run_id": END,
        "timestamp": SCRIPT,
        "seed": int(told["--seed"]),
        "artifacts": [],
        "adapter": SCRIPT,
        "model": {"name": PICTURE, "note": TITLE + "y" * 5000},
        "versions": {"<svg onload=alert(1)>": "\u202e"},
    }
    (out / "manifest.json").write_text(json.dumps(manifest))
    trace = {"step": 1, "output": answer, "justification": reason}
    (out / "trace_pack.jsonl").write_text(json.dumps(trace) + "\n")


if __name__ == "__main__":
    main()
