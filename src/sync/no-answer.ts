// Replies that are not valid answers: the request is repeated once.

import { WristoryError } from '../errors.ts'

/** A reply that is not a valid answer. */
export class NoAnswer extends WristoryError {}

/** Runs `work`, and once more if the reply was not a valid answer. */
export async function twice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    return await work()
  }
}
