// The rows of every kind and view, made from the kinds' columns by `npm run docs`; do not edit by hand.

/** Days. */
export interface DayRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Offset from UTC that the record states for the whole day. Seconds east of UTC. */
  utc_offset: number | null
  /** Steps of the day. In steps. */
  steps: number | null
  /** Distance walked and run. In m. */
  distance: number | null
  /** Active energy. In kcal. */
  energy: number | null
  /** Minutes walking. In min. */
  walking_minutes: number | null
  /** Minutes running. In min. */
  running_minutes: number | null
  /** Distance run. In m. */
  running_distance: number | null
  /** Energy of running. In kcal. */
  running_energy: number | null
  /** Step goal of the day. In steps. */
  goal: number | null
  /** Highest heart rate that the device reports for the day. In bpm. */
  heartrate_peak: number | null
  /** When it was. Epoch seconds. */
  heartrate_peak_at: number | null
  /** The device's id, hexadecimal. */
  device: string | null
  /** The vendor's number for the type of device. */
  device_source: number | null
  /** Last time the device had given its data to the app. Epoch seconds. */
  synced: number | null
  /** Version of the record: 5 until about 2019, 6 since. */
  format: number | null
  /** Version of the step algorithm, where stated. */
  algorithm: string | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** Minutes. */
export interface MinuteRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Minute of the local day, 0 to 1439. In min. */
  minute: number
  /** Start of the minute, at the offset of the day. Epoch seconds. */
  instant: number | null
  /** Offset from UTC that holds for the whole day. Seconds east of UTC. */
  utc_offset: number | null
  /** Category assigned by the device, raw: 126 no data, 115 not worn, 118 charging, 120 asleep. */
  category: number | null
  /** Movement, 0 to 255, without a unit. */
  intensity: number | null
  /** Steps in the minute; NULL if the device recorded nothing. In steps. */
  steps: number | null
  /** Heart rate; NULL if not measured. In bpm. */
  heartrate: number | null
}

/** Steps and heart rate by the hour. */
export interface HourRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Hour of the local day, 0 to 23. */
  hour: number
  /** Steps; NULL if the device recorded no minute of the hour. In steps. */
  steps: number | null
  /** Lowest heart rate. In bpm. */
  heartrate_min: number | null
  /** Mean of the readings. In bpm. */
  heartrate_mean: number | null
  /** Highest heart rate. In bpm. */
  heartrate_max: number | null
  /** Minutes with a heart rate. */
  readings: number | null
  /** Minutes that the device recorded. In min. */
  recorded: number | null
}

/** Nights. */
export interface NightRow {
  /** Local day of waking. `YYYY-MM-DD`. */
  date: string
  /** Falling asleep. Epoch seconds. */
  start: number | null
  /** Waking up. Epoch seconds. */
  end: number | null
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** Light sleep. In min. */
  light_minutes: number | null
  /** Deep sleep. In min. */
  deep_minutes: number | null
  /** REM sleep; NULL if the device does not detect it. In min. */
  rem_minutes: number | null
  /** Awake between start and end. In min. */
  awake_minutes: number | null
  /** Sleep score, 1 to 100. */
  score: number | null
  /** Resting heart rate of the night. In bpm. */
  resting_heartrate: number | null
  /** Number of awakenings. */
  wake_count: number | null
  /** Start as edited by the person, minutes as the cloud stores them. In min. */
  edited_start: number | null
  /** End as edited by the person, minutes as the cloud stores them. In min. */
  edited_end: number | null
  /** The vendor's number for the type of device. */
  device_source: number | null
  /** Version of the sleep algorithm. */
  sleep_algorithm: string | null
  /** Version of the score. */
  score_algorithm: string | null
  /** Undocumented fields of the sleep record. JSON text. */
  extra: string | null
}

/** Sleep stages. */
export interface SleepStageRow {
  /** Local day of waking. `YYYY-MM-DD`. */
  date: string
  /** Start in minutes from local midnight of the date; negative on the evening before. In min. */
  minute: number
  /** Beginning. Epoch seconds. */
  start: number | null
  /** Length. In min. */
  minutes: number | null
  /** light, deep, rem, awake, or unknown(n). */
  stage: string | null
  /** 1 in a nap, 0 in the night. */
  nap: 0 | 1 | null
}

/** Naps. */
export interface NapRow {
  /** Local day of waking. `YYYY-MM-DD`. */
  date: string
  /** Start in minutes from local midnight of the date. In min. */
  minute: number
  /** Beginning. Epoch seconds. */
  start: number | null
  /** End. Epoch seconds. */
  end: number | null
  /** Light sleep, including unknown stages. In min. */
  light_minutes: number | null
  /** Deep sleep. In min. */
  deep_minutes: number | null
  /** REM sleep. In min. */
  rem_minutes: number | null
  /** Awake. In min. */
  awake_minutes: number | null
}

/** Activity stages. */
export interface ActivityStageRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Start in minutes from local midnight. In min. */
  minute: number
  /** Beginning. Epoch seconds. */
  start: number | null
  /** Length. In min. */
  minutes: number | null
  /** slow walking, fast walking, running, light activity, or unknown(n). */
  mode: string | null
  /** Steps in the bout. In steps. */
  steps: number | null
  /** Distance. In m. */
  distance: number | null
  /** Energy. In kcal. */
  energy: number | null
}

/** Stress. */
export interface StressRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Offset from UTC of the local midnight it is filed under. Seconds east of UTC. */
  utc_offset: number | null
  /** Lowest stress, 1 to 100. */
  min: number | null
  /** Highest stress. */
  max: number | null
  /** Mean of the points, as the cloud rounds it. */
  mean: number | null
  /** Share of points from 1 to 39. In %. */
  relaxed: number | null
  /** Share from 40 to 59. In %. */
  normal: number | null
  /** Share from 60 to 79. In %. */
  medium: number | null
  /** Share from 80 to 100. In %. */
  high: number | null
}

/** Stress every five minutes. */
export interface StressPointRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** When it was measured. Epoch seconds. */
  instant: number
  /** 1 to 100. */
  stress: number | null
}

