"""What a report must be in a browser: each check takes a view of a page and gives its faults."""

import collections
import io
import pathlib
import re
import unicodedata
from importlib import resources

import axe_playwright_python
from pypdf import PdfReader

from hostile import runner

HERE = pathlib.Path(__file__).resolve().parent
PROBE = (HERE / "probe.js").read_text().split("\n", 2)[2].strip()
AXE = (resources.files(axe_playwright_python) / "axe.min.js").read_text()

# WCAG 2.2 AA, and what people who use screen readers advise besides.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

# Colours that may be faint: lines of the grid, what lies behind a cliff, paper, and what is pale
# between edges that are not.
FAINT = {"#d8dee4", "#f6dcea", "#ffffff", "#a6cde6", "#f0c39b"}

# What the templates are made of; anything else was smuggled in.
TAGS = set(
    "html head meta title style body a header h1 p main section h2 h3 div svg desc rect line"
    " polyline polygon circle text details summary table caption thead tbody tr th td button"
    " label select option figure img figcaption article dl dt dd del ins span bdi ul li pre code"
    " script".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name class href id dir aria-labelledby aria-label aria-sort"
    " role tabindex xmlns viewBox width height font-family font-size font-weight x y x1 x2 y1 y2"
    " cx cy r dy points fill stroke stroke-width text-anchor transform for value hidden src alt"
    " scope open type".split()
)
ADDRESS = re.compile(r"#[a-z]+|data:image/png;base64,[A-Za-z0-9+/=]+")
# Characters that turn the direction of what follows, or are none.
DISTURBING = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")

# The most characters of an answer, of any text, and the most bytes of a page of an example.
MOST = 1_200
LONGEST = 4_200
LARGEST = 600_000

NUMBER = re.compile(r"\[?([-+\u2212]?\d+(?:\.\d+)?)")
MISSING = "\u2013"

# Printable pixels of a sheet of A4 between margins of a centimetre.
SHEET = 718


def structure(view):
    """Text alternatives, a table behind every plot, identifiers that are one's own."""
    for plot in view.ask("plots()"):
        if plot["role"] != "img" or not plot["labelled"]:
            yield f"{plot['name']} is not labelled as a picture"
        if not plot["title"] or not plot["about"] or plot["title"] == plot["about"]:
            yield f"{plot['name']} has no title and description that differ"
        if not plot["table"]:
            yield f"{plot['name']} has no table behind it in its section"
    for picture in view.ask("pictures()"):
        if not picture["alt"] or not picture["drawn"]:
            yield f"a picture is not drawn, or has no text instead: {picture['alt']!r}"
    for which, count in collections.Counter(view.ask("ids()")).items():
        if count > 1:
            yield f"{count} elements have the identifier {which}"


def markup(view):
    """Nothing but what the templates are made of: no text has become an element."""
    found = view.ask("markup()")
    for kind, known in (("tags", TAGS), ("attributes", ATTRIBUTES)):
        for stranger in sorted(set(found[kind]) - known):
            yield f"{stranger} is none of the page's {kind}"
    for address in found["addresses"]:
        if not ADDRESS.fullmatch(address):
            yield f"it leads out of the page: {address[:80]}"
    texts = view.ask("texts()")
    for text in texts:
        if len(text) > LONGEST:
            yield f"a text of {len(text)} characters: {text[:40]!r}"
        if DISTURBING.search(text):
            yield f"characters that disturb a page: {text[:80]!r}"
    if view.path.stat().st_size > LARGEST:
        yield f"{view.path.stat().st_size} bytes are more than {LARGEST}"


def shown(view):
    """What the hostile model answers can be read, as it is or with its end cut off visibly."""
    if view.path.stem != "hostile":
        return
    texts = view.ask("texts()")
    for answer, _ in runner.SAID:
        start = DISTURBING.sub("\ufffd", answer)[:MOST]
        if not any(start in text for text in texts):
            yield f"{start[:40]!r} is not shown"
        left_out = len(answer) - MOST
        if left_out > 0 and f"… and {left_out} more characters" not in texts:
            yield f"nothing says that {left_out} characters of {start[:9]!r} are left out"


