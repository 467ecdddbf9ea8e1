"""Money, done again: KPIs from transactions, contacts and unit costs, without the ledger.

Everything here is worked out from ``transactions.parquet``, ``contacts.parquet`` and
``config.yaml`` alone; who had bought before the records begin is asked of the population. The
arms are set so that what the logs do not show costs nothing: clicks earn no points, refreshing a
record is free, everybody is on record and takes the card.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from numpy.typing import NDArray

from sim.market import Market
from sim.scenario.run import Scenario
from sim.studies.compare import run
from tests.worlds import BUSY, EVERYTHING, run_arm, small

Floats = NDArray[np.float64]

SIZE, WARM_UP, WEEKS, RUN_OFF, WINDOW = 300, 30, 26, 26, 20
END = WEEKS + RUN_OFF
RETENTION, ACQUISITION, SHARED = range(3)
KEPT_BACK = 1e-9
"""Share of a budget that is never spent."""

WORLD = (
    f"population.size={SIZE}",
    f"horizon.warm_up={WARM_UP}",
    f"horizon.weeks={WEEKS}",
    f"horizon.run_off={RUN_OFF}",
    f"economy.activity_window={WINDOW}",
    "strategies=[none,status_quo,mass,promotion,one_to_one,loyalty_programme]",
    "budget.total=150",
    "record.transactions=true",
    "record.contacts=true",
    "population.need_mean=0.5",
    "population.identified_rate=1",
    "population.consent_rate=0.6",
    "firm.crm.refresh_cost=0",
    "strategy.one_to_one.offer=0.15",
    "strategy.one_to_one.offer_to=all",
    "strategy.one_to_one.customised_cost=0.05",
    "strategy.loyalty_programme.enrolment=1",
    "strategy.loyalty_programme.points_per_action=0",
    "strategy.loyalty_programme.reward_points=3",
    "strategy.loyalty_programme.reward_value=0.2",
    "strategy.loyalty_programme.expected_redemption=0.4",
    "strategy.loyalty_programme.expiry_weeks=4",
    "strategy.loyalty_programme.newsletter_weeks=3",
)
ARMS = ("none", "status_quo", "mass", "promotion", "one_to_one", "loyalty_programme")


@dataclass
class Books:
    """One arm's books, kept from the logs.

    Attributes:
        arm: its name. config: config.yaml. bought: focal purchases since the warm-up began.
        category: all purchases. contacts: of the arm. before: (size,) bought before the records.
        cost: (END, 3) spend by week and side, discounts apart.
    """

    arm: str
    config: dict[str, Any]
    bought: pd.DataFrame
    category: pd.DataFrame
    contacts: pd.DataFrame
    before: NDArray[np.bool_]
    cost: Floats = field(default_factory=lambda: np.zeros((END, 3)))

    def __post_init__(self) -> None:
        brand = self.config["market"]["brands"][0]
        rows = self.bought.copy()
        rows["face"] = rows["units"] * brand["price"] - rows["amount"]
        rows.loc[rows["face"].abs() < 1e-9, "face"] = 0.0
        rows["margin"] = rows["amount"] - rows["units"] * brand["unit_cost"]
        rows["first"] = ~rows.duplicated("consumer") & ~self.before[rows["consumer"]]
        self.bought = rows
        self.after = rows[rows["week"] >= 0]
        self.programme = self.after[self.after["week"] < WEEKS]
        if self.arm != "none":
            self.cost[:WEEKS, SHARED] += self.usual_media
            getattr(self, f"pay_{self.arm}")()

    # what each arm pays

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The arm's own parameters."""
        found: dict[str, Any] = self.config["strategy"][self.arm]
        return found

    @property
    def usual_media(self) -> float:
        """A week of the usual plan: exposures bought against saturation, currency."""
        firm = self.config["firm"]
        full = firm["media_saturation"]
        exposures = full * np.expm1(self.config["market"]["brands"][0]["advertising"] / full)
        return float(exposures * SIZE * firm["media_cost"])

    def pay_status_quo(self) -> None:
        """The usual plan is all."""

    def pay_mass(self) -> None:
        """All that the usual plan leaves goes to media, evenly."""
        left = self.config["budget"]["total"] - self.usual_media * WEEKS
        self.cost[:WEEKS, SHARED] += left * (1.0 - KEPT_BACK) / WEEKS

    def pay_promotion(self) -> None:
        """Leaflets in the weeks of an event; the cuts themselves are seen at the till."""
        since = np.arange(WEEKS) - self.settings["first_week"]
        event = (since >= 0) & (
            since % self.settings["interval_weeks"] < self.settings["duration_weeks"]
        )
        with_cut = np.unique(self.after["week"][self.after["face"] > 0])
        assert with_cut.tolist() == np.flatnonzero(event).tolist()  # the money sufficed for all
        self.cost[:WEEKS, SHARED] += event * self.settings["feature_per_consumer"] * SIZE

    def pay_one_to_one(self) -> None:
        """Set-up, staff, records, contacts, and fitting each offer to its person."""
        self.pay_fixed(SHARED)
        self.pay_contacts()
        cut = self.after[self.after["face"] > 0]
        side = np.where(cut["first"], ACQUISITION, RETENTION)
        np.add.at(self.cost, (cut["week"], side), cut["units"] * self.settings["customised_cost"])

    def pay_loyalty_programme(self) -> None:
        """Set-up, staff, records, newsletters, cards, points, and rewards not yet covered."""
        self.pay_fixed(RETENTION)
        self.pay_contacts()
        joined = self.programme.drop_duplicates("consumer")["week"]
        cards = np.bincount(joined, minlength=WEEKS)
        self.cost[:WEEKS, RETENTION] += cards * self.settings["card_cost"]
        points = self.points_issued
        price = self.settings["reward_value"] / self.settings["reward_points"]
        set_aside = 0.0
        for week in range(END - 1):
            rewards = self.rewards_taken[week]
            covered = min(rewards, int(set_aside / self.settings["reward_value"] + 1e-9))
            missing = (rewards - covered) * self.settings["reward_value"]
            set_aside -= covered * self.settings["reward_value"]
            accrued = points[week] * price * self.settings["expected_redemption"]
            set_aside += accrued
            self.cost[week, RETENTION] += missing + accrued

    def pay_fixed(self, side: int) -> None:
        """Set-up in the first week, staff every week; hosting of everybody's record is shared."""
        self.cost[0, side] += self.settings["set_up_per_consumer"] * SIZE
        self.cost[:WEEKS, side] += self.settings["staff_per_consumer"] * SIZE
        self.cost[:WEEKS, SHARED] += self.config["firm"]["crm"]["hosting"] * SIZE

    def pay_contacts(self) -> None:
        """Every contact in the log at its channel's price, on whoever it was sent to."""
        first = self.bought.groupby("consumer")["week"].min()
        known = self.contacts["consumer"].map(first).fillna(END) < self.contacts["week"]
        side = np.where(known, RETENTION, ACQUISITION)
        channels = self.config["firm"]["channels"]
        prices = self.contacts["channel"].map(lambda name: channels[name]["unit_cost"])
        np.add.at(self.cost, (self.contacts["week"], side), prices)

    @cached_property
    def points_issued(self) -> Floats:
        """(END,) points by week: units times the tier earned by the units of a year before."""
        issued = np.zeros(END)
        units = np.zeros((SIZE, WARM_UP + END))
        np.add.at(
            units, (self.bought["consumer"], self.bought["week"] + WARM_UP), self.bought["units"]
        )
        rates = np.array([1.0, *(1.0 + np.array(self.settings["tier_bonus"]))])
        for week in range(WEEKS):
            clock = week + WARM_UP
            year = units[:, max(0, clock - 52) : clock].sum(axis=1)
            tier = np.searchsorted(self.settings["tier_units"], year, side="right")
            points = units[:, clock] * self.settings["points_per_unit"] * rates[tier]
            issued[week] = (np.floor(points * 1024 + 0.5) / 1024).sum()
        return issued

    @cached_property
    def rewards_taken(self) -> NDArray[np.int64]:
        """(END,) rewards redeemed by week: each is handed over in the week after."""
        handed = self.contacts["week"][self.contacts["channel"] == "reward"]
        return np.bincount(handed - 1, minlength=END)

    # what follows

    @cached_property
    def discounts(self) -> Floats:
        """(END, 3) face values by week and side."""
        given = np.zeros((END, 3))
        side = np.where(self.after["first"], ACQUISITION, RETENTION)
        np.add.at(given, (self.after["week"], side), self.after["face"])
        return given

    @cached_property
    def factor(self) -> Floats:
        """(END,) what money of a week is worth at the fork."""
        rate = self.config["economy"]["discount_rate"]
        return np.asarray((1.0 + rate) ** (-np.arange(END) / 52.0))

    @cached_property
    def customers(self) -> NDArray[np.int64]:
        """Who bought within the activity window before the fork."""
        weeks = self.bought["week"]
        return np.unique(self.bought["consumer"][(weeks >= -WINDOW) & (weeks < 0)])

    @cached_property
    def prospect_share(self) -> float:
        """Share of consumers who had never bought at the fork; everybody is present."""
        ever = self.before.copy()
        ever[self.bought["consumer"][self.bought["week"] < 0]] = True
        return float(1.0 - ever.mean())

    def acquisition(self, cost: Floats) -> Floats:
        """(END,) what falls on prospects."""
        return np.asarray(cost[:, ACQUISITION] + self.prospect_share * cost[:, SHARED])

    def retention(self, cost: Floats) -> Floats:
        """(END,) what falls on customers."""
        return np.asarray(cost[:, RETENTION] + (1.0 - self.prospect_share) * cost[:, SHARED])

    def between(self, start: int, stop: int) -> pd.DataFrame:
        """Return focal purchases of the weeks ``start`` to ``stop - 1``."""
        return self.bought[(self.bought["week"] >= start) & (self.bought["week"] < stop)]

    def kpis(self) -> dict[str, float]:
        """Return the KPIs that stand on money and purchases."""
        return {**self.of_purchases(), **self.of_money()}

    def of_purchases(self) -> dict[str, float]:
        """Return what the till alone tells."""
        rows, year = self.programme, self.between(max(0, WEEKS - 52), WEEKS)
        counts = rows.groupby("consumer").size()
        category = self.category[(self.category["week"] >= 0) & (self.category["week"] < WEEKS)]
        wallets = category[category["consumer"].isin(year["consumer"])]
        kept = self.between(WEEKS - WINDOW, WEEKS)["consumer"]
        retained = float(np.isin(self.customers, kept).mean())
        weekly = np.bincount(rows["week"], weights=rows["amount"], minlength=WEEKS)
        new = rows[rows["first"]]
        return {
            "revenue": self.after["amount"].sum(),
            "margin": self.after["margin"].sum(),
            "average_ticket": rows["amount"].sum() / len(rows),
            "retention_rate": retained,
            "churn_rate": 1.0 - retained,
            "repeat_rate": float((counts >= 2).mean()),
            "penetration": year["consumer"].nunique() / SIZE,
            "purchase_frequency": len(year) / year["consumer"].nunique(),
            "market_share": rows["units"].sum() / category["units"].sum(),
            "share_of_wallet": year["amount"].sum() / wallets["amount"].sum(),
            "revenue_volatility": weekly.std(ddof=1) / weekly.mean(),
            "new_customers": float(len(new)),
            "conversion_rate": len(new) / (self.prospect_share * SIZE),
        }

    def of_money(self) -> dict[str, float]:
        """Return what costs enter; the money paid has lost each discount already, once."""
        whole = self.cost + self.discounts
        worth = self.after["margin"] * self.factor[self.after["week"]]
        customers = np.isin(self.after["consumer"], self.customers)
        base = worth[customers].sum() - (self.retention(self.cost) * self.factor).sum()
        spent = self.acquisition(whole)[:WEEKS].sum()
        new = self.programme[self.programme["first"]].set_index("consumer")["week"]
        theirs = self.after[self.after["consumer"].isin(new.index)]
        before_spend = theirs["margin"] + np.where(theirs["first"], theirs["face"], 0.0)
        rate = 1.0 + self.config["economy"]["discount_rate"]
        age = (theirs["week"] - theirs["consumer"].map(new)) / 52.0
        at_fork = (before_spend * self.factor[theirs["week"]]).sum()
        discounted = (self.acquisition(whole) * self.factor)[:WEEKS].sum()
        return {
            "marketing_cost": whole.sum(),
            "retention_cost": self.retention(whole).sum(),
            "npv": worth.sum() - (self.cost.sum(axis=1) * self.factor).sum(),
            "clv": base / len(self.customers),
            "cac": spent / len(new),
            "clv_cac_ratio": (before_spend * rate**-age).sum() / spent if spent else np.nan,
            "customer_equity": base + at_fork - discounted,
        }