/** Stress tests. */
export interface SingleStressRow {
  /** When it was measured. Epoch seconds. */
  instant: number
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string | null
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** 1 to 100. */
  stress: number | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** Blood oxygen. */
export interface Spo2Row {
  /** When it was measured. Epoch seconds. */
  instant: number
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string | null
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** Oxygen saturation. In %. */
  spo2: number | null
  /** 1 if the device measured by itself, 0 if the person started it. */
  automatic: 0 | 1 | null
  /** The single readings behind it, padded with zeros, as sent by the device. JSON text. */
  history: string | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** Oxygen dips of the night. */
export interface OdiRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** Dips per hour. In /h. */
  index: number | null
  /** Number of dips. */
  dips: number | null
  /** The cloud's score of the night, 0 to 100; not an oxygen saturation. */
  score: number | null
  /** Time measured. In s. */
  measured: number | null
  /** The cloud's code for its validity, raw. */
  valid: number | null
  /** The cloud's code for what the app shows, raw. */
  display: number | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** Breathing events. */
export interface ApneaRow {
  /** When it was measured. Epoch seconds. */
  instant: number
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string | null
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** Fall of the oxygen saturation. In %. */
  decrease: number | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** PAI. */
export interface PaiRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** PAI of the day, at most 75. */
  points: number | null
  /** PAI of the last seven days. */
  total: number | null
  /** Points of the low zone. */
  low: number | null
  /** Points of the medium zone. */
  medium: number | null
  /** Points of the high zone. */
  high: number | null
  /** Minutes in the low zone. In min. */
  low_minutes: number | null
  /** Minutes in the medium zone. In min. */
  medium_minutes: number | null
  /** Minutes in the high zone. In min. */
  high_minutes: number | null
  /** Heart rate at which the low zone begins. In bpm. */
  low_limit: number | null
  /** Heart rate at which the medium zone begins. In bpm. */
  medium_limit: number | null
  /** Heart rate at which the high zone begins. In bpm. */
  high_limit: number | null
  /** Resting heart rate used for it. In bpm. */
  resting_heartrate: number | null
  /** Highest heart rate used for it. In bpm. */
  highest_heartrate: number | null
  /** Age used for it, years. */
  age: number | null
  /** Scores of the seven days, in the order of the cloud's ring buffer. JSON text. */
  scores: string | null
  /** Points needed on the next days, as forecast by the cloud. JSON text. */
  next_scores: string | null
  /** When the phone sent it. Epoch seconds. */
  uploaded: number | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** Readiness. */
export interface ReadinessRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** Readiness, 0 to 100. */
  score: number | null
  /** Part of the heart rate variability. */
  hrv_score: number | null
  /** Part of the resting heart rate. */
  resting_score: number | null
  /** Part of the skin temperature. */
  skin_temperature_score: number | null
  /** Part of the breathing in the night. */
  breathing_score: number | null
  /** Part of the heart rhythm. */
  rhythm_score: number | null
  /** Physical part. */
  physical_score: number | null
  /** Mental part. */
  mental_score: number | null
  /** Heart rate variability of the night. In ms. */
  hrv: number | null
  /** Resting heart rate of the night. In bpm. */
  resting_heartrate: number | null
  /** Deviation of the skin temperature from the baseline. In °C. */
  skin_temperature_deviation: number | null
  /** Baseline of the skin temperature, raw. */
  skin_temperature_baseline: number | null
  /** Baseline of the variability. */
  hrv_baseline: number | null
  /** Baseline of the resting heart rate. */
  resting_baseline: number | null
  /** Baseline of the breathing. */
  breathing_baseline: number | null
  /** Baseline of the heart rhythm. */
  rhythm_baseline: number | null
  /** Physical baseline. */
  physical_baseline: number | null
  /** Mental baseline. */
  mental_baseline: number | null
  /** The cloud's code for the text of the score. */
  insight: number | null
  /** Code for the text of the variability. */
  hrv_insight: number | null
  /** Code for the text of the resting heart rate. */
  resting_insight: number | null
  /** Code for the text of the skin temperature. */
  skin_temperature_insight: number | null
  /** Code for the text of the breathing. */
  breathing_insight: number | null
  /** Code for the text of the heart rhythm. */
  rhythm_insight: number | null
  /** Code for the physical text. */
  physical_insight: number | null
  /** Code for the mental text. */
  mental_insight: number | null
  /** Number of the text that the app shows. */
  text: number | null
  /** The cloud's code for its state, raw. */
  status: number | null
  /** Version of the algorithm. */
  algorithm: number | null
  /** Minor version. */
  algorithm_minor: number | null
  /** When it was computed. Epoch seconds. */
  updated: number | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** Readiness, older records. */
export interface ReadinessEarlyRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** Readiness, 0 to 100. */
  score: number | null
  /** Part of the heart rate variability. */
  hrv_score: number | null
  /** Part of the resting heart rate. */
  resting_score: number | null
  /** Part of the skin temperature. */
  skin_temperature_score: number | null
  /** Part of the breathing in the night. */
  breathing_score: number | null
  /** Part of the heart rhythm. */
  rhythm_score: number | null
  /** Physical part. */
  physical_score: number | null
  /** Mental part. */
  mental_score: number | null
  /** Heart rate variability of the night. In ms. */
  hrv: number | null
  /** Resting heart rate of the night. In bpm. */
  resting_heartrate: number | null
  /** Deviation of the skin temperature from the baseline. In °C. */
  skin_temperature_deviation: number | null
  /** Baseline of the skin temperature, raw. */
  skin_temperature_baseline: number | null
  /** Baseline of the variability. */
  hrv_baseline: number | null
  /** Baseline of the resting heart rate. */
  resting_baseline: number | null
  /** Baseline of the breathing. */
  breathing_baseline: number | null
  /** Baseline of the heart rhythm. */
  rhythm_baseline: number | null
  /** Physical baseline. */
  physical_baseline: number | null
  /** Mental baseline. */
  mental_baseline: number | null
  /** The cloud's code for the text of the score. */
  insight: number | null
  /** Code for the text of the variability. */
  hrv_insight: number | null
  /** Code for the text of the resting heart rate. */
  resting_insight: number | null
  /** Code for the text of the skin temperature. */
  skin_temperature_insight: number | null
  /** Code for the text of the breathing. */
  breathing_insight: number | null
  /** Code for the text of the heart rhythm. */
  rhythm_insight: number | null
  /** Code for the physical text. */
  physical_insight: number | null
  /** Code for the mental text. */
  mental_insight: number | null
  /** Number of the text that the app shows. */
  text: number | null
  /** The cloud's code for its state, raw. */
  status: number | null
  /** Version of the algorithm. */
  algorithm: number | null
  /** Minor version. */
  algorithm_minor: number | null
  /** When it was computed. Epoch seconds. */
  updated: number | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** Daily goals. */
export interface DailyHealthRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** Steps of the day. In steps. */
  steps: number | null
  /** Active energy. In kcal. */
  energy: number | null
  /** Minutes of effort ("fat burning"). In min. */
  active_minutes: number | null
  /** Distance run. In m. */
  running_distance: number | null
  /** Distance cycled. In m. */
  cycling_distance: number | null
  /** Goal for steps. In steps. */
  steps_goal: number | null
  /** Goal for active energy. In kcal. */
  energy_goal: number | null
  /** Goal for minutes of effort. In min. */
  active_goal: number | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** Energy left. */
export interface ChargeRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string | null
  /** When it was measured. Epoch seconds. */
  instant: number
  /** Offset from UTC of these samples. Seconds east of UTC. */
  utc_offset: number | null
  /** Energy left, 0 to 100. */
  level: number | null
  /** Physical part. */
  physical: number | null
  /** Mental part. */
  mental: number | null
  /** The cloud's bucket: 00:00 of a UTC day. Epoch seconds. */
  bucket: number
}

/** Energy at waking. */
export interface WakeChargeRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** Energy at waking, 0 to 100. */
  level: number | null
  /** Physical part. */
  physical: number | null
  /** Mental part. */
  mental: number | null
  /** Exertion of the day before. */
  exertion: number | null
  /** The cloud's score of daily fitness. */
  fitness: number | null
  /** Weight of the long-term load. */
  chronic_weight: number | null
  /** Version of the algorithm. */
  algorithm: string | null
  /** Waking up. Epoch seconds. */
  waking: number | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** Heart rate variability. */
export interface HrvRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string | null
  /** When it was measured. Epoch seconds. */
  instant: number
  /** Offset from UTC of these samples. Seconds east of UTC. */
  utc_offset: number | null
  /** RMSSD of the minute. In ms. */
  rmssd: number | null
  /** The cloud's bucket: 00:00 of a UTC day. Epoch seconds. */
  bucket: number
}

/** Heart rate variability (SDNN). */
export interface SdnnRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string | null
  /** When it was measured. Epoch seconds. */
  instant: number
  /** Offset from UTC of these samples. Seconds east of UTC. */
  utc_offset: number | null
  /** SDNN of the measurement. In ms. */
  sdnn: number | null
  /** The cloud's bucket: 00:00 of a UTC day. Epoch seconds. */
  bucket: number
}

