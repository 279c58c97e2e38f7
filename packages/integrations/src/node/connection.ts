import { connect, type Socket } from 'node:net'
import { failure, type IntegrationFailure } from '../failure.ts'
import { responseTooLarge } from '../response-too-large.ts'
import type { HttpCall, HttpReply } from '../transports.ts'
import { IncomingBody } from '../undici/incoming-body.ts'
import type { KindOfName } from './header-names.ts'
import { MalformedMessage } from './malformed-message.ts'
import type { MessageHead } from './message-head.ts'
import { type MessageEvents, MessageParser } from './message-parser.ts'
import type { RequestText } from './request-text.ts'

/** A call on its way: what is sent, and who waits for the answer. */
export interface PendingCall {
  readonly call: HttpCall
  readonly request: RequestText
  readonly resolve: (result: HttpReply | IntegrationFailure) => void
}

/** Where a connection comes from, and what it tells. */
export interface ConnectionOptions {
  readonly host: string
  readonly port: number
  readonly connectTimeoutMillis: number
  /** Bytes up to which a body is collected even when a stream was asked for. */
  readonly collectUpTo: number
  /** Bytes of a collected body at most. */
  readonly maximumBytes: number
  readonly kindOf: KindOfName
  /** It waits for the next call. */
  readonly onIdle: (connection: Connection) => void
  readonly onClosed: (connection: Connection) => void
  /** The backend had closed it before a byte of the answer came: another one may take the call. */
  readonly onStale: (pending: PendingCall) => void
}

/** One keep-alive connection to a backend, which serves one call at a time. */
export class Connection implements MessageEvents {
  readonly #options: ConnectionOptions
  readonly #socket: Socket
  readonly #parser: MessageParser
  #pending: PendingCall | undefined
  #head: MessageHead | undefined
  #pieces: Buffer[] = []
  /** Bytes of the pieces. */
  #collected = 0
  #stream: IncomingBody | undefined
  #isHeldBack = false
  #hasRead = false
  #served = 0
  #timer: NodeJS.Timeout | undefined
  #timerMillis = 0
  #leave: (() => void) | undefined
  /** Milliseconds, as `performance.now` counts: until when it may be used again. */
  usableUntil = 0
  /** What the backend said of how long it keeps idle connections. */
  keepAliveSeconds: number | undefined

  constructor(options: ConnectionOptions, buffer: Buffer) {
    this.#options = options
    this.#parser = new MessageParser(this, options.kindOf)
    const { host, port, connectTimeoutMillis } = options
    const connecting = setTimeout(() => this.#socket.destroy(new Error(`no connection within ${connectTimeoutMillis} ms`)), connectTimeoutMillis)
    this.#socket = connect({ host, port, noDelay: true, onread: { buffer, callback: (length) => this.#read(buffer.subarray(0, length)) } })
    this.#socket.on('connect', () => clearTimeout(connecting))
    this.#socket.on('error', (error) => this.#lose(error))
    this.#socket.on('end', () => this.#ended())
    this.#socket.on('close', () => {
      clearTimeout(connecting)
      clearTimeout(this.#timer)
      this.#lose(new Error('other side closed'))
      options.onClosed(this)
    })
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed && this.#socket.writable
  }

  /** Sends a request; the connection is free again when `onIdle` says so. */
  run(pending: PendingCall): void {
    const { call, request } = pending
    this.#pending = pending
    this.#hasRead = false
    this.#startTimer(call.timeoutInMillis)
    this.#parser.begin({ isHead: call.method === 'HEAD' })
    if (call.signal !== undefined) this.#watch(call.signal)
    if (request.body === undefined) this.#socket.write(request.text, 'latin1')
    else {
      this.#socket.cork()
      this.#socket.write(request.text, 'latin1')
      this.#socket.write(request.body)
      this.#socket.uncork()
    }
  }

  destroy(): void {
    this.#socket.destroy()
  }

