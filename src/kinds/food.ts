// Food that the person noted: a stream that the notes name without saying what is in it.

import { contentKind, contentSource } from './content.ts'

export const food = contentKind({
  name: 'food',
  title: 'Food',
  source: contentSource('food', 'Food', 'Food'),
  hue: 'body',
})
