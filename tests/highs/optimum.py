"""Solves choices with HiGHS: one option of each group, every row within its limit, least cost.

Reads a JSON list of problems from standard input and writes for each its least cost, or null where there is none. What HiGHS finds is
counted again in whole numbers before it is believed.
"""

import json
import math
import sys

import highspy


def optimum(problem):
    groups, limits = problem["groups"], problem["limits"]
    costs = [option["cost"] for group in groups for option in group]
    grain = math.gcd(*costs) or 1
    size = [grain_of(groups, row, limit) for row, limit in enumerate(limits)]
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("mip_rel_gap", 0.0)
    model.setOptionValue("mip_abs_gap", 0.0)
    rows = [[] for _ in limits]
    variables = []
    objective = 0
    for group in groups:
        chosen = [model.addBinary() for _ in group]
        variables.append(chosen)
        model.addConstr(sum(chosen) == 1)
        for variable, option in zip(chosen, group):
            objective += option["cost"] // grain * variable
            for row, amount in option["uses"]:
                rows[row].append(amount // size[row] * variable)
    for row, (terms, limit) in enumerate(zip(rows, limits)):
        if terms:
            # Whole numbers stay at most what the limit rounds down to.
            model.addConstr(sum(terms) <= limit // size[row])
        elif limit < 0:
            return None
    model.minimize(objective)
    status = model.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        raise SystemExit(f"HiGHS ended with {status}")
    values = model.getSolution().col_value
    cost, taken = 0, [0] * len(limits)
    for chosen, group in zip(variables, groups):
        places = [place for place, variable in enumerate(chosen) if values[variable.index] > 0.5]
        assert len(places) == 1, "one option of each group"
        cost += group[places[0]]["cost"]
        for row, amount in group[places[0]]["uses"]:
            taken[row] += amount
    assert all(amount <= limit for amount, limit in zip(taken, limits)), "the limits are kept"
    return cost


def grain_of(groups, row, limit):
    amounts = [amount for group in groups for option in group for used, amount in option["uses"] if used == row]
    return math.gcd(*amounts) or 1


json.dump([optimum(problem) for problem in json.load(sys.stdin)], sys.stdout)
