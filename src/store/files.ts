// The folder of the store and the rights of what lies in it: 0700 and 0600, whatever the umask.

import { chmodSync, closeSync, constants, lstatSync, mkdirSync, openSync } from 'node:fs'
import { WristoryError } from '../errors.ts'

/** Makes `folder` (with parents) or tightens it; throws `store` when that is not possible. */
export function secureFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
  } catch (error) {
    throw new WristoryError('store', `The folder ${folder} cannot be made or secured: ${reason(error)}`, {
      cause: error,
    })
  }
}

/** Makes an empty file with mode 0600, or tightens the one that is there. Links and folders are refused. */
export function secureFile(path: string): void {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false })
    if (stat === undefined)
      closeSync(openSync(path, constants.O_CREAT | constants.O_WRONLY | constants.O_NOFOLLOW, 0o600))
    else if (!stat.isFile()) throw new Error('it is not an ordinary file')
    if (((stat?.mode ?? 0) & 0o777) !== 0o600) chmodSync(path, 0o600)
  } catch (error) {
    const code = (error as { code?: string }).code
    throw new WristoryError(
      code === 'ENOSPC' ? 'disk-full' : 'store',
      `The file ${path} cannot be used: ${reason(error)}`,
      { cause: error },
    )
  }
}

function reason(error: unknown): string {
  const { code, message } = error as { code?: string; message: string }
  const words: Record<string, string> = {
    EACCES: 'no permission',
    EPERM: 'no permission',
    EROFS: 'the disk is read-only',
    ENOSPC: 'no space left',
    ENOTDIR: 'a part of the path is not a folder',
    EEXIST: 'a file of that name is in the way',
  }
  return words[code ?? ''] ?? message
}
