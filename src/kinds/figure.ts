// What a figure of the table `day` is besides its column: the name people read, where it belongs, and how it is drawn.
// Terminal, dashboard and documentation take it from here; a column of a kind's `figures` with it is a figure.

/** Topics that figures and charts belong to, in the order of lists; each has a colour of its own. */
export const topics = {
  move: 'Movement',
  sleep: 'Sleep',
  heart: 'Heart',
  stress: 'Stress',
  recovery: 'Recovery',
  oxygen: 'Oxygen and breathing',
  body: 'Body',
  workout: 'Training',
} as const

/** What a figure is about: its place and colour on the dashboard. */
export type Topic = keyof typeof topics

/** How a figure of a day is shown and explained. */
export interface Figure {
  readonly label: string
  /** The chart's topic where absent. */
  readonly topic?: Topic
  /** Bars and what is drawn like them begin at zero; a line where absent. */
  readonly draw?: 'line' | 'bars'
  /** The direction that is better for most people, where there is one. */
  readonly good?: 'more' | 'less'
  /** Digits after the point; none where absent. */
  readonly digits?: number
  /** The lower and upper end of what is usual for healthy adults, where there is agreement. */
  readonly usual?: readonly [low: number | null, high: number | null]
  /** Borders of the five levels of a calendar; the person's own quintiles where absent. */
  readonly levels?: readonly [number, number, number, number]
  /** A value that means something by itself, drawn as a line. */
  readonly line?: number
  /** How wristory computes it; the cloud states it where absent. */
  readonly formula?: string
  /** An end or a count that belongs to another figure: no chart of its own on the pages of a topic. */
  readonly minor?: true
}
