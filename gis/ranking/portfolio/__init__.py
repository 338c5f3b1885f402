"""Portfolios: which sites, of which size, share a total IT load; one big or many small.

    curves → problem → model → solve → options, pareto
                           ↘ clash: which limits cannot hold together
"""
