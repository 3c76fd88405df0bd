"""The figures of test/insight/python.test.ts by scipy and statsmodels: questions as JSON on standard input."""

import json
import sys

import numpy as np
import scipy.optimize
import scipy.stats
import statsmodels.api as sm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

asked = json.load(sys.stdin)


def residuals(values, first_weekday):
    days = np.array([i for i, value in enumerate(values) if value is not None])
    y = np.array([values[i] for i in days], dtype=float)
    columns = [np.ones(len(days)), days.astype(float)]
    columns += [((first_weekday + days) % 7 == d).astype(float) for d in range(1, 7)]
    span = days[-1] - days[0] + 1
    columns += [np.cos(np.pi * k * (days - days[0] + 0.5) / span) for k in range(1, int(2 * span / 120) + 1)]
    return list(sm.OLS(y, np.column_stack(columns)).fit().resid)


def banister(loads, performances):
    days = np.array([one["day"] for one in performances])
    y = np.array([one["value"] for one in performances])

    def model(_, p0, k1, k2, t1, t2):
        def sums(t):
            return np.array([sum(loads[s] * np.exp(-(day - s) / t) for s in range(day)) for day in days])

        return p0 + k1 * sums(t1) - k2 * sums(t2)

    fit, _ = scipy.optimize.curve_fit(model, days, y, p0=[40, 0.02, 0.04, 35, 9], bounds=([0, 0, 0, 10, 1], [99, 1, 1, 80, 24]))
    return [fit[3], fit[4]]


def phases(value, in_b, groups):
    """Posterior of a difference under AR(1) errors of unknown r, by whole covariance matrices."""
    days = np.array([i for i, v in enumerate(value) if v is not None])
    y = np.array([value[i] for i in days], float)
    levels = sorted({groups[i] for i in days})
    x = np.column_stack([[float(groups[i] == level) for i in days] for level in levels] + [[in_b[i] for i in days]])
    n, k = x.shape
    parts = []
    for r in np.arange(38) * 0.025:
        cov = np.where(days[:, None] == days[None, :], 1.0, float(r) ** np.abs(days[:, None] - days[None, :]))
        inverse = np.linalg.inv(cov)
        gram = x.T @ inverse @ x
        beta = np.linalg.solve(gram, x.T @ inverse @ y)
        left = y - x @ beta
        squares = left @ inverse @ left
        log = -0.5 * np.linalg.slogdet(cov)[1] - 0.5 * np.linalg.slogdet(gram)[1] - (n - k) / 2 * np.log(squares)
        log -= 0.5 * np.log(1 - r * r)
        se = np.sqrt(squares / (n - k) * np.linalg.inv(gram)[-1, -1])
        parts.append((log, beta[-1], se))
    logs, means, ses = map(np.array, zip(*parts))
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    at = lambda q: scipy.optimize.brentq(
        lambda v: weights @ scipy.stats.t.cdf((v - means) / ses, n - k) - q, (means - 60 * ses).min(), (means + 60 * ses).max()
    )
    return [float(weights @ means), at(0.025), at(0.975)]


rho, p, mad = [], [], []
for pair in asked["pairs"]:
    both = [(a, b) for a, b in zip(pair["x"], pair["y"]) if a is not None and b is not None]
    found = scipy.stats.spearmanr([a for a, _ in both], [b for _, b in both])
    rho.append(found[0])
    p.append(found[1])
    mad.append(scipy.stats.median_abs_deviation([a for a in pair["x"] if a is not None]))
line = scipy.stats.linregress([e["seconds"] for e in asked["efforts"]], [e["distance"] for e in asked["efforts"]])
json.dump(
    {
        "residuals": [residuals(pair["x"], asked["first_weekday"]) for pair in asked["pairs"]],
        "rho": rho,
        "p": p,
        "q": list(multipletests(p, method="fdr_bh")[1]),
        "mad": mad,
        "circular": scipy.stats.circstd(asked["clocks"], high=1440),
        "wilson": list(proportion_confint(7, 20, method="wilson")),
        "line": [line.slope, line.intercept],
        "banister": banister(asked["loads"], asked["performances"]),
        "phases": [phases(one["value"], one["inB"], one["groups"]) for one in asked["phases"]],
    },
    sys.stdout,
)
