import { isUtf8 } from 'node:buffer'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { ClientSocket } from '../connection.ts'
import { corkUntilTurnEnds } from './cork.ts'

const TEXT = { binary: false } as const

/** A `ws` socket as the core sees it. */
export class WsClientSocket implements ClientSocket {
  readonly #webSocket: WebSocket
  readonly #socket: Duplex

  constructor({ webSocket, socket }: { readonly webSocket: WebSocket; readonly socket: Duplex }) {
    this.#webSocket = webSocket
    this.#socket = socket
  }

  get bufferedBytes(): number {
    return this.#webSocket.bufferedAmount
  }

  send(data: string | Uint8Array): void {
    corkUntilTurnEnds(this.#socket)
    this.#webSocket.send(typeof data === 'string' || isUtf8(data) ? data : replaceInvalid(data), TEXT)
  }

  close(statusCode: number, reason: string): void {
    this.#webSocket.close(statusCode, reason)
  }

  terminate(): void {
    this.#webSocket.terminate()
  }

  pause(): void {
    this.#webSocket.pause()
  }

  resume(): void {
    this.#webSocket.resume()
  }
}

// A text frame must be UTF-8: bytes that are not become U+FFFD.
function replaceInvalid(data: Uint8Array): string {
  return new TextDecoder().decode(data)
}
