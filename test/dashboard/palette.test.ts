// The colours of the page in both themes: text is readable, and adjacent colours are distinguishable, also with colour
// blindness.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

/** The ramp of the months, out of a file that Node cannot load because it holds JSX. */
const ramp = /const shares = \[([\d, ]+)\]/.exec(read('chart/month-matrix.tsx'))![1]!.split(',').map(Number)

type Rgb = readonly [number, number, number]

const sheet = read('style/base.css')
function read(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../src/dashboard/page/${path}`, import.meta.url)), 'utf8')
}

const themes = ['light', 'dark'] as const

/** Tokens of a theme as linear light, 0 to 1. */
function tokensOf(theme: (typeof themes)[number]): Map<string, Rgb> {
  const found = new Map<string, Rgb>()
  for (const [, name, light, dark] of sheet.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)) {
    const text = (theme === 'light' ? light : dark)!.slice(1)
    const hex = text.length === 3 ? [...text].map((one) => one + one).join('') : text
    const at = (i: number) => linear(Number.parseInt(hex.slice(i, i + 2), 16) / 255)
    found.set(name!, [at(0), at(2), at(4)])
  }
  return found
}

const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)

function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [a, b].map(([r, g, blue]) => 0.2126 * r + 0.7152 * g + 0.0722 * blue).sort((p, q) => q - p)
  return (x! + 0.05) / (y! + 0.05)
}

const times = (m: readonly Rgb[], v: Rgb): Rgb =>
  m.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as unknown as Rgb

// Björn Ottosson, "A perceptual color space for image processing" (2020).
const toLms: readonly Rgb[] = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
]
const toLab: readonly Rgb[] = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
]
const fromLab: readonly Rgb[] = [
  [1, 0.3963377774, 0.2158037573],
  [1, -0.1055613458, -0.0638541728],
  [1, -0.0894841775, -1.291485548],
]
const fromLms: readonly Rgb[] = [
  [4.0767416621, -3.3077115913, 0.2309699292],
  [-1.2684380046, 2.6097574011, -0.3413193965],
  [-0.0041960863, -0.7034186147, 1.707614701],
]
const oklab = (rgb: Rgb): Rgb => times(toLab, times(toLms, rgb).map(Math.cbrt) as unknown as Rgb)
const mixed = (a: Rgb, b: Rgb, share: number): Rgb => {
  const [p, q] = [oklab(a), oklab(b)]
  const lab = p.map((one, i) => one * share + q[i]! * (1 - share)) as unknown as Rgb
  const rgb = times(fromLms, times(fromLab, lab).map((one) => one ** 3) as unknown as Rgb)
  return rgb.map((one) => Math.min(1, Math.max(0, one))) as unknown as Rgb
}

// Machado, Oliveira and Fernandes (2009), severity 1.0.
const eyes: Readonly<Record<string, readonly Rgb[]>> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

/** Distance in OKLab of two colours as somebody sees them. */
function apart(a: Rgb, b: Rgb, eye: readonly Rgb[]): number {
  const seen = (rgb: Rgb) => oklab(times(eye, rgb).map((one) => Math.min(1, Math.max(0, one))) as unknown as Rgb)
  const [p, q] = [seen(a), seen(b)]
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])
}

const kinds = ['move', 'heart', 'sleep', 'stress', 'oxygen', 'recovery', 'body', 'workout']

for (const theme of themes) {
  const tokens = tokensOf(theme)
  const token = (name: string): Rgb => {
    const found = tokens.get(name)
    assert.ok(found, `no token ${name}`)
    return found
  }

  test(`${theme}: text is readable on page and panel`, () => {
    const least: [string, number][] = [
      ['ink', 14],
      ['muted', 6.3],
      ['accent', 4.5],
      ['ok', 4.5],
      ['warn', 4.5],
      ['bad', 4.5],
      ...kinds.map((name): [string, number] => [name, 5]),
    ]
    for (const [name, wanted] of least) {
      for (const ground of ['bg', 'surface']) {
        const is = contrast(token(name), token(ground))
        assert.ok(is >= wanted, `${name} on ${ground}: ${is.toFixed(2)} of ${wanted}`)
      }
    }
    assert.ok(contrast(token('muted'), token('sel')) >= 4.5)
  })

  test(`${theme}: numbers are readable on every depth of the months`, () => {
    for (const kind of kinds) {
      for (const [level, share] of ramp.entries()) {
        const ground = mixed(token(kind), token('surface'), share / 100)
        const is = contrast(token(level > 3 ? 'surface' : 'ink'), ground)
        assert.ok(is >= 4.5, `${kind}, level ${level}: ${is.toFixed(2)}`)
      }
    }
  })

  test(`${theme}: stages of sleep and zones are told apart by every eye`, () => {
    for (const [name, eye] of Object.entries(eyes)) {
      const stages = ['d', 'l', 'r', 'a'].map((letter) => token(`stage-${letter}`))
      for (const [i, a] of stages.entries())
        for (const b of stages.slice(i + 1)) {
          const is = apart(a, b, eye)
          assert.ok(is >= 0.06, `stages, ${name}: ${is.toFixed(3)}`)
        }
      for (const family of ['zone', 'stress', 'route'])
        for (let i = 1; tokens.has(`${family}-${i + 1}`); i++) {
          const is = apart(token(`${family}-${i}`), token(`${family}-${i + 1}`), eye)
          assert.ok(is >= 0.06, `${family} ${i}, ${name}: ${is.toFixed(3)}`)
        }
    }
  })
}
