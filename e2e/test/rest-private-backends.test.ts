import { mkdirSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Nginx, startNginx } from '../src/nginx.ts'
import { type DeployedApi, deployRestApi } from '../src/rest-api.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, requireProgram } from '../src/shell.ts'

// nginx as a backend: directly, over TLS that nobody vouches for, with the stage's client certificate, and behind VPC links.

const LOAD_BALANCER = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/users/50dc6c495c0c9188'
const LISTENER = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/users/50dc6c495c0c9188/f2f7dc8efc522ab2'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let nginx: Nginx
let server: ServerProcess
let api: DeployedApi
let links: { readonly v1: string; readonly v2: string; readonly unknown: string }

async function aws(script: string): Promise<string> {
  const { status, stdout, stderr } = await bash(script, awsEnvironment(server.url))
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout.trim()
}

async function createLinks(): Promise<typeof links> {
  const [v1 = '', v2 = '', unknown = ''] = (
    await aws(`
aws apigateway create-vpc-link --name by-name --target-arns ${LOAD_BALANCER} --query id --output text
aws apigatewayv2 create-vpc-link --name modern --subnet-ids subnet-1 --query VpcLinkId --output text
aws apigateway create-vpc-link --name nowhere --target-arns ${LOAD_BALANCER.replace('users', 'others')} --query id --output text`)
  ).split('\n')
  return { v1, v2, unknown }
}

beforeAll(async () => {
  requireProgram('aws', 'apt-get install awscli')
  folder = await temporaryFolder()
  mkdirSync(`${folder.path}/nginx`)
  nginx = await startNginx(`${folder.path}/nginx`)
  const file = `${folder.path}/links.json`
  writeFileSync(file, JSON.stringify({ [LOAD_BALANCER]: { 'users.internal': nginx.tlsUrl, '*': nginx.url }, modern: { [LISTENER]: nginx.url } }))
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, '--vpc-links', file] })
  links = await createLinks()
  const proxy = (uri: string, more: object = {}) => ({ integration: { type: 'HTTP_PROXY' as const, httpMethod: 'ANY', uri, ...more } })
  const behind = (uri: string, connectionId: string, more: object = {}) => proxy(uri, { connectionType: 'VPC_LINK', connectionId, ...more })
  const open = { tlsConfig: { insecureSkipVerification: true } }
  api = await deployRestApi(server.url, {
    variables: { link: links.v1 },
    methods: {
      'ANY /nginx/{proxy+}': {
        method: { requestParameters: { 'method.request.path.proxy': true } },
        integration: {
          type: 'HTTP_PROXY',
          httpMethod: 'ANY',
          uri: `${nginx.url}/{proxy}`,
          requestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy' },
        },
      },
      'GET /checked': proxy(nginx.tlsUrl),
      'GET /unchecked': proxy(nginx.tlsUrl, open),
      'GET /link': behind('http://users.example.com/echo/a?b=c', '${stageVariables.link}'),
      'GET /link-tls': behind('https://users.internal/profile', links.v1, open),
      'GET /link-v2': behind('http://users.example.com/echo/v2', links.v2, { integrationTarget: LISTENER }),
      'GET /link-nowhere': behind('http://users.example.com/', links.unknown),
    },
  })
})

afterAll(async () => {
  await server?.stop()
  await nginx?.stop()
  await folder?.remove()
})

describe('nginx', () => {
  test('answers through HTTP_PROXY; its own headers come remapped', async () => {
    const answer = await api.invoke('/nginx/echo/x%20y?a=1', { method: 'PUT', body: 'hello', headers: { 'User-Agent': 'mine' } })

    expect([answer.status, await answer.json()]).toEqual([200, { method: 'PUT', uri: '/echo/x%20y?a=1', host: nginx.url.slice('http://'.length), via: '', agent: 'mine' }])
    expect(answer.headers.get('x-amzn-remapped-server')).toMatch(/^nginx/)
    expect(answer.headers.get('server')).toBe(null)
  })

  test.each([
    ['/nginx/away', 302, ''],
    ['/nginx/missing', 404, '{"gone":true}'],
    ['/nginx/cut', 504, '{"message":"Network error communicating with endpoint"}'],
    ['/nginx/page.txt', 200, 'a page of nginx, '.repeat(200)],
    ['/nginx/packed.txt', 200, 'a page of nginx, '.repeat(200)],
  ])('%s is %i', async (path, status, body) => {
    const answer = await api.invoke(path, { redirect: 'manual', headers: { 'Accept-Encoding': 'gzip' } })
    const text = await answer.text()

    expect([answer.status, status === 302 ? '' : text]).toEqual([status, body])
  })

  test('HEAD has the length and no body', async () => {
    const answer = await api.invoke('/nginx/page.txt', { method: 'HEAD' })

    expect([answer.status, answer.headers.get('x-amzn-remapped-content-length'), await answer.text()]).toEqual([200, '3400', ''])
  })
})

describe('TLS to backends', () => {
  test('a certificate that nobody vouches for is refused, unless insecureSkipVerification says otherwise', async () => {
    const checked = await api.invoke('/checked')
    const unchecked = await api.invoke('/unchecked')

    expect([checked.status, await checked.json()]).toEqual([504, { message: 'Network error communicating with endpoint' }])
    expect([unchecked.status, await unchecked.json()]).toMatchObject([200, { client: '' }])
  })

  test("the stage's client certificate is shown to the backend", async () => {
    const id = await aws(`
ID=$(aws apigateway generate-client-certificate --query clientCertificateId --output text)
aws apigateway update-stage --rest-api-id ${api.apiId} --stage-name prod --patch-operations op=replace,path=/clientCertificateId,value=$ID >/dev/null
echo $ID`)
    const subject = await aws(`aws apigateway get-client-certificate --client-certificate-id ${id} --query pemEncodedCertificate --output text | openssl x509 -noout -serial`)

    const answer = await api.invoke('/unchecked')

    const seen = (await answer.json()) as { client: string; serial: string }
    expect(seen.client).toContain('CN=ApiGateway')
    expect(`serial=${seen.serial}`).toBe(subject)
  })
})

describe('VPC links', () => {
  test('reach what stands for the load balancer; the URI gives path and Host', async () => {
    const answer = await api.invoke('/link?d=e')

    expect([answer.status, await answer.json()]).toMatchObject([200, { uri: '/echo/a?d=e&b=c', host: 'users.example.com' }])
  })

  test('with TLS the name asked for is that of the URI', async () => {
    const answer = await api.invoke('/link-tls')

    expect([answer.status, await answer.json()]).toMatchObject([200, { name: 'users.internal', host: 'users.internal', uri: '/profile' }])
  })

  test('version 2: integrationTarget chooses', async () => {
    const answer = await api.invoke('/link-v2')

    expect([answer.status, await answer.json()]).toMatchObject([200, { uri: '/echo/v2', host: 'users.example.com' }])
  })

  test('without a target the API is wrongly configured', async () => {
    const answer = await api.invoke('/link-nowhere')

    expect([answer.status, await answer.json()]).toEqual([500, { message: 'Internal server error' }])
  })
})
