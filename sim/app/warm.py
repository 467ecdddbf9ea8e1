"""Everything pages import late, imported at leisure once the app listens."""

import sim.plots.style
import sim.report.html  # noqa: F401
