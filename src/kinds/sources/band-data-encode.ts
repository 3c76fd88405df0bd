// The way back: a band_data reply out of its parts, for the contract suite of the kinds that share this source.

import { encodeBase64, encodeBase64Text } from '../../codec/base64.ts'
import { bytesOf } from '../../codec/text.ts'

export interface BandParts {
  readonly date: string
  readonly device?: string | null
  readonly deviceSource?: number | null
  readonly offset: number | null
  readonly summary: Readonly<Record<string, unknown>>
  readonly activity?: Uint8Array | null
  readonly heartrate?: Uint8Array | null
}

export function encodeBandData(parts: readonly BandParts[]): Uint8Array {
  const data = parts.map((part) => ({
    date_time: part.date,
    data_type: 0,
    device_id: part.device ?? '',
    ...(part.deviceSource == null ? {} : { source: part.deviceSource }),
    uuid: 'null',
    summary: encodeBase64Text(
      JSON.stringify({ ...(part.offset === null ? {} : { tz: String(part.offset) }), ...part.summary }),
    ),
    ...(part.activity ? { data: encodeBase64(part.activity) } : {}),
    ...(part.heartrate ? { data_hr: encodeBase64(part.heartrate) } : {}),
  }))
  return bytesOf(JSON.stringify({ code: 1, message: 'success', data }))
}
