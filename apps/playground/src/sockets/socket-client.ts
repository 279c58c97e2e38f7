import type { PageSocket } from '../backend/backend.ts'

/** A line of a client's log. */
export interface LogLine {
  readonly at: number
  readonly kind: 'sent' | 'received' | 'state'
  readonly text: string
}

/** A WebSocket client of the console. */
export interface SocketClient {
  readonly number: number
  readonly apiId: string
  readonly stageName: string
  readonly state: 'connecting' | 'open' | 'closed'
  readonly log: readonly LogLine[]
  readonly socket: PageSocket | undefined
}

/** Lines that are kept of each client. */
const KEPT = 500

/** The client with a line more. */
export function withLine(client: SocketClient, kind: LogLine['kind'], text: string, change: Partial<SocketClient> = {}): SocketClient {
  return { ...client, ...change, log: [...client.log.slice(1 - KEPT), { at: Date.now(), kind, text }] }
}

/** Close codes in words. https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
export const CLOSE_CODES: Readonly<Record<number, string>> = {
  1000: 'normal',
  1001: 'going away: the server stops, or two hours or ten idle minutes are over',
  1002: 'protocol error',
  1003: 'data that the API does not take: binary frames',
  1005: 'without a code',
  1006: 'without a closing handshake: refused, or the network broke',
  1007: 'text that is no UTF-8',
  1008: 'policy violation',
  1009: 'too large: above 32 KB a frame or 128 KB a message',
  1011: 'the server failed',
}

/** The messages of a script, one a line; empty lines are left out. */
export function messagesOf(script: string): readonly string[] {
  return script.split('\n').map((line) => line.trim()).filter((line) => line !== '')
}
