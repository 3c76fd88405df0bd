// The frame of every page: freshness, sign-in, the selectors above the charts.

import { type Claims, claims } from './claims.ts'
import { labelOf } from './figures.ts'
import type { Asked } from './page.ts'
import { says, timeText } from './shown.ts'

/** Minutes from midnight of the home zone at an instant, as its clock says. */
export function homeMinute({ truth }: Asked, epoch: number): number {
  const zone = truth.one('SELECT zone FROM account')
  const text = new Date(epoch * 1000).toLocaleTimeString('en-GB', {
    timeZone: String(zone ?? 'UTC'),
    timeStyle: 'short',
  })
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
}

export function frameClaims(asked: Asked): Claims {
  const { truth } = asked
  const synced = Number(truth.one("SELECT max(ended) FROM run WHERE command = 'sync'"))
  return claims({
    texts: [
      {
        scope: 'rail',
        role: 'p',
        // The made-up sign-in lasts thirty days from the moment that the page's clock stands at.
        says: [`Synced ${timeText(homeMinute(asked, synced))} today`, says`Sign-in valid ${30} more days`],
      },
      {
        scope: 'controls',
        role: 'a',
        says: {
          parts: [
            {
              wrong: (text: string) =>
                /^(30 d|90 d|1 y|5 y)$/.test(text) ||
                /^(Earlier|Later): \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d$/.test(text) ||
                truth.figures.some((name) => labelOf(name) === text)
                  ? null
                  : 'is no range',
            },
          ],
        },
      },
      {
        scope: 'controls',
        role: 'summary',
        says: {
          parts: [{ wrong: (text: string) => (/^.*\d{4} – .*\d{4}$/.test(text) ? null : 'is not from day to day') }],
        },
      },
      {
        scope: 'controls',
        role: 'option',
        says: {
          parts: [
            {
              wrong: (text: string) =>
                truth.figures.some((figure) => text.replace(/^with /, '') === labelOf(figure)) || /^20\d\d$/.test(text)
                  ? null
                  : 'is no figure and no year',
            },
          ],
        },
      },
    ],
  })
}
