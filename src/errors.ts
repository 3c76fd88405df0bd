// Every error of wristory in one table: its code, meaning, hint and exit status. Bad data is never thrown (it becomes
// an Issue in the store); broken circumstances are thrown as WristoryError.

/** When a retry may succeed: at once, at a later time (epoch seconds where known), or not without a change. */
export type Retry = 'now' | 'later' | 'no'

interface ErrorKind {
  readonly exit: number
  readonly retry: Retry
  /** Meaning in one sentence, for docs/errors.md. */
  readonly means: string
  /** What to do next, unless the error has a hint of its own. */
  readonly hint: string
}

/** All errors by their code: exit status, retry, meaning and hint. */
export const errorKinds = {
  bug: {
    exit: 1,
    retry: 'no',
    means: 'An internal error occurred in wristory.',
    hint: 'Run `wristory doctor` and report its output.',
  },
  usage: {
    exit: 2,
    retry: 'no',
    means: 'The command line names something that does not exist, or contradicts itself.',
    hint: 'Run the command with --help.',
  },
  'sign-in-needed': {
    exit: 3,
    retry: 'no',
    means: 'No account is signed in, or its token expired and could not be renewed.',
    hint: 'Run `wristory login`.',
  },
  'wrong-password': {
    exit: 3,
    retry: 'no',
    means:
      'The cloud refused the account and password. It replies the same for an unknown account and for an account without a password.',
    hint: 'Check both in the phone app. Accounts made with Xiaomi, Google or Apple have no password here: use `wristory login --via cookie`.',
  },
  'sign-in-refused': {
    exit: 3,
    retry: 'no',
    means: 'The cloud refused to sign in for a reason other than the password.',
    hint: 'Try another way: `wristory login --via cookie`.',
  },
  'wrong-account': {
    exit: 3,
    retry: 'no',
    means: 'The token belongs to another account than the one stored under this name.',
    hint: 'Use another name with `--account NAME`.',
  },
  'wrong-cloud': {
    exit: 3,
    retry: 'no',
    means: 'The stored sign-in was made at another cloud (the vendor or a simulator) than the one in use.',
    hint: 'Unset WRISTORY_CLOUD, or sign in at that cloud in another folder.',
  },
  'token-expired': {
    exit: 3,
    retry: 'no',
    means: 'The cloud no longer accepts the stored token.',
    hint: 'Run `wristory login` again.',
  },
  busy: {
    exit: 4,
    retry: 'later',
    means: 'Another wristory process is writing to the same folder.',
    hint: 'Wait until it ends, or stop it.',
  },
  network: {
    exit: 5,
    retry: 'later',
    means: 'The cloud could not be reached.',
    hint: 'Check the connection, then run the command again: fetched data is stored.',
  },
  'cloud-failed': {
    exit: 5,
    retry: 'later',
    means: 'The cloud replied with a server error or with something outside its protocol.',
    hint: 'Run the command again later: fetched data is stored.',
  },
  'cloud-refused': {
    exit: 5,
    retry: 'no',
    means: 'The cloud refused the request.',
    hint: 'Run `wristory status`; if it persists the protocol may have changed.',
  },
  'wrong-region': {
    exit: 5,
    retry: 'no',
    means: 'No known data host has data for this account.',
    hint: 'Sign in again, or name the host with `wristory login --host api-mifit-XX.zepp.com`.',
  },
  'host-refused': {
    exit: 5,
    retry: 'no',
    means: 'A reply or setting names a host that does not belong to the vendor, so nothing was sent there.',
    hint: 'Sign in again; do not use tokens or hosts from strangers.',
  },
  'reply-too-large': {
    exit: 5,
    retry: 'no',
    means: 'A reply exceeded the limit: 32 MiB, a million values, a hundred levels.',
    hint: 'Request a shorter range with --from and --to.',
  },
  store: {
    exit: 6,
    retry: 'no',
    means: 'The store cannot be read or written.',
    hint: 'Check the folder named above: its permissions and free space.',
  },
  'disk-full': {
    exit: 6,
    retry: 'no',
    means: 'There is no space left for the store.',
    hint: 'Free some space and run the command again: saved data is intact.',
  },
  corrupt: {
    exit: 6,
    retry: 'no',
    means: 'The store is damaged, or the file is not a wristory store.',
    hint: 'Run `wristory check`; restore a backup, or run `wristory rebuild`.',
  },
  newer: {
    exit: 7,
    retry: 'no',
    means: 'The store was made by a newer wristory; nothing was changed.',
    hint: 'Update wristory.',
  },
  partial: {
    exit: 8,
    retry: 'later',
    means: 'Done in part: what failed is listed; everything else is stored.',
    hint: 'Run the command again to fetch what is missing.',
  },
  wait: {
    exit: 9,
    retry: 'later',
    means: 'The cloud demands a pause (too many requests).',
    hint: 'Wait until the time named above. An earlier attempt makes the wait longer.',
  },
  handover: {
    exit: 10,
    retry: 'later',
    means: 'A receiver was unreachable or rejected the data; pending data stays pending.',
    hint: 'Run `wristory handover test NAME`, then `wristory handover send NAME`.',
  },
  interrupted: {
    exit: 130,
    retry: 'now',
    means: 'Stopped by you; fetched data is stored.',
    hint: 'Run the command again to continue.',
  },
} as const satisfies Record<string, ErrorKind>

/** The code of a `WristoryError`, see docs/errors.md. */
export type ErrorCode = keyof typeof errorKinds

/**
 * A broken circumstance: `message` says what was tried, on what, and what happened; `hint` what to do next. Neither
 * contains a secret. `until` (epoch seconds) is set if the time for a retry is known.
 */
export class WristoryError extends Error {
  override readonly name = 'WristoryError'
  readonly code: ErrorCode
  readonly hint: string
  readonly retry: Retry
  readonly until: number | undefined

  constructor(code: ErrorCode, message: string, more: { hint?: string; until?: number; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.code = code
    this.hint = more.hint ?? errorKinds[code].hint
    this.retry = errorKinds[code].retry
    this.until = more.until
  }

  get exit(): number {
    return errorKinds[this.code].exit
  }
}
