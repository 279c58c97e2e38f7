import { mkdir, writeFile } from 'node:fs/promises'
import { GetRouteCommand, CreateIntegrationCommand, UpdateApiCommand, UpdateStageCommand } from '@aws-sdk/client-apigatewayv2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deployHttpApi, managementV2Of, type DeployedHttpApi } from '../src/http-api.ts'
import { type HttpBackend, startHttpBackend } from '../src/http-backend.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, requireProgram } from '../src/shell.ts'

const HANDLER = `
const answers = {
  number: () => 42,
  string: () => 'plain text',
  array: () => [1, 'two'],
  nothing: () => undefined,
  object: () => ({ hello: 'world' }),
  status: () => ({ statusCode: '201', body: 'made' }),
  cookies: () => ({ statusCode: 200, cookies: ['a=1; Path=/', 'b=2'], headers: { 'X-Odd': 7, 'X-Yes': true }, body: 'c' }),
  binary: () => ({ statusCode: 200, isBase64Encoded: true, headers: { 'content-type': 'image/png' }, body: 'iVBORw0KGgo=' }),
  badStatus: () => ({ statusCode: 'many' }),
  badHeaders: () => ({ statusCode: 200, headers: 'none' }),
  badBase64: () => ({ statusCode: 200, isBase64Encoded: true, body: '*' }),
  throws: () => { throw new Error('on purpose') },
  event: (event) => event,
}
exports.handler = async (event) => answers[event.queryStringParameters?.answer ?? 'event'](event)
`

let server: ServerProcess
let backend: HttpBackend
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let functionArn: string

