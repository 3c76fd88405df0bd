// Kinds by months: how full each month is, with a mark if the cloud had nothing or a window failed.

import type { Coverage } from '../../schema.ts'
import { number } from '../frame/format.ts'
import { Plot, type PlotPlan, type Size } from './plot.tsx'

/** Pixels of a row with one line of text, of each further line, and of a letter at most. */
const ROW = 20
const LINE = 13
const LETTER = 6.4

export function CoverageMatrix({ coverage }: { coverage: Coverage }) {
  const { months, kinds } = coverage
  if (months.length === 0) return <p class="muted">Nothing is stored yet.</p>
  const leftOf = (whole: number) =>
    whole < 560 ? 118 : Math.max(196, ...kinds.map(({ title }) => title.length * LETTER))
  const titlesOf = (left: number) => kinds.map(({ title }) => linesOf(title, Math.floor(left / LETTER)))
  const words = (i: number) => {
    const [kind, c] = [kinds[Math.floor(i / months.length)], i % months.length]
    const [share, mark] = [kind?.share[c], kind?.marks[c]]
    const remark = mark === 'f' ? ', a window failed' : mark === 'e' ? ', some days empty' : ''
    return `${kind?.title}, ${months[c]}: ${share == null ? 'no data' : `${number(share * 100)} %`}${remark}`
  }
  return (
    <Plot
      hue="move"
      height={(whole) => rowTops(titlesOf(leftOf(whole))).at(-1)! + 18}
      left={leftOf}
      right={0}
      foot={18}
      label="Coverage by kind and month"
      from={0}
      to={kinds.length * months.length - 1}
      words={words}
      strides={{
        ArrowLeft: -1,
        ArrowRight: 1,
        ArrowUp: -months.length,
        ArrowDown: months.length,
        PageUp: -12,
        PageDown: 12,
      }}
      mark="box"
      plan={(size) => layOut(coverage, titlesOf, size)}
    />
  )
}

/** Where each row begins, and the last ends. */
function rowTops(titles: readonly (readonly string[])[]): number[] {
  const tops = [0]
  for (const lines of titles) tops.push(tops.at(-1)! + ROW + (lines.length - 1) * LINE)
  return tops
}

function layOut({ months, kinds }: Coverage, titlesOf: (left: number) => string[][], size: Size): PlotPlan {
  const { width, height, left } = size
  const titles = titlesOf(left)
  const tops = rowTops(titles)
  const cell = Math.max(1.5, width / Math.max(1, months.length))
  return {
    ticks: months.flatMap((month, c) =>
      month.endsWith('-01') && cell * 12 >= 34
        ? [{ x: c * cell, text: month.slice(0, 4), anchor: 'start' as const }]
        : [],
    ),
    draw: kinds.map(({ kind, share, marks }, r) => (
      <g key={kind} class="coverage-row" transform={`translate(0 ${tops[r]!})`}>
        {titles[r]!.map((text, i) => (
          <text key={text} x={-left} y={13 + i * LINE}>
            {text}
          </text>
        ))}
        <rect x={0} y={2} width={cell * months.length} height={ROW - 5} fill="var(--grid)" />
        {share.map((value, c) =>
          value !== null && value > 0 ? (
            <rect
              key={months[c]}
              x={c * cell}
              y={2}
              width={Math.max(1, cell - 0.6)}
              height={ROW - 5}
              class="fill"
              opacity={0.25 + 0.75 * value}
            />
          ) : null,
        )}
        <path
          d={[...marks].map((mark, c) => (mark === 'f' ? `M${c * cell} 2v${ROW - 5}` : '')).join('')}
          stroke="var(--bad)"
          stroke-width="2"
        />
      </g>
    )),
    find(x, y) {
      const c = Math.floor(x / cell)
      const r = tops.findLastIndex((top) => y >= top)
      return c >= 0 && c < months.length && r >= 0 && r < kinds.length && y < height ? r * months.length + c : null
    },
    spot(i) {
      const [r, c] = [Math.floor(i / months.length), i % months.length]
      return { x: c * cell, y: tops[r]! + 2, w: cell, h: ROW - 5 }
    },
  }
}

/** Words in lines of at most `most` letters, where no word is longer. */
function linesOf(text: string, most: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`
    if (lines.length > 0 && longer.length <= most) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
