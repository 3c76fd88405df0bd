// All results of `insight` as rows of one table, for exports.

import { findingTable } from '../../kinds/finding.ts'
import { type FigureName, figures } from '../../kinds/index.ts'
import type { Row } from '../../kinds/kind.ts'
import type { Reader } from '../reader.ts'
import type { InsightFigure } from './answer.ts'
import { experimentsOf } from './experiments.ts'
import { patternsOf } from './patterns.ts'
import { sleepInsight } from './sleep.ts'
import { trainingInsight } from './training.ts'

/** The rows in the order of topics; columns as in `findingTable`. */
export async function findingRows(reader: Reader): Promise<Row[]> {
  return [
    ...sleepInsight(reader).map((figure) => statistic('sleep', figure)),
    ...(await trainingInsight(reader)).map((figure) => statistic('training', figure)),
    ...patternRows(reader),
    ...experimentRows(reader),
  ]
}

const nothing: Row = Object.fromEntries(Object.keys(findingTable.columns).map((name) => [name, null]))

function statistic(topic: string, { name, value, unit, interval, n, source, why, date }: InsightFigure): Row {
  const [low, high] = interval ?? [null, null]
  return { ...nothing, topic, figure: name, date: date ?? null, value, low, high, unit, n, why: why ?? null, source }
}

function patternRows(reader: Reader): Row[] {
  const { relations, changes, flags } = patternsOf(reader)
  return [
    ...relations.findings.map(({ x, y, lag, rho, interval: [low, high], n, q }) => ({
      ...nothing,
      ...{ topic: 'relation', figure: x, other: y, lag, value: rho, low, high, n, q, source: relations.source },
    })),
    ...changes.found.map(({ figure, date, before, after, interval: [low, high], days, known }) => ({
      ...nothing,
      ...{ topic: 'change', figure, date, value: after - before, low, high, unit: unit(figure), n: days[0] + days[1] },
      ...{ source: changes.source, why: known === null ? null : `change of the ${known.what} on ${known.date}` },
    })),
    ...flags.days.flatMap(({ date, figures }) =>
      figures.map(({ name, value, usual: { low, high, n } }) => ({
        ...nothing,
        ...{ topic: 'flag', figure: name, date, value, low, high, unit: unit(name), n, source: flags.source },
      })),
    ),
  ]
}

function experimentRows(reader: Reader): Row[] {
  return experimentsOf(reader).map(({ name, plan, outcome, state, source }) => {
    const [low, high] = outcome?.interval ?? [null, null]
    return {
      ...nothing,
      ...{ topic: 'experiment', figure: plan.figure, date: plan.from, value: outcome?.difference ?? null, low, high },
      ...{ unit: unit(plan.figure), n: outcome === null ? null : outcome.a + outcome.b, q: outcome?.p ?? null, source },
      ...{ why: outcome === null ? state : null, comment: name === plan.doing ? name : `${name}: ${plan.doing}` },
    }
  })
}

function unit(figure: string): string | null {
  return figures.get(figure as FigureName)?.column.unit ?? null
}
