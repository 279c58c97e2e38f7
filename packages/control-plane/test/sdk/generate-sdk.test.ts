import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RestApiSnapshot, RestStage } from '@gatewright/types'
import { createSdkGenerator, writeSdk } from '../../src/sdk/index.ts'

const SCHEMA = JSON.stringify({
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'integer' },
    kind: { enum: ['cat', 'dog'] },
    owner: { $ref: '#/definitions/Owner' },
    tags: { type: 'array', items: { type: ['string', 'null'] } },
    friend: { $ref: 'https://apigateway.amazonaws.com/restapis/a1b2c3d4e5/models/Friend' },
  },
  definitions: { Owner: { type: 'object', properties: { 'first-name': { type: 'string' } } } },
})

const SNAPSHOT: RestApiSnapshot = {
  restApi: { id: 'a1b2c3d4e5', name: 'pets' },
  resources: [
    { id: 'r', path: '/', resourceMethods: { GET: { httpMethod: 'GET', authorizationType: 'AWS_IAM' } } },
    {
      id: 'p',
      path: '/pets/{petId}',
      resourceMethods: {
        GET: {
          httpMethod: 'GET',
          authorizationType: 'NONE',
          apiKeyRequired: true,
          requestParameters: { 'method.request.querystring.full text': false, 'method.request.header.x-trace': true },
          methodResponses: { '200': { statusCode: '200', responseModels: { 'application/json': 'Pet' } } },
        },
        POST: { httpMethod: 'POST', authorizationType: 'NONE', operationName: 'renamePet', requestModels: { 'application/json': 'Pet' } },
        OPTIONS: { httpMethod: 'OPTIONS', authorizationType: 'NONE', methodIntegration: { type: 'MOCK' } },
      },
    },
  ],
  models: [
    { id: 'm', name: 'Pet', contentType: 'application/json', schema: SCHEMA },
    { id: 'n', name: 'Friend', contentType: 'application/json', schema: '{"type":"string"}' },
    { id: 'b', name: 'Broken', contentType: 'application/json', schema: '#not json' },
  ],
  requestValidators: [],
  authorizers: [],
  gatewayResponses: [],
}
const STAGE: RestStage = { stageName: 'prod', deploymentId: 'd1' }
const REQUEST = { stage: STAGE, snapshot: SNAPSHOT, sdkType: 'javascript', parameters: {} }
const OPTIONS = { invokeUrl: () => 'http://api.test/prod', region: 'us-east-1' }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-sdk-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

interface Sent {
  readonly url: string
  readonly method: string
  readonly headers: Record<string, string>
  readonly body: unknown
}

/** Unzips the client with a program that is not ours, and makes one whose `fetch` is ours. */
async function client(options: Record<string, unknown>, statuses: readonly number[] = [200]) {
  const { body } = await createSdkGenerator(OPTIONS)(REQUEST)
  writeFileSync(join(folder, 'sdk.zip'), body)
  execFileSync('python3', ['-m', 'zipfile', '-e', 'sdk.zip', '.'], { cwd: folder })
  const module = (await import(pathToFileURL(join(folder, 'apiGateway-js-sdk/index.js')).href)) as {
    createClient(given: object): Record<string, (...parameters: unknown[]) => Promise<{ status: number; data: unknown }>>
  }
  const sent: Sent[] = []
  const fetch = async (url: string, init: Omit<Sent, 'url'>): Promise<Response> => {
    sent.push({ url, ...init })
    return Response.json({ id: 1 }, { status: statuses[sent.length - 1] ?? 200 })
  }
  return { sent, api: module.createClient({ fetch, wait: async () => undefined, ...options }) }
}

test('the archive is a zip that other programs read', async () => {
  const { body, contentDisposition } = await createSdkGenerator(OPTIONS)(REQUEST)
  writeFileSync(join(folder, 'sdk.zip'), body)
  execFileSync('python3', ['-m', 'zipfile', '-t', 'sdk.zip'], { cwd: folder })
  execFileSync('python3', ['-m', 'zipfile', '-e', 'sdk.zip', '.'], { cwd: folder })

  expect(contentDisposition).toBe('attachment; filename="javascript_a1b2c3d4e5_prod.zip"')
  expect(readdirSync(join(folder, 'apiGateway-js-sdk')).toSorted()).toEqual(['README.md', 'index.d.ts', 'index.js', 'package.json', 'signature.js'])
  expect(readFileSync(join(folder, 'apiGateway-js-sdk/index.js'), 'utf8')).toBe(writeSdk(REQUEST, OPTIONS)['apiGateway-js-sdk/index.js'])
})

test('parameters go where the method has them, with the API key', async () => {
  const { api, sent } = await client({ apiKey: 'k' })

  const answer = await api['petsPetIdGet']?.({ petId: 'a/b', 'full text': 'x y', 'x-trace': 't' })

  expect(answer).toMatchObject({ status: 200, data: { id: 1 } })
  expect(sent).toEqual([{ url: 'http://api.test/prod/pets/a%2Fb?full%20text=x%20y', method: 'GET', headers: { 'x-trace': 't', 'x-api-key': 'k' }, body: undefined }])
})

test('what is missing is told before anything is sent', async () => {
  const { api, sent } = await client({})

  await expect(api['petsPetIdGet']?.({})).rejects.toThrow('Missing required parameters: petId, x-trace')
  await expect(api['petsPetIdGet']?.({ petId: '1', 'x-trace': 't' })).rejects.toThrow('needs an API key')
  await expect(api['rootGet']?.()).rejects.toThrow('needs a signature')
  expect(sent).toEqual([])
})

test('a method is asked again where that is safe', async () => {
  const reading = await client({ apiKey: 'k' }, [503, 429, 200])
  await reading.api['petsPetIdGet']?.({ petId: '1', 'x-trace': 't' })
  const writing = await client({}, [500])

  expect(reading.sent).toHaveLength(3)
  await expect(writing.api['renamePet']?.({ petId: '1' }, { id: 1 })).rejects.toMatchObject({ name: 'ApiError', status: 500 })
  expect(writing.sent.map(({ body, headers }) => [body, headers])).toEqual([['{"id":1}', { 'content-type': 'application/json' }]])
})

test('with access keys, requests carry a signature', async () => {
  const { api, sent } = await client({ accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' })

  await api['rootGet']?.()

  expect(sent[0]?.headers['authorization']).toMatch(/^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/us-east-1\/execute-api\/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/)
  expect(sent[0]?.headers['x-amz-security-token']).toBe('token')
})

test('the types are those of the models', () => {
  const types = writeSdk(REQUEST, OPTIONS)['apiGateway-js-sdk/index.d.ts']

  expect(types).toContain('export type Pet_Owner = { "first-name"?: string }')
  expect(types).toContain('export type Pet = { "id": number; "kind"?: "cat" | "dog"; "owner"?: Pet_Owner; "tags"?: readonly (string | null)[]; "friend"?: Friend }')
  expect(types).toContain('export type Broken = unknown')
  expect(types).toContain('petsPetIdGet: /** GET /pets/{petId} */ (parameters: { "petId": ParameterValue; "full text"?: ParameterValue; "x-trace": ParameterValue }, body?: unknown, more?: More) => Promise<Answer<Models.Pet>>')
  expect(types).not.toContain('OPTIONS')
})

test.each(['ruby', 'java1', 'android', 'ios-swift'])('%s is refused with an error of AWS', async (sdkType) => {
  await expect(createSdkGenerator(OPTIONS)({ ...REQUEST, sdkType })).rejects.toMatchObject({ code: 'BadRequestException', status: 400 })
})
