// Expected content of a page: claims on its texts, tables, axes and sliders. Any text with a digit and without a claim
// is a fault, so a new figure needs a witness.

import type { Chart, Reading, ReadTable } from './collect.ts'
import { type Look, numberIn, plain, type Said, wrongIn } from './shown.ts'

export interface TextClaim {
  /** Heading of the panel, or the part of the page. */
  readonly scope: string
  /** Element and classes, or the beginning of them. */
  readonly role: string
  /** In the order of the page; one for all where it is not a list. */
  readonly says: Said | readonly Said[]
}

export interface TableClaim {
  readonly scope: string
  readonly caption: string
  readonly head: readonly Said[]
  readonly rows: readonly (readonly Said[])[] | 'any'
  /** What a row must say, from the cells it has: where which rows there are is the page's own choice. */
  /** What is wrong with the table as a whole, in place of single cells. */
  readonly whole?: (table: ReadTable) => string[]
  readonly each?: (cells: readonly string[]) => readonly Said[]
}

export interface ChartClaim {
  readonly scope: string
  /** Which drawing of the panel. */
  readonly nth?: number
  /** Reads a label of the axis back to a number on a straight scale; null for labels that are words. */
  readonly read?: (text: string) => number | null
  /** A drawing that may have one label alone. */
  readonly few?: boolean
  /** Numbers on the same scale, in the order in which their marks stand from the left. */
  readonly marks?: readonly number[]
  /** Corners of its line, a lone one too. */
  readonly curve?: readonly number[]
  /** Readings that are marks or corners, as their number decides. */
  readonly places?: readonly number[]
  /** Texts that stand elsewhere: below, in a corner, in a legend. */
  readonly texts?: (text: string) => boolean
}

export interface SliderClaim {
  readonly scope: string
  readonly label: string
  /** Number of steps, less one. */
  readonly most: number | null
  readonly says: (now: number) => Said
  /** On the scale of the drawing's axis. */
  readonly value?: (now: number) => number | null
}

export interface Claims {
  readonly texts: readonly TextClaim[]
  readonly tables: readonly TableClaim[]
  readonly charts: readonly ChartClaim[]
  readonly sliders: readonly SliderClaim[]
}

export function claims(...all: readonly Partial<Claims>[]): Claims {
  const of = <K extends keyof Claims>(key: K) => all.flatMap((one) => [...(one[key] ?? [])]) as unknown as Claims[K]
  return { texts: of('texts'), tables: of('tables'), charts: of('charts'), sliders: of('sliders') }
}

/** Every way in which the page differs from its claims, in words. */
export function faultsOf(reading: Reading, claimed: Claims): string[] {
  return [
    ...textFaults(reading, claimed),
    ...tableFaults(reading, claimed),
    ...chartFaults(reading, claimed),
    ...sliderFaults(reading, claimed),
    ...absent(reading, claimed),
  ]
}

/** What a page must have and has not. */
function absent(reading: Reading, claimed: Claims): string[] {
  const missing = <T extends { scope: string }>(all: readonly T[], drawn: readonly { scope: string }[], what: string) =>
    all
      .filter(({ scope }) => !drawn.some((one) => one.scope === scope))
      .map(({ scope }) => `${what} of ${scope} is not there`)
  const tables = claimed.tables.filter(({ rows }) => rows !== 'any' && rows.length > 0)
  return [...missing(tables, reading.tables, 'the table'), ...missing(claimed.sliders, reading.sliders, 'the slider')]
}

const isList = (says: TextClaim['says']): says is readonly Said[] => Array.isArray(says)

function textFaults({ items }: Reading, { texts }: Claims): string[] {
  const used = new Map<TextClaim, number>()
  return items.flatMap(({ scope, role, text }) => {
    const claim = texts.find((one) => one.scope === scope && role.startsWith(one.role))
    if (claim === undefined) return [`no witness for “${text}” (${scope}, ${role})`]
    const nth = used.get(claim) ?? 0
    used.set(claim, nth + 1)
    const says = isList(claim.says) ? claim.says[nth] : claim.says
    if (says === undefined) return [`${scope}, ${role}: one more than there should be, “${text}”`]
    const wrong = wrongIn(text, says)
    return wrong === null ? [] : [`${scope}, ${role}: “${text}” ${wrong}`]
  })
}

function tableFaults({ tables }: Reading, { tables: claimed }: Claims): string[] {
  return tables.flatMap((table) => {
    const place = `table ${table.scope}, ${table.caption}`
    const claim = claimed.find(
      (one) => one.scope === table.scope && one.caption === table.caption && plain(one.head[0]) === table.head[0],
    )
    if (claim === undefined)
      return table.rows.some((row) => /\d/.test(row.join(' '))) ? [`no witness for ${place}`] : []
    if (claim.whole !== undefined) return claim.whole(table).map((fault) => `${place}: ${fault}`)
    const faults: string[] = []
    const compare = (where: string, cells: readonly string[], said: readonly Said[]) => {
      said.forEach((one, i) => {
        const wrong = wrongIn(cells[i] ?? '', one)
        if (wrong !== null) faults.push(`${place}, ${where}, ${plain(claim.head[i])}: “${cells[i]}” ${wrong}`)
      })
      if (cells.length !== said.length) faults.push(`${place}, ${where}: ${cells.length} cells, not ${said.length}`)
    }
    compare('head', table.head, claim.head)
    const { rows, each } = claim
    if (rows !== 'any' && table.rows.length !== rows.length)
      return [...faults, `${place}: ${table.rows.length} rows, not ${rows.length}`]
    for (const [i, row] of table.rows.entries())
      compare(`row ${i + 1} (${row[0]})`, row, (rows === 'any' ? each?.(row) : rows[i]) ?? [])
    return faults.slice(0, 5)
  })
}

