"""Who talks to whom: the consumers' social network, from real edge lists or generators.

Built once per market from ``(key, parameters)`` alone, so every strategy meets the same network.
"""
