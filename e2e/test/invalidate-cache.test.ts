// execute-api:InvalidateCache with real signatures: `curl --aws-sigv4` and the identity policies of `--access-keys`.
import { UpdateStageCommand } from '@aws-sdk/client-api-gateway'
import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deployRestApi, managementOf } from '../src/rest-api.ts'
import { startServer, temporaryFolder, type ServerProcess } from '../src/server-process.ts'
import { bash } from '../src/shell.ts'

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let apiId: string

const key = (name: string, actions: readonly string[]): object => ({
  accessKeyId: `AKIA${name.toUpperCase()}`,
  secretAccessKey: `${name}-secret`,
  userName: name,
  policies: [{ Version: '2012-10-17', Statement: actions.map((Action) => ({ Effect: 'Allow', Action, Resource: '*' })) }],
})

beforeAll(async () => {
  folder = await temporaryFolder()
  await writeFile(`${folder.path}/keys.json`, JSON.stringify([key('alice', ['execute-api:Invoke', 'execute-api:InvalidateCache']), key('bob', ['execute-api:Invoke'])]))
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, '--access-keys', `${folder.path}/keys.json`] })
  const method = {
    integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode":200}' } },
    responses: [{ statusCode: '200', responseTemplates: { 'application/json': '$context.requestId' } }],
  } as const
  const api = await deployRestApi(server.url, { methods: { 'GET /signed': { ...method, method: { authorizationType: 'AWS_IAM' } }, 'GET /open': method } })
  apiId = api.apiId
  await patch('/cacheClusterEnabled', 'true')
  await patch('/*/*/caching/enabled', 'true')
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

async function patch(path: string, value: string): Promise<void> {
  await managementOf(server.url).send(new UpdateStageCommand({ restApiId: apiId, stageName: 'prod', patchOperations: [{ op: 'replace', path, value }] }))
}

interface CurlAnswer {
  readonly status: string
  readonly body: string
  readonly warning: string
}

/** Asks with `Cache-Control: max-age=0`, or without. */
async function curl(path: string, { user, invalidates = false }: { readonly user?: string; readonly invalidates?: boolean } = {}): Promise<CurlAnswer> {
  const signature = user === undefined ? '' : `--aws-sigv4 aws:amz:us-east-1:execute-api --user AKIA${user.toUpperCase()}:${user}-secret`
  const header = invalidates ? "-H 'Cache-Control: max-age=0'" : ''
  const { stdout } = await bash(`curl -s ${signature} ${header} -w '\\n%{http_code}\\n%header{warning}' ${server.url}/_aws/execute-api/${apiId}/prod${path}`)
  const [body = '', status = '', warning = ''] = stdout.split('\n')
  return { body, status, warning }
}

const WARNING = '199 Cache-control headers were ignored because the caller was unauthorized.'

test('who has the right gets a new answer, which others then get', async () => {
  const first = await curl('/signed', { user: 'bob' })
  const again = await curl('/signed', { user: 'alice' })
  const invalidated = await curl('/signed', { user: 'alice', invalidates: true })
  const after = await curl('/signed', { user: 'bob' })

  expect(again.body).toBe(first.body)
  expect([invalidated.status, invalidated.warning]).toEqual(['200', ''])
  expect(invalidated.body).not.toBe(first.body)
  expect(after.body).toBe(invalidated.body)
})

test.each([
  ['SUCCEED_WITH_RESPONSE_HEADER', '200', WARNING],
  ['SUCCEED_WITHOUT_RESPONSE_HEADER', '200', ''],
  ['FAIL_WITH_403', '403', ''],
])('who has not, and who did not sign, get what %s says', async (strategy, status, warning) => {
  await patch('/*/*/caching/unauthorizedCacheControlHeaderStrategy', strategy)
  const kept = { '/signed': (await curl('/signed', { user: 'bob' })).body, '/open': (await curl('/open')).body }

  for (const [path, user] of [['/signed', 'bob'], ['/open', undefined]] as const) {
    const answer = await curl(path, { invalidates: true, ...(user !== undefined && { user }) })

    expect([answer.status, answer.warning]).toEqual([status, warning])
    if (status === '200') expect(answer.body).toBe(kept[path])
  }
})

test('without required authorization anybody may', async () => {
  await patch('/*/*/caching/requireAuthorizationForCacheControl', 'false')
  const first = await curl('/open')

  const invalidated = await curl('/open', { invalidates: true })

  expect(invalidated.body).not.toBe(first.body)
  expect((await curl('/open')).body).toBe(invalidated.body)
})
