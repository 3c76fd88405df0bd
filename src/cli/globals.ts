// The options that every command has.

import type { GlobalOptions } from './context.ts'

/** Their flags, meaning, and name in GlobalOptions. */
export const globals = [
  ['--home', '<dir>', 'home folder (WRISTORY_HOME)', 'home'],
  ['--cloud', '<url>', "origin to use instead of the vendor's hosts (WRISTORY_CLOUD)", 'cloud'],
  ['--account', '<name>', 'which account, if there are several', 'account'],
  ['--json', '', 'data as JSON on stdout, errors as JSON on stderr', 'json'],
  ['-q, --quiet', '', 'no notes and no progress', 'quiet'],
  ['--no-color', '', 'plain text', 'color'],
] as const satisfies readonly (readonly [string, string, string, keyof GlobalOptions])[]
