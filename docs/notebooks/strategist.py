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
# # A promotion or a loyalty programme?
#
# You have one budget. Sell now, or build a bond, or both? The same people, with the same luck, live
# two years under each; after them comes a year in which nobody markets, because what lasts is what
# you wanted to know. Everything on this page was computed when the page was built: change a
# line, run it again.
#
# The market here is small (1,000 people, four replications, six draws of the parameters), so that
# it takes well under a minute. Intervals are wide for it. For an answer you would act on, leave the
# sizes out.

# %%
from sim import compare, load_scenario

scenario = load_scenario(
    "market=grocery",
    "network=small_world",
    "population.size=1000",
    "strategies=[promotion,loyalty_programme,promotion+loyalty_programme]",
    "budget.total=1500",
    "replications=4",
    "draws=6",
    "knock_out=false",
    "hold_out=0",
    "workers=1",
)
result = compare(scenario)

# %% [markdown]
# ## The answer
#
# One sentence, and it is allowed to be that nothing can be told. *Status quo* is the advertising
# that went on before and goes on under every arm but *none*; it is paid first from the same budget.
# (In Jupyter, `result` on the last line of a cell shows it with the main figures.)

# %%
print(result.answer)

# %% [markdown]
# ## What each strategy changes
#
# The thick bar is luck alone: how far the result could be from here with other people and other
# days. The thin bar adds what nobody knows for sure, the parameters. A bar that crosses zero shows
# no effect. It does not show that there is none.

# %%
from sim.measures.definitions import KPIS
from sim.plots import paired_differences

shown = ["npv", "retention_rate", "new_customers"]
paired_differences(result.effects, shown, KPIS, currency="€")

# %%
columns = ["difference", "ci_low", "ci_high", "param_low", "param_high", "p_best"]
kpis = ["npv", "clv", "retention_rate", "new_customers"]
table = result.effects.query("kpi in @kpis and strategy != baseline")
table.set_index(["kpi", "strategy"])[columns].loc[kpis].round(3)

# %% [markdown]
# ## A peak or a slope?
#
# Sales as a percentage of those that the status quo makes in the same week. Right of the dashed
# line nobody markets any more.

# %%
from sim.plots import sales_index

weeks = scenario.horizon.weeks
sales_index(result.weekly, "status_quo", programme_weeks=weeks, runs=result.runs)

# %% [markdown]
# ## Where the money went
#
# The budget is a ceiling, not an order: what an arm does not spend is profit.

# %%
from sim.plots import cost_items

cost_items(result.ledger, result.runs, currency="€")

# %% [markdown]
# ## What must be true
#
# Each bar is the range of one parameter over which the draws went, coloured by the strategy with
# the best profit there. Where the colour changes, the answer does: that is what to find out about
# your own customers before you decide. No change of colour means that no value tried would change
# the ranking.

# %%
from sim.plots import tipping_table, what_must_be_true

tipping = tipping_table(result.manifest["tipping"])
what_must_be_true(tipping.head(4), strategies=[*result.runs["strategy"].unique()])

# %% [markdown]
# ## What now?
#
# - Your own prices, channels and programme: `strategy.promotion.depth=0.3`,
#   `strategy.loyalty_programme.reward_value=1.4` … ([how to](../how-to-strategist.md); what each
#   programme can do is in [Programmes](../PROGRAMMES.md)).
# - Your own customers: [calibrate](../how-to-calibrate.md) the market to your log of orders.
# - The same as a page for your board: `relmark compare` with these words writes it, and
#   `relmark report` writes it again in French or as a PDF.
