import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { Agent, request as send } from 'node:https'
import S3rver from 's3rver'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type CertificateWithKey, selfSigned } from '../src/certificates.ts'
import { deployRestApi, type DeployedApi } from '../src/rest-api.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, requireProgram } from '../src/shell.ts'

// Custom domains with mutual TLS: the truststore in a real S3 (s3rver), certificates by WebCrypto, clients of node:https and curl.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000'
const EXECUTION_LOG = 'Access denied. Reason: '

let server: ServerProcess
let s3: S3rver
let api: DeployedApi
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let ca: string
let client: CertificateWithKey
let expired: CertificateWithKey
let stranger: CertificateWithKey
let lonely: CertificateWithKey

beforeAll(async () => {
  requireProgram('aws', 'apt-get install awscli')
  requireProgram('curl', 'apt-get install curl')
  folder = await temporaryFolder()
  const [root, other] = await Promise.all([selfSigned('root'), selfSigned('other')])
  const intermediate = await root.issue('intermediate', { isAuthority: true })
  client = await intermediate.issue('ana')
  expired = await intermediate.issue('old', { notAfter: Date.now() - 60_000 })
  stranger = await other.issue('eve')
  lonely = await selfSigned('lonely', { isAuthority: false })
  const old = await root.issue('old authority', { isAuthority: true, notAfter: Date.now() - 60_000 })
  await writeFile(`${folder.path}/truststore.pem`, root.cert + intermediate.cert + old.cert)
  await writeFile(`${folder.path}/other.pem`, other.cert)
  for (const [name, { cert, key }] of Object.entries({ client, stranger })) {
    await writeFile(`${folder.path}/${name}.pem`, cert)
    await writeFile(`${folder.path}/${name}.key`, key)
  }
  await mkdir(`${folder.path}/s3`)
  s3 = new S3rver({ directory: `${folder.path}/s3`, port: 0, address: '127.0.0.1', silent: true, configureBuckets: [{ name: 'trust' }] })
  const { port: s3Port } = await s3.run()
  const s3Keys = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER', AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${s3Port}` }
  for (const name of ['truststore.pem', 'other.pem']) await bash(`aws s3 cp ${folder.path}/${name} s3://trust/${name}`, { AWS_DEFAULT_REGION: 'us-east-1', ...s3Keys })
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, '--vpc-endpoints', 'vpce-0a1b2c3d@vpc-0d4e=127.0.0.0/8'], env: s3Keys })
  api = await deployRestApi(server.url, {
    methods: {
      'GET /me': {
        integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } },
        responses: [
          {
            statusCode: '200',
            responseTemplates: {
              'application/json':
                '{"subject": "$context.identity.clientCert.subjectDN", "issuer": "$context.identity.clientCert.issuerDN", "serial": "$context.identity.clientCert.serialNumber", "until": "$context.identity.clientCert.validity.notAfter", "pem": "$util.escapeJavaScript($context.identity.clientCert.clientCertPem)"}',
            },
          },
        ],
      },
    },
  })
  await aws(`apigateway update-stage --rest-api-id ${api.apiId} --stage-name prod --patch-operations op=replace,path=/*/*/logging/loglevel,value=INFO`)
  await createDomain('rest.example.com', 's3://trust/truststore.pem')
  await aws(`apigateway create-base-path-mapping --domain-name rest.example.com --rest-api-id ${api.apiId} --stage prod`)
  await createDomain('open.example.com')
  await aws(`apigateway create-base-path-mapping --domain-name open.example.com --rest-api-id ${api.apiId} --stage prod`)
  // The authority that signs this server's own certificates is made a second after the start.
  const authority = `${folder.path}/data/tls/ca.pem`
  ca = await vi.waitFor(() => readFile(authority, 'utf8'), { timeout: 60_000 })
})

afterAll(async () => {
  await server?.stop()
  await s3?.close()
  await folder?.remove()
})

async function aws(command: string): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await bash(`aws ${command} --output json`, awsEnvironment(server.url))
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return (stdout === '' ? {} : JSON.parse(stdout)) as Record<string, unknown>
}

async function createDomain(name: string, truststoreUri?: string): Promise<Record<string, unknown>> {
  const mutual = truststoreUri === undefined ? '' : `--mutual-tls-authentication truststoreUri=${truststoreUri}`
  const settings = `--regional-certificate-arn ${CERTIFICATE} --endpoint-configuration types=REGIONAL --security-policy TLS_1_2`
  return aws(`apigateway create-domain-name --domain-name ${name} ${settings} ${mutual}`)
}

interface Request {
  readonly host: string
  readonly servername?: string
  readonly path?: string
  readonly as?: CertificateWithKey
  readonly agent?: Agent
}

interface Answer {
  readonly status: number
  readonly type: unknown
  readonly body: unknown
}

