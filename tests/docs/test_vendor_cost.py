"""docs/add-a-vendor.md: its numbers are near those of the code, and its excerpts are in it."""

import re

import vendor_cost

NEAR, GROWS = 0.05, 0.25
"""By which share ZXROS, and IOS, to which more is added, may have moved since `make docs` ran."""
FEW = 40
"""Lines that matter to nobody."""


def test_the_table_is_near_the_truth():
    """Each part of ZXROS costs about what the page says, and all of IOS does."""
    told = vendor_cost.written()
    for part, lines in vendor_cost.cost("zte").items():
        assert abs(lines - told[part][0]) <= max(FEW, NEAR * lines), f"{part}: run `make docs`"
    total = sum(vendor_cost.cost("cisco").values())
    assert abs(total - told["**all of the vendor's own**"][1]) <= GROWS * total, "run `make docs`"


def test_the_headline_is_true():
    """ZXROS costs about as many lines as the first paragraph says."""
    said = re.search(r"in \[([\d,]+) lines\]", vendor_cost.PAGE.read_text(encoding="utf-8"))
    assert said is not None
    total = sum(vendor_cost.cost("zte").values())
    assert abs(total - int(said[1].replace(",", ""))) <= 0.05 * total


def test_excerpts_are_the_code():
    """What the page shows of Python stands so in the package or in the graders."""
    blocks = re.findall(r"```python\n(.*?)```", vendor_cost.PAGE.read_text(encoding="utf-8"), re.DOTALL)
    files = [*(vendor_cost.NOS / "zte").rglob("*.py"), *(vendor_cost.ROOT / "graders").glob("*.py")]
    code = [path.read_text(encoding="utf-8") for path in files]
    assert len(blocks) == 4
    for block in blocks:
        assert any(block in text for text in code), block


def test_every_file_is_named():
    """The first table says of each module what it is for."""
    page = vendor_cost.PAGE.read_text(encoding="utf-8")
    for path in (vendor_cost.NOS / "zte").glob("*.py"):
        assert path.name == "__init__.py" or f"`{path.name}`" in page, path.name
