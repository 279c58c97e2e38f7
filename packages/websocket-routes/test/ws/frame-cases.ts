import { BINARY, CLOSE, closePayload, CONTINUATION, frame, PING, PONG, TEXT } from './raw-client.ts'

/** One way to speak to a WebSocket server, right or wrong, and what it answers. */
export interface Case {
  readonly name: string
  readonly send: readonly Uint8Array[]
  /** What the server sends, an echo for each message that it takes. */
  readonly expected: readonly string[]
  /** `disconnectStatusCode` of the `$disconnect` event. */
  readonly code: number
}

const text = (payload: string | Uint8Array, rest: { readonly fin?: boolean; readonly reserved?: number } = {}): Uint8Array =>
  frame({ opcode: TEXT, payload, ...rest })
const more = (payload: string | Uint8Array, rest: { readonly fin?: boolean } = {}): Uint8Array =>
  frame({ opcode: CONTINUATION, payload, ...rest })
export const bye: Uint8Array = frame({ opcode: CLOSE, payload: closePayload(1000) })
const goodbye = ['close 1000', 'end']
const euro = Buffer.from('€')
const K = 1024

export const framing: readonly Case[] = [
  { name: 'an empty text', send: [text(''), bye], expected: ['text ', ...goodbye], code: 1000 },
  {
    name: 'a text of 125 bytes',
    send: [text('x'.repeat(125)), bye],
    expected: [`text ${'x'.repeat(125)}`, ...goodbye],
    code: 1000,
  },
  {
    name: 'a text of 126 bytes',
    send: [text('x'.repeat(126)), bye],
    expected: [`text ${'x'.repeat(126)}`, ...goodbye],
    code: 1000,
  },
  {
    name: 'a text with a needlessly long length',
    send: [frame({ opcode: TEXT, payload: 'hi', lengthBytes: 8 }), bye],
    expected: ['text hi', ...goodbye],
    code: 1000,
  },
  {
    name: 'two messages in one write',
    send: [text('a'), text('b'), bye],
    expected: ['text a', 'text b', ...goodbye],
    code: 1000,
  },
  {
    name: 'a message in three fragments',
    send: [text('a', { fin: false }), more('b', { fin: false }), more('c'), bye],
    expected: ['text abc', ...goodbye],
    code: 1000,
  },
  {
    name: 'empty fragments',
    send: [text('', { fin: false }), more('', { fin: false }), more(''), bye],
    expected: ['text ', ...goodbye],
    code: 1000,
  },
  {
    name: 'a ping between fragments',
    send: [text('a', { fin: false }), frame({ opcode: PING, payload: 'p' }), more('b'), bye],
    expected: ['pong p', 'text ab', ...goodbye],
    code: 1000,
  },
  { name: 'a continuation of nothing', send: [more('a')], expected: ['close 1002', 'end'], code: 1002 },
  {
    name: 'a new message within a message',
    send: [text('a', { fin: false }), text('b')],
    expected: ['close 1002', 'end'],
    code: 1002,
  },
  {
    name: 'a frame that is not masked',
    send: [frame({ opcode: TEXT, payload: 'hello', masked: false })],
    expected: ['close 1002', 'end'],
    code: 1002,
  },
]

export const limits: readonly Case[] = [
  { name: 'a frame of 32 KB', send: [text('x'.repeat(32 * K)), bye], expected: ['text of 32768', ...goodbye], code: 1000 },
  { name: 'a frame of one byte more', send: [text('x'.repeat(32 * K + 1)), bye], expected: ['close 1009', 'end'], code: 1009 },
  {
    name: 'a frame that announces 2^40 bytes',
    send: [frame({ opcode: TEXT, payload: 'x', length: 2 ** 40 })],
    expected: ['close 1009', 'end'],
    code: 1009,
  },
  {
    name: 'a frame that announces 2^62 bytes',
    send: [frame({ opcode: TEXT, payload: 'x', length: 2 ** 62 })],
    expected: ['close 1009', 'end'],
    code: 1009,
  },
  {
    name: 'a good message before a frame that is too long',
    send: [text('a'), text('x'.repeat(32 * K + 1)), bye],
    expected: ['text a', 'close 1009', 'end'],
    code: 1009,
  },
  {
    name: 'a message of 128 KB in four frames',
    send: [
      text('x'.repeat(32 * K), { fin: false }),
      more('x'.repeat(32 * K), { fin: false }),
      more('x'.repeat(32 * K), { fin: false }),
      more('x'.repeat(32 * K)),
      bye,
    ],
    expected: ['text of 131072', ...goodbye],
    code: 1000,
  },
  {
    name: 'a message of 128 KB and one byte',
    send: [
      text('x'.repeat(32 * K), { fin: false }),
      more('x'.repeat(32 * K), { fin: false }),
      more('x'.repeat(32 * K), { fin: false }),
      more('x'.repeat(32 * K), { fin: false }),
      more('x'),
    ],
    expected: ['close 1009', 'end'],
    code: 1009,
  },
  { name: 'a binary message', send: [frame({ opcode: BINARY, payload: 'hello' })], expected: ['close 1003', 'end'], code: 1003 },
  {
    name: 'the first fragment of a binary message',
    send: [frame({ opcode: BINARY, payload: 'he', fin: false })],
    expected: ['close 1003', 'end'],
    code: 1003,
  },
  { name: 'an empty binary message', send: [frame({ opcode: BINARY })], expected: ['close 1003', 'end'], code: 1003 },
]

