// Whether a process is there, asked by its number.

/** False for one that has ended, or is of another computer that shares the disk; one of another person counts. */
export function isRunning(pid: number): boolean {
  try {
    // Signal 0 only asks (kill(2)).
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
