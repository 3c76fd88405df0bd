// Rows of the list of workouts by the protocol notes, field by field: what a number means, what says "none", what nobody
// can have done, and which of two rows of one workout stands.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Issue, isIssue, type Row } from './kind.ts'
import { workoutHistory } from './sources/workout-history.ts'
import { encodeHistory, workout } from './workout.ts'

/** 2026-03-10 06:30:00 UTC. */
const id = 1_773_124_200
const context = { zone: 'Europe/Berlin', from: '2026-03-10', to: '2026-03-10' }

function decode(...summary: object[]): { rows: Row[]; issues: Issue[] } {
  const reply = workoutHistory.parse(encodeHistory(summary), context)
  const items = [...workout.decode(reply, context)]
  return {
    rows: items.filter((item): item is Row => !isIssue(item)),
    issues: [...reply.issues, ...items.filter(isIssue)],
  }
}

/** The column of a workout that says nothing else, and what was noted about it. */
function read(fields: object, column: string) {
  const { rows, issues } = decode({ trackid: id, ...fields })
  return {
    value: rows[0]![column],
    issues: issues.map(({ issue }) => issue).filter((issue) => issue !== 'nothing-read'),
  }
}

/** One wire number at a time, as a number or as text: the value of its column, without a word. */
const meanings: readonly [wire: string, sent: unknown, column: string, value: number | null][] = [
  // Zero is a value where nothing may have happened.
  ['run_time', 0, 'moving_time', 0],
  ['calorie', '0.0', 'energy', 0],
  ['anaerobic_te', 0, 'anaerobic_effect', 0],
  ['rpe', 0, 'effort', 0],
  ['rpe', 10, 'effort', 10],
  ['average_power', 0, 'power', 0],
  ['max_power', 0, 'power_max', 0],
  ['heartrate_setting_type', 0, 'zone_scheme', 0],
  ['restTimeBetweenGroupsWithMillis', 0, 'rest_time', 0],
  ['totalTimeWithMillis', 0, 'elapsed_time', 0],
  ['exerciseTimeWithMillis', 0, 'exercise_time', 0],
  ['pauseTimeWithMillis', 0, 'pause_time', 0],
  ['avg_temperature', 0, 'temperature', 0],
  ['max_altitude', 0, 'altitude_max', 0],
  ['avg_slope', 0, 'slope', 0],
  ['average_angle', 0, 'angle', 0],
  // Units.
  ['totalTimeWithMillis', 1_200_250, 'elapsed_time', 1200.25],
  ['avg_stride_length', 101, 'stride', 1.01],
  ['elevationGain', 1390, 'elevation_gain', 13.9],
  ['lowestAltitude', -43_050, 'altitude_lowest', -430.5],
  ['te', 31, 'training_effect', 3.1],
  ['avgVertStrideRatio', '81', 'vertical_ratio', 8.1],
  ['dis', '3571.0', 'distance', 3571],
  // The edges of what bands, people and the Earth can do.
  ['avg_heart_rate', '255.0', 'heartrate_mean', 255],
  ['max_heart_rate', 255, 'heartrate_max', 255],
  ['min_heart_rate', 255, 'heartrate_min', 255],
  ['lactateThresholdHr', 255, 'threshold_heartrate', 255],
  ['VO2_max', 120, 'vo2max', 120],
  ['average_angle', -360, 'angle', -360],
  ['average_angle', 360, 'angle', 360],
  ['avg_temperature', -100, 'temperature', -100],
  ['min_temperature', 100, 'temperature_min', 100],
  ['max_temperature', -100, 'temperature_max', -100],
  ['max_slope', 100, 'slope_max', 100],
  ['avg_slope', -100, 'slope', -100],
  ['spo2_max', 100, 'spo2_max', 100],
  ['te', 100, 'training_effect', 10],
  ['anaerobic_te', 100, 'anaerobic_effect', 10],
  ['max_altitude', -1000, 'altitude_max', -1000],
  ['min_altitude', 10_000, 'altitude_min', 10_000],
  ['averageAltitude', -100_000, 'altitude_mean', -1000],
  ['avg_temperature', 100, 'temperature', 100],
  ['min_temperature', -100, 'temperature_min', -100],
  ['avg_slope', 100, 'slope', 100],
  ['max_cadence', 1000, 'revolutions_max', 1000],
  ['avg_stride_length', 10_000, 'stride', 100],
  ['avgVertStrideRatio', 1000, 'vertical_ratio', 100],
  ['heartrate_setting_type', 100, 'zone_scheme', 100],
  ['run_time', 8_640_000, 'moving_time', 8_640_000],
  ['avg_frequency', 1000, 'cadence', 1000],
  ['max_frequency', 1000, 'cadence_max', 1000],
  ['flight_ratio', 100, 'flight_ratio', 100],
  ['avg_stroke_speed', 20, 'stroke_rate', 20],
  ['max_stroke_speed', 20, 'stroke_rate_max', 20],
  ['swolf', 1000, 'swolf', 1000],
  ['swim_pool_length', 1000, 'pool_length', 1000],
  ['averageGct', 5000, 'ground_contact', 5000],
  ['minGct', 5000, 'ground_contact_min', 5000],
  ['averageVo', 1000, 'oscillation', 1000],
  ['maxVo', 1000, 'oscillation_max', 1000],
  ['average_power', 5000, 'power', 5000],
  ['max_power', 5000, 'power_max', 5000],
  ['rope_skipping_avg_frequency', 1000, 'jump_rate', 1000],
  ['rope_skipping_max_frequency', 1000, 'jump_rate_max', 1000],
  ['landing_time', 5000, 'landing_time', 5000],
  // What the notes list as "none".
  ['avg_heart_rate', '0.0', 'heartrate_mean', null],
  ['avg_heart_rate', -1, 'heartrate_mean', null],
  ['avg_frequency', -60, 'cadence', null],
  ['altitude_ascend', -1, 'ascent', null],
  ['max_altitude', -20_000, 'altitude_max', null],
  ['elevationGain', -100, 'elevation_gain', null],
  ['highestAltitude', -1, 'altitude_highest', null],
  ['highestAltitude', '-100.0', 'altitude_highest', null],
  ['lowestAltitude', -100, 'altitude_lowest', null],
  ['lowestAltitude', -2_000_000, 'altitude_lowest', null],
  ['averageAltitude', -1, 'altitude_mean', null],
  ['averageAltitude', -100, 'altitude_mean', null],
  ['avg_temperature', -273, 'temperature', null],
  ['min_temperature', -274, 'temperature_min', null],
  ['average_angle', -361, 'angle', null],
  ['average_power', -1, 'power', null],
  ['VO2_max', '-1', 'vo2max', null],
  ['freestyle_length', -1, 'freestyle', null],
  ['total_step', '', 'steps', null],
  ['total_step', null, 'steps', null],
]

