import type { GatewayRequest } from '@gatewright/types'
import { lastHeader } from './exchange/headers.ts'

/** How requests are split between a stage and its canary: at random unless told otherwise, as on AWS. */
export interface CanaryOptions {
  /** Makes the splits one fixed sequence, for tests: any integer. */
  readonly seed?: number
  /**
   * Not on AWS: the same caller always gets the same side, on every node, as long as the percentage stands. By a header's value, or by
   * `caller`: the `Authorization` header, else the API key, else the address. Requests without the header are split at random.
   */
  readonly stickyBy?: 'caller' | { readonly header: string }
}

/** A number in [0, 100) for a request: it takes the canary when that is below `percentTraffic`. `scope` is `{apiId}/{stage}`. */
export type CanaryChoice = (request: GatewayRequest, scope: string) => number

/** Choices from a source of fractions in [0, 1). */
export function createCanaryChoice({ seed, stickyBy }: CanaryOptions = {}, fraction: () => number): CanaryChoice {
  const draw = seed === undefined ? fraction : createSequence(seed)
  if (stickyBy === undefined) return () => draw() * 100
  const valueOf = stickyBy === 'caller' ? callerOf : headerOf(stickyBy.header.toLowerCase())
  return (request, scope) => {
    const value = valueOf(request)
    return (value === undefined ? draw() : hash(`${scope}|${value}`) / 0x1_0000_0000) * 100
  }
}

const headerOf =
  (lowerCaseName: string) =>
  ({ headers }: GatewayRequest): string | undefined =>
    lastHeader(headers, lowerCaseName)

function callerOf({ headers, sourceIp }: GatewayRequest): string {
  return lastHeader(headers, 'authorization') ?? lastHeader(headers, 'x-api-key') ?? sourceIp
}

/** FNV-1a, then the end of MurmurHash3, which spreads what differs little over all 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

/** The mulberry32 sequence: fractions in [0, 1) that one seed always gives. */
function createSequence(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 0x1_0000_0000
  }
}
