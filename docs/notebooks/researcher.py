# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # How deep should a price cut be?
#
# A sweep read in pandas, an effect with its paired interval, a run found again by its identity, and
# one person followed through two lives. Sizes are small so that the page builds fast; everything on
# it was computed when it was built.

# %% [markdown]
# ## A sweep
#
# Three depths of a promotion, six seeds: eighteen points, and beside each its baseline with the
# same people and luck. The same call resumes a sweep that was interrupted, and does nothing for
# what is finished.

# %%
from tempfile import mkdtemp

from sim import read_sweep, sweep

small = (
    "market=grocery",
    "network=small_world",
    "population.size=500",
    "horizon.warm_up=26",
    "horizon.weeks=52",
    "horizon.run_off=26",
    "strategies=[promotion]",
    "workers=1",
)
folder = sweep(
    *small,
    "strategy.promotion.depth=0.1,0.2,0.4",
    "seed=range(1,7)",
    f"results_dir={mkdtemp()}",
)
runs = read_sweep(folder)
shown = runs[["strategy", "strategy.promotion.depth", "seed", "run_id", "npv", "new_customers"]]
shown.assign(run_id=shown["run_id"].str[:12]).head()

# %% [markdown]
# ## A paired effect
#
# The difference between two arms at the same luck. People who would have bought anyway cancel out,
# so the interval is narrower than that of two independent samples. How much is in the last column:
# a reduction of the variance by 4 saves three of four runs. Intervals are of 95%.

# %%
import numpy as np
import pandas as pd

from sim.measures.paired import t_interval

depth = "strategy.promotion.depth"
wide = runs.pivot_table(index=[depth, "seed"], columns="strategy", values="npv")
gain = wide["promotion"] - wide["status_quo"]


def summary(rows: pd.Series) -> pd.Series:
    """Return the mean gain of a depth, its interval, and what pairing was worth."""
    low, high = t_interval(rows.to_numpy())
    arms = wide.loc[rows.index]
    unpaired = arms["promotion"].var() + arms["status_quo"].var()
    return pd.Series(
        {"gain": rows.mean(), "low": low, "high": high, "reduction": unpaired / rows.var()}
    )


effects = gain.groupby(depth).apply(summary).unstack()
effects.round(1)

# %%
import plotly.graph_objects as go

from sim.plots.style import finished, strategy_styles

figure = go.Figure()
figure.add_scatter(
    x=effects.index,
    y=effects["gain"],
    error_y={
        "array": effects["high"] - effects["gain"],
        "arrayminus": effects["gain"] - effects["low"],
    },
    mode="markers",
    marker={"size": 10, "color": "#E69F00", "symbol": "triangle-up"},
)
figure.update_xaxes(title_text="depth of the price cut (share of the price)", range=[0, 0.5])
figure.update_yaxes(title_text="NPV beyond the status quo (€)")
finished(figure, 360)

# %% [markdown]
# ## The same run again
#
# A run's identity is the hash of everything that decides its result. The comparison below is
# another verb, in another process perhaps, on another machine perhaps: where the identity is the
# same, so are the numbers, to the last bit.

# %%
from sim import compare, load_scenario

scenario = load_scenario(
    *small,
    "strategy.promotion.depth=0.2",
    "seed=3",
    "replications=1",
    "draws=0",
    "knock_out=false",
    "hold_out=0",
)
again = compare(scenario).runs.set_index("run_id")
once = runs.set_index("run_id")
both = again.index.intersection(once.index)
assert len(both) == 2, "promotion and its baseline should have been found again"
assert np.array_equal(again.loc[both, "npv"], once.loc[both, "npv"])
[run_id[:12] for run_id in both]

# %% [markdown]
# ## One person, two lives
#
# Why did the effect come about? The person whose spending changes most, under the baseline and
# under the promotion. Until something reaches this person in one life alone the two are equal.

# %%
from sim.studies.trace import trace

lives = trace(scenario, "promotion")
print("\n".join(lives.summary))
lives.causes.head(8)

# %%
weekly = lives.weeks.pivot(index="week", columns="life", values="spent").cumsum()
figure = go.Figure()
for life, look in strategy_styles(weekly.columns).items():
    line = {"color": look.colour, "dash": look.dash}
    figure.add_scatter(x=weekly.index, y=weekly[life], name=life.replace("_", " "), line=line)
figure.update_xaxes(title_text="weeks since the promotion began")
figure.update_yaxes(title_text="spent on the brand so far (€)")
finished(figure, 360)

# %% [markdown]
# ## From here
#
# - Step through a market yourself: `Market` is a `mesa.Model`
#   ([the public face](../reference/sim.md)).
# - Designs, clusters, SQL: [how to run a sweep](../how-to-sweep.md).
# - What decides the answer, and the best mix under a budget: sensitivity and optimisation in
#   [how to: researcher](../how-to-researcher.md).
# - The rules, equation by equation: [ODD protocol](../ODD.md).
