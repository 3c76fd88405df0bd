// Prompts that a person selects in the client: each names the tools to use and the rules of honesty.

export interface Prompt {
  readonly name: string
  readonly description: string
  readonly arguments: readonly { readonly name: string; readonly description: string }[]
  text(given: Readonly<Record<string, string | undefined>>): string
}

const honest =
  'Name the number of days behind every figure. Say where data is missing; null is not 0. If an algorithm or a device changed inside the range, say that figures before and after are not comparable. These are measurements of a wristband: no diagnosis.'

export const prompts: readonly Prompt[] = [
  {
    name: 'week-review',
    description: 'The last seven days against the four weeks before',
    arguments: [],
    text: () =>
      `Call overview, then daily with statistics for steps, sleep_minutes, resting_heartrate, stress_mean and workout_minutes: once from -7 to yesterday, once from -35 to -8. Compare the two, name what stands out and the two days worth a look. ${honest}`,
  },
  {
    name: 'night-review',
    description: 'One night and how it differs from the month before',
    arguments: [{ name: 'date', description: 'Day of waking, e.g. 2026-03-01; yesterday night when left out' }],
    text: ({ date = 'today' }) =>
      `Call night for ${date}, then nights with statistics for the 28 days before it. Say how this night differs in length, stages, timing and resting heart rate, and whether the difference is larger than the usual spread (sd). ${honest}`,
  },
  {
    name: 'training-review',
    description: 'Load, recovery and workouts of the last six weeks',
    arguments: [{ name: 'days', description: '28 to 90, 42 when left out' }],
    text: ({ days = '42' }) =>
      `Call training_context with days ${days}, then workouts for the same range with totals. Describe load and recovery over time, the balance of easy and hard days, and the workouts that stand out; look at up to two of them with workout. ${honest}`,
  },
  {
    name: 'compare-periods',
    description: 'Two periods side by side',
    arguments: [
      { name: 'first', description: 'e.g. 2025-01-01 to 2025-03-31' },
      { name: 'second', description: 'e.g. 2026-01-01 to 2026-03-31' },
    ],
    text: ({ first = 'the same 28 days a year ago', second = 'the last 28 days' }) =>
      `Compare ${first} with ${second}: daily with statistics for steps, sleep_minutes, resting_heartrate, weight and workout_minutes in each. Give means, spread and number of days of both, and say which differences exceed the spread. ${honest}`,
  },
  {
    name: 'letter-to-a-doctor',
    description: 'A plain summary to take to an appointment',
    arguments: [{ name: 'concern', description: 'What it is about, in a few words' }],
    text: ({ concern = 'a check-up' }) =>
      `Write half a page for a doctor about ${concern}: call overview and profile, then daily by month for the last year with the figures that bear on it, and statistics for the last 28 days. Tables, units, number of days, the device and its changes; no interpretation beyond what was measured. ${honest}`,
  },
]
