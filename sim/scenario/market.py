"""The market: what is sold, by whom, and in which season."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.errors import nearest
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
    factors: dict[str, Finite] = Field(
        default_factory=dict, description="how much it has of the user's own factors, by name"
    )


class ShockSettings(Settings):
    """News about one brand that reaches consumers from outside the market."""

    week: int = Field(ge=-5200, le=5200, description="week of the news, counted from the fork")
    kind: Literal["press", "scandal"] = Field(
        "press", description="press: a product test or article; scandal: a story about conduct"
    )
    reach: Share = Field(0.3, description="share of consumers of average media use who hear it")
    valence: Annotated[float, Field(ge=-1.0, le=1.0, allow_inf_nan=False)] = Field(
        -1.0, description="-1 devastating to 1 glowing"
    )
    weight: NonNegative = Field(5.0, description="friends' messages that a piece of news is worth")
    brand: str | None = Field(None, description="name of the brand; null: the focal firm")

    @model_validator(mode="after")
    def _scandals_are_bad(self) -> Self:
        if self.kind == "scandal" and self.valence > 0.0:
            raise ValueError("a scandal has a valence of at most 0")
        return self


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
    factors: dict[str, Finite] = Field(
        default_factory=dict, description="the user's own loyalty factors: utility weight by name"
    )
    season: tuple[Positive, ...] = Field((1.0,), description="need by week of the year, cycled")
    brands: tuple[BrandSettings, ...] = Field(min_length=1, max_length=16)
    shocks: tuple[ShockSettings, ...] = Field(
        (), description="news from outside: {week, kind, reach, valence, weight, brand}"
    )
    unidentified: tuple[str, ...] = Field((), description="KPIs these data cannot identify")
    caveats: tuple[str, ...] = Field((), description="what a reader must know of this market")

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [brand.name for brand in self.brands]
        if len(set(names)) != len(names):
            raise ValueError("brand names must differ")
        return self

    @model_validator(mode="after")
    def _news_is_of_brands(self) -> Self:
        names = [brand.name for brand in self.brands]
        for shock in self.shocks:
            if shock.brand is not None and shock.brand not in names:
                raise ValueError(
                    f"shocks name the brand '{shock.brand}'; choose from {', '.join(names)}"
                )
        return self

    @model_validator(mode="after")
    def _factors_are_known(self) -> Self:
        for brand in self.brands:
            for name in brand.factors:
                if name not in self.factors:
                    near = nearest(name, self.factors)
                    raise ValueError(
                        f"factor '{name}' of brand {brand.name} is not in market.factors{near}"
                    )
        return self
