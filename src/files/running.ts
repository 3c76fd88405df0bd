// Whether a process runs, by its id.

/** False for a process that ended or runs on another computer that shares the disk; one of another user counts. */
export function isRunning(pid: number): boolean {
  try {
    // Signal 0 only asks (kill(2)).
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
