"""Broken copies of reports, as data: each must be found out by the check that is there for it."""

import dataclasses
import re
from collections.abc import Callable

import checks


@dataclasses.dataclass(frozen=True)
class Break:
    """What is done to a report, how the copy is looked at, and what is said of it."""

    test: Callable
    says: str
    old: str
    new: str
    report: str = "phantom"
    scheme: str = "light"
    width: int = 1280
    # The policy knows the page's style and script by their hashes: where they are changed, or a
    # foreign one shall run, it has to go.
    free: bool = False

    def of(self, page):
        """The broken copy."""
        if self.free:
            page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
        broken, found = re.subn(self.old, lambda _: self.new, page, 1, re.DOTALL)
        if not found:
            raise SystemExit(f"{self.says}: the report has nothing like {self.old}")
        return broken


MAIN = "<main>"
FOREIGN = '<main><img src="http://127.0.0.1:9/x" alt="x">'
LABEL = '<text x="180" y="10" dy="0.76em" font-size="14">xxx</text>'
FOLDED = "<details><summary>.*?</summary>"
CHANGED = 'document.querySelector("caption").textContent = "x";'
UNFOLDING = '<div><summary tabindex="0">x</summary></div><details><summary>x</summary>'

BREAKS = [
    Break(checks.structure, "not labelled", 'role="img"', ""),
    Break(checks.structure, "no title and description", "<desc ([^>]*)>[^<]*<", "<desc><"),
    Break(checks.structure, "not labelled", "esi-along-0-t esi", "esi-along-1-t esi"),
    Break(checks.structure, "no table behind it", "<table.*?</table>", ""),
    Break(checks.structure, "no text instead", 'alt="the unperturbed picture"', 'alt=""'),
    Break(checks.structure, "identifier verdict", MAIN, '<main><p id="verdict"></p>'),
    Break(checks.markup, "marquee", MAIN, "<main><marquee>x</marquee>"),
    Break(checks.markup, "onclick", MAIN, '<main onclick="x()">'),
    Break(checks.markup, "leads out", 'href="#verdict"', 'href="http://127.0.0.1:9/x"'),
    Break(checks.markup, "disturb", MAIN, "<main>\u202etxet"),
    Break(checks.markup, "a text of", MAIN, "<main>" + "x" * 5000),
    Break(checks.markup, "bytes are more", MAIN, "<main>" + "<p>x</p>" * 90_000),
    Break(checks.quiet, "Content Security Policy", MAIN, FOREIGN),
    Break(checks.quiet, "asks for http", MAIN, FOREIGN, free=True),
    Break(checks.quiet, "Content Security Policy", '"use strict";', '"use strict"; 1;'),
    Break(checks.quiet, "its script fails", '"use strict";', '"use strict"; gone();', free=True),
    Break(checks.quiet, "it says '1'", MAIN, "<main><script>alert(1)</script>", free=True),
    Break(checks.shown, "is not shown", "W{1200}", "W", "hostile"),
    Break(checks.shown, "nothing says that", "… and 98800 more", "… and 8 more", "hostile"),
    Break(checks.layout, "pixels wide", '<div class="scroll" ', "<div ", width=390),
    Break(checks.layout, "pixels wide", r"dt, dd \{", "dt {", "hostile", width=390, free=True),
    Break(checks.layout, "letters of 8", 'font-size="12"', 'font-size="8"', width=390),
    Break(checks.layout, "cut off", '<text x="[0-9]*"', '<text x="5"'),
    Break(checks.layout, "'xxx' lies on", "(?=<text )", LABEL),
    Break(checks.contrast, "text, stands out", ' fill="#59636e"', ' fill="#9099a2"'),
    Break(checks.contrast, "text, stands out", "#9da7b1; } svg", "#636c76; } svg", scheme="dark", free=True),
    Break(checks.contrast, "text, stands out", ' fill="#fefefe"', ' fill="#000000"'),
    Break(checks.contrast, "#7fb8d8, stands out", ' stroke="#0072b2"', ' stroke="#7fb8d8"'),
    Break(checks.axe, "color-contrast", "--muted: #59636e", "--muted: #9099a2", free=True),
    Break(checks.axe, "html-has-lang", '<html lang="en">', "<html>"),
    Break(checks.axe, "select-name", '<label for="pair">Axes</label>', ""),
    Break(checks.axe, "heading-order", "<h2[^>]*>Verdict</h2>", '<h4 id="verdict-h">Verdict</h4>'),
    Break(checks.keyboard, "does not reach", "<summary>", '<summary tabindex="-1">'),
    Break(checks.keyboard, "not a link past", '<a class="skip"[^<]*</a>', ""),
    Break(checks.keyboard, "nobody sees", r"outline: 2px solid var\(--link\)", "outline: none", free=True),
    Break(checks.keyboard, "does not unfold", FOLDED, UNFOLDING),
    Break(checks.sorting, "descending, is not in order", r"turn \* \(x - y\)", "x - y", free=True),
    Break(checks.sorting, "is not in order", r'\.replace\("\\u2212", "-"\)', "", free=True),
    Break(checks.sorting, "is not in order", r"parseFloat\([^;]*", "NaN", free=True),
    Break(checks.sorting, "is told as", r'head\.setAttribute\("aria-sort"', 'head.setAttribute("x"', free=True),
    Break(checks.sorting, "not what they were", r"append\(\.\.\.\[\.\.\.body\.rows\]", "replaceChildren(...[...body.rows].slice(1)", free=True),
    Break(checks.sorting, "has no button", r"head\.append\(button\)", "", free=True),
    Break(checks.picking, "are seen", r"pair\.id !== pick\.value", "false", free=True),
    Break(checks.picking, "2 options for 3", '<option value="pair-2">[^<]*</option>', ""),
    Break(checks.scriptless, "waits for a click", '<p id="pick" hidden>', '<p id="pick">'),
    Break(checks.scriptless, "pair-2 is not seen", 'id="pair-2" ', 'hidden id="pair-2" '),
    Break(checks.scriptless, "tables are others", '"use strict";', CHANGED, free=True),
    Break(checks.paper, "is not on paper", r"details::details-content \{[^}]*\}", "", free=True),
    Break(checks.paper, "is not on paper", r"\.pair\[hidden\] \{ display: block; \}", "", free=True),
    Break(checks.paper, "the paper is rgb", r"screen and \(prefers", "(prefers", scheme="dark", free=True),
    Break(checks.paper, "wider than the sheet", "  tbody th, td:not[^}]*}", "", "hostile", free=True),
    Break(checks.paper, "is on paper", r"\.skip, #pick \{", ".skip {", free=True),
    Break(checks.paper, "not in the printed text", r"@media print \{", "@media print { td { opacity: 0 }", free=True),
    Break(checks.policy, "a smuggled script runs", "<head>", "<head>", free=True),
    Break(checks.policy, "a smuggled script runs", r"script-src \S+", "script-src 'unsafe-inline';"),
]