# --- the tests ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a written comparison."""
    place = tmp_path_factory.mktemp("money")
    settings = small(*WORLD, f"results_dir={place}", "name=books")
    assert run(settings, "relmark compare") == 0
    return place / "compare" / "books"


@pytest.fixture(scope="module")
def books(folder: Path) -> dict[str, Books]:
    """Return every arm's books."""
    config = yaml.safe_load((folder / "config.yaml").read_text("utf-8"))
    sold = pd.read_parquet(folder / "transactions.parquet")
    sent = pd.read_parquet(folder / "contacts.parquet")
    start = Market(Scenario.model_validate(config))
    before = (start.consumers.state["bought"] & 1) == 1
    kept = {}
    for arm in ARMS:
        category = sold[sold["strategy"] == arm].sort_values("week", kind="stable")
        own = category[category["brand"] == 0].reset_index(drop=True)
        contacts = sent[sent["strategy"] == arm]
        kept[arm] = Books(arm, config, own, category, contacts, before)
    return kept


@pytest.fixture(scope="module")
def runs(folder: Path) -> dict[Any, Any]:
    """Return the row of runs.parquet of each strategy."""
    return pd.read_parquet(folder / "runs.parquet").set_index("strategy").to_dict("index")


@pytest.mark.parametrize("arm", ARMS)
def test_kpis_worked_out_without_the_ledger(
    books: dict[str, Books], runs: dict[Any, Any], arm: str
) -> None:
    for name, expected in books[arm].kpis().items():
        found = runs[arm][name]
        if np.isnan(expected):
            assert pd.isna(found), name
        else:
            assert found == pytest.approx(expected, rel=1e-9, abs=1e-9), name