/** Breathing. */
export interface RespirationRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string | null
  /** When it was measured. Epoch seconds. */
  instant: number
  /** Offset from UTC of these samples. Seconds east of UTC. */
  utc_offset: number | null
  /** Breaths a minute. In /min. */
  breaths: number | null
  /** The cloud's bucket: 00:00 of a UTC day. Epoch seconds. */
  bucket: number
}

/** Skin temperature. */
export interface SkinTemperatureRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string | null
  /** When it was measured. Epoch seconds. */
  instant: number
  /** Offset from UTC of these samples. Seconds east of UTC. */
  utc_offset: number | null
  /** Skin temperature. In °C. */
  temperature: number | null
  /** The cloud's bucket: 00:00 of a UTC day. Epoch seconds. */
  bucket: number
}

/** Exertion. */
export interface ExertionRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** Acute load (ATL), about a week. */
  acute: number | null
  /** Chronic load (CTL), about six weeks. */
  chronic: number | null
  /** Form (TSB): chronic less acute. */
  form: number | null
  /** Exertion of the day. */
  score: number | null
  /** Target of the exertion. */
  target: number | null
  /** Share of the target that was reached. In %. */
  completion: number | null
  /** Factor of recovery. */
  recovery: number | null
  /** The cloud's plan, raw. JSON text. */
  plan: string | null
  /** Minutes of the day with activity, raw. JSON text. */
  activities: string | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** Training status. */
export interface TrainingStatusRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** Training impulse of the day. */
  trimp: number | null
  /** Acute load (ATL), about a week. */
  acute: number | null
  /** Chronic load (CTL), about six weeks. */
  chronic: number | null
  /** Form (TSB): chronic less acute. */
  form: number | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** Lactate threshold. */
export interface LactateThresholdRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** Heart rate at the threshold. In bpm. */
  heartrate: number | null
  /** Pace at the threshold. In s/km. */
  pace: number | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** Files of heart rate by the second. */
export interface HeartrateFileRow {
  /** The cloud's bucket: 00:00 of a UTC day. Epoch seconds. */
  bucket: number
  /** First second. Epoch seconds. */
  start: number
  /** Last second. Epoch seconds. */
  end: number | null
  /** Local day of the stretch. `YYYY-MM-DD`. */
  date: string | null
  /** Offset from UTC. Seconds east of UTC. */
  utc_offset: number | null
  /** The cloud's name of the file. */
  file: string | null
  /** The cloud's name of its format. */
  format: string | null
}

/** Blood pressure. */
export interface BloodPressureRow {
  /** The cloud's item: type, subtype and its timestamp. */
  item: string
  /** Number of the sample in the item, from 0. */
  part: number
  /** The cloud's name of the type. */
  type: string | null
  /** The cloud's name of the subtype. */
  subtype: string | null
  /** Its time. Epoch seconds. */
  instant: number | null
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string | null
  /** Offset from UTC, if the record states one. Seconds east of UTC. */
  utc_offset: number | null
  /** Its content, as received. JSON text. */
  content: string | null
  /** Systolic pressure. In mmHg. */
  systolic: number | null
  /** Diastolic pressure. In mmHg. */
  diastolic: number | null
  /** Pulse during the measurement. In bpm. */
  pulse: number | null
}

