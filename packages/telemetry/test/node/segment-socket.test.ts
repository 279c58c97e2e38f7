import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { createSegmentSocket } from '../../src/node/index.ts'

async function receiveOne(address: (port: number) => string): Promise<string> {
  const daemon = createSocket('udp4')
  daemon.bind(0, '127.0.0.1')
  await once(daemon, 'listening')
  const segments = createSegmentSocket({ address: address(daemon.address().port) })

  segments.send({ id: '70de5b6f19ff9a0a', name: 'pets/prod' })
  const [message] = (await once(daemon, 'message')) as [Buffer]

  segments.close()
  daemon.close()
  return message.toString()
}

test.each([
  ['host:port', (port: number) => `127.0.0.1:${port}`],
  ["AWS's longer form", (port: number) => `tcp:127.0.0.1:1 udp:127.0.0.1:${port}`],
])('sends a segment with the header of the X-Ray daemon (%s)', async (_form, address) => {
  expect(await receiveOne(address)).toBe('{"format":"json","version":1}\n{"id":"70de5b6f19ff9a0a","name":"pets/prod"}')
})

test('refuses an address without a port', () => {
  expect(() => createSegmentSocket({ address: 'localhost' })).toThrow(expect.objectContaining({ code: 'ERR_TELEMETRY_OPTION' }))
})
