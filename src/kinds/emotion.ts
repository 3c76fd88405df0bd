// Emotion as the watch reckons it: a stream that the notes name without saying what is in it.

import { contentKind, contentSource } from './content.ts'

export const emotion = contentKind({
  name: 'emotion',
  title: 'Emotion',
  source: contentSource('emotion', 'Emotion', 'Emotion', 'real_data'),
  hue: 'stress',
})
