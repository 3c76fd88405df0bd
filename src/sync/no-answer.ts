// Replies that are not an answer: such a request is made once more.

import { WristoryError } from '../errors.ts'

/** A reply that is not an answer. */
export class NoAnswer extends WristoryError {}

/** Does `work`, and once more where the reply was no answer. */
export async function twice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    return await work()
  }
}
