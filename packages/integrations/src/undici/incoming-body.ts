interface BodySource {
  /** Asks for more after `push` returned false. */
  readonly resume: () => void
  /** The reader wants no more. */
  readonly cancel: () => void
}

interface Waiter {
  readonly resolve: (result: IteratorResult<Uint8Array, undefined>) => void
  readonly reject: (error: Error) => void
}

/** A body that arrives piece by piece, for one reader; holds back its source while the reader is behind. */
export class IncomingBody implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #source: BodySource
  #pieces: Uint8Array[] = []
  #length = 0
  #ended = false
  #error: Error | undefined
  #waiter: Waiter | undefined

  constructor(source: BodySource) {
    this.#source = source
  }

  /** False when the source should stop until `resume`. */
  push(piece: Uint8Array): boolean {
    if (this.#waiter !== undefined) {
      this.#take().resolve({ done: false, value: piece })
      return true
    }
    this.#pieces.push(piece)
    this.#length += piece.length
    return this.#length < HIGH_WATER_MARK
  }

  end(): void {
    this.#ended = true
    if (this.#waiter !== undefined) this.#take().resolve(DONE)
  }

  fail(error: Error): void {
    if (this.#ended) return
    this.#ended = true
    this.#error = error
    if (this.#waiter !== undefined) this.#take().reject(error)
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const piece = this.#pieces.shift()
    if (piece !== undefined) {
      const wasFull = this.#length >= HIGH_WATER_MARK
      this.#length -= piece.length
      if (wasFull && this.#length < HIGH_WATER_MARK && !this.#ended) this.#source.resume()
      return Promise.resolve({ done: false, value: piece })
    }
    if (this.#error !== undefined) return Promise.reject(this.#error)
    if (this.#ended) return Promise.resolve(DONE)
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject }
    })
  }

  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#pieces = []
    if (!this.#ended) {
      this.#ended = true
      this.#source.cancel()
    }
    return Promise.resolve(DONE)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #take(): Waiter {
    const waiter = this.#waiter
    this.#waiter = undefined
    if (waiter === undefined) throw new Error('Nobody waits for this body')
    return waiter
  }
}

/** Bytes that may wait for the reader. */
const HIGH_WATER_MARK = 65_536
const DONE = { done: true, value: undefined } as const
