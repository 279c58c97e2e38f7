// What is not on AWS: dropping a namespace of cached answers, caching and usage plans on HTTP APIs, sticky canaries. Against the real server.
import { CreateApiKeyCommand, CreateDeploymentCommand, CreateUsagePlanCommand, CreateUsagePlanKeyCommand, UpdateStageCommand } from '@aws-sdk/client-api-gateway'
import { GetRoutesCommand } from '@aws-sdk/client-apigatewayv2'
import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deployHttpApi, managementV2Of } from '../src/http-api.ts'
import { type HttpBackend, startHttpBackend } from '../src/http-backend.ts'
import { deployRestApi, managementOf, type DeployedApi } from '../src/rest-api.ts'
import { startServer, temporaryFolder, type ServerProcess } from '../src/server-process.ts'
import { bash } from '../src/shell.ts'

let server: ServerProcess
let backend: HttpBackend
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  folder = await temporaryFolder()
  backend = await startHttpBackend()
  let count = 0
  backend.answerWith((_request, response) => response.end(`answer ${(count += 1)}`))
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, '--http-extensions', 'caching,usage-plans', '--canary-sticky', 'header:X-User'] })
})

afterAll(async () => {
  await server?.stop()
  await backend?.close()
  await folder?.remove()
})

const mock = (template: string) => ({
  integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } } as const,
  responses: [{ statusCode: '200', responseTemplates: { 'application/json': template } }],
})

/** A REST API whose GET methods are cached. */
async function cached(): Promise<DeployedApi> {
  const api = await deployRestApi(server.url, { methods: { 'GET /a': mock('$context.requestId'), 'GET /b': mock('$context.requestId') } })
  const patchOperations = [['/cacheClusterEnabled', 'true'], ['/*/*/caching/enabled', 'true']].map(([path, value]) => ({ op: 'replace' as const, path: path as string, value: value as string }))
  await managementOf(server.url).send(new UpdateStageCommand({ restApiId: api.apiId, stageName: 'prod', patchOperations }))
  return api
}

const drop = (path: string, method = 'DELETE'): Promise<Response> => fetch(`${server.url}/_gatewright/caches/${path}`, { method })
const read = async (response: Response | Promise<Response>): Promise<string> => (await response).text()

describe('cached answers', () => {
  test('those of one namespace can be dropped, and those of a stage', async () => {
    const { apiId, invoke, resourceIds } = await cached()
    const both = async (): Promise<readonly string[]> => [await read(invoke('/a')), await read(invoke('/b'))]
    const [a = '', b = ''] = await both()
    expect(await both()).toEqual([a, b])

    const byNamespace = await drop(`${apiId}/prod/${resourceIds['/a']}`)

    expect([byNamespace.status, await byNamespace.text()]).toEqual([202, ''])
    const [again = '', same] = await both()
    expect([again === a, same]).toEqual([false, b])

    expect((await drop(`${apiId}/prod`)).status).toBe(202)
    const [last, lastOfB] = await both()
    expect([last === again, lastOfB === b]).toEqual([false, false])
  })

  test.each([
    ['none/prod', 'DELETE', 404],
    ['none/prod', 'GET', 405],
  ])('%s with %s answers %i', async (path, method, status) => {
    expect((await drop(path, method)).status).toBe(status)
  })

  test('can be dropped by those only who may use the management API', async () => {
    await writeFile(`${folder.path}/keys.json`, JSON.stringify([{ accessKeyId: 'AKIDRIGHT', secretAccessKey: 'secret', userName: 'ana' }]))
    const signed = await startServer({ arguments: ['--data', `${folder.path}/signed`, '--auth', 'sigv4', '--access-keys', `${folder.path}/keys.json`] })
    const curl = async (more: string): Promise<string> => (await bash(`curl -s -o /dev/null -w '%{http_code}' ${more} -X DELETE ${signed.url}/_gatewright/caches/none/prod`)).stdout

    expect([await curl(''), await curl('--aws-sigv4 aws:amz:us-east-1:apigateway --user AKIDRIGHT:wrong'), await curl('--aws-sigv4 aws:amz:us-east-1:apigateway --user AKIDRIGHT:secret')]).toEqual(['403', '403', '404'])
    expect((await fetch(`${server.url}/_gatewright/caches/none/prod`, { method: 'DELETE', headers: { Origin: 'http://evil.test' } })).status).toBe(403)
    await signed.stop()
  })
})

