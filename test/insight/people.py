"""Made-up people by another hand than test/insight/simulated.test.ts: cycles, moving averages and counts in place of AR(1),
heavy tails, a second wave in the year, trends with a bend, levels of each weekday, gaps, and values that are missing because of
what they are. Arguments: number of people, seed. JSON on standard output."""

import json
import sys

import numpy as np

people, seed = int(sys.argv[1]), int(sys.argv[2])
YEAR = 365
rng = np.random.default_rng(seed)


def innovations(n):
    kind = rng.integers(4)
    if kind == 0:
        return rng.standard_t(3, n) / np.sqrt(3)
    if kind == 1:
        return rng.laplace(size=n) / np.sqrt(2)
    if kind == 2:
        return rng.gamma(2, size=n) / np.sqrt(2) - np.sqrt(2)
    return rng.standard_normal(n)


def noise(n):
    """A stationary series of variance near 1, whose memory is over within two weeks."""
    kind, burn = rng.integers(4), 100
    e = innovations(n + burn)
    y = np.zeros(n + burn)
    if kind == 0:  # a cycle of 8 to 16 days
        r, w = rng.uniform(0.3, 0.7), 2 * np.pi / rng.uniform(8, 16)
        for t in range(2, n + burn):
            y[t] = 2 * r * np.cos(w) * y[t - 1] - r * r * y[t - 2] + e[t]
    elif kind == 1:  # a moving average
        weights = rng.uniform(0.2, 1, rng.integers(2, 7))
        y = np.convolve(e, weights)[: n + burn]
    elif kind == 2:  # ARMA(1, 1)
        phi, theta = rng.uniform(0.3, 0.8), rng.uniform(-0.5, 0.5)
        for t in range(1, n + burn):
            y[t] = phi * y[t - 1] + e[t] + theta * e[t - 1]
    else:
        y = e
    y = y[burn:]
    return (y - y.mean()) / y.std()


def calendar(n):
    """Levels of weekdays, two waves of the year and a trend with a bend."""
    day = np.arange(n)
    week = rng.normal(0, 0.5, 7)[day % 7]
    waves = sum(rng.normal(0, a) * np.cos(2 * np.pi * k * day / 365.25 + rng.uniform(0, 6.3)) for k, a in ((1, 0.5), (2, 0.15)))
    bend = rng.integers(n // 4, 3 * n // 4)
    trend = rng.normal(0, 0.3) * day / n + rng.normal(0, 0.3) * np.maximum(0, day - bend) / n
    return week + waves + trend


def holes(y):
    """Missing because of the value, at random, and in two gaps."""
    lost = rng.random(len(y)) < 0.25 / (1 + np.exp(-2 * (y - y.mean()) / y.std() + 2)) + 0.03
    for _ in range(2):
        start = rng.integers(0, len(y) - 20)
        lost[start : start + rng.integers(3, 15)] = True
    return [None if gone else round(float(value), 6) for value, gone in zip(y, lost)]


def shaped(y):
    kind = rng.integers(3)
    if kind == 0:
        return rng.poisson(np.exp(1.5 + 0.4 * y)).astype(float)
    return np.exp(0.6 * y) if kind == 1 else y


def unrelated():
    return [holes(shaped(noise(YEAR) + calendar(YEAR))) for _ in range(8)]


def related():
    """Eight figures of which the fifth follows the first by two days at correlation 0.45."""
    x = noise(YEAR)
    y = 0.45 * np.concatenate((rng.standard_normal(2), x[:-2])) + np.sqrt(1 - 0.45**2) * noise(YEAR)
    rest = [holes(shaped(noise(YEAR) + calendar(YEAR))) for _ in range(6)]
    return [holes(x + calendar(YEAR)), *rest[:3], holes(y + calendar(YEAR)), *rest[3:]]


def vitals(ill):
    shared = noise(YEAR)
    figures = []
    for way in (1, -1, 1, 1):
        y = way * 0.5 * shared + np.sqrt(0.75) * noise(YEAR) + 0.3 * calendar(YEAR)
        if ill:
            y = y + way * 2 * ((np.arange(YEAR) % 60 < 5) & (np.arange(YEAR) >= 60))
        figures.append([None if rng.random() < 0.08 else round(float(v), 6) for v in y])
    return figures


def flat(n):
    return [None if rng.random() < 0.1 else round(float(v), 6) for v in noise(n) + rng.normal(0, 0.5, 7)[np.arange(n) % 7]]


json.dump(
    [
        {
            "unrelated": unrelated(),
            "related": related(),
            "flat": flat(YEAR),
            "step": [None if v is None else v + 1.5 * (i >= 365) for i, v in enumerate(flat(730))],
            "well": vitals(False),
            "ill": vitals(True),
            "trial": flat(84),
        }
        for _ in range(people)
    ],
    sys.stdout,
)
