import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import type { TelemetryError } from '../../src/index.ts'
import { createLogStream } from '../../src/node/index.ts'

test('writes batches as the reader takes them', async () => {
  const seen: string[] = []
  const stream = new Writable({ write: (chunk: Buffer, _encoding, done) => (seen.push(chunk.toString()), done()) })
  const log = createLogStream({ stream, onFault: (fault) => expect.fail(fault.message) })

  log.write('one')
  log.write('two')
  await log.flush()

  expect(seen).toEqual(['one\ntwo\n'])
})

test('a reader that has gone is reported and ends nothing', async () => {
  const faults: TelemetryError[] = []
  const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) })
  const log = createLogStream({ stream, onFault: (fault) => faults.push(fault) })

  log.write('one')
  await log.flush()

  expect(faults).toMatchObject([{ code: 'ERR_TELEMETRY_WRITE', cause: new Error('EPIPE') }])
})
