// The evidence for the shape of each source's replies: a real payload, several clients, or one line of the notes. Where
// it is only a note, decoder and simulator share that line, and both can be wrong in the same way.

export type Witness = 'payload' | 'clients' | 'note'

/** Meaning of each, for the documentation. */
export const witnessDocs: Readonly<Record<Witness, string>> = {
  payload: 'a real payload',
  clients: 'several clients read it; no payload seen',
  note: 'one line of prose, shared by decoder and simulator; unconfirmed until a real payload is seen',
}

const payload = (...years: number[]) => ({ by: 'payload', years }) as const
const clients = { by: 'clients', years: [2026] } as const
const note = { by: 'note', years: [] } as const

/** By the name of the source; the years are those of the payloads or clients. */
export const witnesses: Readonly<Record<string, { readonly by: Witness; readonly years: readonly number[] }>> = {
  band_data: payload(2018, 2026),
  stress: payload(2026),
  single_stress: note,
  single_stress_by_date: note,
  blood_oxygen: payload(2026),
  pai: payload(2026),
  readiness: payload(2026),
  readiness_early: note,
  daily_health: payload(2026),
  charge: payload(2026),
  wake_charge: clients,
  hrv: payload(2026),
  sdnn: payload(2026),
  respiration: payload(2026),
  skin_temperature: note,
  exertion: clients,
  training_status: clients,
  lactate_threshold: clients,
  heartrate_file: payload(2026),
  blood_pressure: note,
  blood_pressure_manual: note,
  blood_pressure_early: note,
  blood_pressure_by_date: note,
  blood_pressure_list: note,
  emotion: note,
  food: note,
  recovery_heartrate: note,
  training_plan: note,
  emotion_baseline: note,
  charge_stress: note,
  charge_insight: note,
  heartrate: clients,
  weight: payload(2026),
  weight_member: payload(2026),
  training_load: clients,
  vo2max: clients,
  manual_sleep: note,
  properties: clients,
  user_info: payload(2026),
  devices: clients,
  device_catalogue: note,
  profile: clients,
  workout_history: payload(2018, 2022, 2026),
  workout_detail: payload(2018, 2022, 2026),
}