for (const [wire, sent, column, value] of meanings) {
  test(`${wire} ${JSON.stringify(sent)} is ${value}`, () => {
    assert.deepEqual(read({ [wire]: sent }, column), { value, issues: [] })
  })
}

/** Counts and measures of which one is the least there can be, and zero says that there was none. */
const fromOne = `sport_mode=sport_mode total_step=steps avg_heart_rate=heartrate_mean max_heart_rate=heartrate_max
  min_heart_rate=heartrate_min climb_dis_ascend_time=uphill_time climb_dis_descend_time=downhill_time
  exercise_load=training_load VO2_max=vo2max swolf=swolf total_strokes=strokes total_trips=lengths
  swim_pool_length=pool_length averageGct=ground_contact minGct=ground_contact_min averageVo=oscillation
  maxVo=oscillation_max lactateThresholdHr=threshold_heartrate lactateThresholdPace=threshold_pace
  bestEquivPace=equivalent_pace_best avgEquivPace=equivalent_pace total_group=sets rope_skipping_count=jumps
  rope_skipping_avg_frequency=jump_rate rope_skipping_max_frequency=jump_rate_max
  rope_skipping_rest_time=jump_rest_time situps=situps strokes=shots fore_hand=forehands back_hand=backhands
  serve=serves total_swing=swings downhill_num=downhill_runs downhill_max_altitude_desend=downhill_drop
  floor_number=floors spo2_max=spo2_max spo2_min=spo2_min landing_time=landing_time avg_pulloar_time=catch_time
  avg_return_time=return_time version=layout`

