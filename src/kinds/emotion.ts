// Emotion as estimated by the watch. The notes name the stream and say that it has samples; the names of the fields are
// guesses, and the codes are undocumented.

import { contentKind, contentSource } from './content.ts'

export const emotion = contentKind({
  name: 'emotion',
  title: 'Emotion',
  source: contentSource('emotion', 'Emotion', 'Emotion', 'real_data'),
  readable: {
    fields: {
      emotion: {
        type: 'text',
        doc: 'Code of the emotion: unknown(n), because the codes are undocumented.',
        wire: 'emotion',
        code: true,
      },
      level: { type: 'integer', doc: 'Level of the emotion, 0 to 100.', wire: 'level', least: 0, most: 100 },
    },
    names: { emotion: ['mood'], level: ['score', 'value'] },
    needs: ['emotion', 'level'],
  },
  chart: { draw: 'dots', value: 'level', hue: 'stress' },
})
