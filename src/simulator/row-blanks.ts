// The keys every history row carries, with the values that mean "none" (data.md 2.2; the public sample rows of 2018 and 2022).

/** Keys of layout versions 12 and 15, which write "none" of some fields as null, 0 or -1 the other way round. */
export const legacyBlank = (version: number): Record<string, unknown> => ({
  location: '',
  city: '',
  forefoot_ratio: version === 12 ? '0' : '',
  lap_distance: -1,
  sync_to: '',
  distance_ascend: 0,
  max_cadence: -1,
  avg_cadence: -1,
  landing_time: -1,
  flight_ratio: -1,
  climb_dis_descend: 0,
  climb_dis_ascend_time: 0,
  climb_dis_descend_time: 0,
  swolf: -1,
  total_strokes: -1,
  total_trips: -1,
  avg_stroke_speed: -1.0,
  max_stroke_speed: -1.0,
  avg_distance_per_stroke: -1.0,
  swim_pool_length: -1,
  swim_style: -1,
  unit: 0,
  sport_mode: 0,
  downhill_num: 0,
  downhill_max_altitude_desend: -1,
  strokes: version === 12 ? null : 0,
  fore_hand: version === 12 ? null : 0,
  back_hand: version === 12 ? null : 0,
  serve: version === 12 ? null : 0,
  second_half_start_time: version === 12 ? null : 0,
  pb: null,
  rope_skipping_count: 0,
  rope_skipping_avg_frequency: version === 12 ? null : 0,
  rope_skipping_max_frequency: version === 12 ? null : 0,
  rope_skipping_rest_time: version === 12 ? null : 0,
  left_landing_time: version === 15 ? null : -1,
  left_flight_ratio: version === 15 ? null : -1,
  right_landing_time: version === 15 ? null : -1,
  right_flight_ratio: version === 15 ? null : -1,
  marathon: null,
  situps: 0,
  anaerobic_te: -1,
  target_type: version === 12 ? null : -1,
  target_value: null,
  total_group: null,
  spo2_max: null,
  spo2_min: null,
  avg_altitude: null,
  max_slope: null,
  avg_slope: null,
  avg_pulloar_time: null,
  avg_return_time: null,
  floor_number: null,
  upstairs_height: null,
  min_upstairs_floors: null,
  accumulated_gap: null,
  auto_recognition: version === 12 ? null : false,
  app_name: 'com.xiaomi.hm.health',
  heartrate_setting_type: -1,
})

const none = (value: unknown, names: string): Record<string, unknown> =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, value]),
  )

/** Further keys of layout version 16. */
export const watchBlank = (): Record<string, unknown> => ({
  ...none(
    -1,
    `freestyle_length breast_stroke_length butterfly_length back_stroke_length medley_length other_stroke_length
     VO2_max average_power max_power averageGct minGct averageVo maxVo avgVertStrideRatio lactateThresholdHr
     lactateThresholdPace bestEquivPace avgEquivPace climb_dis_descend climb_dis_ascend_time climb_dis_descend_time
     restTimeBetweenGroupsWithMillis total_swing bestRTPC bestHole`,
  ),
  ...none('', 'strength_training_group strengthScores weatherInfo heart_range'),
  avg_altitude: -20000,
  ...none(-274, 'avg_temperature max_temperature min_temperature averageAirTemp highestAirTemp lowestAirTemp'),
  // Null in rows of the bands, numbers in those of the watch.
  ...none(
    -1,
    `strokes fore_hand back_hand serve second_half_start_time rope_skipping_avg_frequency
     rope_skipping_max_frequency rope_skipping_rest_time total_group spo2_max spo2_min max_slope avg_pulloar_time
     avg_return_time floor_number upstairs_height min_upstairs_floors averageGlideRatio averageRTPC average_beat
     average_down_time average_score average_up_time avg_pressure degreeOfCompletion difficultySystem displayType
     downstairs_floors downstairs_height durationOfDownhillWithMillis highestDifficulty max_pressure min_pressure
     number_of_break runningProgram runningType scoringMethod totalCardiacExertion totalExertion totalInsight
     totalMuscularExertion totalScore totalStrokes totalputts waterType work_value worstRTPC
     superMarathonRestTimeWithMillis superMarathonRunTimeWithMillis lactateThresholdUpdateFlag`,
  ),
  ...none(0, 'feature avg_slope accumulated_gap calibDone fusionSuccess needFusion'),
  ...none(
    '',
    `marathon coachInsight course_title crossfitContent hyroxRace model originSummary sport_title thirdPartyDataSource
     thirdPartyWorkoutId workoutBalance`,
  ),
  ...none('-1', 'forefoot_ratio target_value'),
  ...none(false, 'dailyPlanFinished useDEM'),
  average_angle: -361,
  pb: JSON.stringify({}),
  add_info: '',
})