test('one is a count, zero is none', () => {
  for (const pair of fromOne.split(/\s+/)) {
    const [wire, column] = pair.split('=') as [string, string]
    assert.deepEqual(read({ [wire]: 1 }, column), { value: 1, issues: [] }, wire)
    assert.deepEqual(read({ [wire]: 0 }, column), { value: null, issues: [] }, wire)
  }
})

test('what nobody can have done is no value, and is told', () => {
  const absurd: readonly [string, unknown, string][] = [
    ['max_heart_rate', 256, 'heartrate_max'],
    ['avg_heart_rate', 255.5, 'heartrate_mean'],
    ['min_heart_rate', 256, 'heartrate_min'],
    ['lactateThresholdHr', 256, 'threshold_heartrate'],
    ['VO2_max', 121, 'vo2max'],
    ['rpe', 11, 'effort'],
    ['te', 101, 'training_effect'],
    ['anaerobic_te', 101, 'anaerobic_effect'],
    ['average_angle', 361, 'angle'],
    ['avg_temperature', 101, 'temperature'],
    ['max_temperature', 101, 'temperature_max'],
    ['min_temperature', -101, 'temperature_min'],
    ['max_slope', 101, 'slope_max'],
    ['avg_slope', -101, 'slope'],
    ['spo2_min', 101, 'spo2_min'],
    ['spo2_max', 101, 'spo2_max'],
    ['max_altitude', 10_001, 'altitude_max'],
    ['min_altitude', -1001, 'altitude_min'],
    ['avg_temperature', 100.5, 'temperature'],
    ['min_temperature', 101, 'temperature_min'],
    ['avg_slope', 101, 'slope'],
    ['max_cadence', 1001, 'revolutions_max'],
    ['avg_cadence', 1001, 'revolutions'],
    ['max_frequency', 1001, 'cadence_max'],
    ['avg_stride_length', 10_001, 'stride'],
    ['avgVertStrideRatio', 1001, 'vertical_ratio'],
    ['heartrate_setting_type', 101, 'zone_scheme'],
    ['maxVo', 1001, 'oscillation_max'],
    ['minGct', 5001, 'ground_contact_min'],
    ['rope_skipping_max_frequency', 1001, 'jump_rate_max'],
    ['avg_stroke_speed', 20.5, 'stroke_rate'],
    ['max_stroke_speed', 20.5, 'stroke_rate_max'],
    ['run_time', -5, 'moving_time'],
    ['run_time', 8_640_001, 'moving_time'],
    ['avg_frequency', 1001, 'cadence'],
    ['flight_ratio', 101, 'flight_ratio'],
    ['swolf', 1001, 'swolf'],
    ['swim_pool_length', 1001, 'pool_length'],
    ['averageGct', 5001, 'ground_contact'],
    ['averageVo', 1001, 'oscillation'],
    ['average_power', 5001, 'power'],
    ['max_power', 5001, 'power_max'],
    ['rope_skipping_avg_frequency', 1001, 'jump_rate'],
    ['landing_time', 5001, 'landing_time'],
    ['dis', '1e308', 'distance'],
    ['dis', 'NaN', 'distance'],
  ]
  for (const [wire, sent, column] of absurd)
    assert.deepEqual(read({ [wire]: sent }, column), { value: null, issues: ['bad-value'] }, wire)
})

test('the smaller pace is the faster one, whichever field it came in', () => {
  const paces = (fields: object) => [read(fields, 'pace_fastest').value, read(fields, 'pace_slowest').value]
  assert.deepEqual(paces({ max_pace: 5.148, min_pace: 0.572 }), [0.572, 5.148])
  assert.deepEqual(paces({ max_pace: 0.28, min_pace: 0.9 }), [0.28, 0.9])
  assert.deepEqual(paces({ max_pace: 0.28, min_pace: -1 }), [0.28, null])
  assert.deepEqual(paces({ max_pace: 0, min_pace: 0 }), [null, null])
})

