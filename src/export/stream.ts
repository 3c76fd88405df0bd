// Bytes as a Web stream, produced on demand. Browsers have no `ReadableStream.from`.

interface Controller {
  enqueue(bytes: Uint8Array): void
  close(): void
}

interface ByteStreamLike extends AsyncIterable<Uint8Array> {
  cancel(): Promise<void>
}

/** The engine's own Web stream (`ReadableStream`) of bytes. */
export type ByteStream = AsyncIterable<Uint8Array> &
  (typeof globalThis extends { ReadableStream: { new (): infer S } } ? S : unknown)

declare const ReadableStream: new (source: {
  pull(controller: Controller): Promise<void>
  cancel(): Promise<void>
}) => ByteStream & ByteStreamLike

/** The chunks as a stream; cancelling the stream ends the source. */
export function toStream(pieces: AsyncIterable<Uint8Array>): ByteStream & ByteStreamLike {
  const iterator = pieces[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
