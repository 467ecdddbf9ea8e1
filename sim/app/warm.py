"""Everything pages import late, imported at leisure once the app listens."""

import sim.measures.definitions
import sim.plots.style
import sim.report.figures
import sim.report.html
import sim.report.tables
import sim.results  # noqa: F401
from sim.app.comparing.markets import markets

markets()