beforeAll(async () => {
  requireProgram('aws', 'apt-get install awscli')
  folder = await temporaryFolder()
  backend = await startHttpBackend()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`] })
  await mkdir(`${folder.path}/src`)
  await writeFile(`${folder.path}/src/index.js`, HANDLER)
  const made = await bash(
    `cd $FOLDER/src && python3 -m zipfile -c ../code.zip index.js
     aws lambda create-function --function-name answers --runtime nodejs20.x --handler index.handler --role arn:aws:iam::123456789012:role/lambda \\
       --zip-file fileb://../code.zip --query FunctionArn --output text
     aws lambda add-permission --function-name answers --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com >/dev/null`,
    { ...awsEnvironment(server.url), FOLDER: folder.path },
  )
  functionArn = made.stdout.trim()
})

afterAll(async () => {
  await server?.stop()
  await backend?.close()
  await folder?.remove()
})

describe('quick create', () => {
  it('of a Lambda target answers on $default with format 2.0 (aws apigatewayv2 create-api --target)', async () => {
    const { stdout } = await bash(`aws apigatewayv2 create-api --name quick --protocol-type HTTP --target ${functionArn} --query ApiId --output text`, awsEnvironment(server.url))

    const answer = await fetch(`${server.url}/_aws/execute-api/${stdout.trim()}/any/path?x=1`)

    expect(await answer.json()).toMatchObject({ version: '2.0', routeKey: '$default', rawPath: '/any/path', rawQueryString: 'x=1' })
  })

  it('of an HTTP target with a route key proxies that route and no other', async () => {
    backend.answerWith((_request, response) => response.end('from the backend'))
    const { stdout } = await bash(
      `aws apigatewayv2 create-api --name quick-http --protocol-type HTTP --target ${backend.url}/base --route-key 'GET /pets' --query ApiId --output text`,
      awsEnvironment(server.url),
    )
    const url = `${server.url}/_aws/execute-api/${stdout.trim()}`

    const [pets, other] = await Promise.all([fetch(`${url}/pets`), fetch(`${url}/other`)])

    expect(await pets.text()).toBe('from the backend')
    expect([other.status, await other.json()]).toEqual([404, { message: 'Not Found' }])
  })
})

describe('a function behind an HTTP API', () => {
  let two: DeployedHttpApi
  let one: DeployedHttpApi
  beforeAll(async () => {
    const integration = { IntegrationType: 'AWS_PROXY', IntegrationUri: functionArn } as const
    two = await deployHttpApi(server.url, { routes: { $default: { integration: { ...integration, PayloadFormatVersion: '2.0' } } } })
    one = await deployHttpApi(server.url, { routes: { $default: { integration: { ...integration, PayloadFormatVersion: '1.0' } } } })
  })

  it.each([
    ['number', 200, 'application/json', '42'],
    ['string', 200, 'application/json', 'plain text'],
    ['array', 200, 'application/json', '[1,"two"]'],
    ['nothing', 200, 'application/json', 'null'],
    ['object', 200, 'application/json', '{"hello":"world"}'],
    ['status', 201, 'text/plain;charset=utf-8', 'made'],
    ['badStatus', 500, 'application/json', '{"message":"Internal Server Error"}'],
    ['badHeaders', 500, 'application/json', '{"message":"Internal Server Error"}'],
    ['badBase64', 500, 'application/json', '{"message":"Internal Server Error"}'],
    ['throws', 500, 'application/json', '{"message":"Internal Server Error"}'],
  ])('that answers %s in format 2.0 is %i %s', async (kind, status, type, body) => {
    const answer = await fetch(`${two.url}/?answer=${kind}`)

    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([status, type, body])
  })

  it.each(['number', 'string', 'array', 'nothing'])('that answers %s in format 1.0 is 500: nothing is inferred', async (kind) => {
    const answer = await fetch(`${one.url}/?answer=${kind}`)

    expect([answer.status, await answer.json()]).toEqual([500, { message: 'Internal Server Error' }])
  })

  it('sets cookies one by one, scalars as text, and sends bytes that were base64', async () => {
    const [cookies, binary] = await Promise.all([fetch(`${two.url}/?answer=cookies`), fetch(`${two.url}/?answer=binary`)])

    expect(cookies.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2'])
    expect([cookies.headers.get('x-odd'), cookies.headers.get('x-yes')]).toEqual(['7', 'true'])
    expect([...new Uint8Array(await binary.arrayBuffer())]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  })

  it('gets duplicate query keys and headers joined, cookies apart, odd characters whole', async () => {
    const headers = new Headers([['cookie', 'a=1; odd="x,y"; ü=%C3%BC'.replace('ü', 'u')], ['x-many', 'one'], ['x-many', 'two']])

    const event = (await (await fetch(`${two.url}/a%2Fb/c%20d?k=1&k=2&e=%26%3D&answer=event`, { headers })).json()) as Record<string, unknown>

    expect(event).toMatchObject({
      rawPath: '/a/b/c d',
      rawQueryString: 'k=1&k=2&e=%26%3D&answer=event',
      cookies: ['a=1', 'odd="x,y"', 'u=%C3%BC'],
      queryStringParameters: { k: '1,2', e: '&=', answer: 'event' },
      headers: { 'x-many': 'one, two' },
    })
  })

  it('sees in requestContext what the guide shows, and nothing else', async () => {
    const event = (await (await fetch(`${two.url}/x?answer=event`)).json()) as { requestContext: Record<string, unknown> }

    const members = ['accountId', 'apiId', 'domainName', 'domainPrefix', 'http', 'requestId', 'routeKey', 'stage', 'time', 'timeEpoch']
    expect(Object.keys(event.requestContext).toSorted()).toEqual(members.toSorted())
  })
})

describe('stages and deployments', () => {
  it('a named stage has its prefix, its variables, and deploys by itself when asked to', async () => {
    backend.answerWith((request, response) => response.end(request.url))
    const { apiId, url } = await deployHttpApi(server.url, {
      routes: { 'GET /where': { integration: { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', IntegrationUri: '${stageVariables.backend}/seen' } } },
      stage: { StageName: 'dev', StageVariables: { backend: backend.url } },
    })

    const before = await fetch(`${url}/where`)
    const without = await fetch(`${server.url}/_aws/execute-api/${apiId}/where`)
    await managementV2Of(server.url).send(new UpdateStageCommand({ ApiId: apiId, StageName: 'dev', StageVariables: { backend: `${backend.url}/v2` } }))
    const after = await fetch(`${url}/where`)

    expect([await before.text(), without.status, await after.text()]).toEqual(['/seen', 404, '/v2/seen'])
  })

  it('route settings throttle one route and leave the others alone', async () => {
    backend.answerWith((_request, response) => response.end('ok'))
    const integration = { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', IntegrationUri: backend.url } as const
    const { url } = await deployHttpApi(server.url, {
      routes: { 'GET /slow': { integration }, 'GET /free': { integration } },
      stage: { RouteSettings: { 'GET /slow': { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 2 } } },
    })

    const slow = []
    for (let call = 0; call < 4; call += 1) slow.push((await fetch(`${url}/slow`)).status)
    const free = await fetch(`${url}/free`)
    const refused = await fetch(`${url}/slow`)

    expect([slow, free.status, await refused.json()]).toEqual([[200, 200, 429, 429], 200, { message: 'Too Many Requests' }])
  })

  it('an API whose default endpoint is disabled answers 404 there', async () => {
    const { apiId, url } = await deployHttpApi(server.url, { routes: { $default: { integration: { IntegrationType: 'AWS_PROXY', IntegrationUri: functionArn } } } })
    await managementV2Of(server.url).send(new UpdateApiCommand({ ApiId: apiId, DisableExecuteApiEndpoint: true }))

    const answer = await fetch(`${url}/`)

    expect([answer.status, await answer.json()]).toEqual([404, { message: 'Not Found' }])
  })
})

describe('parameter mapping', () => {
  it('changes request and response, and cuts a body at 100 KB before a path is applied', async () => {
    backend.answerWith((request, response) => {
      response.writeHead(request.headers['x-name'] === 'Ada' ? 500 : 200, { 'x-backend': 'yes' })
      response.end(JSON.stringify({ name: request.headers['x-name'] ?? null, url: request.url }))
    })
    const { url } = await deployHttpApi(server.url, {
      routes: {
        'POST /p/{id}': {
          integration: {
            IntegrationType: 'HTTP_PROXY',
            IntegrationMethod: 'POST',
            IntegrationUri: `${backend.url}/base`,
            RequestParameters: {
              'append:header.x-name': '$request.body.name',
              'overwrite:path': '/p/${request.path.id}/$default',
              'append:querystring.from': '$context.routeKey',
              'remove:querystring.secret': "''",
            },
            ResponseParameters: { '500': { 'overwrite:statuscode': '403', 'append:header.x-why': '$response.body.name', 'remove:header.x-backend': "''" } },
          },
        },
      },
    })
    const post = async (body: unknown): Promise<Response> => fetch(`${url}/p/7?secret=1&kept=2`, { method: 'POST', body: JSON.stringify(body) })

    const [small, large] = [await post({ name: 'Ada' }), await post({ filler: 'x'.repeat(102_400), name: 'Ada' })]

    expect([small.status, small.headers.get('x-why'), small.headers.get('x-backend')]).toEqual([403, 'Ada', null])
    expect((await small.json()) as unknown).toMatchObject({ url: expect.stringMatching(/^\/p\/7\/\$default\?kept=2&from=POST/) as string })
    expect([large.status, ((await large.json()) as { name: unknown }).name]).toEqual([200, null])
  })

  it.each(['append:header.Authorization', 'overwrite:header.x-amz-date', 'append:header.access-control-allow-origin', 'remove:header.Via'])(
    'refuses the reserved header of %s',
    async (key) => {
      const { apiId } = await deployHttpApi(server.url, { routes: {} })
      const command = new CreateIntegrationCommand({ ApiId: apiId, IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', IntegrationUri: backend.url, PayloadFormatVersion: '1.0', RequestParameters: { [key]: "'x'" } })

      await expect(managementV2Of(server.url).send(command)).rejects.toMatchObject({ name: 'BadRequestException', message: expect.stringContaining('header') as string })
    },
  )
})

describe('HTTP_PROXY', () => {
  it('fills path variables and {proxy}, and says in Forwarded where the request came from', async () => {
    backend.answerWith((request, response) => response.end(`${request.url} ${request.headers['forwarded'] ?? ''} ${request.headers['x-forwarded-for'] ?? ''}`))
    const { apiId, url } = await deployHttpApi(server.url, {
      routes: {
        'GET /pets/{petId}': { integration: { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', IntegrationUri: `${backend.url}/animals/{petId}` } },
        'ANY /all/{proxy+}': { integration: { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'ANY', IntegrationUri: `${backend.url}/everything/{proxy}` } },
      },
    })

    const [pet, all] = await Promise.all([fetch(`${url}/pets/a%20b?x=1`), fetch(`${url}/all/of/it`)])

    expect(await pet.text()).toMatch(new RegExp(`^/animals/a%20b\\?x=1 for=127\\.0\\.0\\.1;host=[^;]*${apiId}[^;]*;proto=http $`))
    expect(await all.text()).toMatch(/^\/everything\/of\/it /)
  })

  it('answers 503 when the backend refuses or resets, 413 above 10 MB, and passes 9 MB whole', async () => {
    backend.answerWith((request, response) => {
      if (request.url === '/reset') response.socket?.destroy()
      else response.end(String(request.body.length))
    })
    const proxy = (uri: string) => ({ integration: { IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'ANY', IntegrationUri: uri } as const })
    const { url } = await deployHttpApi(server.url, {
      routes: { 'ANY /ok': proxy(backend.url), 'ANY /reset': proxy(`${backend.url}/reset`), 'ANY /refused': proxy('http://127.0.0.1:1/') },
    })
    const post = (path: string, bytes: number): Promise<Response> => fetch(url + path, { method: 'POST', body: new Uint8Array(bytes) })

    const [reset, refused, large, whole] = [await post('/reset', 1), await post('/refused', 1), await post('/ok', 10 * 1024 * 1024 + 1), await post('/ok', 9_000_000)]

    expect([reset.status, await reset.json()]).toEqual([503, { message: 'Service Unavailable' }])
    expect([refused.status, await refused.json()]).toEqual([503, { message: 'Service Unavailable' }])
    expect([large.status, await large.json()]).toEqual([413, { message: 'Request Entity Too Large' }])
    expect(await whole.text()).toBe('9000000')
  })
})

it('a route that was added is served without a deployment on a stage that deploys by itself', async () => {
  const { apiId, url, integrationIds } = await deployHttpApi(server.url, { routes: { 'GET /one': { integration: { IntegrationType: 'AWS_PROXY', IntegrationUri: functionArn, PayloadFormatVersion: '2.0' } } } })

  const { stdout } = await bash(
    `aws apigatewayv2 create-route --api-id ${apiId} --route-key 'GET /two' --target integrations/${integrationIds['GET /one']} --query RouteId --output text`,
    awsEnvironment(server.url),
  )
  const answer = await fetch(`${url}/two?answer=status`)

  expect((await managementV2Of(server.url).send(new GetRouteCommand({ ApiId: apiId, RouteId: stdout.trim() }))).RouteKey).toBe('GET /two')
  expect(answer.status).toBe(201)
})