/** Emotion. */
export interface EmotionRow {
  /** The cloud's item: type, subtype and its timestamp. */
  item: string
  /** Number of the sample in the item, from 0. */
  part: number
  /** The cloud's name of the type. */
  type: string | null
  /** The cloud's name of the subtype. */
  subtype: string | null
  /** Its time. Epoch seconds. */
  instant: number | null
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string | null
  /** Offset from UTC, if the record states one. Seconds east of UTC. */
  utc_offset: number | null
  /** Its content, as received. JSON text. */
  content: string | null
  /** Code of the emotion: unknown(n), because the codes are undocumented. */
  emotion: string | null
  /** Level of the emotion, 0 to 100. */
  level: number | null
}

/** Food. */
export interface FoodRow {
  /** The cloud's item: type, subtype and its timestamp. */
  item: string
  /** Number of the sample in the item, from 0. */
  part: number
  /** The cloud's name of the type. */
  type: string | null
  /** The cloud's name of the subtype. */
  subtype: string | null
  /** Its time. Epoch seconds. */
  instant: number | null
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string | null
  /** Offset from UTC, if the record states one. Seconds east of UTC. */
  utc_offset: number | null
  /** Its content, as received. JSON text. */
  content: string | null
  /** Name of the food. */
  food: string | null
  /** Energy. In kcal. */
  energy: number | null
  /** Carbohydrate. In g. */
  carbohydrate: number | null
  /** Protein. In g. */
  protein: number | null
  /** Fat. In g. */
  fat: number | null
}

/** Other events. */
export interface EventRow {
  /** The cloud's item: type, subtype and its timestamp. */
  item: string
  /** Number of the sample in the item, from 0. */
  part: number
  /** The cloud's name of the type. */
  type: string | null
  /** The cloud's name of the subtype. */
  subtype: string | null
  /** Its time. Epoch seconds. */
  instant: number | null
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string | null
  /** Offset from UTC, if the record states one. Seconds east of UTC. */
  utc_offset: number | null
  /** Its content, as received. JSON text. */
  content: string | null
}

