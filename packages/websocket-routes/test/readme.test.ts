import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, it } from 'vitest'
import type { WebSocketRoutes } from '../src/ws/index.ts'
import { connect } from './ws/server.ts'

const file = new URL('./.readme-example.ts', import.meta.url)

afterAll(() => rmSync(file, { force: true }))

it('runs the example of the README as it stands there', async () => {
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(new URL('../README.md', import.meta.url), 'utf8')) ?? []
  const runnable = example
    .replace("'@gatewright/websocket-routes/ws'", "'../src/ws/index.ts'")
    .replace('listen(8080)', "listen(0, '127.0.0.1')")
  writeFileSync(file, `${runnable}\nexport { routes, server }\n`)
  const { routes, server } = (await import(file.pathname)) as { routes: WebSocketRoutes; server: Server }
  if (!server.listening) await once(server, 'listening')
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [ann, bob] = [await connect(url), await connect(url)]

  ann.webSocket.send('{"action":"sendmessage","text":"hello"}')
  const heard = [await ann.next(), await bob.next()]
  bob.webSocket.send('hello')
  const advice = await bob.next()
  await routes.connections.stop()
  server.close()

  expect(heard).toEqual(['hello', 'hello'])
  expect(advice).toBe('Say {"action":"sendmessage","text":"…"}')
})
