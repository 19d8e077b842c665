"""The statistics as NumPy, SciPy, statsmodels and SALib compute them: one request a line in, one
reply a line out.

    {"figure": "wilson", "k": 2, "n": 3}
    [0.207..., 0.938...]

Nothing here repeats a formula of ours where a library has the figure. `cargo xtask statistics`
starts this in a virtual environment of its own and compares.

SALib's `sobol` estimates the indices from a random sample: on a grid it has no exact value to
compare, and the exact indices are compared with the definition in NumPy and with statsmodels'
sums of squares instead. SALib's `ff` is exact where its design is the whole grid: two axes of two.
"""

import itertools
import json
import sys
import warnings
from importlib.metadata import version

import numpy as np
import pandas as pd
import statsmodels.api as sm
from SALib.analyze import ff as ff_analyze
from SALib.sample import ff as ff_sample
from scipy import stats
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint


def wilson(k, n):
    return proportion_confint(k, n, method="wilson")


def newcombe(a, m, b, n):
    return confint_proportions_2indep(a, m, b, n, method="newcomb", compare="diff")


def student(p, freedom):
    return [stats.t.ppf(p, freedom)]


def t_interval(values):
    return stats.t.interval(0.95, len(values) - 1, np.mean(values), stats.sem(values))


def clustered(clusters):
    y = np.concatenate(clusters)
    groups = np.repeat(np.arange(len(clusters)), [len(c) for c in clusters])
    # The small-sample factor is C / (C - 1) times (N - 1) / (N - 1).
    fit = sm.OLS(y, np.ones(len(y))).fit(cov_type="cluster", cov_kwds={"groups": groups})
    mean, error = float(fit.params[0]), float(fit.bse[0])
    table = anova_lm(ols("y ~ C(g)", pd.DataFrame({"y": y, "g": groups})).fit())
    between, within = table["mean_sq"]
    squares = sum(len(c) ** 2 for c in clusters)
    usual = (len(y) - squares / len(y)) / (len(clusters) - 1)
    whole = between + (usual - 1) * within
    # With no variation at all the clusters count; rounding leaves something near 1e-32.
    rho = np.clip((between - within) / whole, 0, 1) if whole > 1e-25 else 1.0
    effect = 1 + (squares / len(y) - 1) * rho
    t = stats.t.interval(0.95, len(clusters) - 1, mean, error) if error > 1e-13 else (mean, mean)
    share = proportion_confint(mean * len(y) / effect, len(y) / effect, method="wilson")
    return [mean, error, effect, *t, *share]


def quantiles(replicates, confidence, n):
    level = stats.norm.cdf(-np.sqrt(n / (n - 1)) * stats.t.ppf((1 + confidence) / 2, n - 1))
    levels = [(1 - confidence) / 2, (1 + confidence) / 2, level, 1 - level]
    return np.quantile(replicates, levels)


def philox(key, counter):
    number = sum(word << 64 * place for place, word in enumerate(counter))
    # NumPy adds 1 to the counter before it takes a block.
    before = (number - 1) % 2**256
    drawn = np.random.Philox(counter=before, key=key[0] | key[1] << 64).random_raw(4)
    return [int(half) for word in drawn for half in (word >> 32, word & 0xFFFFFFFF)]


def bootstrap(seed, name, values, replicates):
    hashed = 0xCBF29CE484222325
    for byte in name.encode():
        hashed = (hashed ^ byte) * 0x100000001B3 % 2**64
    means = []
    for replicate in range(replicates):
        # Block 0 of the replicate: the counter, increased before it is used, wraps to 0.
        before = ((replicate << 64) - 1) % 2**256
        stream = np.random.Philox(counter=before, key=seed | hashed << 64)
        words = stream.random_raw(len(values))
        means.append(np.mean([values[int(word) * len(values) >> 64] for word in words]))
    return means


def mcnemar(b, c):
    return [stats.binomtest(b, b + c).pvalue if b + c else 1.0]


def holm(p):
    return multipletests(p, method="holm")[1]


def agreement(answers):
    pairs = list(itertools.combinations(answers, 2))
    return [sum(a == b and a is not None for a, b in pairs), len(pairs)]


def decomposition(shape, seeds, numbers):
    y = np.reshape(numbers, [*shape, seeds])
    means, axes = y.mean(axis=-1), range(len(shape))
    sets = [s for size in axes for s in itertools.combinations(axes, size + 1)]
    effects = {(): np.full(shape, means.mean())}
    for inside in sets:
        rest = tuple(axis for axis in axes if axis not in inside)
        effect = np.broadcast_to(means.mean(axis=rest, keepdims=True), shape).copy()
        for smaller, known in effects.items():
            if set(smaller) < set(inside):
                effect -= known
        effects[inside] = effect
    total = means.var()
    share = {s: (effects[s] ** 2).mean() / total for s in sets}
    first = [share[(axis,)] for axis in axes]
    whole = [sum(share[s] for s in sets if axis in s) for axis in axes]
    return [total, *first, *whole, *(share[s] for s in sets), *anova(y, sets)]


def anova(y, sets):
    """eta^2 and omega^2 of each set, the shares of seeds, blocks and the rest."""
    places = np.indices(y.shape).reshape(y.ndim, -1)
    seeds, names = y.shape[-1], [f"a{axis}" for axis in range(y.ndim - 1)]
    table = pd.DataFrame(dict(zip([*names, "seed"], places)), dtype=str).assign(y=y.ravel())
    terms = {s: ":".join(f"C({names[axis]})" for axis in s) for s in sets}
    formula = "y ~ " + " + ".join([*terms.values(), *(["C(seed)"] if seeds > 1 else [])])
    # One seed leaves no degree of freedom for type 2; on a balanced grid the types are the same.
    found = anova_lm(ols(formula, table).fit(), typ=2 if seeds > 1 else 1)
    squares, freedom = found["sum_sq"], found["df"]
    all_squares = ((y - y.mean()) ** 2).sum()
    eta = [squares[term] / all_squares for term in terms.values()]
    if seeds == 1:
        return [*eta, 0.0, 0.0, 0.0]
    noise = squares["Residual"] / freedom["Residual"]
    omega = [(squares[t] - freedom[t] * noise) / (all_squares + noise) for t in terms.values()]
    blocks, rest = squares["C(seed)"], squares["Residual"]
    return [*eta, *omega, *(part / all_squares for part in (blocks + rest, blocks, rest))]


def two_by_two(numbers):
    """V of both axes and of what they do together, from the contrasts of SALib's design."""
    problem = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1], [0, 1]]}
    design = ff_sample.sample(problem)
    assert len({tuple(row) for row in design}) == 4, "the whole grid"
    y = np.array([numbers[int(2 * a + b)] for a, b in design])
    found = ff_analyze.analyze(problem, design, y, second_order=True)
    return np.square([*found["ME"], *found["IE"]])


FIGURES = [wilson, newcombe, student, t_interval, clustered, quantiles, philox, bootstrap]
FIGURES += [mcnemar, holm, agreement, decomposition, two_by_two]
BY_NAME = {figure.__name__: figure for figure in FIGURES}
VERSIONS = {name: version(name) for name in ("numpy", "scipy", "statsmodels", "SALib")}

warnings.simplefilter("ignore")
print(json.dumps(VERSIONS), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    reply = BY_NAME[request.pop("figure")](**request)
    print(json.dumps([float(number) for number in reply]), flush=True)