export const control: readonly Case[] = [
  { name: 'a ping', send: [frame({ opcode: PING }), bye], expected: ['pong ', ...goodbye], code: 1000 },
  {
    name: 'a ping with 125 bytes',
    send: [frame({ opcode: PING, payload: 'x'.repeat(125) }), bye],
    expected: [`pong ${'x'.repeat(125)}`, ...goodbye],
    code: 1000,
  },
  {
    name: 'a ping with 126 bytes',
    send: [frame({ opcode: PING, payload: 'x'.repeat(126) })],
    expected: ['close 1002', 'end'],
    code: 1002,
  },
  { name: 'a ping in fragments', send: [frame({ opcode: PING, fin: false })], expected: ['close 1002', 'end'], code: 1002 },
  {
    name: 'a pong that nobody asked for',
    send: [frame({ opcode: PONG, payload: 'x' }), text('a'), bye],
    expected: ['text a', ...goodbye],
    code: 1000,
  },
  { name: 'a close in fragments', send: [frame({ opcode: CLOSE, fin: false })], expected: ['close 1002', 'end'], code: 1002 },
]

export const reserved: readonly Case[] = [
  ...[1, 2, 3, 4, 5, 6, 7].map((bits) => ({
    name: `reserved bits ${bits}`,
    send: [text('a', { reserved: bits })],
    expected: ['close 1002', 'end'],
    code: 1002,
  })),
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode) => ({
    name: `reserved opcode ${opcode}`,
    send: [frame({ opcode })],
    expected: ['close 1002', 'end'],
    code: 1002,
  })),
]

export const utf8: readonly Case[] = [
  { name: 'characters of two, three and four bytes', send: [text('κ€😀'), bye], expected: ['text κ€😀', ...goodbye], code: 1000 },
  {
    name: 'a character split over fragments',
    send: [text(euro.subarray(0, 1), { fin: false }), more(euro.subarray(1)), bye],
    expected: ['text €', ...goodbye],
    code: 1000,
  },
  {
    name: 'U+0000 and U+10FFFF',
    send: [text('\u0000\u{10ffff}'), bye],
    expected: ['text \u0000\u{10ffff}', ...goodbye],
    code: 1000,
  },
  ...[
    ['a lone continuation byte', [0x80]],
    ['an incomplete character', [0xe2, 0x82]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a character above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['the byte FF', [0x61, 0xff]],
  ].map(([name, bytes]) => ({
    name: String(name),
    send: [text(Uint8Array.from(bytes as number[]))],
    expected: ['close 1007', 'end'],
    code: 1007,
  })),
]

export const closing: readonly Case[] = [
  { name: 'without a code', send: [frame({ opcode: CLOSE })], expected: ['close', 'end'], code: 1005 },
  ...[1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999].map((code) => ({
    name: `with ${code}`,
    send: [frame({ opcode: CLOSE, payload: closePayload(code, 'why') })],
    expected: [`close ${code}`, 'end'],
    code,
  })),
  ...[0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535].map((code) => ({
    name: `with ${code}, which is not to be sent`,
    send: [frame({ opcode: CLOSE, payload: closePayload(code) })],
    expected: ['close 1002', 'end'],
    code: 1002,
  })),
  {
    name: 'with half a code',
    send: [frame({ opcode: CLOSE, payload: Uint8Array.of(3) })],
    expected: ['close 1002', 'end'],
    code: 1002,
  },
  {
    name: 'with a reason of 123 bytes',
    send: [frame({ opcode: CLOSE, payload: closePayload(1000, 'x'.repeat(123)) })],
    expected: goodbye,
    code: 1000,
  },
  {
    name: 'with a reason of 124 bytes',
    send: [frame({ opcode: CLOSE, payload: closePayload(1000, 'x'.repeat(124)) })],
    expected: ['close 1002', 'end'],
    code: 1002,
  },
  {
    name: 'with a reason that is not UTF-8',
    send: [frame({ opcode: CLOSE, payload: closePayload(1000, Uint8Array.of(0xff)) })],
    expected: ['close 1007', 'end'],
    code: 1007,
  },
  { name: 'and a message after it', send: [bye, text('late')], expected: goodbye, code: 1000 },
]