describe('an HTTP API (docs/http-extensions.md)', () => {
  async function deployed(StageVariables: Record<string, string>): Promise<{ readonly apiId: string; readonly url: string; readonly routeId: string }> {
    const integration = { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', IntegrationUri: backend.url } as const
    const { apiId, url } = await deployHttpApi(server.url, { routes: { 'GET /a': { integration } }, stage: { StageVariables } })
    const { Items = [] } = await managementV2Of(server.url).send(new GetRoutesCommand({ ApiId: apiId }))
    return { apiId, url, routeId: Items[0]?.RouteId ?? '' }
  }

  test('keeps answers where its stage asks for it, until they are dropped by stage or by route', async () => {
    const { apiId, routeId, url } = await deployed({ gatewrightCacheTtl: '60', gatewrightCacheKeys: 'querystring.type' })
    const ask = (query = ''): Promise<string> => read(fetch(`${url}/a${query}`))
    const first = await ask()
    expect([await ask(), await ask('?other=1'), (await ask('?type=x')) === first]).toEqual([first, first, false])

    expect((await drop(`${apiId}/$default/${routeId}`)).status).toBe(202)
    const second = await ask()
    expect((await drop(`${apiId}/$default`)).status).toBe(202)

    expect(new Set([first, second, await ask()]).size).toBe(3)
  })

  test('keeps none where it does not ask', async () => {
    const { url } = await deployed({})

    expect((await read(fetch(`${url}/a`))) === (await read(fetch(`${url}/a`)))).toBe(false)
  })

  test('asks for keys of usage plans where its stage says so, and holds them to their quota', async () => {
    const { apiId, url } = await deployed({ gatewrightApiKeys: 'required' })
    const client = managementOf(server.url)
    const { id: keyId, value = '' } = await client.send(new CreateApiKeyCommand({ name: 'k', enabled: true }))
    const { id: usagePlanId } = await client.send(new CreateUsagePlanCommand({ name: 'p', quota: { limit: 2, period: 'DAY' }, apiStages: [{ apiId, stage: '$default' }] }))
    await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }))

    const statuses = [(await fetch(`${url}/a`)).status]
    for (let index = 0; index < 3; index += 1) statuses.push((await fetch(`${url}/a`, { headers: { 'x-api-key': value } })).status)

    expect(statuses).toEqual([403, 200, 200, 429])
  })

  test('knows nothing of it on a server without the flag', async () => {
    const plain = await startServer({ arguments: ['--data', `${folder.path}/plain`] })
    const { url } = await deployHttpApi(plain.url, {
      routes: { 'GET /a': { integration: { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', IntegrationUri: backend.url } } },
      stage: { StageVariables: { gatewrightCacheTtl: '60', gatewrightApiKeys: 'required' } },
    })

    const answers = [await fetch(`${url}/a`), await fetch(`${url}/a`)]

    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(new Set(await Promise.all(answers.map(read))).size).toBe(2)
    await plain.stop()
  })
})

test('with --canary-sticky the same user always gets the same side', async () => {
  const { apiId, invoke } = await deployRestApi(server.url, { methods: { 'GET /a': mock('$context.isCanaryRequest') } })
  await managementOf(server.url).send(new CreateDeploymentCommand({ restApiId: apiId, stageName: 'prod', canarySettings: { percentTraffic: 50 } }))
  const side = (user: number): Promise<string> => read(invoke('/a', { headers: { 'X-User': `user ${user}` } }))

  const [first, second] = [await Promise.all(Array.from({ length: 60 }, (_, user) => side(user))), await Promise.all(Array.from({ length: 60 }, (_, user) => side(user)))]

  expect(first).toEqual(second)
  expect(new Set(first)).toEqual(new Set(['true', 'false']))
})
