import { describe, expect, it } from 'vitest'
import { DEFAULT_STREAM_LIMITS, limitStream, type StreamLimits, StreamLimitReached } from '../src/payload/stream-limits.ts'

// Times are those of a clock that the timers themselves move.

function run(stream: (wait: (milliseconds: number) => Promise<void>) => AsyncIterable<Uint8Array>, limits: Partial<StreamLimits> = {}) {
  let time = 0
  const timers = new Set<{ readonly at: number; readonly call: () => void }>()
  const startTimer = (call: () => void, milliseconds: number): (() => void) => {
    const timer = { at: time + milliseconds, call }
    timers.add(timer)
    return () => void timers.delete(timer)
  }
  const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => void startTimer(resolve, milliseconds))
  async function advance(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      const [next] = [...timers].toSorted((one, other) => one.at - other.at)
      if (next === undefined) return
      timers.delete(next)
      time = Math.max(time, next.at)
      next.call()
    }
  }
  async function read(): Promise<{ readonly bytes: number; readonly took: number; readonly error: unknown }> {
    let bytes = 0
    try {
      for await (const piece of limitStream(stream(wait), { ...DEFAULT_STREAM_LIMITS, ...limits }, { now: () => time, startTimer })) bytes += piece.byteLength
      return { bytes, took: time, error: undefined }
    } catch (error) {
      return { bytes, took: time, error }
    }
  }
  const reading = read()
  return advance().then(() => reading)
}

const MEGABYTE = new Uint8Array(1_048_576)

describe('a streamed answer (response-transfer-mode)', () => {
  it('passes 10 MB at full speed and what follows at 2 MB a second', async () => {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let count = 0; count < 16; count += 1) yield MEGABYTE
    }

    expect(await run(pieces)).toMatchObject({ bytes: 16 * 1_048_576, took: 3000, error: undefined })
  })

  it('is cut after five minutes of silence', async () => {
    async function* pieces(wait: (milliseconds: number) => Promise<void>): AsyncGenerator<Uint8Array> {
      yield MEGABYTE
      await wait(299_000)
      yield MEGABYTE
      await wait(301_000)
      yield MEGABYTE
    }

    expect(await run(pieces)).toMatchObject({ bytes: 2 * 1_048_576, took: 599_000, error: expect.any(StreamLimitReached) })
  })

  it('is cut after fifteen minutes', async () => {
    async function* pieces(wait: (milliseconds: number) => Promise<void>): AsyncGenerator<Uint8Array> {
      for (;;) {
        await wait(60_000)
        yield new Uint8Array(1)
      }
    }

    expect(await run(pieces)).toMatchObject({ took: 900_000, error: expect.any(StreamLimitReached) })
  })
})
