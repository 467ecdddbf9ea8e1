"""Reports: self-contained pages that explain a result without a network or an installation."""

from sim.report.compare import report_html, write_report

__all__ = ["report_html", "write_report"]
