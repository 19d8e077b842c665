"""Reports in a real browser: `cargo xtask browser` makes the reports and starts this.

    python3 check.py REPORTS --chromium PATH              every check on every report
    python3 check.py REPORTS --chromium PATH --prove      each check fails on a page that is broken
    python3 check.py REPORTS --chromium PATH --pictures D the pictures of the documentation

REPORTS is a directory of HTML files. They are opened from `file://`, with no network; nothing is
downloaded, and the browser is the one that PATH names.
"""

import argparse
import io
import os
import pathlib
import sys
import tempfile
import time

from PIL import Image
from playwright.sync_api import sync_playwright

import breaks
import checks

SCHEMES = ["light", "dark"]
WIDTHS = [1280, 390]

# A file of the documentation, the report, how it is looked at, from where and how far down.
PICTURES = [
    ("report-wide.png", "phantom", "light", 1280, "h1", 1600),
    ("report-phone.png", "phantom", "dark", 390, "h1", 1600),
    ("report-text.png", "triage", "light", 1280, "#worst-h", 1100),
]


class View:
    """A page as somebody looks at it, and what it said meanwhile."""

    def __init__(self, browser, path, scheme="light", width=1280, scripts=True, height=900):
        self.browser, self.path, self.look = browser, path, (scheme, width)
        self.said = []
        address = path.resolve().as_uri()
        self.context = browser.new_context(
            color_scheme=scheme,
            java_script_enabled=scripts,
            offline=True,
            viewport={"width": width, "height": height},
        )
        self.page = self.context.new_page()

        def request(found):
            if found.url.split("#")[0] != address:
                self.said.append(f"it asks for {found.url[:80]}")

        def message(found):
            if found.type not in ("log", "info", "debug"):
                self.said.append(f"the console has: {found.text}")

        def dialog(found):
            self.said.append(f"it says {found.message!r}")
            found.dismiss()

        self.page.on("request", request)
        self.page.on("console", message)
        self.page.on("dialog", dialog)
        self.page.on("pageerror", lambda error: self.said.append(f"its script fails: {error}"))
        self.page.goto(address)

    def ask(self, question):
        """What the probe tells."""
        return self.page.evaluate(f"{checks.PROBE}.{question}")

    def again(self, path=None, **looks):
        """The same page, or another, in a view of its own."""
        return View(self.browser, path or self.path, *self.look, **looks)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


def faults(browser, path, tests, scheme="light", width=1280):
    """What some checks find in one view of a page, and what it said."""
    with View(browser, path, scheme, width) as view:
        found = [(test.__name__, fault) for test in tests for fault in test(view)]
        return found + [("quiet", said) for said in view.said]


def check(browser, reports):
    """Every check on every report; whether all is well."""
    looks = [(scheme, width, checks.LOOKS) for scheme in SCHEMES for width in WIDTHS]
    # Each of these changes the page: a view of its own.
    once = [("light", 1280, [test]) for test in checks.ONCE] + [("dark", 390, [checks.paper])]
    wrong = 0
    for path in reports:
        begin = time.monotonic()
        before = wrong
        for scheme, width, tests in looks + once:
            for name, fault in faults(browser, path, tests, scheme, width):
                print(f"{path.name}, {scheme}, {width} pixels, {name}: {fault}")
                wrong += 1
        told = "ok" if wrong == before else f"{wrong - before} faults"
        print(f"{path.stem:<8} {told}, {time.monotonic() - begin:.1f} s", flush=True)
    return wrong == 0


def prove(browser, reports):
    """Each broken copy is found out by the check that is there for it."""
    texts = {path.stem: path.read_text() for path in reports}
    unproven = {test.__name__ for test in [*checks.LOOKS, *checks.ONCE, checks.quiet]}
    missed = 0
    with tempfile.TemporaryDirectory() as home:
        for broken in breaks.BREAKS:
            name, was = broken.test.__name__, broken.old[:40]
            copy = pathlib.Path(home, f"{broken.report}.html")
            copy.write_text(broken.of(texts[broken.report]))
            found = faults(browser, copy, [broken.test], broken.scheme, broken.width)
            told = [fault for test, fault in found if test == name and broken.says in fault]
            # A page that has lost its style would be found out for that.
            bare = any("inline style" in fault for _, fault in found)
            if told and not bare:
                unproven.discard(name)
                print(f"{name}, {was!r} changed: {told[0][:100]}", flush=True)
            else:
                missed += 1
                print(f"{name}, {was!r} changed: NOT FOUND, but {found[:3]}", flush=True)
    for name in sorted(unproven):
        print(f"{name} was not seen to fail")
    print(f"{len(breaks.BREAKS)} broken copies, {missed} not found out")
    return missed == 0 and not unproven


def picture(browser, reports, directory):
    """The pictures of the documentation, in few enough colours for a repository."""
    known = {path.stem: path for path in reports}
    directory.mkdir(parents=True, exist_ok=True)
    for name, report, scheme, width, start, height in PICTURES:
        with View(browser, known[report], scheme, width, height=height) as view:
            view.page.locator(start).evaluate("element => scrollTo(0, element.offsetTop - 24)")
            shot = Image.open(io.BytesIO(view.page.screenshot())).convert("RGB")
            shot = shot.quantize(128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
            shot.save(directory / name, optimize=True)
            print(f"{directory / name}: {(directory / name).stat().st_size} bytes")
    return True


def main():
    parser = argparse.ArgumentParser(description="Check reports in a browser.")
    parser.add_argument("reports", type=pathlib.Path)
    parser.add_argument("--chromium", type=pathlib.Path, required=True)
    parser.add_argument("--prove", action="store_true")
    parser.add_argument("--pictures", type=pathlib.Path)
    told = parser.parse_args()
    reports = sorted(told.reports.glob("*.html"))
    # Chromium's own cage needs a user other than root.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=told.chromium, args=arguments)
        if told.pictures:
            ok = picture(browser, reports, told.pictures)
        elif told.prove:
            ok = prove(browser, reports)
        else:
            ok = bool(reports) and check(browser, reports)
        browser.close()
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
