import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { petStore } from '../../packages/openapi/test/pet-store.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

// The pet store of the guide (api-gateway-create-api-from-example): imported, deployed, called, exported in the four forms, and each
// export imported again as an API of its own.
const { parse } = createRequire(new URL('../../packages/openapi/package.json', import.meta.url))('yaml') as { readonly parse: (text: string) => unknown }
type Values = Record<string, unknown>
type Paths = Record<string, Record<string, Values>>

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let apiId: string

beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`] })
  apiId = await imported(JSON.stringify(petStore))
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(`${server.url}${path}`, init)
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`)
  return response
}

/** The id of the API that a definition becomes, deployed to the stage prod. */
async function imported(definition: string): Promise<string> {
  const { id, warnings } = (await (await call('/restapis?mode=import&failonwarnings=true', { method: 'POST', body: definition })).json()) as { id: string; warnings?: string[] }
  expect(warnings ?? []).toEqual([])
  await call(`/restapis/${id}/deployments`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"stageName":"prod"}' })
  return id
}

const exported = async (id: string, type: string, accepts: string): Promise<string> =>
  (await call(`/restapis/${id}/stages/prod/exports/${type}?extensions=integrations,authorizers,documentation,apigateway`, { headers: { accept: accepts } })).text()

/** A definition without what names the API that it was exported from. */
function withoutApi(text: string): Values {
  const { servers: _servers, host: _host, ...rest } = parse(text) as Values
  return rest
}

test('answers what its mock says, and the preflight of its CORS', async () => {
  const root = await fetch(`${server.url}/_aws/execute-api/${apiId}/prod/`)
  const preflight = await fetch(`${server.url}/_aws/execute-api/${apiId}/prod/pets`, { method: 'OPTIONS' })

  expect([root.status, root.headers.get('content-type'), await root.text()]).toEqual([200, 'text/html', expect.stringContaining('<html>')])
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
})

test.each([
  ['swagger', 'application/json'],
  ['swagger', 'application/yaml'],
  ['oas30', 'application/json'],
  ['oas30', 'application/yaml'],
])('is exported as %s in %s, and imports to the same again', async (type, accepts) => {
  const text = await exported(apiId, type, accepts)
  const again = await exported(await imported(text), type, accepts)

  expect(text.trimStart().startsWith('{')).toBe(accepts === 'application/json')
  expect(withoutApi(again)).toEqual(withoutApi(text))
})

test('the four forms say the same methods and integrations as the guide', async () => {
  const originals = petStore['paths'] as Paths
  const methods = (paths: Paths): string[] => Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`)).toSorted()
  const integration = (paths: Paths, path: string, method: string): Values => paths[path]?.[method]?.['x-amazon-apigateway-integration'] as Values

  for (const type of ['swagger', 'oas30']) {
    for (const accepts of ['application/json', 'application/yaml']) {
      const paths = (parse(await exported(apiId, type, accepts)) as { paths: Paths }).paths

      expect(methods(paths)).toEqual(methods(originals))
      for (const [path, item] of Object.entries(originals))
        for (const method of Object.keys(item)) expect(integration(paths, path, method)).toMatchObject(integration(originals, path, method))
    }
  }
})
