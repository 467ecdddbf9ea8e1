"""Run by each notebook's kernel when it starts: figures become what the site's script draws."""

import re
from html import escape

import plotly.io as pio
from plotly.io.base_renderers import MimetypeRenderer

from sim.report.html import json_for_script


class SiteRenderer(MimetypeRenderer):
    """Writes a figure as its description; plotly.js and the two looks are once in the site."""

    def to_mimebundle(self, fig_dict: dict) -> dict[str, str]:
        """Return the element of a figure: the site's own script draws it."""
        fig_dict["layout"].pop("template", None)
        height = fig_dict["layout"].get("height", 400)
        return {
            "text/html": f'<div class="relmark-figure" role="figure" '
            f'aria-label="{escape(label(fig_dict))}" style="min-height:{height}px"></div>'
            f'<script type="application/json">{safe(fig_dict)}</script>'
        }


def safe(figure: dict) -> str:
    """Return a figure as JSON without a sign that Markdown might take for its own."""
    return json_for_script(figure).replace(">", "\\u003e").replace("&", "\\u0026")


def label(figure: dict) -> str:
    """Return what stands on a figure, for those who cannot see it: title, axes, legend."""
    layout = figure["layout"]
    axes = [axis.get("title", {}) for name, axis in layout.items() if re.match("[xy]axis", name)]
    texts = [title.get("text") for title in [layout.get("title", {}), *axes]]
    texts += [trace.get("name") for trace in figure["data"] if trace.get("showlegend", True)]
    return re.sub(r"<[^>]*>", " ", " · ".join(dict.fromkeys(filter(None, texts))))


pio.renderers["site"] = SiteRenderer()
pio.renderers.default = "site"
