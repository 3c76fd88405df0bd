// Kinds by months: how full each month is, with a mark where the cloud had nothing or a window failed.

import { useState } from 'preact/hooks'
import type { Coverage } from '../../schema.ts'
import { number } from '../frame/format.ts'
import { useWidth } from './size.ts'

/** Pixels of a row with one line of text, of each further line, and of a letter at most. */
const ROW = 20
const LINE = 13
const LETTER = 6.4

export function CoverageMatrix({ coverage }: { coverage: Coverage }) {
  const [box, whole] = useWidth()
  const [tip, setTip] = useState<readonly [number, number] | null>(null)
  const { months, kinds } = coverage
  const left = whole < 560 ? 118 : Math.max(196, ...kinds.map(({ title }) => title.length * LETTER))
  const cell = Math.max(1.5, (whole - left) / Math.max(1, months.length))
  const titles = kinds.map(({ title }) => linesOf(title, Math.floor(left / LETTER)))
  /** Where each row begins, and the last ends. */
  const tops = [0]
  for (const lines of titles) tops.push(tops.at(-1)! + ROW + (lines.length - 1) * LINE)
  const height = tops.at(-1)! + 18
  const words = ([r, c]: readonly [number, number]) => {
    const share = kinds[r]?.share[c]
    const mark = kinds[r]?.marks[c]
    return `${kinds[r]?.title}, ${months[c]}: ${share == null ? 'no data' : `${number(share * 100)} %`}${mark === 'f' ? ', a window failed' : mark === 'e' ? ', some days empty' : ''}`
  }
  return (
    <div
      class="chart-box hue-move"
      ref={box}
      style={{ height: `${height}px` }}
      onPointerMove={(event) => {
        const rect = box.current!.getBoundingClientRect()
        const c = Math.floor((event.clientX - rect.left - left) / cell)
        const r = tops.findLastIndex((top) => event.clientY - rect.top >= top)
        setTip(c >= 0 && c < months.length && r >= 0 && r < kinds.length ? [r, c] : null)
      }}
      onPointerLeave={() => setTip(null)}
    >
      {whole > 0 && (
        <svg
          class="data"
          width={whole}
          height={height}
          role="img"
          aria-label="Coverage by kind and month; the numbers are in the table"
        >
          {kinds.map(({ kind, share, marks }, r) => (
            <g key={kind} transform={`translate(0 ${tops[r]!})`}>
              {titles[r]!.map((text, i) => (
                <text key={text} x={0} y={13 + i * LINE}>
                  {text}
                </text>
              ))}
              <rect x={left} y={2} width={cell * months.length} height={ROW - 5} fill="var(--grid)" />
              {share.map(
                (value, c) =>
                  value !== null &&
                  value > 0 && (
                    <rect
                      key={months[c]}
                      x={left + c * cell}
                      y={2}
                      width={Math.max(1, cell - 0.6)}
                      height={ROW - 5}
                      class="fill"
                      opacity={0.25 + 0.75 * value}
                    />
                  ),
              )}
              <path
                d={[...marks].map((mark, c) => (mark === 'f' ? `M${left + c * cell} 2v${ROW - 5}` : '')).join('')}
                stroke="var(--bad)"
                stroke-width="2"
              />
            </g>
          ))}
          {months.map((month, c) =>
            month.endsWith('-01') && cell * 12 >= 34 ? (
              <text key={month} x={left + c * cell} y={height - 4}>
                {month.slice(0, 4)}
              </text>
            ) : null,
          )}
        </svg>
      )}
      {tip !== null && (
        <div
          class="tip"
          style={{ left: `${Math.min(whole - 110, Math.max(110, left + tip[1] * cell))}px`, top: `${tops[tip[0]]!}px` }}
        >
          {words(tip)}
        </div>
      )}
    </div>
  )
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
