"""Service recovery: who complains is answered, nobody else, and as far as the money goes."""

from __future__ import annotations

import numpy as np
import pytest

from tests.strategies.serving import play, same_people, spent


def test_answers_restore_trust_and_attachment() -> None:
    answered, plain = play("service_recovery").consumers.state, play("none").consumers.state
    assert answered["trust_good"][:, 0].mean() > plain["trust_good"][:, 0].mean()
    assert answered["attachment"][:, 0].mean() > plain["attachment"][:, 0].mean()


def test_who_does_not_complain_is_left_alone() -> None:
    content = ("behaviour.complaint_rate=0",)
    market = play("service_recovery", *content)
    assert same_people(market, play("none", *content))
    assert spent(market, "compensation") == 0.0


def test_each_answer_is_paid_and_counted() -> None:
    market = play("service_recovery", weeks=0)
    programme = market.brands[0].active[0]
    count = 0
    for _ in range(30):
        market.run_for(1)
        count += programme._amends.answered.size
        out = market.consumers.outcome[programme._amends.answered]
        assert np.all(out["complaints"] > out["recoveries"])
    assert count > 50
    assert spent(market, "compensation") == pytest.approx(3.5 * count)
    assert spent(market, "staff") == pytest.approx(count + 30 * 900 * 0.0002)


def test_money_is_never_overdrawn() -> None:
    market = play("service_recovery", total=60.0)
    assert 20.0 < spent(market) <= 60.0
    assert play("service_recovery", total=0.0, set_up_per_consumer=0.0).week == 30


def test_apologies_without_money_are_worth_less_and_the_second_less_than_the_first() -> None:
    paid, cheap = play("service_recovery"), play("service_recovery", compensation=0.0)
    worn = play("service_recovery", "behaviour.recovery_wear=0.0")

    def trust(market: object) -> float:
        return float(market.consumers.state["trust_good"][:, 0].sum())  # type: ignore[attr-defined]

    assert trust(play("none")) < trust(cheap) < trust(paid) < trust(worn)


def test_only_known_customers_are_answered_where_so_decided() -> None:
    nobody = ("population.identified_rate=0", "population.consent_rate=0")
    market = play("service_recovery", *nobody, answered="known")
    assert same_people(market, play("none", *nobody))
