import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLineWriter, type LineWriterOptions, type TelemetryError } from '../src/index.ts'

function setUp(options: Partial<LineWriterOptions> = {}) {
  const batches: string[] = []
  const faults: TelemetryError[] = []
  const timers: (() => void)[] = []
  const writer = createLineWriter({
    write: async (batch) => void batches.push(batch),
    onFault: (fault) => faults.push(fault),
    startTimer: (callback) => {
      timers.push(callback)
      return () => undefined
    },
    ...options,
  })
  return { batches, faults, timers, writer }
}

/** A `write` that ends when it is told to. */
function heldBack() {
  const batches: string[] = []
  const releases: (() => void)[] = []
  const write = (batch: string): Promise<void> => {
    batches.push(batch)
    return new Promise((resolve) => releases.push(resolve))
  }
  return { batches, releases, write }
}

test('writes what came within the time in one batch', async () => {
  const { batches, timers, writer } = setUp()

  writer.write('one')
  writer.write('two')
  timers[0]?.()
  await writer.flush()

  expect(timers).toHaveLength(1)
  expect(batches).toEqual(['one\ntwo\n'])
})

test('writes at once when a batch is full', async () => {
  const { batches, writer } = setUp({ batchLength: 4 })

  writer.write('1234')
  await writer.flush()

  expect(batches).toEqual(['1234\n'])
})

test('gathers the next batch while one is under way, and never writes two at once', async () => {
  const { batches, releases, write } = heldBack()
  const { writer } = setUp({ write })
  writer.write('one')
  const flushed = writer.flush()
  writer.write('two')
  writer.write('three')

  expect(batches).toEqual(['one\n'])
  releases[0]?.()
  await new Promise(setImmediate)
  releases[1]?.()
  await flushed

  expect(batches).toEqual(['one\n', 'two\nthree\n'])
})

test('lets lines go beyond what may be held, and says how many', async () => {
  const { batches, releases, write } = heldBack()
  const { faults, writer } = setUp({ write, batchLength: 4, maximumHeld: 10 })
  writer.write('under way')
  for (let line = 0; line < 5; line += 1) writer.write('1234')

  releases[0]?.()
  await new Promise(setImmediate)
  releases[1]?.()
  await writer.flush()

  expect(batches).toEqual(['under way\n', '1234\n1234\n'])
  expect(faults.map(({ code, message }) => [code, message])).toEqual([
    ['ERR_TELEMETRY_LINES_LOST', '3 lines came faster than they could be written and were let go'],
  ])
})

test('reports a batch that could not be written, and goes on with the next', async () => {
  const written: string[] = []
  let attempts = 0
  const { faults, writer } = setUp({
    write: async (batch) => {
      attempts += 1
      if (attempts === 1) throw new Error('no space left')
      written.push(batch)
    },
  })

  writer.write('lost')
  await writer.flush()
  writer.write('kept')
  await writer.flush()

  expect(faults).toMatchObject([{ code: 'ERR_TELEMETRY_WRITE', cause: new Error('no space left') }])
  expect(written).toEqual(['kept\n'])
})

test('no value can forge a record: each becomes exactly one line', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\\', 'é') })), async (lines) => {
      const { batches, writer } = setUp()
      for (const line of lines) writer.write(line)
      await writer.flush()

      const ends = batches.join('').match(/[\r\n]/g) ?? []
      expect(ends).toEqual(lines.map(() => '\n'))
    }),
  )
})

test('refuses limits that make no sense', () => {
  expect(() => setUp({ batchLength: 0 })).toThrow(expect.objectContaining({ code: 'ERR_TELEMETRY_OPTION' }))
  expect(() => setUp({ batchLength: 10, maximumHeld: 9 })).toThrow(expect.objectContaining({ code: 'ERR_TELEMETRY_OPTION' }))
})
