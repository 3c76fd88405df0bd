// Maps system errors of file functions to our errors.

import { WristoryError } from '../errors.ts'

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the disk is read-only',
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'a part of the path is not a folder',
  EEXIST: 'a file of that name already exists',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'the path is too long',
  ELOOP: 'it is a symbolic link',
}

/**
 * `disk-full` or `store` for a system error; `done` completes "could not be …". Every other error is returned unchanged.
 */
export function fileError(error: unknown, done: string, path: string, hint?: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (error instanceof WristoryError || code === undefined || syscall === undefined) return error
  const more = { ...(hint === undefined ? {} : { hint }), cause: error }
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new WristoryError('disk-full', `No space left: ${path} could not be ${done}.`, more)
  return new WristoryError('store', `${path} could not be ${done}: ${reasons[code] ?? code}.`, more)
}
