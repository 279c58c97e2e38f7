import { bytes, flip } from './der-mutations.ts'

/** Order of P-256. */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const number = (value: bigint, size = 32): Uint8Array => Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex')
const valueOf = (part: Uint8Array): bigint => BigInt(`0x${Buffer.from(part).toString('hex')}`)

/** Signatures of ES256 that must not hold, made of one that does, which is the first. */
export function ecdsaForgeries(right: Uint8Array): Readonly<Record<string, Uint8Array>> {
  const [r, s] = [right.subarray(0, 32), right.subarray(32)]
  const edges: readonly (readonly [string, bigint])[] = [['0', 0n], ['1', 1n], ['n-1', N - 1n], ['n', N], ['2^256-1', 2n ** 256n - 1n]]
  return {
    right,
    ...Object.fromEntries(edges.flatMap(([first, one]) => edges.map(([second, other]) => [`r is ${first}, s is ${second}`, bytes(number(one), number(other))]))),
    'r of 33 bytes, n more': bytes(number(valueOf(r) + N, 33), 0, s),
    's of 33 bytes, n more': bytes(0, r, number(valueOf(s) + N, 33)),
    'zeros before both': bytes(0, r, 0, s),
    'zeros after': bytes(right, 0, 0),
    'two signatures': bytes(right, right),
    'half a signature': r,
    'a byte less': right.subarray(0, -1),
    'the halves exchanged': bytes(s, r),
    'r of another bit': flip(right, 5),
    's of another bit': flip(right, 40),
    'the same in DER': bytes(0x30, 0x44, 0x02, 0x20, r, 0x02, 0x20, s),
    'nothing': new Uint8Array(),
  }
}