/** Heart rate by hand. */
export interface HeartrateRow {
  /** When it was measured. Epoch seconds. */
  instant: number
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string | null
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** Heart rate. In bpm. */
  heartrate: number | null
  /** The device's id, hexadecimal. */
  device: string | null
  /** The vendor's number for the type of device. */
  device_source: number | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** Weight and body. */
export interface WeightRow {
  /** When it was measured. Epoch seconds. */
  instant: number
  /** `self`, or the number of a member of the family. */
  member: string
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string | null
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** Weight. In kg. */
  weight: number | null
  /** Height used for it. In cm. */
  height: number | null
  /** Body mass index. In kg/m². */
  bmi: number | null
  /** Body fat. In %. */
  fat: number | null
  /** Body water. In %. */
  water: number | null
  /** Bone mass. In kg. */
  bone: number | null
  /** Muscle mass. In kg. */
  muscle: number | null
  /** Protein. In %. */
  protein: number | null
  /** Basal energy, per day. In kcal. */
  metabolism: number | null
  /** Level of visceral fat. */
  visceral_fat: number | null
  /** Score of the body, 1 to 100. */
  score: number | null
  /** Score of balance. */
  balance_score: number | null
  /** Time on one foot with closed eyes. In s. */
  one_foot: number | null
  /** Computed age of the body, years. */
  muscle_age: number | null
  /** Age used for it, years. */
  age: number | null
  /** The other app it was imported from. */
  app: string | null
  /** scale, typed, imported, or unknown(n). */
  origin: string | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** Training load. */
export interface TrainingLoadRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** Training load of the day. */
  load: number | null
  /** Load of seven days. */
  week: number | null
  /** Lower end of the recommended load of seven days. */
  optimal_min: number | null
  /** Upper end of the recommended load. */
  optimal_max: number | null
  /** Load from which it is excessive. */
  overreaching: number | null
  /** When it was computed. Epoch seconds. */
  updated: number | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** VO2max. */
export interface Vo2maxRow {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Offset from UTC that the record states. Seconds east of UTC. */
  utc_offset: number | null
  /** Maximal oxygen uptake, from running. In ml/kg/min. */
  running: number | null
  /** Maximal oxygen uptake, from walking. In ml/kg/min. */
  walking: number | null
  /** When it was computed. Epoch seconds. */
  updated: number | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** Nights corrected by hand. */
export interface ManualSleepRow {
  /** Falling asleep, as corrected. Epoch seconds. */
  start: number
  /** Local day of waking. `YYYY-MM-DD`. */
  date: string | null
  /** Waking up, as corrected. Epoch seconds. */
  end: number | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
}

/** Goals. */
export interface GoalRow {
  /** The cloud's name of the setting. */
  goal: string
  /** The goal, in the unit of the setting; NULL if it is not a number. */
  value: number | null
}

/** Devices. */
export interface DeviceRow {
  /** The device's id, hexadecimal. */
  device: string
  /** Name as shown in the app, else that of the model. */
  name: string | null
  /** The type of device that the vendor's number means, or unknown(n). */
  model: string | null
  /** The vendor's number for the class of device. */
  device_type: number | null
  /** The vendor's number for the type of device. */
  device_source: number | null
  /** Version of the firmware. */
  firmware: string | null
  /** 1 while it is bound to the account. */
  bound: 0 | 1 | null
  /** 1 for the one in use. */
  active: 0 | 1 | null
  /** When it was bound. Epoch seconds. */
  bound_at: number | null
  /** Last change of its state. Epoch seconds. */
  changed: number | null
}

/** Types of devices. */
export interface DeviceModelRow {
  /** The vendor's number for the type of device. */
  device_source: number
  /** The cloud's name for it. */
  name: string | null
  /** Other fields of the catalogue, as received. JSON text. */
  extra: string | null
}

/** Profile. */
export interface ProfileRow {
  /** Always `self`. */
  profile: string
  /** Year and month of birth, `YYYY-MM`. */
  birth: string | null
  /** The vendor's code, raw. */
  gender: number | null
  /** Height. In cm. */
  height: number | null
  /** Weight as entered in the profile. In kg. */
  weight: number | null
  /** When the account was made. Epoch seconds. */
  created: number | null
}

/** Workouts. */
export interface WorkoutRow {
  /** Id: epoch seconds of the beginning. */
  workout: number
  /** Local day of the beginning. `YYYY-MM-DD`. */
  date: string | null
  /** Beginning. Epoch seconds. */
  start: number | null
  /** End. Epoch seconds. */
  end: number | null
  /** Offset from UTC at the beginning. Seconds east of UTC. */
  utc_offset: number | null
  /** Time zone as the workout states it, as a rule an IANA name. */
  zone: string | null
  /** What recorded it, as the cloud names it. */
  source: string | null
  /** The vendor's number for the type of device. */
  device_source: number | null
  /** Firmware of the device. */
  firmware: string | null
  /** Sport, or unknown(n). */
  sport: string | null
  /** The cloud's number for the sport; 1001 to 1999 are variants of 1 to 999. */
  sport_code: number | null
  /** Further division of the sport, as sent. */
  sport_mode: number | null
  /** Time without the pauses. In s. */
  moving_time: number | null
  /** Time with the pauses, as the cloud counts it. In s. */
  elapsed_time: number | null
  /** Time without the pauses, to the millisecond. In s. */
  exercise_time: number | null
  /** Time of the pauses. In s. */
  pause_time: number | null
  /** Distance. In m. */
  distance: number | null
  /** Distance before rounding. In m. */
  distance_precise: number | null
  /** Energy used. In kcal. */
  energy: number | null
  /** Mean pace: seconds per metre. In s/m. */
  pace: number | null
  /** Mean step rate. In steps/min. */
  cadence: number | null
  /** Highest step rate. In steps/min. */
  cadence_max: number | null
  /** Mean revolutions of the pedals. In /min. */
  revolutions: number | null
  /** Highest revolutions of the pedals. In /min. */
  revolutions_max: number | null
  /** Steps. In steps. */
  steps: number | null
  /** Mean length of a step. In m. */
  stride: number | null
  /** Mean heart rate. In bpm. */
  heartrate_mean: number | null
  /** Highest heart rate. In bpm. */
  heartrate_max: number | null
  /** Lowest heart rate. In bpm. */
  heartrate_min: number | null
  /** Metres climbed. In m. */
  ascent: number | null
  /** Metres descended. In m. */
  descent: number | null
  /** Highest altitude. In m. */
  altitude_max: number | null
  /** Lowest altitude. In m. */
  altitude_min: number | null
  /** Metres climbed, before rounding. In m. */
  elevation_gain: number | null
  /** Metres descended, before rounding. In m. */
  elevation_loss: number | null
  /** Highest altitude, before rounding. In m. */
  altitude_highest: number | null
  /** Lowest altitude, before rounding. In m. */
  altitude_lowest: number | null
  /** Mean altitude. In m. */
  altitude_mean: number | null
  /** Distance uphill. In m. */
  climb_distance: number | null
  /** Distance uphill in whole metres. In m. */
  climb_distance_rounded: number | null
  /** Distance downhill. In m. */
  downhill_distance: number | null
  /** Time uphill. In s. */
  uphill_time: number | null
  /** Time downhill. In s. */
  downhill_time: number | null
  /** Aerobic training effect, 0 to 5. */
  training_effect: number | null
  /** Anaerobic training effect, 0 to 5. */
  anaerobic_effect: number | null
  /** Load of the workout. */
  training_load: number | null
  /** Maximal oxygen uptake as estimated. In ml/kg/min. */
  vo2max: number | null
  /** How hard the wearer found it, 0 to 10. */
  effort: number | null
  /** SWOLF: seconds and strokes of a length. */
  swolf: number | null
  /** Strokes of a swim or at the oars. */
  strokes: number | null
  /** Lengths of the pool. */
  lengths: number | null
  /** Length of the pool. In m. */
  pool_length: number | null
  /** Mean strokes per second. In /s. */
  stroke_rate: number | null
  /** Highest strokes per second. In /s. */
  stroke_rate_max: number | null
  /** Metres of freestyle. In m. */
  freestyle: number | null
  /** Metres of breaststroke. In m. */
  breaststroke: number | null
  /** Metres of butterfly. In m. */
  butterfly: number | null
  /** Metres of backstroke. In m. */
  backstroke: number | null
  /** Metres of medley. In m. */
  medley: number | null
  /** Metres of other strokes. In m. */
  other_strokes: number | null
  /** Mean temperature. In °C. */
  temperature: number | null
  /** Highest temperature. In °C. */
  temperature_max: number | null
  /** Lowest temperature. In °C. */
  temperature_min: number | null
  /** Mean power. In W. */
  power: number | null
  /** Highest power. In W. */
  power_max: number | null
  /** Mean time of a foot on the ground. In ms. */
  ground_contact: number | null
  /** Least time of a foot on the ground. In ms. */
  ground_contact_min: number | null
  /** Mean vertical oscillation. In mm. */
  oscillation: number | null
  /** Greatest vertical oscillation. In mm. */
  oscillation_max: number | null
  /** Vertical oscillation by stride length. In %. */
  vertical_ratio: number | null
  /** Heart rate at the lactate threshold. In bpm. */
  threshold_heartrate: number | null
  /** Pace at the lactate threshold. In s/km. */
  threshold_pace: number | null
  /** Best pace as it would be on the flat. In s/km. */
  equivalent_pace_best: number | null
  /** Mean pace as it would be on the flat. In s/km. */
  equivalent_pace: number | null
  /** Sets of a strength workout. */
  sets: number | null
  /** Rest between the sets. In s. */
  rest_time: number | null
  /** Jumps over the rope. */
  jumps: number | null
  /** Mean jumps per minute. In /min. */
  jump_rate: number | null
  /** Most jumps per minute. In /min. */
  jump_rate_max: number | null
  /** Rest between the jumps. In s. */
  jump_rest_time: number | null
  /** Sit-ups. */
  situps: number | null
  /** Strokes with a racket. */
  shots: number | null
  /** Forehand strokes. */
  forehands: number | null
  /** Backhand strokes. */
  backhands: number | null
  /** Serves. */
  serves: number | null
  /** Swings of a golf club. */
  swings: number | null
  /** Mean angle, as sent. In °. */
  angle: number | null
  /** Descents on skis or board. */
  downhill_runs: number | null
  /** Greatest drop of a descent. In m. */
  downhill_drop: number | null
  /** Mean slope. In %. */
  slope: number | null
  /** Steepest slope. In %. */
  slope_max: number | null
  /** Floors climbed. */
  floors: number | null
  /** Highest oxygen saturation. In %. */
  spo2_max: number | null
  /** Lowest oxygen saturation. In %. */
  spo2_min: number | null
  /** Time of a foot on the ground, as old bands say it. In ms. */
  landing_time: number | null
  /** Share of time in the air. In %. */
  flight_ratio: number | null
  /** Mean time of pulling the oar, as sent. */
  catch_time: number | null
  /** Mean time of returning the oar, as sent. */
  return_time: number | null
  /** Zones by 0 maximum heart rate, 2 heart-rate reserve. */
  zone_scheme: number | null
  /** The vendor's version of the row; 15 and 16 differ in units. */
  layout: number | null
  /** Fastest pace. In s/m. */
  pace_fastest: number | null
  /** Slowest pace. In s/m. */
  pace_slowest: number | null
  /** Mean distance of a stroke. In m. */
  stroke_distance: number | null
  /** breaststroke, freestyle, backstroke, butterfly, medley, or unknown(n). */
  swim_style: string | null
  /** Metres climbed by the map. In m. */
  ascent_map: number | null
  /** Metres descended by the map. In m. */
  descent_map: number | null
  /** The multisport workout that it is a part of. */
  parent: number | null
  /** Ids of the parts of a multisport workout. JSON text. */
  children: string | null
  /** 1 when the device noticed the workout by itself. */
  automatic: 0 | 1 | null
  /** App that sent it. */
  app: string | null
  /** City. */
  city: string | null
  /** Place as a geohash. */
  geohash: string | null
  /** Weather, as sent. */
  weather: string | null
  /** When it came to the cloud. Epoch seconds. */
  created: number | null
  /** When it was last changed there. Epoch seconds. */
  updated: number | null
  /** When the cloud no longer listed it; its deletion there. NULL while it does. Epoch seconds. */
  gone_since: number | null
  /** Undocumented fields as sent, without empty ones. JSON text. */
  extra: string | null
}

/** Heart-rate zones of workouts. */
export interface HeartZoneRow {
  /** The workout, see table workout. */
  workout: number
  /** Number of the zone, 1 for the lowest. */
  zone: number
  /** Local day of the workout. `YYYY-MM-DD`. */
  date: string | null
  /** Heart rate below which the zone ends. In bpm. */
  upper: number | null
  /** Time in the zone. In s. */
  seconds: number | null
}

/** Sets of strength workouts. */
export interface StrengthSetRow {
  /** The workout, see table workout. */
  workout: number
  /** Place in the workout, from 1. */
  number: number
  /** Local day of the workout. `YYYY-MM-DD`. */
  date: string | null
  /** The vendor's number for the exercise; the names are undocumented. */
  exercise: number | null
  /** Repetitions; NULL in a rest or if not counted. */
  repetitions: number | null
}

/** Workouts second by second. */
export interface TrackPointRow {
  /** The workout, see table workout. */
  workout: number
  /** Seconds since the start of the workout. In s. */
  second: number
  /** Local day of the workout. `YYYY-MM-DD`. */
  date: string | null
  /** Its time. Epoch seconds. */
  instant: number | null
  /** Latitude, north positive. In °. */
  latitude: number | null
  /** Longitude, east positive. In °. */
  longitude: number | null
  /** Altitude as the device measured it. In m. */
  altitude: number | null
  /** Altitude by the map. In m. */
  altitude_map: number | null
  /** Accuracy of the position. In m. */
  accuracy: number | null
  /** Undocumented flags of the position, as sent. */
  flag: number | null
  /** Heart rate. In bpm. */
  heartrate: number | null
  /** Distance since the start. In m. */
  distance: number | null
  /** Steps since the start. In steps. */
  steps: number | null
  /** Length of a step. In m. */
  stride: number | null
  /** Step rate. In steps/min. */
  cadence: number | null
  /** Speed. In m/s. */
  speed: number | null
  /** Pace as smoothed by the device: seconds per metre. In s/m. */
  pace: number | null
  /** Revolutions of the pedals. In /min. */
  revolutions: number | null
  /** Strokes per second. In /s. */
  stroke_rate: number | null
  /** Power. In W. */
  power: number | null
  /** Air pressure. In Pa. */
  pressure: number | null
  /** Temperature. In °C. */
  temperature: number | null
  /** Equivalent pace on the flat. In s/km. */
  equivalent_pace: number | null
  /** Ground contact time. In ms. */
  ground_contact: number | null
  /** Vertical oscillation. In mm. */
  oscillation: number | null
  /** Vertical oscillation by stride length. In %. */
  vertical_ratio: number | null
}

/** Sums of workout details. */
export interface TrackRow {
  /** The workout, see table workout. A row means that its details were fetched. */
  workout: number
  /** Local day of the workout. `YYYY-MM-DD`. */
  date: string | null
  /** Points, one per second at which anything was measured. */
  seconds: number | null
  /** Points with a position. */
  located: number | null
  /** Seconds from the start to the last point. In s. */
  last_second: number | null
  /** Great-circle length of the positions. In m. */
  length: number | null
  /** Sum of the distances. In m. */
  distance_sum: number | null
  /** Sum of the steps. In steps. */
  steps_sum: number | null
  /** Readings of the heart rate, replaced ones included. */
  readings: number | null
  /** Mean of the readings. In bpm. */
  heartrate_mean: number | null
  /** Lowest reading. In bpm. */
  heartrate_min: number | null
  /** Highest reading. In bpm. */
  heartrate_max: number | null
  /** Lowest altitude. In m. */
  altitude_min: number | null
  /** Highest altitude. In m. */
  altitude_max: number | null
  /** Mean of the step rates above zero. In steps/min. */
  cadence_mean: number | null
  /** Mean of the powers. In W. */
  power_mean: number | null
  /** Highest power. In W. */
  power_max: number | null
  /** Pauses. */
  pauses: number | null
  /** Sum of the pauses. In s. */
  pause_time: number | null
  /** Provider of the positions: gps, gaode, ... */
  provider: string | null
  /** The vendor's version of the detail. */
  layout: number | null
  /** Undocumented series, as sent. JSON text. */
  extra: string | null
}

/** Laps of workouts. */
export interface LapRow {
  /** The workout, see table workout. */
  workout: number
  /** Place in the list, from 1. */
  number: number
  /** Local day of the workout. `YYYY-MM-DD`. */
  date: string | null
  /** Time for it. In s. */
  seconds: number | null
  /** Distance. In m. */
  distance: number | null
  /** Time since the start at its end. In s. */
  elapsed: number | null
  /** Pace: seconds per metre. In s/m. */
  pace: number | null
  /** Mean heart rate. In bpm. */
  heartrate_mean: number | null
  /** Highest heart rate. In bpm. */
  heartrate_max: number | null
  /** Altitude at its end. In m. */
  altitude: number | null
  /** Metres climbed. In m. */
  ascent: number | null
  /** Metres descended. In m. */
  descent: number | null
  /** Energy used. In kcal. */
  energy: number | null
  /** Strokes in the water. */
  strokes: number | null
  /** Strokes per second. In /s. */
  stroke_rate: number | null
  /** Distance of a stroke. In m. */
  stroke_distance: number | null
  /** SWOLF: whole seconds and strokes. */
  swolf: number | null
  /** breaststroke, freestyle, mixed, or unknown(n). */
  stroke: string | null
}

/** Kilometres and miles of workouts. */
export interface SplitRow {
  /** The workout, see table workout. */
  workout: number
  /** km or mile. */
  unit: string
  /** Which of them, from 1. */
  number: number
  /** Local day of the workout. `YYYY-MM-DD`. */
  date: string | null
  /** Time for it. In s. */
  seconds: number | null
  /** Time since the start at its end. In s. */
  elapsed: number | null
  /** Mean heart rate. In bpm. */
  heartrate: number | null
}

/** Pauses of workouts. */
export interface PauseRow {
  /** The workout, see table workout. */
  workout: number
  /** Start of the pause. Epoch seconds. */
  start: number
  /** Local day of the workout. `YYYY-MM-DD`. */
  date: string | null
  /** Length. In s. */
  seconds: number | null
  /** manual, automatic, or unknown(n); watches send unknown(1). */
  cause: string | null
}

/** Rows by the name of their kind or view, as replies are decoded into them. */
export interface Rows {
  day: DayRow
  minute: MinuteRow
  hour: HourRow
  night: NightRow
  sleep_stage: SleepStageRow
  nap: NapRow
  activity_stage: ActivityStageRow
  stress: StressRow
  stress_point: StressPointRow
  single_stress: SingleStressRow
  spo2: Spo2Row
  odi: OdiRow
  apnea: ApneaRow
  pai: PaiRow
  readiness: ReadinessRow
  readiness_early: ReadinessEarlyRow
  daily_health: DailyHealthRow
  charge: ChargeRow
  wake_charge: WakeChargeRow
  hrv: HrvRow
  sdnn: SdnnRow
  respiration: RespirationRow
  skin_temperature: SkinTemperatureRow
  exertion: ExertionRow
  training_status: TrainingStatusRow
  lactate_threshold: LactateThresholdRow
  heartrate_file: HeartrateFileRow
  blood_pressure: BloodPressureRow
  emotion: EmotionRow
  food: FoodRow
  event: EventRow
  heartrate: HeartrateRow
  weight: WeightRow
  training_load: TrainingLoadRow
  vo2max: Vo2maxRow
  manual_sleep: ManualSleepRow
  goal: GoalRow
  device: DeviceRow
  device_model: DeviceModelRow
  profile: ProfileRow
  workout: WorkoutRow
  heart_zone: HeartZoneRow
  strength_set: StrengthSetRow
  track_point: TrackPointRow
  track: TrackRow
  lap: LapRow
  split: SplitRow
  pause: PauseRow
}

/** Names of the kinds of events. */
export type EventName =
  | 'stress'
  | 'single_stress'
  | 'spo2'
  | 'odi'
  | 'apnea'
  | 'pai'
  | 'readiness'
  | 'readiness_early'
  | 'daily_health'
  | 'charge'
  | 'wake_charge'
  | 'hrv'
  | 'sdnn'
  | 'respiration'
  | 'skin_temperature'
  | 'exertion'
  | 'training_status'
  | 'lactate_threshold'
  | 'heartrate_file'
  | 'blood_pressure'
  | 'emotion'
  | 'food'
  | 'event'

/** One row per local day, with every kind's figures of it. */
export interface DayFigures {
  /** Local day of the wearer. `YYYY-MM-DD`. */
  date: string
  /** Offset from UTC that the record states for the whole day. Seconds east of UTC. */
  utc_offset: number | null
  /** Steps of the day. In steps. */
  steps: number | null
  /** Distance walked and run. In m. */
  distance: number | null
  /** Active energy. In kcal. */
  energy: number | null
  /** Minutes walking. In min. */
  walking_minutes: number | null
  /** Minutes running. In min. */
  running_minutes: number | null
  /** Distance run. In m. */
  running_distance: number | null
  /** Energy of running. In kcal. */
  running_energy: number | null
  /** Step goal of the day. In steps. */
  goal: number | null
  /** Highest heart rate that the device reports for the day. In bpm. */
  heartrate_peak: number | null
  /** When it was. Epoch seconds. */
  heartrate_peak_at: number | null
  /** The device's id, hexadecimal. */
  device: string | null
  /** The vendor's number for the type of device. */
  device_source: number | null
  /** Last time the device had given its data to the app. Epoch seconds. */
  synced: number | null
  /** Version of the record: 5 until about 2019, 6 since. */
  format: number | null
  /** Version of the step algorithm, where stated. */
  algorithm: string | null
  /** Undocumented fields of the record. JSON text. */
  extra: string | null
  /** Lowest heart rate of the minutes. In bpm. */
  heartrate_min: number | null
  /** Mean of the minutes with a reading. In bpm. */
  heartrate_mean: number | null
  /** Highest heart rate of the minutes. In bpm. */
  heartrate_max: number | null
  /** Minutes with a heart rate. */
  heartrate_readings: number | null
  /** Minutes that the device recorded: not without data, unworn or charging. In min. */
  recorded_minutes: number | null
  /** Falling asleep, the night that ends on this day. Epoch seconds. */
  sleep_start: number | null
  /** Waking up. Epoch seconds. */
  sleep_end: number | null
  /** Asleep in the night: light, deep and REM. In min. */
  sleep_minutes: number | null
  /** Deep sleep. In min. */
  deep_minutes: number | null
  /** REM sleep; NULL if the device does not detect it. In min. */
  rem_minutes: number | null
  /** Awake between start and end. In min. */
  awake_minutes: number | null
  /** Sleep score, 1 to 100. */
  sleep_score: number | null
  /** Resting heart rate of the night. In bpm. */
  resting_heartrate: number | null
  /** Asleep in naps. In min. */
  nap_minutes: number | null
  /** Lowest stress, 1 to 100. */
  stress_min: number | null
  /** Mean stress. */
  stress_mean: number | null
  /** Highest stress. */
  stress_max: number | null
  /** Lowest blood oxygen of the day. In %. */
  spo2_min: number | null
  /** Mean of the readings. In %. */
  spo2_mean: number | null
  /** Readings of blood oxygen. */
  spo2_readings: number | null
  /** Lowest blood oxygen in the night that ends on this day. In %. */
  sleep_spo2_min: number | null
  /** Mean of the readings in that night, its main sleep. In %. */
  sleep_spo2_mean: number | null
  /** Highest blood oxygen in that night. In %. */
  sleep_spo2_max: number | null
  /** Dips per hour. In /h. */
  odi: number | null
  /** PAI of the day, at most 75. */
  pai: number | null
  /** PAI of the last seven days. */
  pai_total: number | null
  /** Readiness, 0 to 100. */
  readiness: number | null
  /** Heart rate variability of the night. In ms. */
  sleep_hrv: number | null
  /** Deviation of the skin temperature from the baseline. In °C. */
  skin_temperature_deviation: number | null
  /** Minutes of effort ("fat burning"). In min. */
  active_minutes: number | null
  /** Lowest energy left, 0 to 100. */
  charge_min: number | null
  /** Highest energy left. */
  charge_max: number | null
  /** Energy at waking, 0 to 100. */
  charge_wake: number | null
  /** Mean heart rate variability (RMSSD) of the day, mostly asleep. In ms. */
  hrv: number | null
  /** Mean of the SDNN measurements of the day. In ms. */
  sdnn: number | null
  /** Mean breaths a minute, asleep. In /min. */
  respiration: number | null
  /** Mean skin temperature. In °C. */
  skin_temperature: number | null
  /** Exertion of the day. */
  exertion: number | null
  /** Acute load (ATL), about a week. */
  acute_load: number | null
  /** Chronic load (CTL), about six weeks. */
  chronic_load: number | null
  /** Form (TSB): chronic less acute. */
  form: number | null
  /** Training impulse of the day. */
  trimp: number | null
  /** Mean systolic pressure of the day. In mmHg. */
  systolic: number | null
  /** Mean diastolic pressure of the day. In mmHg. */
  diastolic: number | null
  /** Energy of the food that the person noted. In kcal. */
  food_energy: number | null
  /** Carbohydrate of that food. In g. */
  food_carbohydrate: number | null
  /** Protein of that food. In g. */
  food_protein: number | null
  /** Fat of that food. In g. */
  food_fat: number | null
  /** The person's last weight of the day. In kg. */
  weight: number | null
  /** The person's last body fat of the day. In %. */
  body_fat: number | null
  /** Training load of the day. */
  training_load: number | null
  /** Maximal oxygen uptake: from running, else from walking. In ml/kg/min. */
  vo2max: number | null
  /** Workouts that began on the day; the parts of one count as one, deleted ones not. */
  workouts: number | null
  /** Time of the workouts without pauses. In min. */
  workout_minutes: number | null
  /** Distance of the workouts. In m. */
  workout_distance: number | null
  /** Energy of the workouts. In kcal. */
  workout_energy: number | null
}

/** Rows by the name of their table or view in a store: `day` has the figures of every kind. */
export interface Tables {
  day: DayFigures
  minute: MinuteRow
  hour: HourRow
  night: NightRow
  sleep_stage: SleepStageRow
  nap: NapRow
  activity_stage: ActivityStageRow
  stress: StressRow
  stress_point: StressPointRow
  single_stress: SingleStressRow
  spo2: Spo2Row
  odi: OdiRow
  apnea: ApneaRow
  pai: PaiRow
  readiness: ReadinessRow
  readiness_early: ReadinessEarlyRow
  daily_health: DailyHealthRow
  charge: ChargeRow
  wake_charge: WakeChargeRow
  hrv: HrvRow
  sdnn: SdnnRow
  respiration: RespirationRow
  skin_temperature: SkinTemperatureRow
  exertion: ExertionRow
  training_status: TrainingStatusRow
  lactate_threshold: LactateThresholdRow
  heartrate_file: HeartrateFileRow
  blood_pressure: BloodPressureRow
  emotion: EmotionRow
  food: FoodRow
  event: EventRow
  heartrate: HeartrateRow
  weight: WeightRow
  training_load: TrainingLoadRow
  vo2max: Vo2maxRow
  manual_sleep: ManualSleepRow
  goal: GoalRow
  device: DeviceRow
  device_model: DeviceModelRow
  profile: ProfileRow
  workout: WorkoutRow
  heart_zone: HeartZoneRow
  strength_set: StrengthSetRow
  track_point: TrackPointRow
  track: TrackRow
  lap: LapRow
  split: SplitRow
  pause: PauseRow
}
