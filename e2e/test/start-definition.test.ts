import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: ServerProcess | undefined

beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(async () => {
  await server?.stop()
  server = undefined
  await folder.remove()
})

const rest = (word: string): string => `openapi: 3.0.1
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      responses: {"200": {description: ok}}
      security: [{gone: []}]
      x-amazon-apigateway-integration: {type: mock, requestTemplates: {application/json: '{"statusCode": 200}'}, responses: {default: {statusCode: "200", responseTemplates: {application/json: '["${word}"]'}}}}
`

async function start(name: string, text: string, ...more: string[]): Promise<ServerProcess> {
  await writeFile(`${folder.path}/${name}`, text)
  server = await startServer({ cwd: folder.path, arguments: [name, '--data', `${folder.path}/data`, ...more] })
  return server
}

/** The address that it printed for the API. */
const addressOf = (started: ServerProcess): string => /http:\S+\/_aws\/execute-api\/\S+/.exec(started.output())?.[0].replace('localhost', '127.0.0.1') ?? ''

test('an OpenAPI definition of a REST API is served as it is; warnings have their place; an edit is applied', async () => {
  const started = await start('pets.yaml', rest('Rex'), '--watch', '--stage', 'dev')
  const address = addressOf(started).replace(/\/pets.*$/, '')

  expect(address).toMatch(/\/dev$/)
  expect(await (await fetch(`${address}/pets`)).text()).toBe('["Rex"]')
  await expect.poll(() => started.output()).toContain("pets.yaml:7:19: Security definition 'gone' not found for method 'GET /pets'. Ignoring.")

  await writeFile(`${folder.path}/pets.yaml`, rest('Bello'))
  await expect.poll(async () => (await fetch(`${address}/pets`)).text()).toBe('["Bello"]')
})

test('one of an HTTP API, in JSON', async () => {
  const definition = {
    openapi: '3.0.1',
    info: { title: 'Shop', version: '1' },
    paths: { '/x': { get: { responses: {} } } },
    'x-amazon-apigateway-cors': { allowOrigins: ['https://a.example'], allowMethods: ['GET'] },
  }
  const started = await start('shop.json', JSON.stringify(definition))

  const preflight = await fetch(`${addressOf(started).replace(/\/x$/, '')}/x`, {
    method: 'OPTIONS',
    headers: { origin: 'https://a.example', 'access-control-request-method': 'GET' },
  })

  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, 'https://a.example'])
})

test('one that AWS would refuse is refused, with file, line and column', async () => {
  await expect(start('pets.yaml', rest('Rex').replace('mock', 'nope'))).rejects.toThrow(/pets\.yaml:8:7: Unable to parse API definition because of a malformed integration at path \/pets\. \(`type` is one of/)
})