test('a stroke of more than ten metres was sent in centimetres', () => {
  const stroke = (sent: unknown) => read({ avg_distance_per_stroke: sent }, 'stroke_distance').value
  assert.deepEqual([170, 1.6, 10, 11, 0, -1, 10_000, 10_001].map(stroke), [1.7, 1.6, 10, 0.11, null, null, 100, null])
})

test('times and altitudes of older rows stand in where the newer fields are absent', () => {
  assert.equal(read({ pause_time: 10 }, 'pause_time').value, 10)
  assert.equal(read({ pause_time: 1 }, 'pause_time').value, 1)
  assert.equal(read({ pause_time: 0 }, 'pause_time').value, null)
  assert.equal(read({ pause_time: -1 }, 'pause_time').value, null)
  assert.equal(read({ pause_time: 8_640_000 }, 'pause_time').value, 8_640_000)
  assert.equal(read({ pause_time: 8_640_001 }, 'pause_time').value, null)
  assert.equal(read({ pause_time: 10, pauseTimeWithMillis: 60_250 }, 'pause_time').value, 60.25)
  assert.equal(read({ avg_altitude: 51 }, 'altitude_mean').value, 51)
  assert.equal(read({ avg_altitude: -1000 }, 'altitude_mean').value, -1000)
  assert.equal(read({ avg_altitude: -20_000 }, 'altitude_mean').value, null)
  assert.equal(read({ avg_altitude: 10_001 }, 'altitude_mean').value, null)
  assert.equal(read({ avg_altitude: 51, averageAltitude: 5250 }, 'altitude_mean').value, 52.5)
})

test('the climb by the map comes out of JSON in a text', () => {
  const climb = (add_info: unknown) => [read({ add_info }, 'ascent_map').value, read({ add_info }, 'descent_map').value]
  const told = (elevationGain: unknown, elevationLoss: unknown) =>
    climb(JSON.stringify({ adjust_dem_altitude: { elevationGain, elevationLoss } }))
  assert.deepEqual(told(15.5, 13), [15.5, 13])
  assert.deepEqual(told(0, 0), [0, 0])
  assert.deepEqual(told(-100, 1e6), [null, null])
  for (const none of ['', '{}', 'null', '{"adjust_dem_altitude":null}', '{"adjust_dem', 7, null])
    assert.deepEqual(climb(none), [null, null], JSON.stringify(none))
})

test('what recorded it, by the most exact of three fields', () => {
  const device = (fields: object) => {
    const { rows } = decode({ trackid: id, ...fields })
    return [rows[0]!.device_source, rows[0]!.firmware]
  }
  const source = 'run.411.huami.com'
  assert.deepEqual(device({ source, devicesource: 412, bind_device: '0:MILI:8716544:3.5.2.1' }), [8_716_544, '3.5.2.1'])
  assert.deepEqual(device({ source, devicesource: 412, bind_device: '0:MILI::' }), [412, null])
  assert.deepEqual(device({ source }), [411, null])
  assert.deepEqual(device({ source: 'run.mifit.huami.com' }), [null, null])
})

test('a number that says none in its field is none, and a number in another', () => {
  const none =
    'max_slope=-1 avg_slope=-1 max_temperature=-273 average_angle=-361 highestAltitude=-100 max_altitude=-20000'
  const more = 'averageAltitude=-100 avgVertStrideRatio=255 averageVo=65535 average_power=-1'
  for (const pair of `${none} ${more}`.split(' ')) {
    const [wire, sent] = pair.split('=') as [string, string]
    const { rows, issues } = decode({ trackid: id, type: 9, run_time: 60, [wire]: sent })
    const plain = decode({ trackid: id, type: 9, run_time: 60 })
    assert.deepEqual(rows, plain.rows, pair)
    assert.deepEqual(issues, [], pair)
  }
  for (const [wire, column] of [
    ['avg_temperature', 'temperature'],
    ['min_altitude', 'altitude_min'],
    ['average_angle', 'angle'],
  ] as const)
    assert.deepEqual(read({ [wire]: '-1' }, column), { value: -1, issues: [] }, wire)
  assert.equal(read({ avg_slope: '0' }, 'slope').value, 0)
})

