import type { DeliveryResult, NodeRequest } from '../delivery.ts'

/** What nodes say to each other: a request with who wants the answer, or an answer. */
export type Frame =
  | { readonly kind: 'REQUEST'; readonly id: string; readonly from: string; readonly request: NodeRequest }
  | { readonly kind: 'ANSWER'; readonly id: string; readonly result: DeliveryResult }

interface Head {
  readonly id: string
  readonly from?: string
  readonly result?: DeliveryResult
  readonly request?: Omit<NodeRequest, 'data'>
  /** What follows the head: text, bytes or nothing. */
  readonly data?: 'text' | 'bytes'
}

/** Four bytes with the head's length, the head as JSON, and the message as it is. */
export function encodeFrame(frame: Frame): Buffer {
  if (frame.kind === 'ANSWER') return join({ id: frame.id, result: frame.result }, EMPTY)
  const { id, from, request } = frame
  if (request.kind === 'CLOSE') return join({ id, from, request }, EMPTY)
  const { data, ...rest } = request
  return typeof data === 'string' ? join({ id, from, request: rest, data: 'text' }, Buffer.from(data)) : join({ id, from, request: rest, data: 'bytes' }, data)
}

export function decodeFrame(bytes: Buffer): Frame {
  const end = 4 + bytes.readUInt32BE(0)
  const { id, from = '', result, request, data } = JSON.parse(bytes.toString('utf8', 4, end)) as Head
  if (result !== undefined) return { kind: 'ANSWER', id, result }
  const payload = bytes.subarray(end)
  const whole = data === undefined ? request : { ...request, data: data === 'text' ? payload.toString() : payload }
  return { kind: 'REQUEST', id, from, request: whole as NodeRequest }
}

const EMPTY = new Uint8Array()

function join(head: Head, payload: Uint8Array): Buffer {
  const text = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  return Buffer.concat([length, text, payload])
}
