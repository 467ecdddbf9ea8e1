"""Both layouts read alike; what is wrong with a file is said in a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import UserError
from sim.studies.choice.panel import ChoicePanel
from sim.studies.choice.read import read_panel
from tests.studies.choice.worlds import BRANDS, lived


def wide_frame(panel: ChoicePanel) -> pd.DataFrame:
    columns: dict[str, object] = {"id": panel.owner()}
    for key, values in (("disp", panel.display), ("feat", panel.feature), ("price", panel.price)):
        columns |= {f"{key}.{brand}": values[:, b] for b, brand in enumerate(BRANDS)}
    return pd.DataFrame(columns | {"choice": [BRANDS[y] for y in panel.chosen]})


def long_frame(panel: ChoicePanel) -> pd.DataFrame:
    owner = panel.owner()
    rows = [
        {
            "household": owner[n],
            "occasion": n - panel.start[owner[n]],
            "brand": brand,
            "price": panel.price[n, b],
            "display": panel.display[n, b],
            "feature": panel.feature[n, b],
            "chosen": int(panel.chosen[n] == b),
        }
        for n in range(panel.chosen.shape[0])
        for b, brand in enumerate(BRANDS)
    ]
    return pd.DataFrame(rows).sample(frac=1.0, random_state=1)


@pytest.fixture(scope="module")
def panel() -> ChoicePanel:
    return lived(25, 5)


def test_both_layouts_give_the_same_panel(tmp_path: Path, panel: ChoicePanel) -> None:
    wide_frame(panel).to_csv(tmp_path / "wide.csv", index=False)
    long_frame(panel).to_parquet(tmp_path / "long.parquet")
    wide = read_panel(tmp_path / "wide.csv", coupons=False)
    long = read_panel(tmp_path / "long.parquet", coupons=False)
    order = [long.panel.brands.index(brand) for brand in BRANDS]
    assert (wide.layout, long.layout) == ("wide", "long")
    assert np.array_equal(wide.panel.chosen, panel.chosen)
    assert [long.panel.brands[y] for y in long.panel.chosen] == [BRANDS[y] for y in panel.chosen]
    assert long.panel.price[:, order] == pytest.approx(panel.price)
    assert np.array_equal(long.panel.display[:, order], wide.panel.display)


def test_prices_net_of_a_coupon_go_back_to_the_shelf(tmp_path: Path, panel: ChoicePanel) -> None:
    frame = wide_frame(panel)
    row = int(np.flatnonzero(panel.chosen == 0)[0])
    frame.loc[row, "price.amber"] = 0.01
    frame.loc[row + 1, "price.cedar"] = 0.0
    frame.to_csv(tmp_path / "panel.csv", index=False)
    kept = read_panel(tmp_path / "panel.csv", coupons=False)
    cleaned = read_panel(tmp_path / "panel.csv")
    assert kept.unpriced == 1 and kept.panel.price[row, 0] == 0.01
    assert cleaned.coupons >= 1 and 0.5 < cleaned.panel.price[row, 0] < 2.0


@pytest.mark.parametrize(
    ("spoil", "columns", "said"),
    [
        (lambda f: f.head(0), {}, "no rows"),
        (lambda f: f.drop(columns="id"), {}, "columns.household"),
        (lambda f: f, {"price": "cost"}, "columns.price=cost"),
        (lambda f: f, {"prise": "price"}, "did you mean 'price'"),
        (lambda f: f.assign(choice=["ambre", *f["choice"][1:]]), {}, "did you mean 'amber'"),
        (
            lambda f: f.astype({"price.amber": object}).replace(
                {"price.amber": {f["price.amber"][0]: "dear"}}
            ),
            {},
            "'dear' in column price.amber is not a number",
        ),
        (lambda f: f[f["id"] < 3], {}, "3 households"),
        (lambda f: f.groupby("id").head(2), {}, "fewer than 3 occasions"),
        (
            lambda f: f.drop(columns=["price.birch", "price.cedar"]).assign(choice="amber"),
            {},
            "1 brands",
        ),
    ],
)
def test_wrong_files_get_a_sentence(tmp_path, panel, spoil, columns, said) -> None:
    path = tmp_path / "panel.csv"
    spoil(wide_frame(panel)).to_csv(path, index=False)
    with pytest.raises(UserError, match=said.replace(".", r"\.")):
        read_panel(path, columns)


def test_wrong_long_files_get_a_sentence(tmp_path: Path, panel: ChoicePanel) -> None:
    frame = long_frame(panel)
    path = tmp_path / "panel.csv"
    frame.drop(columns="occasion").to_csv(path, index=False)
    with pytest.raises(UserError, match="occasion"):
        read_panel(path)
    frame.assign(chosen=0).to_csv(path, index=False)
    with pytest.raises(UserError, match="exactly one brand"):
        read_panel(path)
    pd.concat([frame, frame.head(1)]).to_csv(path, index=False)
    with pytest.raises(UserError, match="twice"):
        read_panel(path)
    frame.iloc[1:].to_csv(path, index=False)
    with pytest.raises(UserError, match="every brand needs a price"):
        read_panel(path)


def test_no_file_and_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file"):
        read_panel(tmp_path / "nowhere.csv")
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(UserError, match="empty"):
        read_panel(tmp_path / "empty.csv")
