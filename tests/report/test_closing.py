"""The end of a page: a configuration that can be read back, facts that are known."""

from __future__ import annotations

from html import unescape

import yaml

from sim.locale import catalogue
from sim.report.closing import caveats_html, config_html, made_html

CONFIG = {
    "market": {
        "name": "grocery",
        "values": [1.0, -0.5, None],
        "brands": [{"name": "focal", "price": 3.5}],
        "caveats": ["One sentence that is longer than a line of a short list may well be."],
    },
    "strategies": ["none", "mass+promotion"],
}


def test_a_configuration_is_short_and_reads_back_as_it_was() -> None:
    shown = config_html(CONFIG, "Configuration")
    text = unescape(shown.partition("<pre>")[2].partition("</pre>")[0])
    assert yaml.safe_load(text) == CONFIG
    assert "values: [1.0, -0.5, null]" in text
    assert "strategies: [none, mass+promotion]" in text


def test_what_a_manifest_lacks_is_left_out() -> None:
    words = catalogue("en")
    made = made_html({"command": "relmark trace", "seeds": [1, 2]}, words)
    assert "<dd>relmark trace</dd>" in made and "<dd>1, 2</dd>" in made
    assert words["revision"] not in made and "<details>" not in made


def test_caveats_of_a_market_are_said_in_the_language_of_the_page() -> None:
    recorded = (
        "The brands are invented and the parameters hand-set; no single firm's data stand "
        "behind them."
    )
    french = caveats_html({"caveats": [recorded, recorded]}, catalogue("fr"))
    assert french.count("<li>") == 2
    assert "Les marques sont inventées" in french