test('codes from 1001 to 1999 are variants of a sport; the code itself stays', () => {
  const sport = (type: unknown) => {
    const { rows, issues } = decode({ trackid: id, type, run_time: 60 })
    return [rows[0]!.sport, rows[0]!.sport_code, issues.length]
  }
  assert.deepEqual(sport(1001), ['outdoor run', 1001, 0])
  assert.deepEqual(sport('1009'), ['outdoor cycling', 1009, 0])
  assert.deepEqual(sport(1225), ['rucking', 1225, 0])
  assert.deepEqual(sport(225), ['rucking', 225, 0])
  assert.deepEqual(sport(17), ['tennis or hiking', 17, 0])
  assert.deepEqual(sport(2001), ['triathlon', 2001, 0])
  assert.deepEqual(sport(1999), ['unknown(1999)', 1999, 1])
  assert.deepEqual(sport(1000), ['unknown(1000)', 1000, 1])
})

test('parts of a multisport workout name their whole, and it names them', () => {
  assert.equal(read({ parent_trackid: id - 60 }, 'parent').value, id - 60)
  for (const none of [-1, 0, '', null]) assert.equal(read({ parent_trackid: none }, 'parent').value, null)
  assert.equal(read({ child_list: `["${id}", ${id + 600}]` }, 'children').value, `[${id},${id + 600}]`)
  assert.equal(read({ child_list: [id] }, 'children').value, `[${id}]`)
  for (const none of ['', '[]', '[', '[7]', {}, null]) assert.equal(read({ child_list: none }, 'children').value, null)
})

test('yes, no, and nothing said', () => {
  const automatic = (sent: unknown) => read({ auto_recognition: sent }, 'automatic').value
  assert.deepEqual([true, 1, '1', false, 0, '0'].map(automatic), [1, 1, 1, 0, 0, 0])
  for (const other of [null, '', 2, -1, 'yes']) assert.equal(automatic(other), null)
})

test('the style of a swim, and one without a description', () => {
  const style = (sent: unknown) => read({ swim_style: sent }, 'swim_style').value
  assert.deepEqual(['1', 2, 3, 4, 5].map(style), ['breaststroke', 'freestyle', 'backstroke', 'butterfly', 'medley'])
  assert.equal(style(9), 'unknown(9)')
  assert.deepEqual([0, -1, '', 'x'].map(style), [null, null, null, null])
})

test('a beginning lies in this century, an end not before it', () => {
  // 2000-01-01 and 2100-01-01 UTC.
  const [first, beyond] = [946_684_800, 4_102_444_800]
  assert.equal(decode({ trackid: first }).rows.length, 1)
  assert.equal(decode({ trackid: beyond - 1 }).rows.length, 1)
  for (const none of [first - 1, beyond, 0, '', null, 'soon'])
    assert.deepEqual(
      decode({ trackid: none }).issues.map(({ issue }) => issue),
      ['bad-shape'],
      String(none),
    )
  assert.deepEqual(read({ end_time: id }, 'end'), { value: id, issues: [] })
  assert.deepEqual(read({ end_time: id - 1 }, 'end'), { value: null, issues: ['bad-span'] })
  assert.deepEqual(read({ end_time: '-1' }, 'end'), { value: null, issues: [] })
})

test('the moment of the last change is whole seconds', () => {
  assert.equal(read({ updateTime: 1_773_125_464_999 }, 'updated').value, 1_773_125_464)
  assert.equal(read({ createTime: '1773125464000' }, 'created').value, 1_773_125_464)
  for (const none of [0, -1, '', null]) assert.equal(read({ createTime: none }, 'created').value, null)
})