def layout(view):
    """Nothing wider than the window, nothing cut off, nothing too small, no label on another."""
    for fold in ("folded", "unfolded"):
        width = view.ask("width()")
        if width["page"] > width["window"]:
            yield f"{fold}, the page is {width['page']} pixels wide, the window {width['window']}"
        view.ask("unfold()")
    for plot in view.ask("labels()"):
        edge = plot["box"]
        for text in plot["texts"]:
            box, where = text["box"], f"{text['text']!r} of the plot {plot['name']}"
            if text["size"] < 9:
                yield f"{where} has letters of {text['size']:.1f} pixels"
            inside = edge["left"] - 1 <= box["left"] and box["right"] <= edge["right"] + 1
            if not inside or box["top"] < edge["top"] - 1 or box["bottom"] > edge["bottom"] + 1:
                yield f"{where} is cut off"
        for one, other in pairs_of(plot["texts"]):
            if overlap(one["box"], other["box"]):
                yield f"{one['text']!r} lies on {other['text']!r} in the plot {plot['name']}"


def pairs_of(things):
    return ((a, b) for place, a in enumerate(things) for b in things[place + 1 :])


def overlap(a, b):
    """Whether letters touch: boxes of lines are higher than what stands in them."""
    across = min(a["right"], b["right"]) - max(a["left"], b["left"])
    along = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
    return across > 0 and along > 0.4 * min(a["bottom"] - a["top"], b["bottom"] - b["top"])


def contrast(view):
    """Letters of plots at 4.5 to 1 and marks at 3 to 1, where axe does not look."""
    view.ask("unfold()")
    for mark in view.ask("contrasts()"):
        least = 4.5 if mark["kind"] == "text" else 3
        if mark["kind"] not in FAINT and mark["ratio"] < least:
            yield f"{mark['name']}, {mark['kind']}, stands out by {mark['ratio']:.2f}, not {least}"


def axe(view):
    """axe finds nothing, however slight, with everything unfolded."""
    view.ask("unfold()")
    view.page.evaluate(AXE)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    for rule in view.page.evaluate("options => axe.run(document, options)", options)["violations"]:
        where = ", ".join(str(node["target"][0]) for node in rule["nodes"][:3])
        yield f"axe, {rule['impact']}: {rule['help']} ({rule['id']}), at {where}"


def keyboard(view):
    """Tab goes everywhere, visibly; Enter and Space unfold what is folded."""
    press, reached, keys = view.page.keyboard.press, [], ["Enter", "Space"]
    while len(reached) < 1000:
        press("Tab")
        at = view.ask("focus()")
        if at is None or (reached and at["place"] == reached[0]):
            break
        reached.append(at["place"])
        if len(reached) == 1:
            press("Enter")
            if at["kind"] != "a" or view.ask("target()") != "verdict":
                yield f"the first stop is {at['name']}, not a link past the head"
        if at["outline"] < 1 or at["ratio"] < 3 or not at["seen"]:
            yield f"nobody sees that {at['name']} has the focus"
        if at["kind"] == "summary":
            press(keys[len(reached) % 2])
            if not view.ask("focus()")["open"]:
                yield f"{at['name']} does not unfold"
    for stop in view.ask("stops()"):
        if stop["place"] not in reached:
            yield f"Tab does not reach {stop['name']}"


def rank(cell):
    """Numbers first, then words, what is missing last."""
    if cell == MISSING:
        return 2, 0
    number = NUMBER.match(cell)
    return (0, float(number[1].replace("\u2212", "-"))) if number else (1, cell.encode("utf-16-be"))


def in_order(cells, falling):
    ranks = [rank(cell) for cell in cells]
    groups = [[value for kind, value in ranks if kind == which] for which in (0, 1)]
    kinds = [kind for kind, _ in ranks]
    return kinds == sorted(kinds) and all(g == sorted(g, reverse=falling) for g in groups)


def sorting(view):
    """Each column of each table, up by Enter and down by Space; rows stay whole."""
    view.ask("unfold()")
    for place, before in enumerate(view.ask("tables()")):
        if not before["sortable"]:
            continue
        for column in range(len(before["heads"])):
            if not before["heads"][column]["button"]:
                yield f"column {column} of {before['caption']!r} has no button"
                continue
            view.ask(f"button({place}, {column})")
            for key, way in (("Enter", "ascending"), ("Space", "descending")):
                view.page.keyboard.press(key)
                after = view.ask(f"tables()[{place}]")
                what = f"column {column} of {before['caption']!r}, {way}"
                cells = [row[column] for row in after["rows"]]
                if not in_order(cells, way == "descending"):
                    yield f"{what}, is not in order: {cells[:8]}"
                if sorted(after["rows"]) != sorted(before["rows"]):
                    yield f"{what}: rows are not what they were"
                told = [head["sort"] for head in after["heads"]]
                if told != [way if at == column else None for at in range(len(told))]:
                    yield f"{what}, is told as {told}"


