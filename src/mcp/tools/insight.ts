// Statistics of the history with their uncertainty: sleep, training, relations, changes of level, flagged days,
// experiments.

import { experimentsOf } from '../../query/insight/experiments.ts'
import { patternsOf } from '../../query/insight/patterns.ts'
import { sleepInsight } from '../../query/insight/sleep.ts'
import type { InsightTopic } from '../../query/insight/topics.ts'
import { trainingInsight } from '../../query/insight/training.ts'
import { readNotes } from '../../store/journal.ts'
import { budget, cut, foreignText, type Json, jsonBytes, short } from '../answer.ts'
import type { Asking } from '../tool.ts'
import { zoneName } from '../zone.ts'

interface InsightAsked {
  readonly topic: InsightTopic | 'notes'
  readonly cursor?: string | undefined
}

export async function answer({ topic, cursor: at }: InsightAsked, { reader, allowed }: Asking): Promise<Json> {
  const rest = { topic, zone: zoneName(reader), caution: 'Associations of one person, no causes, no diagnosis.' }
  const paged = (head: { readonly [name: string]: Json }, columns: readonly string[], rows: readonly Json[]): Json => {
    const whole = { ...rest, ...head, columns }
    return { ...whole, ...cut(rows, at, budget.usual - jsonBytes(whole) - 60) }
  }
  if (topic === 'sleep' || topic === 'training') {
    const figures = topic === 'sleep' ? sleepInsight(reader) : await trainingInsight(reader)
    const rows = figures.map(
      ({ name, value, unit, interval, n, of, source, why, date }): Json => [
        name,
        short(value),
        unit === 'clock' ? 'min after midnight' : unit,
        interval === null ? null : interval.map((end) => short(end)),
        n,
        date === undefined ? of : `${of}; ${date}`,
        source,
        why ?? null,
      ],
    )
    return paged({}, ['figure', 'value', 'unit', 'interval_95', 'n', 'of', 'source', 'why_not'], rows)
  }
  if (topic === 'experiments') {
    const rows = experimentsOf(reader).map(
      ({ name, plan, before, state, detectable, outcome, changes }): Json => [
        allowed.names ? foreignText(name) : 'switched off',
        plan.figure,
        plan.design,
        plan.from,
        plan.to,
        before,
        state,
        short(detectable),
        outcome === null
          ? null
          : {
              difference: short(outcome.difference),
              interval_95: outcome.interval.map((end) => short(end)),
              days: [outcome.a, outcome.b],
              p: short(outcome.p, 4),
            },
        [...changes],
      ],
    )
    return paged(
      {},
      [
        'name',
        'figure',
        'design',
        'from',
        'to',
        'planned_before',
        'state',
        'detectable_80',
        'outcome',
        'algorithm_changes',
      ],
      rows,
    )
  }
  if (topic === 'notes') {
    if (!allowed.names) return { ...rest, rows: 'switched off' }
    const notes = readNotes(reader.database, reader.account.id).toReversed()
    const rows = notes.map(
      ({ date, to_date, about, tags, comment }): Json => [
        date,
        to_date,
        about,
        tags.map(foreignText),
        foreignText(comment),
      ],
    )
    return paged({}, ['date', 'to', 'about', 'tags', 'note'], rows)
  }
  return patterns(topic, reader, allowed.names, paged)
}

type Paged = (head: { readonly [name: string]: Json }, columns: readonly string[], rows: readonly Json[]) => Json

function patterns(topic: InsightTopic, reader: Asking['reader'], names: boolean, paged: Paged): Json {
  const { from, to, relations, changes, flags, ranges } = patternsOf(reader)
  // Tags are words of the person.
  const shown = (figure: string) => names || !figure.startsWith('#')
  const named = (figure: string): Json => (figure.startsWith('#') ? { tag: foreignText(figure.slice(1)) } : figure)
  if (topic === 'relations')
    return paged(
      {
        from,
        to,
        tried: relations.tried,
        findings: relations.findings.length,
        false_at_most: 0.05,
        source: relations.source,
      },
      ['x', 'y', 'days_later', 'rho', 'interval_95', 'n', 'n_effective', 'false_discovery_rate', 'from', 'to'],
      relations.findings
        .filter(({ x, y }) => shown(x) && shown(y))
        .map(
          ({ x, y, lag, rho, interval, n, effective, q, from: first, to: last }): Json => [
            named(x),
            named(y),
            lag,
            short(rho),
            interval.map((end) => short(end)),
            n,
            Math.round(effective),
            short(q, 4),
            first,
            last,
          ],
        ),
    )
  if (topic === 'changes')
    return paged(
      { from, to, source: changes.source },
      ['figure', 'date', 'before', 'after', 'step_interval_95', 'days', 'known'],
      changes.found.map(
        ({ figure, date, before, after, interval, days, known }): Json => [
          figure,
          date,
          short(before),
          short(after),
          interval.map((end) => short(end)),
          [...days],
          known === null ? null : `${known.what} ${known.date}`,
        ],
      ),
    )
  if (topic === 'flags')
    return paged(
      {
        from,
        to,
        watched: [...flags.watched],
        n: flags.n,
        falsely: flags.falsely,
        sensitivity: flags.sensitivity,
        source: flags.source,
      },
      ['date', 'out_of_range: figure, value, low, high'],
      flags.days
        .toReversed()
        .map(
          ({ date, figures }): Json => [
            date,
            figures.map(({ name, value, usual }) => [name, short(value), short(usual.low), short(usual.high)]),
          ],
        ),
    )
  return paged(
    { from, to },
    ['figure', 'season', 'p10', 'p50', 'p90', 'n', 'mon_to_sun_add'],
    ranges.map(
      ({ figure, season, low, middle, high, n, weekdays }): Json => [
        figure,
        season,
        short(low),
        short(middle),
        short(high),
        n,
        weekdays.map((offset) => short(offset)),
      ],
    ),
  )
}
