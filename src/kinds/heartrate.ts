// Heart rate that the person measured by hand. Source: `/users/{id}/heartRate`, items {timestamp (s), value}.

import { readingDates, readingKind } from './reading.ts'
import { secondsSource } from './sources/seconds.ts'

export const heartrate = readingKind({
  name: 'heartrate',
  title: 'Heart rate by hand',
  eventType: '',
  source: secondsSource({
    name: 'heartrate',
    title: 'Heart rate by hand',
    path: ({ userId }) => `/users/${userId}/heartRate`,
    from: 'startTime',
    to: 'endTime',
    // Type 2 is a measurement by hand.
    query: { limit: '1000', type: '2' },
    field: 'timestamp',
    cursor: 'startTime',
    dates: readingDates,
  }),
  fields: {
    heartrate: { type: 'integer', unit: 'bpm', doc: 'Heart rate.', wire: 'value', least: 20, most: 250 },
    device: { type: 'text', doc: "The device's id, hexadecimal.", wire: 'deviceId' },
    device_source: {
      type: 'integer',
      doc: "The vendor's number for the type of device.",
      wire: 'deviceSource',
      least: 0,
      most: 2 ** 31,
    },
  },
  known: ['type'],
  needs: 'heartrate',
  seconds: true,
  chart: { draw: 'dots', value: 'heartrate', hue: 'heart' },
})