/** Pixels by which a mark may lie beside its value: gridlines lie on whole pixels. */
const NEAR = 1.5

interface Axis {
  readonly yOf: (value: number) => number
}

/** The straight scale through the labels of a drawing; a fault where they do not lie on one. */
function axisOf({ lines, scope }: Chart, read: NonNullable<ChartClaim['read']>, faults: string[]): Axis | null {
  const known = lines.flatMap(({ y, text }) => {
    const value = read(text)
    if (value === null) faults.push(`axis of ${scope}: “${text}” is no number in its unit`)
    return value === null ? [] : [{ y, value, text }]
  })
  const [low, high] = [known[0], known.at(-1)]
  if (low === undefined || high === undefined || low === high) return null
  const slope = (high.y - low.y) / (high.value - low.value)
  const yOf = (value: number) => low.y + (value - low.value) * slope
  for (const { y, value, text } of known)
    if (Math.abs(yOf(value) - y) > 1) faults.push(`axis of ${scope}: “${text}” at ${y}, not ${yOf(value).toFixed(1)}`)
  return { yOf }
}

function chartFaults({ charts }: Reading, { charts: claimed }: Claims): string[] {
  const seen = new Map<string, number>()
  return charts.flatMap((chart) => {
    const nth = seen.get(chart.scope) ?? 0
    seen.set(chart.scope, nth + 1)
    const claim = claimed.find((one) => one.scope === chart.scope && (one.nth ?? nth) === nth)
    const told = [...chart.lines, ...chart.texts].filter(({ text }) => /\d/.test(text))
    if (claim === undefined)
      return told.length === 0 ? [] : [`no witness for a drawing of ${chart.scope}: “${told[0]!.text}”`]
    const faults: string[] = []
    for (const { text } of chart.texts)
      if (/\d/.test(text) && claim.texts?.(text) !== true)
        faults.push(`drawing of ${chart.scope}: no witness for “${text}”`)
    const axis = claim.read === undefined ? null : axisOf(chart, claim.read, faults)
    if (claim.read !== undefined && !claim.few && chart.lines.length < 2)
      faults.push(`axis of ${chart.scope}: fewer than two labels`)
    if (claim.read === undefined && chart.lines.some(({ text }) => /\d/.test(text)))
      faults.push(`axis of ${chart.scope}: no witness`)
    if (axis !== null) {
      faults.push(...placeFaults(chart.scope, 'mark', chart.marks, claim.marks, axis))
      faults.push(...placeFaults(chart.scope, 'corner', chart.curve, claim.curve, axis))
      const places = [...chart.marks, ...chart.curve].sort((a, b) => a.x - b.x)
      faults.push(...placeFaults(chart.scope, 'reading', places, claim.places, axis))
    }
    return faults.slice(0, 5)
  })
}

function placeFaults(
  scope: string,
  what: string,
  drawn: Chart['marks'],
  values: readonly number[] | undefined,
  { yOf }: Axis,
): string[] {
  if (values === undefined) return []
  if (drawn.length !== values.length) return [`drawing of ${scope}: ${drawn.length} ${what}s, not ${values.length}`]
  return values.flatMap((value, i) => {
    const apart = drawn[i]!.y - yOf(value)
    return Math.abs(apart) > NEAR
      ? [`drawing of ${scope}: ${what} ${i + 1} lies ${apart.toFixed(1)} px beside ${value}`]
      : []
  })
}

function sliderFaults({ sliders, charts }: Reading, { sliders: claimed, charts: chartClaims }: Claims): string[] {
  return sliders.flatMap(({ scope, label, most, chart, steps }) => {
    const claim = claimed.find((one) => one.scope === scope && one.label === label)
    if (claim === undefined) return [`no witness for the slider ${label} of ${scope}`]
    const faults =
      claim.most === null || most === claim.most ? [] : [`slider ${label}: ${most} steps, not ${claim.most}`]
    const read = chartClaims.find((one) => one.scope === scope)?.read
    const axis = read === undefined || charts[chart] === undefined ? null : axisOf(charts[chart], read, [])
    for (const { now, text, tip, dot } of steps) {
      const wrong = wrongIn(text, claim.says(now))
      if (wrong !== null) faults.push(`slider ${label} at ${now}: “${text}” ${wrong}`)
      if (tip !== null && tip !== text) faults.push(`tip of ${label} at ${now}: “${tip}”, and spoken “${text}”`)
      const value = claim.value?.(now) ?? null
      if (dot === null || axis === null) continue
      const apart = value === null ? Number.NaN : dot.y - axis.yOf(value)
      if (!(Math.abs(apart) <= NEAR))
        faults.push(`slider ${label} at ${now}: the dot lies ${apart.toFixed(1)} px beside ${value}`)
    }
    return faults.slice(0, 5)
  })
}

/** Reads labels such as `1,500`, `2.5k`, and `7 h`, `1.5 h`, `7 h 45` or `15 min` as minutes. */
export function plainAxis(text: string): number | null {
  const hours = /^([\d.]+) h$/.exec(text)
  if (hours !== null) return Number(hours[1]) * 60
  const both = /^(?:(\d+) h )?([\d.]+)(?: min)?$/.exec(text)
  if (both !== null && / /.test(text)) return Number(both[1] ?? 0) * 60 + Number(both[2])
  return numberIn(text.replace(/ %$/, ''))?.value ?? null
}

export type { Look }
