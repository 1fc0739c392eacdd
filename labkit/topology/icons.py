"""The device symbols of a drawing, and its colours for light and dark."""

_PALETTE = """
.labkit-topology{
--paper:#fff;--ink:#1c2530;--soft:#5b6875;--wire:#7b8896;
--face:#2b6cb0;
--bad:#c9302c;--good:#2f855a;--part:#b7791f}
@media (prefers-color-scheme:dark){.labkit-topology{
--paper:#12171d;--ink:#e8edf2;--soft:#a3b0bd;--wire:#7f8c99;
--face:#3a7cc4;--bad:#ff6b63;--good:#58c48d;--part:#e5b454}}
"""
_RULES = """
.labkit-topology text{font-family:system-ui,"Segoe UI","Noto Sans CJK SC","Microsoft YaHei",sans-serif;
text-anchor:middle;dominant-baseline:central;fill:var(--ink);stroke:var(--paper);stroke-width:4px;
stroke-linejoin:round;paint-order:stroke}
.labkit-topology .name{font-size:13px;font-weight:600}
.labkit-topology .port{font-size:10.5px;fill:var(--soft)}
.labkit-topology .caption{font-size:11px;font-style:italic}
.labkit-topology .link{stroke:var(--wire);stroke-width:2}
.labkit-topology .serial{stroke-dasharray:7 3}
.labkit-topology .node use{color:var(--face)}
.labkit-topology .switch use{color:#2c7a7b}
.labkit-topology .host use{color:#5a6778}
.labkit-topology .link.failed{stroke:var(--bad);stroke-width:3.5}
.labkit-topology .link.passed{stroke:var(--good);stroke-width:3}
.labkit-topology .link.partial{stroke:var(--part);stroke-width:3}
.labkit-topology .failed use{color:var(--bad)}
.labkit-topology .failed .name{fill:var(--bad)}
.labkit-topology .passed .name{fill:var(--good)}
.labkit-topology .partial .name{fill:var(--part)}
"""
STYLE = (_PALETTE + _RULES).replace("\n", "")

_GLYPH = 'fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"'
DEFINITIONS = (
    # a round box with two arrows in and two out: forwards between networks
    '<symbol id="labkit-router" viewBox="0 0 58 40">'
    '<path d="M1 12v16c0 6 12.5 11 28 11s28-5 28-11V12z" fill="currentColor" opacity=".82"/>'
    '<ellipse cx="29" cy="12" rx="28" ry="11" fill="currentColor"/>'
    '<ellipse cx="29" cy="12" rx="28" ry="11" fill="none" stroke="#fff" stroke-opacity=".55"/>'
    f'<g {_GLYPH}><path d="M12 8.5l11 2.5m-4-3.5l4 3.5-5 1.5"/>'
    '<path d="M46 15.5l-11-2.5m4 3.5l-4-3.5 5-1.5"/>'
    '<path d="M33 9l9-4m-5.5-.5l5.5.5-1.5 3"/><path d="M25 15l-9 4m5.5.5l-5.5-.5 1.5-3"/></g></symbol>'
    # a flat box with arrows both ways: forwards within a network
    '<symbol id="labkit-switch" viewBox="0 0 60 40">'
    '<rect x="1" y="3" width="58" height="34" rx="6" fill="currentColor"/>'
    '<rect x="1.5" y="3.5" width="57" height="33" rx="5.5" fill="none" stroke="#fff" stroke-opacity=".4"/>'
    f'<g {_GLYPH}><path d="M30 14h19m-5-4l5 4-5 4"/><path d="M30 26H11m5-4l-5 4 5 4"/>'
    '<path d="M30 14H20"/><path d="M30 26h10"/></g></symbol>'
    # a screen on its foot
    '<symbol id="labkit-host" viewBox="0 0 48 42">'
    '<rect x="2" y="1" width="44" height="30" rx="4" fill="currentColor"/>'
    '<rect x="6" y="5" width="36" height="22" rx="1.5" fill="#fff" fill-opacity=".88"/>'
    '<path d="M20 31h8l1.5 6H18.5z" fill="currentColor"/>'
    '<rect x="13" y="36.5" width="22" height="4" rx="2" fill="currentColor"/>'
    "</symbol>"
)
PAPER_STYLE = (
    '.labkit-topology text{font-family:"Noto Sans","Segoe UI","Liberation Sans","Noto Sans CJK SC",'
    "sans-serif;text-anchor:middle;dominant-baseline:central;fill:#000;stroke:#fff;stroke-width:4px;"
    "stroke-linejoin:round;paint-order:stroke}"
    ".labkit-topology .name{font-size:13px;font-weight:700}"
    ".labkit-topology .port{font-size:10.5px}"
    ".labkit-topology .caption{font-size:11px;font-style:italic;stroke-width:7px}"
    ".labkit-topology .link{stroke:#000;stroke-width:1.6}"
    ".labkit-topology .serial{stroke-dasharray:7 3}"
)
"""Black on white, whatever the reader's colours: for printers that have no other."""
PAPER_DEFINITIONS = (
    DEFINITIONS.replace('stroke="#fff"', 'stroke="#000"')
    .replace('fill="currentColor"', 'fill="#fff" stroke="#000" stroke-width="1.4"')
    .replace(' opacity=".82"', "")
)
