// Names of the cloud's sports in other programs. Numbers of FIT are sport and sub-sport of its profile; GPX types are
// the keys of Garmin Connect; HealthKit and Health Connect have enumerations of their own.

import { baseSport } from '../kinds/sports.ts'

export interface SportNames {
  readonly fit: readonly [sport: number, subSport: number]
  readonly gpx: string
  readonly tcx: 'Running' | 'Biking' | 'Other'
  /** Without the prefix HKWorkoutActivityType. */
  readonly healthKit: string
  readonly healthConnect: number
  readonly indoor: boolean
  /** What the series `cadence` counts per minute. */
  readonly cadence: 'steps' | 'turns' | 'strokes'
}

// Codes | FIT | GPX | HealthKit | Health Connect, `!` if the sport is indoors.
const table = `
1 192|1/0|running|Running|56
7|1/3|trail_running|Running|56
8|1/1|treadmill_running|Running|57!
6|11/0|walking|Walking|79
40|11/27|walking|Walking|79!
131|11/31|speed_walking|Walking|79
22 225|17/0|hiking|Hiking|37
13|16/0|mountaineering|Climbing|37
70|31/0|rock_climbing|Climbing|51
9 211 206|2/0|cycling|Cycling|8
10|2/6|indoor_cycling|Cycling|9!
143|2/5|indoor_cycling|Cycling|9!
47|2/8|mountain_biking|Cycling|8
48|2/29|bmx|Cycling|8
11 12|4/15|elliptical|Elliptical|25!
23|4/14|indoor_rowing|Rowing|54!
54 57 58|4/16|stair_climbing|StairClimbing|69!
14|5/17|lap_swimming|Swimming|74
15|5/18|open_water_swimming|Swimming|73
16|10/0|other|Other|0
24 51 109|10/26|indoor_cardio|MixedCardio|0!
49|62/70|hiit|HighIntensityIntervalTraining|36
52|10/20|strength_training|TraditionalStrengthTraining|70!
50|10/20|strength_training|CoreTraining|13!
130|10/26|indoor_cardio|CrossTraining|10
53 55|10/19|other|Flexibility|71!
27 60|10/43|yoga|Yoga|83!
61|10/44|pilates|Pilates|48!
21|84/0|jump_rope|JumpRope|0
17|0/0|other|Other|0
92|64/95|badminton|Badminton|2
89|64/97|table_tennis|TableTennis|75
81|64/94|squash|Squash|66
145|64/96|racquetball|Racquetball|50
18 164 191|7/0|soccer|Soccer|64
105|13/0|resort_skiing|DownhillSkiing|61
19|12/0|cross_country_skiing|CrossCountrySkiing|61
42|14/0|resort_snowboarding|Snowboarding|62
44 45|33/0|skating_ws|SkatingSports|39
67 69|30/0|inline_skating|SkatingSports|60
66|15/0|rowing|Rowing|53
140|41/0|kayaking|PaddleSports|46
138|19/0|kayaking|PaddleSports|46
65|32/0|sailing|Sailing|58
85|6/0|basketball|Basketball|5
88 122|75/0|volleyball|Volleyball|78
79|49/0|baseball|Baseball|4
86|49/0|baseball|Softball|65
78|71/0|cricket|Cricket|14
82|72/0|rugby|Rugby|55
90|73/0|hockey|Hockey|0
158|73/0|hockey|Hockey|38
91|0/0|other|Handball|35
71 72 74 76 77 112 113 146 165|83/0|dance|CardioDance|16
73 75|83/0|dance|SocialDance|16
97|47/0|boxing|Boxing|11
104|47/0|boxing|Kickboxing|44
95 96 98 101 102 103 147|80/0|mixed_martial_arts|MartialArts|44
99|80/0|mixed_martial_arts|Wrestling|44
100|10/0|other|TaiChi|0
59|10/0|other|Gymnastics|34
93|0/0|other|Archery|0
80|0/0|other|Bowling|0
148|0/0|other|Fencing|27
94|27/0|horseback_riding|EquestrianSports|0
116|0/0|other|DiscSports|31
154|5/0|swimming|WaterPolo|80
157|82/0|other|WaterSports|0
64|29/0|fishing|Fishing|0
132|24/0|other|Other|0
39 2001|18/0|multi_sport|SwimBikeRun|0`

const RUNNING = 1
const CYCLING = 2
const FITNESS_EQUIPMENT = 4
const SWIMMING = 5
const ROWING = 15

const names = new Map<number, SportNames>(
  table
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [codes, fit, gpx, healthKit, connect] = line.split('|') as [string, string, string, string, string]
      const [sport, subSport] = fit.split('/').map(Number) as [number, number]
      const entry: SportNames = {
        fit: [sport, subSport],
        gpx,
        tcx: sport === RUNNING ? 'Running' : sport === CYCLING ? 'Biking' : 'Other',
        healthKit,
        healthConnect: Number.parseInt(connect, 10),
        indoor: connect.endsWith('!'),
        cadence:
          sport === SWIMMING ? 'strokes' : [CYCLING, FITNESS_EQUIPMENT, ROWING].includes(sport) ? 'turns' : 'steps',
      }
      return codes.split(' ').map((code): [number, SportNames] => [Number(code), entry])
    }),
)

const other: SportNames = {
  fit: [0, 0],
  gpx: 'other',
  tcx: 'Other',
  healthKit: 'Other',
  healthConnect: 0,
  indoor: false,
  cadence: 'steps',
}

/** Names of the cloud's sport `code`; a generic sport for undocumented codes. */
export function namesOfSport(code: number): SportNames {
  return names.get(baseSport(code)) ?? other
}