@pytest.mark.parametrize("arm", [arm for arm in ARMS if arm != "status_quo"])
def test_differences_to_the_baseline_worked_out_without_the_ledger(
    books: dict[str, Books], runs: dict[Any, Any], arm: str
) -> None:
    own, other = books[arm], books["status_quo"]
    cost = (own.cost + own.discounts).sum() - (other.cost + other.discounts).sum()
    gross = (own.after["margin"] + own.after["face"]).sum()
    gross -= (other.after["margin"] + other.after["face"]).sum()
    if cost > 0:
        assert runs[arm]["romi"] == pytest.approx((gross - cost) / cost, rel=1e-9)
    else:
        assert pd.isna(runs[arm]["romi"])
    won = own.kpis()["new_customers"] - other.kpis()["new_customers"]
    spent = own.acquisition(own.cost + own.discounts)[:WEEKS].sum()
    spent -= other.acquisition(other.cost + other.discounts)[:WEEKS].sum()
    if won > 0:
        assert runs[arm]["incremental_cac"] == pytest.approx(spent / won, rel=1e-9)
    else:
        assert pd.isna(runs[arm]["incremental_cac"])


def test_the_logs_hold_what_the_sums_are_about(books: dict[str, Books]) -> None:
    assert (books["promotion"].after["face"] > 0).sum() > 20
    assert (books["one_to_one"].after["face"] > 0).sum() > 20
    assert len(books["one_to_one"].contacts) > 500
    loyal = books["loyalty_programme"]
    assert loyal.rewards_taken.sum() > 20
    # All points are settled before the end: a reward of the last week would not be in the log.
    assert loyal.rewards_taken[-5:].sum() == 0
    assert loyal.points_issued.sum() > 100
    for arm in ("none", "status_quo", "mass", "promotion"):
        assert books[arm].contacts.empty
    assert books["none"].cost.sum() == 0.0
    for arm in ARMS:  # the same people, the same past
        assert (books[arm].customers == books["none"].customers).all()
        assert len(books[arm].programme[books[arm].programme["first"]]) > 0


