import type { KindOfName } from './header-names.ts'
import { MalformedMessage } from './malformed-message.ts'
import { type MessageHead, parseHead } from './message-head.ts'

/** What a parser tells of an answer on its way. */
export interface MessageEvents {
  onHead(head: MessageHead): void
  /** Bytes that are the parser's only until this returns. */
  onBody(piece: Buffer): void
  /** `isReusable`: the next request may be sent on the same connection. */
  onEnd(isReusable: boolean): void
}

type State = 'idle' | 'head' | 'sized' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer' | 'until-close'

/** Reads HTTP/1.1 answers from bytes as they arrive, one at a time. */
export class MessageParser {
  readonly #events: MessageEvents
  readonly #kindOf: KindOfName
  #state: State = 'idle'
  #isHead = false
  #isKeptAlive = false
  /** Bytes left of a body or a chunk. */
  #left = 0
  /** The beginning of a line or a head whose end has not come. */
  #held: Buffer | undefined

  constructor(events: MessageEvents, kindOf: KindOfName) {
    this.#events = events
    this.#kindOf = kindOf
  }

  /** Expects the answer to a request; `isHead`: one that has no body whatever it says. */
  begin({ isHead }: { readonly isHead: boolean }): void {
    this.#state = 'head'
    this.#isHead = isHead
    this.#held = undefined
  }

  /**
   * Reads what has arrived.
   *
   * @throws MalformedMessage
   */
  execute(arrived: Buffer): void {
    const held = this.#held
    const bytes = held === undefined ? arrived : Buffer.concat([held, arrived])
    this.#held = undefined
    let at = 0
    while (at < bytes.length) {
      const next = this.#step(bytes, at)
      if (next === -1) {
        this.#held = Buffer.from(bytes.subarray(at))
        return
      }
      at = next
    }
  }

  /** Nothing more will come. False when the answer is not whole. */
  finish(): boolean {
    if (this.#state !== 'until-close') return false
    this.#end(false)
    return true
  }

  /** The place after what was read; -1: more is needed. */
  #step(bytes: Buffer, at: number): number {
    switch (this.#state) {
      case 'head':
        return this.#readHead(bytes, at)
      case 'sized':
        return this.#readSized(bytes, at)
      case 'chunk-size':
        return this.#readChunkSize(bytes, at)
      case 'chunk':
        return this.#readChunk(bytes, at)
      case 'chunk-end':
        return this.#readChunkEnd(bytes, at)
      case 'trailer':
        return this.#readTrailer(bytes, at)
      case 'until-close':
        this.#events.onBody(bytes.subarray(at))
        return bytes.length
      case 'idle':
        throw new MalformedMessage('bytes that nobody asked for')
    }
  }

  #readHead(bytes: Buffer, at: number): number {
    const end = bytes.indexOf('\r\n\r\n', at, 'latin1')
    if (end === -1 || end - at > MOST_HEAD) {
      checkBeginning(bytes, at)
      return -1
    }
    const head = parseHead(bytes.toString('latin1', at, end), { kindOf: this.#kindOf, isHead: this.#isHead })
    const next = end + 4
    if (head.status < 200) {
      if (head.status === 101) throw new MalformedMessage('the backend switched protocols unasked')
      return next
    }
    this.#isKeptAlive = head.isKeptAlive
    this.#events.onHead(head)
    if (head.framing === 'chunked') this.#state = 'chunk-size'
    else if (head.framing === 'until-close') this.#state = 'until-close'
    else if (head.framing === 0) this.#end(next === bytes.length)
    else {
      this.#state = 'sized'
      this.#left = head.framing
    }
    return this.#state === 'idle' ? bytes.length : next
  }

  #readSized(bytes: Buffer, at: number): number {
    const next = this.#takeBody(bytes, at)
    if (this.#left > 0) return next
    this.#end(next === bytes.length)
    return bytes.length
  }

  #readChunkSize(bytes: Buffer, at: number): number {
    const end = bytes.indexOf('\r\n', at, 'latin1')
    const line = bytes.toString('latin1', at, end === -1 ? bytes.length : end)
    if (line.length > MOST_LINE || !(end === -1 ? CHUNK_BEGINNING : CHUNK_LINE).test(line)) throw new MalformedMessage('a chunk without a length')
    if (end === -1) return -1
    this.#left = Number.parseInt(line, 16)
    this.#state = this.#left === 0 ? 'trailer' : 'chunk'
    return end + 2
  }

  #readChunk(bytes: Buffer, at: number): number {
    const next = this.#takeBody(bytes, at)
    if (this.#left === 0) this.#state = 'chunk-end'
    return next
  }

  #readChunkEnd(bytes: Buffer, at: number): number {
    if (bytes[at] !== CR || (at + 1 < bytes.length && bytes[at + 1] !== LF)) throw new MalformedMessage('a chunk longer than its length')
    if (at + 1 === bytes.length) return -1
    this.#state = 'chunk-size'
    return at + 2
  }

  #readTrailer(bytes: Buffer, at: number): number {
    const end = bytes.indexOf('\r\n', at, 'latin1')
    if (end === -1) {
      if (bytes.length - at > MOST_HEAD) throw new MalformedMessage('an endless trailer')
      return -1
    }
    if (end > at) return end + 2
    this.#end(end + 2 === bytes.length)
    return bytes.length
  }

  #takeBody(bytes: Buffer, at: number): number {
    const next = Math.min(bytes.length, at + this.#left)
    this.#left -= next - at
    this.#events.onBody(at === 0 && next === bytes.length ? bytes : bytes.subarray(at, next))
    return next
  }

  #end(isClean: boolean): void {
    this.#state = 'idle'
    this.#events.onEnd(isClean && this.#isKeptAlive)
  }
}

/** What has come of a head must look like one, so that rubbish is told apart at once. */
function checkBeginning(bytes: Buffer, at: number): void {
  const shown = bytes.toString('latin1', at, Math.min(bytes.length, at + BEGINNING.length))
  if (!BEGINNING.startsWith(shown)) throw new MalformedMessage('no HTTP/1.1')
  if (bytes.length - at > MOST_HEAD) throw new MalformedMessage(`headers of more than ${MOST_HEAD} bytes`)
}

const BEGINNING = 'HTTP/1.'
const MOST_HEAD = 65_536
const MOST_LINE = 4_096
/** A length of up to 12 hexadecimal digits, then extensions that nobody reads. */
const CHUNK_LINE = /^[0-9a-fA-F]{1,12}[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/
const CHUNK_BEGINNING = /^[0-9a-fA-F]{1,12}[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?\r?$/
const CR = 13
const LF = 10
