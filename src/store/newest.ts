// Order of workouts. A receiver may be wrong about the date (by 1024 weeks); a workout with an impossible date is
// listed after all others.

/** For a row of `workout`: 1 if its date is impossible. */
export const impossible = `EXISTS (SELECT 1 FROM issue i WHERE i.account = workout.account AND i.kind = 'workout'
  AND i.place = CAST(workout.workout AS TEXT) AND i.code = 'impossible-date')`

/** ORDER BY of workouts, newest first. */
export const newestFirst = `${impossible}, workout.workout DESC`