def test_the_ledger_says_the_same_week_by_week(books: dict[str, Books], folder: Path) -> None:
    ledger = pd.read_parquet(folder / "ledger.parquet")
    for arm in ARMS:
        rows = ledger[ledger["strategy"] == arm]
        by_week = np.bincount(rows["week"], weights=rows["amount"], minlength=END)
        expected = (books[arm].cost + books[arm].discounts).sum(axis=1)
        np.testing.assert_allclose(by_week, expected, rtol=1e-9, atol=1e-9, err_msg=arm)
        np.testing.assert_allclose(rows["amount"], rows["units"] * rows["unit_cost"], rtol=1e-12)


@pytest.mark.parametrize("total", [45.0, 80.0, 1000.0])
@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("arm", [*ARMS, "mass+promotion", EVERYTHING])
def test_no_budget_is_exceeded(arm: str, keep: bool, total: float) -> None:
    kept = f"budget.keep_status_quo={str(keep).lower()}"
    market = run_arm(arm, *BUSY, f"budget.total={total}", kept)
    rows = market.brands[0].ledger.rows()
    assert rows["amount"].sum() <= total
    assert (rows["amount"] > 0).all()
    if arm != "none":
        assert rows["amount"].sum() > 0
    if arm == "mass":  # money left over would be a plan that does not use it
        assert rows["amount"].sum() == pytest.approx(total, rel=1e-6)
    new = rows[rows["week"] >= 18]
    items = [market.recording().items[index] for index in new["item"]]
    assert set(items) <= {"discount", "customised", "reward"}  # only what is owed


def test_points_issued_are_redeemed_expired_or_outstanding() -> None:
    market = run_arm(
        "loyalty_programme+one_to_one", *BUSY, "strategy.loyalty_programme.expiry_weeks=4"
    )
    rows = market.recording().points
    week, issued, redeemed, expired, outstanding, liability = rows.T
    assert week.tolist() == list(range(24))
    assert (np.cumsum(issued - redeemed - expired) == outstanding).all()
    assert issued.sum() == redeemed.sum() + expired.sum() + outstanding[-1]
    assert min(issued.sum(), redeemed.sum(), expired.sum(), outstanding[-1]) > 0
    assert issued[18:].sum() == 0  # none in the run-off
    cost = market.settings.strategy["loyalty_programme"]
    price = cost["reward_value"] / cost["reward_points"] * cost["expected_redemption"]
    np.testing.assert_allclose(liability, outstanding * price, rtol=1e-12)
    handed = market.recorder.all_contacts()
    given = handed["week"][handed["channel"] == market.channels.index("reward")]
    taken = np.bincount(given, minlength=24)[1:]
    assert (taken * cost["reward_points"] == redeemed[:-1]).all()
