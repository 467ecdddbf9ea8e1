"""The rules of one consumer: one file per mechanism, joined in :mod:`sim.behaviour.week`.

Every rule reads and writes the records of one consumer and nothing else, so any order of
consumers, any chunk and any number of threads gives the same bits. Rules take their luck from
:mod:`sim.randomness` and their mathematics from :mod:`sim.numerics`.

Names in all rules: ``t`` the consumer's traits, ``s`` the state, ``o`` the week's outcome,
``p`` the parameters, ``brands`` what brands offer this week, ``key0, key1`` the key of the run.
"""
