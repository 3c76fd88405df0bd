// Which workout is the newest. A receiver may mistake the date (by 1024 weeks), and a workout of an impossible date keeps
// its row: it is listed, behind all others.

/** Of a row of `workout`: 1 where its date cannot be. */
export const impossible = `EXISTS (SELECT 1 FROM issue i WHERE i.account = workout.account AND i.kind = 'workout'
  AND i.place = CAST(workout.workout AS TEXT) AND i.code = 'impossible-date')`

/** What workouts are ordered by, newest first. */
export const newestFirst = `${impossible}, workout.workout DESC`
