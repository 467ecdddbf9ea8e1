"""``relmark app``: the browser app, on this computer alone.

The only room that knows Dash. It asks the studies for work and shows what they return; pages own
what is on them, the frame owns what is around them.
"""