def picking(view):
    """Two axes are picked and seen alone."""
    pairs, options = view.ask("pairs()"), view.ask("options()")
    if len(options) != len(pairs):
        yield f"{len(options)} options for {len(pairs)} pairs of axes"
    if len(options) < 2:
        return
    # From the first by the arrow keys, as a keyboard does it.
    view.page.focus("#pair")
    for option in options:
        shown = [pair["id"] for pair in view.ask("pairs()") if pair["seen"]]
        if shown != [option]:
            yield f"with {option} picked, {shown} are seen"
        view.page.keyboard.press("ArrowDown")


def scriptless(view):
    """Without scripts the page is whole: every pair, every table, nothing that does nothing."""
    with view.again(scripts=False) as bare:
        for pair in bare.ask("pairs()"):
            if not pair["seen"]:
                yield f"{pair['id']} is not seen without scripts"
        if any(found["seen"] for found in bare.ask("seen('#pick, th button')")):
            yield "without scripts something waits for a click"
        if bare.ask("pairs().length") != view.ask("pairs().length"):
            yield "without scripts pairs are missing"
        told = [
            [(table["caption"], table["rows"]) for table in page.ask("tables()")]
            for page in (bare, view)
        ]
        if told[0] != told[1]:
            yield "without scripts the tables are others"


def paper(view):
    """On paper everything is unfolded, dark on white, and within the sheet."""
    view.page.emulate_media(media="print")
    view.page.set_viewport_size({"width": SHEET, "height": 1000})
    if view.ask("paper()") != "rgb(255, 255, 255)":
        yield f"the paper is {view.ask('paper()')}"
    for thing in view.ask("seen('table, svg, img, details > .scroll')"):
        if not thing["seen"]:
            yield f"{thing['name']} is not on paper"
    for thing in view.ask("seen('.skip, #pick')"):
        if thing["seen"]:
            yield f"{thing['name']} is on paper"
    tables = view.ask("tables()")
    for table in tables:
        if table["right"] > table["edge"] + 1:
            yield f"{table['caption']!r} is wider than the sheet"
    margin = dict.fromkeys(("top", "right", "bottom", "left"), "1cm")
    sheets = PdfReader(io.BytesIO(view.page.pdf(format="A4", margin=margin))).pages
    # Fonts draw some pairs of letters as one sign.
    printed = unicodedata.normalize("NFKC", "".join(sheet.extract_text() for sheet in sheets))
    printed = "".join(printed.split())
    for table in tables:
        for cell in [table["caption"], *(cell for row in table["rows"] for cell in row)]:
            # What runs from right to left is extracted in another order.
            if cell.isascii() and "".join(cell.split()) not in printed:
                yield f"{cell!r} of {table['caption']!r} is not in the printed text"
                break


SMUGGLED = (
    "<script>document.title='ran'</script><svg onload=\"document.title='ran'\"></svg>"
    "<img src=x: onerror=\"document.title='ran'\" alt=''>"
)


def policy(view):
    """What is smuggled into a copy of the page does not run, and the browser says why."""
    smuggled = view.path.with_suffix(".smuggled.html")
    text = view.path.read_text()
    smuggled.write_text(text.replace("<main>", f"<main>{SMUGGLED}"))
    with view.again(smuggled) as copy:
        copy.page.wait_for_timeout(100)
        if copy.page.title() == "ran":
            yield "a smuggled script runs"
        if not any("Content Security Policy" in said for said in copy.said):
            yield "no policy is broken by a smuggled script"
    smuggled.unlink()


def quiet(view):
    """No request, no message, no dialog; every view is held to it when it ends."""
    view.page.wait_for_timeout(100)
    return iter(())


# For each way to look at a page; and those for which one way will do.
LOOKS = [structure, markup, layout, contrast, axe]
ONCE = [shown, keyboard, sorting, picking, scriptless, paper, policy]