/** One request over TLS, on a connection of its own unless an agent holds it. */
function ask({ host, servername = host, path = '/me', as, agent }: Request): Promise<Answer> {
  const identity = as === undefined ? {} : { cert: as.cert, key: as.key }
  const connection = { host: '127.0.0.1', port: server.port, servername, ca, agent: agent ?? (false as const), ...identity }
  return new Promise((resolve, reject) => {
    const request = send({ ...connection, path, headers: { host } }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, type: response.headers['x-amzn-errortype'], body: JSON.parse(text) as unknown }))
    })
    request.on('error', reject)
    request.end()
  })
}

const FORBIDDEN = { status: 403, type: 'ForbiddenException', body: { message: 'Forbidden' } }

test('a client that the truststore leads to is let in, and the fields of its certificate are in $context', async () => {
  const { status, body } = await ask({ host: 'rest.example.com', as: client })

  expect(status).toBe(200)
  expect(body).toEqual({
    subject: 'CN=ana,O=Example,C=CH',
    issuer: 'CN=intermediate,O=Example,C=CH',
    serial: expect.stringMatching(/^([0-9a-f]{2}:)+[0-9a-f]{2}$/) as string,
    until: expect.stringMatching(/^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4} GMT$/) as string,
    pem: client.cert,
  })
})

test('curl shows its certificate as the guide says', async () => {
  const call = (name: string): string =>
    `curl -s --cacert ${folder.path}/data/tls/ca.pem --key ${folder.path}/${name}.key --cert ${folder.path}/${name}.pem --connect-to rest.example.com:443:127.0.0.1:${server.port} https://rest.example.com/me`

  expect(JSON.parse((await bash(call('client'))).stdout)).toMatchObject({ subject: 'CN=ana,O=Example,C=CH' })
  expect((await bash(call('stranger'))).stdout).toBe('{"message":"Forbidden"}')
})

test.each([
  ['of an unknown issuer', () => stranger, 'Could not find issuer for certificate'],
  ['that signed itself', () => lonely, 'self signed certificate'],
  ['that has expired', () => expired, 'certificate has expired'],
])('a client with a certificate %s is 403, with the reason in the execution log', async (_what, as, reason) => {
  expect(await ask({ host: 'rest.example.com', as: as() })).toEqual(FORBIDDEN)

  await expect.poll(executionLog).toContain(EXECUTION_LOG + reason)
})

async function executionLog(): Promise<string> {
  const logs = `${folder.path}/data/logs`
  const files = await readdir(logs, { recursive: true, withFileTypes: true }).catch(() => [])
  const texts = files.filter((file) => file.isFile()).map((file) => readFile(`${file.parentPath}/${file.name}`, 'utf8'))
  return (await Promise.all(texts)).join('\n')
}

test('a client without a certificate gets no connection', async () => {
  await expect(ask({ host: 'rest.example.com' })).rejects.toThrow()
})

test('nobody comes in by the name of another domain, without TLS, or by a connection that another domain let in', async () => {
  expect(await ask({ host: 'rest.example.com', servername: 'open.example.com', as: client })).toEqual(FORBIDDEN)
  const plain = await bash(`curl -s -w '%{http_code}' -H 'Host: rest.example.com' http://127.0.0.1:${server.port}/me`)
  expect(plain.stdout).toBe('{"message":"Forbidden"}403')
  await createDomain('other.example.com', 's3://trust/other.pem')
  await aws(`apigateway create-base-path-mapping --domain-name other.example.com --rest-api-id ${api.apiId} --stage prod`)
  expect(await ask({ host: 'other.example.com', as: stranger })).toMatchObject({ status: 200 })
  expect(await ask({ host: 'rest.example.com', servername: 'other.example.com', as: stranger })).toEqual(FORBIDDEN)
  expect(await ask({ host: 'open.example.com' })).toMatchObject({ status: 200, body: { subject: '' } })
})

test('certificates of the truststore that no client can use are warned of, and a truststore that is none is refused', async () => {
  const domain = await aws('apigateway get-domain-name --domain-name rest.example.com')
  expect(domain['mutualTlsAuthentication']).toEqual({
    truststoreUri: 's3://trust/truststore.pem',
    truststoreWarnings: ['CN=old authority,O=Example,C=CH: certificate has expired'],
  })
  const missing = await bash(`aws apigateway update-domain-name --domain-name rest.example.com --patch-operations op=replace,path=/mutualTlsAuthentication/truststoreUri,value=s3://trust/nothing.pem`, awsEnvironment(server.url))
  expect(missing.stderr).toContain('BadRequestException')
  expect(missing.stderr).toContain('The truststore s3://trust/nothing.pem cannot be used: S3 answers 404')
  expect(await ask({ host: 'rest.example.com', as: client })).toMatchObject({ status: 200 })
})

