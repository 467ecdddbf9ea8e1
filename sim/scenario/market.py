"""The market: what is sold, by whom, and in which season."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from sim.scenario.base import Finite, NonNegative, Positive, Settings, Share

MarketKind = Literal["repertoire", "invoices", "contract", "durable"]


class BrandSettings(Settings):
    """One brand: what consumers meet of it, and what it runs when nobody changes the plan."""

    name: str = Field(min_length=1)
    taste_breadth: Positive = Field(description="expected share of taste, m_b; rescaled to sum 1")
    price: Positive = Field(1.0, description="regular price a unit, currency")
    unit_cost: NonNegative = Field(0.6, description="variable cost a unit, currency")
    quality: Share = 0.6
    failure_rate: Share = Field(0.03, description="failures a purchase")
    recovery_rate: Share = Field(0.5, description="complaints put right")
    image: Finite = Field(0.0, description="utility")
    certification: Finite = Field(0.0, description="utility of mentions and labels")
    distribution: Share = Field(0.8, description="share of outlets that carry the brand")
    point_of_sale: Finite = Field(0.0, description="utility of the point of sale")
    advertising: NonNegative = Field(0.2, description="status quo: exposures a consumer a week")
    assortment: tuple[Share, Share, Share, Share, Share, Share, Share, Share] = Field(
        (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
        description="how well the range meets a need of each theme",
    )
    values: tuple[Finite, Finite, Finite] = Field((0.0, 0.0, 0.0), description="values stood for")


class MarketSettings(Settings):
    """A market of brands; the first one is the focal firm."""

    name: str
    kind: MarketKind = "repertoire"
    currency: str = "EUR"
    sector_image: Finite = Field(0.0, description="utility shared by all brands")
    fit: str | None = Field(None, description="invoices: folder of a fit; null: the packaged one")
    customers: Literal["fitted", "parametric"] = Field(
        "fitted", description="invoices: drawn from the fit, or from the settings of population"
    )
    entries: tuple[NonNegative, ...] = Field(
        (1.0,), min_length=1, description="invoices, parametric: customers first seen, by week"
    )
    posterior: str | None = Field(
        None, description="file of parameter draws, one row each, columns full parameter paths"
    )
    posterior_fixed: tuple[str, ...] = Field(
        (), description="parameters the user has set, which the posterior then does not draw"
    )
    season: tuple[Positive, ...] = Field((1.0,), description="need by week of the year, cycled")
    brands: tuple[BrandSettings, ...] = Field(min_length=1, max_length=16)
    unidentified: tuple[str, ...] = Field((), description="KPIs these data cannot identify")
    caveats: tuple[str, ...] = Field((), description="what a reader must know of this market")

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [brand.name for brand in self.brands]
        if len(set(names)) != len(names):
            raise ValueError("brand names must differ")
        return self