test('of two rows of one workout the later change stands, then the longer, then always the same', () => {
  const stands = (a: object, b: object) => {
    const both = [
      decode({ trackid: id, ...a }, { trackid: id, ...b }),
      decode({ trackid: id, ...b }, { trackid: id, ...a }),
    ]
    for (const { issues } of both)
      assert.deepEqual(
        issues.map(({ issue, detail }) => [issue, detail]),
        [['duplicate', String(id)]],
      )
    const [one, other] = both.map(({ rows }) => {
      assert.equal(rows.length, 1)
      return rows[0]!.energy
    })
    assert.equal(one, other)
    return one
  }
  const [early, late] = [{ updateTime: 1_773_125_464_000 }, { updateTime: 1_773_125_465_000 }]
  assert.equal(stands({ ...early, run_time: 900, calorie: 1 }, { ...late, run_time: 60, calorie: 2 }), 2)
  assert.equal(stands({ ...late, run_time: 900, calorie: 1 }, { ...late, run_time: 60, calorie: 2 }), 1)
  assert.equal(stands({ run_time: 60, source: 'a', calorie: 1 }, { run_time: 60, source: 'b', calorie: 2 }), 2)
})

test('the zone is its own, else the account’s; the day is the local one there', () => {
  // 22:30 UTC is the next day in Calcutta, half past eleven in Berlin.
  const late = 1_773_181_800
  const local = (fields: object, zone: string | null = 'Europe/Berlin') => {
    const reply = workoutHistory.parse(encodeHistory([{ trackid: late, run_time: 60, ...fields }]), {
      ...context,
      zone,
    })
    const items = [...workout.decode(reply, context)]
    const row = items.find((item): item is Row => !isIssue(item))!
    const issues = items.filter(isIssue)
    return [row.date, row.utc_offset, row.zone, ...issues.map(({ issue }) => issue)]
  }
  assert.deepEqual(local({ syncedTimezone: 'Asia/Calcutta' }), ['2026-03-11', 19_800, 'Asia/Calcutta'])
  assert.deepEqual(local({}), ['2026-03-10', 3600, null])
  assert.deepEqual(local({ syncedTimezone: '' }), ['2026-03-10', 3600, null])
  assert.deepEqual(local({ syncedTimezone: 'Mars/Base' }), ['2026-03-10', 3600, null, 'bad-value'])
  assert.deepEqual(local({}, null), ['2026-03-10', null, null, 'no-offset'])
})

test('fields without a description are kept, but for those that say nothing', () => {
  assert.equal(read({ novelty: 7, empty: '', none: -1, nothing: '{}', absent: null }, 'extra').value, '{"novelty":7}')
  assert.equal(read({ novelty: -1 }, 'extra').value, null)
  // They name the device and its owner.
  assert.equal(read({ sn: '0000', deviceid: '00AA', userid: 1 }, 'extra').value, null)
})

test('pages end by -1, 0 or without a cursor, and one that leads back is told', () => {
  const page = (data: object) => new TextEncoder().encode(JSON.stringify({ code: 1, message: 'success', data }))
  const next = (cursor: unknown) => workoutHistory.paging!.next(page({ next: cursor, summary: [] }))
  assert.deepEqual([-1, 0, null, '', undefined].map(next), [null, null, null, null, null])
  assert.deepEqual([1, id, String(id)].map(next), ['1', String(id), String(id)])
  assert.equal(workoutHistory.paging!.next(new TextEncoder().encode('<html>')), null)
  const issues = (cursor: number, ...ids: number[]) =>
    workoutHistory
      .parse(page({ next: cursor, summary: ids.map((trackid) => ({ trackid })) }), context)
      .issues.map(({ issue }) => issue)
  assert.deepEqual(issues(id, id + 600, id), [])
  assert.deepEqual(issues(id - 1, id + 600, id), [])
  assert.deepEqual(issues(id + 1, id + 600, id), ['endless-pages'])
  assert.deepEqual(issues(id), ['endless-pages'])
})

test('a day’s figures count a multisport workout once', () => {
  const { rows } = decode(
    { trackid: id, run_time: 600, dis: 1000, calorie: 50 },
    { trackid: id + 60, run_time: 300, dis: 400, calorie: 20, parent_trackid: id },
    { trackid: id + 3600, run_time: 1200 },
  )
  assert.deepEqual(workout.figures!.compute!(rows), {
    workouts: 2,
    workout_minutes: 30,
    workout_distance: 1000,
    workout_energy: 50,
  })
  assert.deepEqual(workout.figures!.compute!([]), {
    workouts: 0,
    workout_minutes: null,
    workout_distance: null,
    workout_energy: null,
  })
})
