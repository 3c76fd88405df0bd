// The keys every history row carries, with the values that mean "none" (data.md 2.2; the public sample rows of 2018 and 2022).

/** Keys of layout versions 12 and 15. */
export const legacyBlank = (): Record<string, unknown> => ({
  location: '',
  city: '',
  forefoot_ratio: '',
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
  strokes: null,
  fore_hand: null,
  back_hand: null,
  serve: null,
  second_half_start_time: null,
  pb: null,
  rope_skipping_count: 0,
  rope_skipping_avg_frequency: null,
  rope_skipping_max_frequency: null,
  rope_skipping_rest_time: null,
  left_landing_time: -1,
  left_flight_ratio: -1,
  right_landing_time: -1,
  right_flight_ratio: -1,
  marathon: null,
  situps: 0,
  anaerobic_te: -1,
  target_type: -1,
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
  auto_recognition: false,
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
     restTimeBetweenGroupsWithMillis total_swing bestRTPC avgRTPC downhill_total_time downhill_max_speed lift_num
     maxGct minVo avgLandingTime avgFlightRatio maxStrideLength minStrideLength maxPower30s normalizedPower
     trainingStressScore intensityFactor leftBalance rightBalance avgTorque avgPedalSmoothness golfRounds golfStrokes
     golfPar courseHoles bestHole totalRounds winRounds avgSwingSpeed maxSwingSpeed avgBallSpeed maxBallSpeed
     diveDepthMax diveDepthAvg diveBottomTime surfaceInterval jumpCount maxJumpHeight avgJumpHeight maxAirTime
     floorsUp floorsDown paddleCount avgPaddleRate maxPaddleRate sailMaxSpeed sailAvgSpeed catchCount releaseCount`,
  ),
  ...none(0, 'feature forehand_speed backhand_speed recovery_time hydration sweat_loss carbohydrate fat_burn'),
  ...none(
    '',
    'strength_training_group strengthScores route_id route_name title note coach_id plan_id weatherInfo heart_range',
  ),
  ...none(-20000, 'startAltitude endAltitude'),
  ...none(-274, 'avg_temperature max_temperature min_temperature'),
  average_angle: -361,
  max_angle: -361,
  pb: JSON.stringify({}),
  add_info: '',
})
