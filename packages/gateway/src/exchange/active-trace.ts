import { lastHeader } from './headers.ts'
import type { HeaderPairs } from '@gatewright/types'
import type { RequestIds } from './request-ids.ts'

/** The X-Ray trace of one request of a stage with active tracing. */
export interface ActiveTrace {
  /** `1-{seconds, hex}-{96 bits, hex}` */
  readonly root: string
  /** The segment of whoever called, where the client said so. */
  readonly parent: string | undefined
  /** This request's segment: 16 hex digits. */
  readonly segmentId: string
  readonly isSampled: boolean
  /** `X-Amzn-Trace-Id` for what comes after. */
  readonly header: string
}

/** Begins the trace of a request: the client's where it names one. */
export type BeginTrace = (request: { readonly headers: HeaderPairs }, receivedAt: number) => ActiveTrace

/** Requests a second that are always sampled, and the fraction of those beyond: X-Ray's default rule. */
const RESERVOIR = 1
const RATE = 0.05

/**
 * Samples as X-Ray does by default: the first request of each second and 5% of the rest, unless the client has decided.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enabling-xray.html
 */
export function createActiveTracing(ids: RequestIds): BeginTrace {
  let second = -1
  let taken = 0

  function sample(receivedAt: number): boolean {
    const now = Math.floor(receivedAt / 1000)
    if (now !== second) {
      second = now
      taken = 0
    }
    if (taken < RESERVOIR) {
      taken += 1
      return true
    }
    return ids.fraction() < RATE
  }

  return ({ headers }, receivedAt) => {
    const given = lastHeader(headers, 'x-amzn-trace-id') ?? ''
    const root = ROOT.exec(given)?.[1] ?? ids.traceId(receivedAt).slice('Root='.length)
    const decided = SAMPLED.exec(given)?.[1]
    const isSampled = decided === undefined ? sample(receivedAt) : decided === '1'
    const segmentId = ids.segmentId()
    const header = `Root=${root};Parent=${segmentId};Sampled=${isSampled ? '1' : '0'}`
    return { root, parent: PARENT.exec(given)?.[1], segmentId, isSampled, header }
  }
}

const ROOT = /(?:^|;)\s*Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/i
const PARENT = /(?:^|;)\s*Parent=([0-9a-f]{16})(?:;|$)/i
const SAMPLED = /(?:^|;)\s*Sampled=([01])(?:;|$)/i
