// The global `awslambda`, and the stream that a streaming handler writes to.
import { Writable } from 'node:stream'

import { channel, sendNow, STREAM_CHUNK, STREAM_START } from './channel.mjs'
import { RuntimeFailure } from './failures.mjs'

const METADATA_PRELUDE = 'application/vnd.awslambda.http-integration-response'
export const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming')
export const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark')

export class ResponseStream extends Writable {
  #sequence
  #started = false
  #contentType
  #beforeFirstWrite

  constructor(sequence, highWaterMark) {
    super({ highWaterMark: highWaterMark ?? 64 * 1024 })
    this.#sequence = sequence
  }

  get started() {
    return this.#started
  }

  setContentType(contentType) {
    if (this.#started) throw new RuntimeFailure('InvalidStreamingOperation', 'Cannot set content-type, too late.')
    this.#contentType = contentType
  }

  set _onBeforeFirstWrite(callback) {
    this.#beforeFirstWrite = callback
  }

  start() {
    if (this.#started) return
    this.#started = true
    sendNow(STREAM_START, this.#sequence, this.#contentType ?? 'application/octet-stream')
    this.#beforeFirstWrite?.((chunk) => sendNow(STREAM_CHUNK, this.#sequence, chunk))
  }

  _write(chunk, encoding, callback) {
    this.start()
    if (sendNow(STREAM_CHUNK, this.#sequence, chunk)) callback()
    else channel.once('drain', () => callback())
  }

  _final(callback) {
    this.start()
    callback()
  }
}

globalThis.awslambda = {
  streamifyResponse: (handler, options) => {
    handler[STREAMING] = 'response'
    if (typeof options?.highWaterMark === 'number') handler[HIGH_WATER_MARK] = options.highWaterMark
    return handler
  },
  HttpResponseStream: {
    from: (stream, prelude) => {
      stream.setContentType(METADATA_PRELUDE)
      stream._onBeforeFirstWrite = (write) => {
        write(JSON.stringify(prelude))
        write(new Uint8Array(8))
      }
      return stream
    },
  },
}
