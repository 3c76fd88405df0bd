// The days that a page looks at: a length up to today, a month or a year of the history, and the same length earlier or
// later.

import type { ViewRange } from '../../range.ts'
import type { Status } from '../../schema.ts'
import { fullDay } from './format.ts'
import { StepLink } from './head.tsx'
import { MonthPicker, monthOf } from './month-picker.tsx'
import { withQuery } from './route.ts'
import { Segmented } from './segmented.tsx'
import { earlierOf, laterOf } from './shift.ts'

const labels: Readonly<Record<string, string>> = {
  '30d': '30 d',
  '90d': '90 d',
  '1y': '1 y',
  '5y': '5 y',
  all: 'All',
}

export function RangeChoice({
  choices,
  range,
  status,
}: {
  choices: readonly string[]
  range: ViewRange
  status: Status
}) {
  const { today } = status
  const first = status.first ?? today
  return (
    <>
      <Segmented
        label="Range"
        choices={choices.map((one) => [one, labels[one]!])}
        current={range.name}
        name="range"
        marks
      />
      <span class="steps-of-range">
        <Shift way="Earlier" to={earlierOf(range, first)} />
        <MonthPicker
          text={range.name in labels ? 'Month' : `${fullDay(range.from)} – ${fullDay(range.to)}`}
          first={first}
          last={today}
          shown={range.to}
          hrefOf={(month) => {
            const { from, to } = monthOf(month)
            return withQuery({ range: `${from}..${to < today ? to : today}` })
          }}
          yearHref={(year) =>
            withQuery({ range: `${year}-01-01..${`${year}-12-31` < today ? `${year}-12-31` : today}` })
          }
        />
        <Shift way="Later" to={laterOf(range, today)} />
      </span>
    </>
  )
}

function Shift({ way, to }: { way: 'Earlier' | 'Later'; to: string | null }) {
  return <StepLink way={way} href={to === null ? null : withQuery({ range: to })} means={to?.replace('..', ' to ')} />
}
