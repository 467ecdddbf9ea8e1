"""Fit ``market=gift_retail`` to the packaged invoices: ``python -m experiments.fit_gift_retail``.

Writes ``sim/data/gift_retail_fit.parquet`` and ``.json``, the fit that the package ships.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sim.population.invoices import load_invoices, net_orders, weekly_orders
from sim.population.rates import fit_rates, save_fit

SOURCE = {
    "source": "UCI Online Retail, 2010-12-01 to 2011-12-06 (53 weeks), via R package onlineretail",
    "licence": "CC0 (sim/data/licences/onlineretail_DESCRIPTION.txt)",
    "order": "all that one customer bought on one day, net of cancellations",
    "cancellations": "taken from the same customer's latest earlier orders, newest first",
    "wholesalers": "kept: the data do not mark them; the joint distribution gives them cells",
}


def main() -> None:
    """Fit all customers and write the packaged files."""
    fit = fit_rates(weekly_orders(net_orders(load_invoices())))
    folder = Path(__file__).resolve().parents[1] / "sim" / "data"
    save_fit(replace(fit, provenance=SOURCE | fit.provenance), folder)
    print(f"{fit.rate.size} cells from {fit.provenance['customers']} customers -> {folder}")


if __name__ == "__main__":
    main()
