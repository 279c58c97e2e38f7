import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { createServerLog } from '../../src/log/server-log.ts'
import { openRedis } from '../../src/redis/open-redis.ts'
import { type RedisAddress, readRedisAddress } from '../../src/redis/redis-address.ts'

afterEach(() => void vi.useRealTimers())

/** One server of a cluster that has every slot; told to be silent, it leaves CLUSTER SLOTS without an answer. */
async function startClusterNode() {
  let isSilent = false
  let asked = 0
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      const text = data.toString().toLowerCase()
      for (const [command = ''] of text.matchAll(/\*\d+\r\n(?:\$\d+\r\n[^\r]*\r\n)+/g)) socket.write(answer(command))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  function answer(command: string): string {
    if (/\r\nslots\r\n/.test(command)) {
      asked += 1
      return isSilent ? '' : `*1\r\n*3\r\n:0\r\n:16383\r\n*2\r\n$9\r\n127.0.0.1\r\n:${port}\r\n`
    }
    if (/\r\ninfo\r\n/.test(command)) return command.includes('cluster') ? '$16\r\ncluster_state:ok\r\n' : '$9\r\nloading:0\r\n'
    if (/\r\nhello\r\n/.test(command)) return '%1\r\n$5\r\nproto\r\n:3\r\n'
    return '+OK\r\n'
  }

  return {
    port,
    asked: () => asked,
    beSilent: () => void (isSilent = true),
    close: () => server.close(),
  }
}

test('a cluster that is closed while it is asked for its slots leaves no timer that would keep the process', async () => {
  const node = await startClusterNode()
  const log = createServerLog({ level: 'silent', format: 'json' })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'], shouldAdvanceTime: true })
  const connection = await openRedis(readRedisAddress(`redis-cluster://127.0.0.1:${node.port}`) as RedisAddress, log)
  node.beSilent()
  const before = node.asked()
  await vi.advanceTimersByTimeAsync(5000)
  await vi.waitUntil(() => node.asked() > before, { timeout: 30_000, interval: 5 })
  connection.close()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(vi.getTimerCount()).toBe(0)
  node.close()
})
