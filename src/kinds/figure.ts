// Figures of the table `day` beyond their column: the displayed name, the topic, and the drawing. Terminal, dashboard
// and documentation use it; a column of a kind's `figures` with it is a figure.

/** Topics of figures and charts, in the order of lists; each has a colour of its own. */
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

/** The topic of a figure: its place and colour on the dashboard. */
export type Topic = keyof typeof topics

/** How a figure of a day is shown and explained. */
export interface Figure {
  readonly label: string
  /** The chart's topic by default. */
  readonly topic?: Topic
  /** Bars and similar drawings begin at zero; a line by default. */
  readonly draw?: 'line' | 'bars'
  /** The direction that is better for most people, if there is one. */
  readonly good?: 'more' | 'less'
  /** Digits after the point; none by default. */
  readonly digits?: number
  /** The lower and upper end of the usual range for healthy adults, if there is agreement. */
  readonly usual?: readonly [low: number | null, high: number | null]
  /** Bounds of the five levels of a calendar; the person's own quintiles by default. */
  readonly levels?: readonly [number, number, number, number]
  /** A value with a meaning of its own, drawn as a line. */
  readonly line?: number
  /** How wristory computes it; absent if the cloud states it. */
  readonly formula?: string
  /** An end or a count that belongs to another figure: it has no chart of its own. */
  readonly minor?: true
}
