import { once } from 'node:events'
import WebSocket from 'ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { bash } from '../src/shell.ts'

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ arguments: ['--examples', '--data', `${folder.path}/data`] })
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

/** The URL that the server printed for an API of the examples. */
function urlOf(name: string): string {
  const line = server.output().split('\n').find((text) => text.includes(name) && /(?:http|ws):\/\//.test(text))
  const url = /(?:http|ws):\/\/\S+/.exec(line ?? '')?.[0]
  if (url === undefined) throw new Error(`no URL for ${name} in:\n${server.output()}`)
  return url.replace(/\/$/, '')
}

test('prints for each example its URL and a command to try, and the commands work as they stand', async () => {
  const commands = server.output().match(/^\s*(?:curl|npx wscat|node) .*$/gm) ?? []

  expect(commands.length).toBeGreaterThanOrEqual(3)
  for (const command of commands.filter((text) => text.trim().startsWith('curl'))) {
    const { status, stdout } = await bash(command)
    expect(status).toBe(0)
    expect(stdout).toContain('John Doe')
  }
})

test('the users API as a REST API answers with its Python functions', async () => {
  const url = urlOf('users-api')

  const one = await fetch(`${url}/users/123?include=orders`)
  expect([one.status, await one.json()]).toEqual([200, { userId: '123', name: 'John Doe', orders: ['A-17', 'A-23'] }])
  const none = await fetch(`${url}/users/nobody`)
  expect([none.status, await none.json()]).toEqual([404, { message: 'no user nobody' }])
  const made = await fetch(`${url}/users`, { method: 'POST', body: JSON.stringify({ name: 'Ada' }) })
  expect([made.status, await made.json()]).toMatchObject([201, { name: 'Ada' }])
})

test('the users API as a REST API answers a preflight as its Cors property says', async () => {
  const answer = await fetch(`${urlOf('users-api')}/users`, { method: 'OPTIONS' })

  expect(answer.status).toBe(200)
  expect(answer.headers.get('access-control-allow-methods')).toBe('GET,POST,PUT,DELETE,OPTIONS')
  expect(answer.headers.get('access-control-allow-headers')).toBe('Content-Type,Authorization')
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
})

test('the users API as an HTTP API infers a 200 from what the function returned', async () => {
  const url = urlOf('users-http')

  const all = await fetch(`${url}/users`)
  expect([all.status, all.headers.get('content-type'), await all.json()]).toEqual([
    200,
    'application/json',
    [
      { userId: '123', name: 'John Doe' },
      { userId: '456', name: 'Jane Roe' },
    ],
  ])
  const made = await fetch(`${url}/users`, { method: 'POST', body: JSON.stringify({ name: 'Ada' }) })
  expect(made.status).toBe(201)
})

test('three clients chat through @connections, and one that left hears no more', async () => {
  const url = urlOf('chat-api')
  const heard: Record<string, unknown[]> = { ada: [], bob: [], eve: [] }
  const clients: Record<string, WebSocket> = {}
  for (const name of Object.keys(heard)) {
    const client = new WebSocket(`${url}?name=${name}`)
    client.on('message', (data: Buffer) => heard[name]?.push(JSON.parse(data.toString())))
    await once(client, 'open')
    clients[name] = client
  }

  clients['ada']?.send(JSON.stringify({ action: 'sendmessage', message: 'hello' }))
  await expect.poll(() => Object.values(heard).map((said) => said.length)).toEqual([1, 1, 1])
  expect(heard['eve']).toEqual([{ from: 'ada', message: 'hello' }])

  clients['eve']?.terminate()
  await expect
    .poll(async () => {
      clients['bob']?.send(JSON.stringify({ action: 'sendmessage', message: 'again' }))
      return heard['ada']?.some((said) => (said as { message: string }).message === 'again')
    })
    .toBe(true)
  expect(heard['eve']).toHaveLength(1)

  clients['bob']?.send('not JSON')
  await expect.poll(() => JSON.stringify(heard['bob'])).toContain('hint')
  clients['ada']?.close()
  clients['bob']?.close()
})

test('stops cleanly on SIGTERM', async () => {
  const other = await startServer({ arguments: ['--data', `${folder.path}/other`] })

  expect(await other.stop()).toBe(0)
})
