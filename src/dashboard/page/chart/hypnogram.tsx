// The stages of a stretch of sleep as blocks on three or four rows.

import type { Day } from '../../schema.ts'
import { px } from './scale.ts'

type StageBar = Day['sleep'][number]['stages'][number]

export const stageNames = { a: 'Awake', r: 'REM', l: 'Light', d: 'Deep', '?': 'Unknown' } as const
export function hasRem(sleep: Day['sleep']): boolean {
  return sleep.some(({ stages }) => stages.some(([, , letter]) => letter === 'r'))
}

export function stageOrder(rem: boolean): ('a' | 'r' | 'l' | 'd')[] {
  return rem ? ['a', 'r', 'l', 'd'] : ['a', 'l', 'd']
}

export function rowHeight(rem: boolean, height: number): number {
  return (height - 16) / stageOrder(rem).length - 3
}

export function rowTop(row: number, rem: boolean, height: number): number {
  return 8 + row * ((height - 16) / stageOrder(rem).length) + 1.5
}

interface HypnogramProps {
  readonly stages: readonly StageBar[]
  readonly start: number
  readonly end: number
  readonly x: (t: number) => number
  readonly height: number
  readonly rem: boolean
}

/** Blocks of one stretch of sleep, joined by thin lines. */
export function Hypnogram(props: HypnogramProps) {
  const { stages, start, end, x, height, rem } = props
  const rows = stageOrder(rem)
  const block = rowHeight(rem, height)
  if (stages.length === 0)
    return (
      <rect
        x={x(start)}
        y={rowTop(rows.indexOf('l'), rem, height)}
        width={Math.max(1.5, x(end) - x(start))}
        height={block}
        fill="none"
        stroke="var(--sleep)"
        stroke-dasharray="3 2"
      />
    )
  const rowOf = (letter: string) => Math.max(0, rows.indexOf(letter === '?' ? 'l' : (letter as 'l')))
  const blockOf = ([a, b, letter]: StageBar) => {
    const w = px(Math.max(1.5, x(b) - x(a)))
    return `M${px(x(a))} ${px(rowTop(rowOf(letter), rem, height))}h${w}v${px(block)}h-${w}Z`
  }
  const linkOf = (stage: StageBar, i: number) => {
    const before = stages[i - 1]
    if (before === undefined || stage[0] - before[1] > 1) return ''
    const [upper, lower] = [rowOf(before[2]), rowOf(stage[2])].sort((p, q) => p - q) as [number, number]
    return `M${px(x(stage[0]))} ${px(rowTop(upper, rem, height) + block)}V${px(rowTop(lower, rem, height))}`
  }
  return (
    <g>
      <path d={stages.map(linkOf).join('')} class="hatch-line" />
      {rows.map((letter, row) => (
        <path
          key={letter}
          fill={`var(--stage-${letter})`}
          d={stages
            .filter((stage) => rowOf(stage[2]) === row)
            .map(blockOf)
            .join('')}
        />
      ))}
    </g>
  )
}
