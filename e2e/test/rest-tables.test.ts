import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type HttpBackend, startHttpBackend } from '../src/http-backend.ts'
import { rawRequest, statusOf } from '../src/raw-request.ts'
import { type DeployedApi, deployRestApi, type MethodSketch } from '../src/rest-api.ts'
import { HEADER_ROWS, type HeaderRow, PASSTHROUGH_ROWS, REQUEST_CONVERSIONS, RESPONSE_CONVERSIONS } from '../src/rest-tables.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

// Every row of the guide's tables, through a deployed API to a real HTTP backend. docs/rest-tables.md lists them.

const BLOB = Buffer.from([0x89, 0x50, 0xff, 0x00])
const PAYLOADS = { text: Buffer.from('hällo'), base64: Buffer.from(BLOB.toString('base64')), blob: BLOB } as const

let server: ServerProcess
let backend: HttpBackend
let apis: { readonly undefined: DeployedApi; readonly 'image/png': DeployedApi }
let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  folder = await temporaryFolder()
  backend = await startHttpBackend()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`], env: { AWS_ENDPOINT_URL: backend.url } })
  const http = { type: 'HTTP', httpMethod: 'POST', uri: `${backend.url}/x` } as const
  const conversions = (types: string): Record<string, MethodSketch> =>
    Object.fromEntries([
      ...REQUEST_CONVERSIONS.filter((row) => row.binaryMediaTypes === types).map(({ id, handling }) => [`POST /${id}`, { integration: { ...http, contentHandling: handling } }]),
      ...RESPONSE_CONVERSIONS.filter((row) => row.binaryMediaTypes === types).map(({ id, handling }) => [
        `POST /${id}`,
        { integration: http, responses: [{ statusCode: '200', contentHandling: handling }] },
      ]),
    ]) as Record<string, MethodSketch>
  const passthrough = Object.fromEntries(
    PASSTHROUGH_ROWS.map(({ id, template, behavior }) => [
      `POST /${id}`,
      { integration: { ...http, passthroughBehavior: behavior, ...(template === 'none' ? {} : { requestTemplates: { [template]: 'transformed' } }) } },
    ]),
  )
  const headers = Object.fromEntries(HEADER_ROWS.map((row) => [`POST /${row.id}`, headerMethod(row)]))
  apis = {
    undefined: await deployRestApi(server.url, { methods: { ...conversions('undefined'), ...passthrough, ...headers } }),
    'image/png': await deployRestApi(server.url, { api: { binaryMediaTypes: ['image/png'] }, methods: conversions('image/png') }),
  }
})

afterAll(async () => {
  await server?.stop()
  await backend?.close()
  await folder?.remove()
})

function headerMethod({ where, header }: HeaderRow): MethodSketch {
  if (where.endsWith('HTTP_PROXY')) return { integration: { type: 'HTTP_PROXY', httpMethod: 'POST', uri: `${backend.url}/x` } }
  const http = { type: 'HTTP', httpMethod: 'POST', uri: `${backend.url}/x` } as const
  if (where === 'mapped to the client, HTTP') return { integration: http, responses: [{ statusCode: '200', responseParameters: { [`method.response.header.${header}`]: "'value'" } }] }
  const requestParameters = { [`integration.request.header.${header}`]: "'value'" }
  if (where === 'mapped, HTTP') return { integration: { ...http, requestParameters } }
  const aws = { type: 'AWS', httpMethod: 'POST', credentials: 'arn:aws:iam::123456789012:role/api', uri: 'arn:aws:apigateway:us-east-1:ssm:action/GetParameter' } as const
  return { integration: { ...aws, requestParameters } }
}

const bytesOf = async (answer: Response): Promise<string> => Buffer.from(await answer.arrayBuffer()).toString('hex')

describe('passthrough behaviours', () => {
  test.each(PASSTHROUGH_ROWS)('$id: template for $template, sent as $contentType, $behavior: $outcome', async ({ id, contentType, outcome }) => {
    backend.answerWith((_request, response) => response.end('{}'))

    const init = { method: 'POST', body: Buffer.from('{"as":"it is"}'), headers: contentType === undefined ? {} : { 'Content-Type': contentType } }
    const answer = await apis.undefined.invoke(`/${id}`, init)

    if (outcome === '415') expect([answer.status, await answer.json(), backend.seen]).toEqual([415, { message: 'Unsupported Media Type' }, []])
    else expect([answer.status, backend.seen[0]?.body.toString()]).toEqual([200, outcome === 'transformed' ? 'transformed' : '{"as":"it is"}'])
  })
})

describe('content conversions of a request', () => {
  test.each(REQUEST_CONVERSIONS)('$id: $payload as $type, binary: $binaryMediaTypes, $handling: $result', async ({ id, payload, type, binaryMediaTypes, result }) => {
    backend.answerWith((_request, response) => response.end('{}'))

    const answer = await apis[binaryMediaTypes].invoke(`/${id}`, { method: 'POST', body: PAYLOADS[payload], headers: { 'Content-Type': type } })

    expect([answer.status, backend.seen[0]?.body.toString('hex')]).toEqual([200, PAYLOADS[result].toString('hex')])
  })
})

describe('content conversions of an answer', () => {
  test.each(RESPONSE_CONVERSIONS)('$id: $payload for $type, binary: $binaryMediaTypes, $handling: $result', async ({ id, payload, type, binaryMediaTypes, result }) => {
    backend.answerWith((_request, response) => {
      response.setHeader('Content-Type', payload === 'blob' ? 'image/png' : 'text/plain')
      response.end(PAYLOADS[payload])
    })

    const answer = await apis[binaryMediaTypes].invoke(`/${id}`, { method: 'POST', headers: { Accept: type } })

    expect([answer.status, await bytesOf(answer)]).toEqual([200, PAYLOADS[result].toString('hex')])
  })
})

/** The answer's headers as they are on the wire, names in lower case. */
function wireHeaders(answer: string): ReadonlyMap<string, string> {
  const lines = answer.slice(0, answer.indexOf('\r\n\r\n')).split('\r\n').slice(1)
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]))
}

const RAW_VALUES: Readonly<Record<string, string>> = { TE: 'trailers' }

describe('headers', () => {
  test.each(HEADER_ROWS)('$id: $header $where: $outcome', async ({ id, header, where, outcome }) => {
    backend.answerWith((_request, response) => answerWithHeader(response, { header, where }))
    const fromClient = where === 'from the client, HTTP_PROXY' ? `${header}: ${RAW_VALUES[header] ?? 'value'}\r\n` : ''
    const path = `/_aws/execute-api/${apis.undefined.apiId}/prod/${id}`

    const answer = await rawRequest(server.port, `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${fromClient}Content-Length: 2\r\nConnection: close\r\n\r\n{}`)

    const lower = header.toLowerCase()
    const sentOn = backend.seen[0]?.headers[lower]
    const got = wireHeaders(answer)
    if (outcome === '500') expect([statusOf(answer), backend.seen]).toEqual([500, []])
    else if (where === 'from the client, HTTP_PROXY' || where.startsWith('mapped, ')) expect([statusOf(answer), sentOn]).toEqual([200, outcome === 'kept' ? 'value' : undefined])
    else if (outcome === 'remapped') expect([statusOf(answer), got.has(`x-amzn-remapped-${lower}`)]).toEqual([200, true])
    else if (outcome === 'kept') expect([statusOf(answer), got.get(lower)]).toEqual([200, 'value'])
    else expect([statusOf(answer), lower === 'transfer-encoding' ? got.has(`x-amzn-remapped-${lower}`) : got.has(lower)]).toEqual([200, false])
  })
})

function answerWithHeader(response: ServerResponse, { header, where }: Pick<HeaderRow, 'header' | 'where'>): void {
  const isOwn = ['Date', 'Connection', 'Content-Length', 'Transfer-Encoding'].includes(header)
  if (where !== 'from the backend, HTTP_PROXY' || isOwn) return void (header === 'Transfer-Encoding' ? (response.write('{'), response.end('}')) : response.end('{}'))
  if (header === 'Content-Encoding') {
    response.setHeader(header, 'gzip')
    return void response.end(gzipSync('{}'))
  }
  response.setHeader(header, 'value')
  response.end('{}')
}

type Cells = readonly (string | undefined)[]

test('docs/rest-tables.md lists every row with its test', async () => {
  const row = (cells: Cells): string => `| ${cells.map((cell) => cell ?? '–').join(' | ')} |`
  const table = (head: readonly string[], rows: readonly Cells[]): string => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')
  const conversion = ({ id, payload, type, binaryMediaTypes, handling, result }: (typeof REQUEST_CONVERSIONS)[number]): Cells => [id, payload, type, binaryMediaTypes, handling, result]
  const text = [
    '# REST APIs: the tables of the guide, and their tests',
    'Every row is the case of this id in `e2e/test/rest-tables.test.ts`: an API made by the AWS SDK, deployed, and called with a real HTTP backend behind it. This file is written by that test (`pnpm exec vitest run -u`) and fails it when it differs.',
    '## Passthrough behaviours (integration-passthrough-behaviors)',
    table(['test', 'template for', 'Content-Type', 'passthroughBehavior', 'payload'], PASSTHROUGH_ROWS.map(({ id, template, contentType, behavior, outcome }) => [id, template, contentType, behavior, outcome])),
    '## Content conversions of a request (api-gateway-payload-encodings-workflow)',
    '`text`: UTF-8. `base64`: base64 text. `blob`: bytes that are no UTF-8.',
    table(['test', 'payload', 'Content-Type', 'binaryMediaTypes', 'contentHandling', 'integration payload'], REQUEST_CONVERSIONS.map(conversion)),
    '## Content conversions of an answer (api-gateway-payload-encodings-workflow)',
    table(['test', 'integration payload', 'Accept', 'binaryMediaTypes', 'contentHandling', 'payload for the client'], RESPONSE_CONVERSIONS.map(conversion)),
    '## Headers (recorded on AWS, 2024-12-11)',
    table(['test', 'header', 'where', 'outcome'], HEADER_ROWS.map(({ id, header, where, outcome }) => [id, header, where, outcome])),
  ].join('\n\n')

  await expect(`${text}\n`).toMatchFileSnapshot('../../docs/rest-tables.md')
})
