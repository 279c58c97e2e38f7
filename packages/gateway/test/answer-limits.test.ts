import { gzipSync } from 'node:zlib'
import type { HttpCall, HttpReply, StartTimer } from '@gatewright/integrations'
import type { GatewayOptions } from '../src/index.ts'
import { describe, expect, it } from 'vitest'
import { startGateway } from './builders/gateway.ts'
import { restPublication } from './builders/publication.ts'

const proxy = restPublication({
  api: { binaryMediaTypes: ['application/octet-stream'] },
  methods: { 'GET /': { integration: { type: 'HTTP_PROXY', httpMethod: 'GET', uri: 'http://backend.test/', timeoutInMillis: 1000 } } },
})
const OCTETS = ['Content-Type', 'application/octet-stream']
const BINARY = { headers: { Accept: 'application/octet-stream' } }

/** A backend whose body comes in pieces, and whether somebody has let go of it. */
function streaming(pieces: () => AsyncGenerator<Uint8Array>, headers: readonly string[] = OCTETS) {
  const state = { left: false }
  async function* body(): AsyncGenerator<Uint8Array> {
    try {
      yield* pieces()
    } finally {
      state.left = true
    }
  }
  const sendHttpRequest = async (_call: HttpCall): Promise<HttpReply> => ({ kind: 'reply', status: 200, headers, body: body() })
  return { state, sendHttpRequest }
}

async function* eights(count: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1) yield new Uint8Array(8).fill(65)
}

async function start(options: Partial<GatewayOptions>, init: RequestInit = BINARY): Promise<Response> {
  return startGateway(proxy, options).call('/dev', init)
}

describe('an answer that is handed on as it arrives', () => {
  it('is whole up to the limit, and cut above it', async () => {
    const whole = await start({ ...streaming(() => eights(4)), limits: { payloadBytes: 32 } })
    const { state, sendHttpRequest } = streaming(() => eights(1_000_000))
    const cut = await start({ sendHttpRequest, limits: { payloadBytes: 32 } })

    expect(await whole.text()).toBe('A'.repeat(32))
    await expect(cut.text()).rejects.toThrow()
    expect(state.left).toBe(true)
  })

  it('is cut when its backend takes longer than the integration may', async () => {
    const timers: (() => void)[] = []
    const startTimer: StartTimer = (callback) => {
      timers.push(callback)
      return () => void timers.splice(timers.indexOf(callback), 1)
    }
    async function* silent(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(8)
      await new Promise(() => undefined)
    }

    const answer = await start({ ...streaming(silent), startTimer })
    const text = answer.text()
    await new Promise((resolve) => setImmediate(resolve))
    for (const ring of timers) ring()

    await expect(text).rejects.toThrow()
  })

  it.each([
    ['above the limit by what it says', streaming(() => eights(1), [...OCTETS, 'Content-Length', '33']), 500, 'Internal server error'],
    ['converted, and above the limit', streaming(() => eights(5), ['Content-Type', 'text/plain']), 500, 'Internal server error'],
    ['that unfolds above the limit', streaming(async function* () { yield new Uint8Array(gzipSync('x'.repeat(33))) }, [...OCTETS, 'Content-Encoding', 'gzip']), 500, 'Internal server error'],
    ['converted, and broken off', streaming(async function* () { yield new Uint8Array(1); throw new Error('other side closed') }, ['Content-Type', 'text/plain']), 504, 'Network error communicating with endpoint'],
  ] as const)('is a clear answer where the client has no head yet: %s', async (_what, { state, sendHttpRequest }, status, message) => {
    const answer = await start({ sendHttpRequest, limits: { payloadBytes: 32 } })

    expect([answer.status, await answer.json()]).toEqual([status, { message }])
    expect(state.left || status === 500).toBe(true)
  })
})
