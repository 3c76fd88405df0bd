// Years and months of the history to go to; on a page of single days, the days of a month.

import { useEffect, useRef, useState } from 'preact/hooks'
import { addDays, daysBetween, month as monthName, weekday, weekdayName, weekStart } from './format.ts'
import { usePlace } from './route.ts'

/** First and last day of `2025-03`. */
export function monthOf(month: string): { from: string; to: string } {
  const from = `${month}-01`
  return { from, to: addDays(`${addDays(`${month}-28`, 5).slice(0, 7)}-01`, -1) }
}

export interface PickerProps {
  readonly text: string
  /** Ends of the history, and the day that is shown. */
  readonly first: string
  readonly last: string
  readonly shown: string
  /** Where a month leads; absent where its days are chosen. */
  readonly hrefOf?: (month: string) => string
  readonly yearHref?: (year: string) => string
  readonly dayHref?: (date: string) => string
}

export function MonthPicker(props: PickerProps) {
  const { text, first, last, shown, hrefOf, yearHref, dayHref } = props
  const box = useRef<HTMLDetailsElement>(null)
  const place = usePlace()
  const [year, setYear] = useState(shown.slice(0, 4))
  const [month, setMonth] = useState(shown.slice(0, 7))
  useEffect(() => {
    setYear(shown.slice(0, 4))
    setMonth(shown.slice(0, 7))
    if (box.current) box.current.open = false
  }, [shown, place])
  const years = Array.from({ length: Number(last.slice(0, 4)) - Number(first.slice(0, 4)) + 1 }, (_, i) =>
    String(Number(last.slice(0, 4)) - i),
  )
  return (
    <details class="picker" ref={box}>
      <summary>{text}</summary>
      <div>
        <p class="picker-years">
          <select aria-label="Year" value={year} onChange={(event) => setYear(event.currentTarget.value)}>
            {years.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
          {yearHref && <a href={yearHref(year)}>All of {year}</a>}
        </p>
        <ul class="picker-months">
          {Array.from({ length: 12 }, (_, m) => {
            const one = `${year}-${String(m + 1).padStart(2, '0')}`
            const name = monthName(m, 'short')
            const known = one >= first.slice(0, 7) && one <= last.slice(0, 7)
            return (
              <li key={one}>
                {!known ? (
                  <span class="muted">{name}</span>
                ) : hrefOf ? (
                  <a href={hrefOf(one)}>{name}</a>
                ) : (
                  <button type="button" aria-pressed={one === month} onClick={() => setMonth(one)}>
                    {name}
                  </button>
                )}
              </li>
            )
          })}
        </ul>
        {dayHref && <Days month={month} {...props} dayHref={dayHref} />}
      </div>
    </details>
  )
}

function Days({
  month,
  first,
  last,
  shown,
  dayHref,
}: PickerProps & { month: string; dayHref: (date: string) => string }) {
  const { from, to } = monthOf(month)
  const lead = (weekday(from) - weekStart() + 7) % 7
  return (
    <table class="picker-days">
      <caption class="sr">{`${monthName(Number(month.slice(5)) - 1, 'long')} ${month.slice(0, 4)}`}</caption>
      <thead>
        <tr>
          {Array.from({ length: 7 }, (_, i) => (
            <th key={i} scope="col" aria-label={weekdayName((i + weekStart()) % 7, 'long')}>
              {weekdayName((i + weekStart()) % 7, 'narrow')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: Math.ceil((lead + daysBetween(from, to) + 1) / 7) }, (_, week) => (
          <tr key={week}>
            {Array.from({ length: 7 }, (_, i) => {
              const date = addDays(from, week * 7 + i - lead)
              if (date < from || date > to) return <td key={i} />
              const here = date === shown ? { 'aria-current': 'date' as const } : {}
              const day = Number(date.slice(8))
              return (
                <td key={i}>
                  {date < first || date > last ? (
                    <span class="muted">{day}</span>
                  ) : (
                    <a href={dayHref(date)} {...here}>
                      {day}
                    </a>
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
