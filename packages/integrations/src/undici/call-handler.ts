import type { Dispatcher } from 'undici'
import { failure, type IntegrationFailure } from '../failure.ts'
import { responseTooLarge } from '../response-too-large.ts'
import type { HttpCall, HttpReply } from '../transports.ts'
import { failureFrom } from './failure-from.ts'
import { IncomingBody } from './incoming-body.ts'

interface CallOptions {
  readonly collectUpTo: number
  /** Bytes of a collected body at most. */
  readonly maximumBytes: number
  readonly resolve: (result: HttpReply | IntegrationFailure) => void
}

/**
 * Receives one answer from undici.
 *
 * The timer covers the whole call when the body is collected; with a stream it covers the head, and starts anew with each
 * piece of the body.
 */
export class CallHandler implements Dispatcher.DispatchHandler {
  readonly #call: HttpCall
  readonly #collectUpTo: number
  readonly #maximumBytes: number
  readonly #resolve: (result: HttpReply | IntegrationFailure) => void
  readonly #leave: () => void
  #timer: NodeJS.Timeout
  #abort: ((error: Error) => void) | undefined
  #settled = false
  #status = 0
  #headers: string[] = []
  #pieces: Uint8Array[] = []
  /** Bytes of the pieces. */
  #collected = 0
  #stream: IncomingBody | undefined

  constructor(call: HttpCall, { collectUpTo, maximumBytes, resolve }: CallOptions) {
    this.#call = call
    this.#collectUpTo = collectUpTo
    this.#maximumBytes = maximumBytes
    this.#resolve = resolve
    this.#timer = setTimeout(() => this.#fail(failure('timeout', TIMEOUT)), call.timeoutInMillis)
    this.#leave = () => this.#fail(failure('aborted', 'The client closed the connection'))
    call.signal?.addEventListener('abort', this.#leave)
    if (call.signal?.aborted === true) this.#leave()
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#abort = abort
    if (this.#settled) abort(new Error('The call has ended'))
  }

  onHeaders(status: number, rawHeaders: Buffer[], resume: () => void): boolean {
    if (status < 200) return true
    this.#status = status
    this.#headers = rawHeaders.map((text) => text.toString('latin1'))
    const length = this.#declaredLength()
    if (this.#call.streamResponse !== true || length <= this.#collectUpTo) {
      if (Number.isFinite(length) && length > this.#maximumBytes) this.#fail(responseTooLarge(this.#maximumBytes, length))
      return true
    }
    this.#stream = new IncomingBody({ resume, cancel: () => this.#fail(failure('aborted', 'The body was not wanted')) })
    this.#timer.refresh()
    // What came with the head is looked at first: when it is rubbish, there is no answer rather than half of one. An error
    // of the parser arrives in the turn of the event loop after next.
    setImmediate(() => setImmediate(() => this.#settleStream()))
    return true
  }

  onData(chunk: Buffer): boolean {
    if (this.#stream === undefined) {
      this.#pieces.push(chunk)
      this.#collected += chunk.length
      if (this.#collected > this.#maximumBytes) this.#fail(responseTooLarge(this.#maximumBytes))
      return true
    }
    this.#timer.refresh()
    this.#settleStream()
    return this.#stream.push(chunk)
  }

  onComplete(): void {
    this.#release()
    if (this.#stream !== undefined) {
      this.#settleStream()
      this.#stream.end()
    } else this.#settle({ kind: 'reply', status: this.#status, headers: this.#headers, body: joinPieces(this.#pieces) })
  }

  onError(error: Error): void {
    this.#release()
    this.#stream?.fail(error)
    this.#settle(failureFrom(error))
  }

  onUpgrade(): void {
    this.#fail(failure('malformed-backend-response', 'The backend switched protocols unasked'))
  }

  #declaredLength(): number {
    if (this.#call.method === 'HEAD' || this.#status === 204 || this.#status === 304) return 0
    for (let index = 0; index < this.#headers.length; index += 2) {
      if (this.#headers[index]?.toLowerCase() === 'content-length') return Number(this.#headers[index + 1])
    }
    return Number.POSITIVE_INFINITY
  }

  #fail(result: IntegrationFailure): void {
    this.#release()
    const error = new Error(result.message)
    this.#stream?.fail(error)
    this.#settle(result)
    this.#abort?.(error)
  }

  #settleStream(): void {
    if (this.#settled || this.#stream === undefined) return
    this.#settle({ kind: 'reply', status: this.#status, headers: this.#headers, body: this.#stream })
  }

  #settle(result: HttpReply | IntegrationFailure): void {
    if (this.#settled) return
    this.#settled = true
    this.#resolve(result)
  }

  #release(): void {
    clearTimeout(this.#timer)
    this.#call.signal?.removeEventListener('abort', this.#leave)
  }
}

function joinPieces(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces
  return only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces)
}

const TIMEOUT = 'Execution failed due to a timeout error'
