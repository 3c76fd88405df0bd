// Decodes the chosen recording in the page and offers each workout as a FIT file. Serve this folder with decode.js and
// errors.js of the package (node_modules/wristory/dist) beside it.

// The page's policy forbids eval: the schemas need not try whether they may.
globalThis.__zod_globalConfig = { jitless: true }
const loading = import('./decode.js')

const told = document.querySelector('#told')
const list = document.querySelector('#workouts')

document.querySelector('#file').addEventListener('change', async ({ target: { files } }) => {
  list.replaceChildren()
  const { decodeHar, exportWorkout, WristoryError } = await loading
  try {
    const recording = await decodeHar(new Uint8Array(await files[0].arrayBuffer()))
    let count = 0
    for await (const workout of recording.workouts()) {
      count++
      const bytes = await new Response(exportWorkout('fit', workout)).blob()
      list.append(itemOf(workout, bytes))
    }
    const days = [...recording.rows('day')].length
    told.textContent = `${count} workouts, ${days} days, ${recording.issues().length} oddities`
  } catch (error) {
    told.textContent = error instanceof WristoryError ? `${error.message} ${error.hint}` : String(error)
  }
})

function itemOf(workout, bytes) {
  const link = document.createElement('a')
  link.textContent = `${workout.date} ${workout.sportName}`
  link.download = `${workout.id}.fit`
  link.href = URL.createObjectURL(bytes)
  const item = document.createElement('li')
  item.append(link)
  return item
}