  onHead(head: MessageHead): void {
    this.#head = head
    const { framing } = head
    if (typeof framing === 'number' && framing > this.#options.maximumBytes && this.#pending?.call.streamResponse !== true) throw new AnswerTooLarge()
  }

  onBody(piece: Buffer): void {
    const own = Buffer.from(piece)
    if (this.#stream === undefined) this.#collect(own)
    else if (!this.#stream.push(own)) this.#isHeldBack = true
  }

  #collect(piece: Buffer): void {
    this.#pieces.push(piece)
    this.#collected += piece.length
    // More than that is only collected where no stream was asked for: one read has less.
    if (this.#collected > this.#options.maximumBytes) throw new AnswerTooLarge()
  }

  onEnd(isReusable: boolean): void {
    const pending = this.#pending
    const stream = this.#stream
    const head = this.#head
    const pieces = this.#pieces
    this.#forget()
    this.#served += 1
    this.keepAliveSeconds = head?.keepAliveSeconds
    if (isReusable && !this.#socket.destroyed) this.#options.onIdle(this)
    else this.#socket.destroy()
    if (stream !== undefined) stream.end()
    else if (head !== undefined) pending?.resolve({ kind: 'reply', status: head.status, headers: head.headers, body: joined(pieces) })
  }

  /** False stops the socket until the reader of the body has caught up. */
  #read(bytes: Buffer): boolean {
    this.#hasRead = true
    try {
      this.#parser.execute(bytes)
    } catch (error) {
      const { framing } = this.#head ?? {}
      const declared = typeof framing === 'number' ? framing : undefined
      this.#fail(error instanceof AnswerTooLarge ? responseTooLarge(this.#options.maximumBytes, declared) : failureOf(error as Error))
      return false
    }
    if (this.#pending !== undefined && this.#head !== undefined) this.#answerWhileItComes(this.#pending, this.#head)
    const isHeldBack = this.#isHeldBack
    this.#isHeldBack = false
    return !isHeldBack
  }

  /** A body that is not whole yet: handed on as a stream where that was asked for, and it is not small. */
  #answerWhileItComes({ call, resolve }: PendingCall, { status, headers, framing }: MessageHead): void {
    if (call.streamResponse !== true) return
    if (this.#stream === undefined) {
      if (typeof framing === 'number' && framing <= this.#options.collectUpTo) return
      const stream = new IncomingBody({
        resume: () => void this.#socket.resume(),
        cancel: () => this.#fail(failure('aborted', 'The body was not wanted')),
      })
      for (const piece of this.#pieces) if (!stream.push(piece)) this.#isHeldBack = true
      this.#pieces = []
      this.#stream = stream
      resolve({ kind: 'reply', status, headers, body: stream })
    }
    this.#timer?.refresh()
  }

  #ended(): void {
    if (this.#pending !== undefined && this.#parser.finish()) return
    this.#lose(new Error('other side closed'))
  }

  #lose(error: Error): void {
    const pending = this.#pending
    if (pending !== undefined && this.#served > 0 && !this.#hasRead && REPEATABLE.has(pending.call.method)) {
      this.#forget()
      this.#socket.destroy()
      this.#options.onStale(pending)
      return
    }
    this.#fail(failureOf(error))
  }

  #fail(result: IntegrationFailure): void {
    const pending = this.#pending
    const stream = this.#stream
    this.#forget()
    this.#socket.destroy()
    stream?.fail(new Error(result.message))
    if (stream === undefined) pending?.resolve(result)
  }

  #forget(): void {
    if (this.#leave !== undefined) {
      this.#pending?.call.signal?.removeEventListener('abort', this.#leave)
      this.#leave = undefined
    }
    this.#pending = undefined
    this.#head = undefined
    this.#stream = undefined
    this.#pieces = []
    this.#collected = 0
  }

  #watch(signal: AbortSignal): void {
    const leave = (): void => this.#fail(failure('aborted', 'The client closed the connection'))
    this.#leave = leave
    signal.addEventListener('abort', leave)
    if (signal.aborted) leave()
  }

  /** One timer serves call after call: it is put forward, not made anew, and looks for a call when it rings. */
  #startTimer(milliseconds: number): void {
    if (this.#timer !== undefined && this.#timerMillis === milliseconds) {
      this.#timer.refresh()
      return
    }
    clearTimeout(this.#timer)
    this.#timerMillis = milliseconds
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (this.#pending !== undefined) this.#fail(failure('timeout', TIMEOUT))
    }, milliseconds)
    this.#timer.unref()
  }
}

/** Ends the reading of a body that nobody may hold. */
class AnswerTooLarge extends Error {
  override readonly name: string = 'AnswerTooLarge'
}

function failureOf(error: Error): IntegrationFailure {
  return error instanceof MalformedMessage
    ? failure('malformed-backend-response', `The backend's answer is not HTTP: ${error.message}`, error)
    : failure('connection', `The connection to the backend failed: ${error.message}`, error)
}

function joined(pieces: readonly Buffer[]): Uint8Array {
  const [only] = pieces
  return only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces)
}

const TIMEOUT = 'Execution failed due to a timeout error'
/** Methods that may be sent again on another connection: they change nothing. */
const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])