test('another truststore counts from its update on, also for connections that are open', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const update = (name: string): Promise<unknown> =>
    aws(`apigateway update-domain-name --domain-name rest.example.com --patch-operations op=replace,path=/mutualTlsAuthentication/truststoreUri,value=s3://trust/${name}.pem`)

  expect(await ask({ host: 'rest.example.com', as: client, agent })).toMatchObject({ status: 200 })
  await update('other')
  expect(await ask({ host: 'rest.example.com', as: client, agent })).toEqual(FORBIDDEN)
  await update('truststore')
  expect(await ask({ host: 'rest.example.com', as: client, agent })).toMatchObject({ status: 200 })
  agent.destroy()
})

test('without its default endpoint an API is reached by the domain only', async () => {
  const own = `${server.url}/_aws/execute-api/${api.apiId}/prod/me`
  expect((await fetch(own)).status).toBe(200)
  await aws(`apigateway update-rest-api --rest-api-id ${api.apiId} --patch-operations op=replace,path=/disableExecuteApiEndpoint,value=true`)
  await aws(`apigateway create-deployment --rest-api-id ${api.apiId} --stage-name prod`)

  const closed = await fetch(own)
  expect([closed.status, await closed.json()]).toEqual([403, { message: 'Forbidden' }])
  expect(await ask({ host: 'rest.example.com', as: client })).toMatchObject({ status: 200 })
})

test('a function behind an HTTP API finds the certificate in its event', async () => {
  await mkdir(`${folder.path}/code`)
  await writeFile(`${folder.path}/code/index.js`, 'exports.handler = async ({ requestContext }) => requestContext.authentication')
  const zip = await bash(`cd ${folder.path}/code && python3 -m zipfile -c ../code.zip index.js`)
  expect(zip.status).toBe(0)
  await aws(`lambda create-function --function-name who --runtime nodejs20.x --handler index.handler --role arn:aws:iam::123456789012:role/f --zip-file fileb://${folder.path}/code.zip`)
  const created = await aws(`apigatewayv2 create-api --name who --protocol-type HTTP --target arn:aws:lambda:us-east-1:123456789012:function:who`)
  await aws(`lambda add-permission --function-name who --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com`)
  await aws(`apigatewayv2 create-domain-name --domain-name http.example.com --domain-name-configurations CertificateArn=${CERTIFICATE},EndpointType=REGIONAL --mutual-tls-authentication TruststoreUri=s3://trust/truststore.pem`)
  await aws(`apigatewayv2 create-api-mapping --domain-name http.example.com --api-id ${String(created['ApiId'])} --stage '$default'`)

  const { status, body } = await ask({ host: 'http.example.com', as: client })
  expect(status).toBe(200)
  expect(body).toEqual({
    clientCert: {
      clientCertPem: client.cert,
      subjectDN: 'CN=ana,O=Example,C=CH',
      issuerDN: 'CN=intermediate,O=Example,C=CH',
      serialNumber: expect.any(String) as string,
      validity: { notBefore: expect.any(String) as string, notAfter: expect.any(String) as string },
    },
  })
  expect(await ask({ host: 'http.example.com', as: stranger })).toEqual({ ...FORBIDDEN, type: undefined })

  await aws(`apigatewayv2 update-domain-name --domain-name http.example.com --mutual-tls-authentication TruststoreUri=`)
  expect((await aws('apigatewayv2 get-domain-name --domain-name http.example.com'))['MutualTlsAuthentication']).toBeUndefined()
  const opened = await ask({ host: 'http.example.com' })
  expect(opened.status).toBe(200)
})

test('a private API is open through the VPC endpoint that its policy names', async () => {
  const policyFor = (vpce: string): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*', Condition: { StringEquals: { 'aws:SourceVpce': vpce } } }] })
  const mock = {
    'GET /': {
      integration: { type: 'MOCK' as const, requestTemplates: { 'application/json': '{"statusCode": 200}' } },
      responses: [{ statusCode: '200', responseTemplates: { 'application/json': '{"vpce": "$context.identity.vpceId", "vpc": "$context.identity.vpcId"}' } }],
    },
  }
  const open = await deployRestApi(server.url, { api: { endpointConfiguration: { types: ['PRIVATE'] }, policy: policyFor('vpce-0a1b2c3d') }, methods: mock })
  const closed = await deployRestApi(server.url, { api: { endpointConfiguration: { types: ['PRIVATE'] }, policy: policyFor('vpce-other') }, methods: mock })

  expect(await (await open.invoke('/')).json()).toEqual({ vpce: 'vpce-0a1b2c3d', vpc: 'vpc-0d4e' })
  expect((await closed.invoke('/')).status).toBe(403)
})
