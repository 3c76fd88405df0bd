// CPU time of this thread, which other programs on the machine do not affect.

/** Milliseconds of CPU that `work` takes in this thread. */
export function spent(work: () => unknown): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
