// Mutual TLS with two workers on one port: clients of TLS 1.2 and 1.3, with keys of RSA and of elliptic curves, and of WebSocket APIs;
// and a private custom domain by VPC endpoints. https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
import {
  CreateBasePathMappingCommand,
  CreateDomainNameAccessAssociationCommand,
  CreateDomainNameCommand,
  DeleteDomainNameAccessAssociationCommand,
  UpdateDomainNameCommand,
} from '@aws-sdk/client-api-gateway'
import {
  CreateApiCommand,
  CreateApiMappingCommand,
  CreateDomainNameCommand as CreateV2DomainNameCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
} from '@aws-sdk/client-apigatewayv2'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { Agent, request as send } from 'node:https'
import type { SecureVersion, TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startRedis, type RedisServer } from '../../scripts/redis-server.ts'
import { type CertificateWithKey, selfSigned } from '../src/certificates.ts'
import { managementV2Of } from '../src/http-api.ts'
import { deployRestApi, managementOf } from '../src/rest-api.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { bash, requireProgram } from '../src/shell.ts'
import { connectSocket } from '../src/socket-client.ts'
import { until } from '../src/until.ts'

const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000'
const HOST = 'rest.example.com'

let redis: RedisServer
let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let ca: string
let apiId: string
let clients: Readonly<Record<'ec' | 'rsa' | 'ecOfRsa' | 'rsaOfEc' | 'stranger' | 'rsaStranger', CertificateWithKey>>

beforeAll(async () => {
  requireProgram('curl', 'apt-get install curl')
  ;[folder, redis] = await Promise.all([temporaryFolder(), startRedis()])
  const [root, rsaRoot, other] = await Promise.all([selfSigned('root'), selfSigned('RSA root', { algorithm: 'RSA' }), selfSigned('other')])
  clients = {
    ec: await root.issue('ec'),
    rsaOfEc: await root.issue('rsa of ec', { algorithm: 'RSA' }),
    rsa: await rsaRoot.issue('rsa', { algorithm: 'RSA' }),
    ecOfRsa: await rsaRoot.issue('ec of rsa'),
    stranger: await other.issue('stranger'),
    rsaStranger: await other.issue('RSA stranger', { algorithm: 'RSA' }),
  }
  await mkdir(`${folder.path}/s3/trust`, { recursive: true })
  await writeFile(`${folder.path}/s3/trust/roots.pem`, root.cert + rsaRoot.cert)
  await writeFile(`${folder.path}/s3/trust/other.pem`, other.cert)
  for (const [name, { cert, key }] of Object.entries(clients)) {
    await writeFile(`${folder.path}/${name}.pem`, cert)
    await writeFile(`${folder.path}/${name}.key`, key)
  }
  server = await startServer({
    arguments: ['--data', `${folder.path}/data`, '--workers', '2', '--redis', `redis://127.0.0.1:${redis.port}`, '--vpc-endpoints', 'vpce-1@vpc-1=127.0.0.0/8'],
    env: { AWS_ENDPOINT_URL_S3: `file://${folder.path}/s3` },
  })
  const api = await deployRestApi(server.url, {
    methods: {
      'GET /me': {
        integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } },
        responses: [{ statusCode: '200', responseTemplates: { 'application/json': '{"subject": "$context.identity.clientCert.subjectDN"}' } }],
      },
    },
  })
  apiId = api.apiId
  const client = managementOf(server.url)
  await client.send(new CreateDomainNameCommand({ domainName: HOST, regionalCertificateArn: CERTIFICATE, endpointConfiguration: { types: ['REGIONAL'] }, securityPolicy: 'TLS_1_2', mutualTlsAuthentication: { truststoreUri: 's3://trust/roots.pem' } }))
  await client.send(new CreateBasePathMappingCommand({ domainName: HOST, restApiId: apiId, stage: 'prod' }))
  ca = await vi.waitFor(() => readFile(`${folder.path}/data/tls/ca.pem`, 'utf8'), { timeout: 60_000 })
  const statuses = (): Promise<readonly number[]> => everywhere(() => ask(clients.ec).then(({ status }) => status)).catch(() => [])
  await until(async () => (await statuses()).join(' ') === '200', 'the domain in every worker')
})

afterAll(async () => {
  await server?.stop()
  await redis?.remove()
  await folder?.remove()
})

interface Answer {
  readonly status: number
  readonly protocol: string | null
  readonly body: unknown
}

/** A request over a connection of its own, of one version of TLS. */
function ask(as: CertificateWithKey, version: SecureVersion = 'TLSv1.3'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const connection = { host: '127.0.0.1', port: server.port, servername: HOST, ca, cert: as.cert, key: as.key, minVersion: version, maxVersion: version, agent: new Agent({ keepAlive: false }) }
    const request = send({ ...connection, path: '/me', headers: { host: HOST } }, (response) => {
      const protocol = (response.socket as TLSSocket).getProtocol()
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, protocol, body: JSON.parse(text) as unknown }))
    })
    request.on('error', reject)
    request.end()
  })
}

/** The different answers to so many requests in a row that each worker, which take connections in turn, gave some. */
async function everywhere<Seen>(request: () => Promise<Seen>): Promise<readonly Seen[]> {
  const seen = new Set<Seen>()
  for (let connection = 0; connection < 6; connection += 1) seen.add(await request())
  return [...seen]
}

const FORBIDDEN = { message: 'Forbidden' }
const subject = (name: string): object => ({ subject: `CN=${name},O=Example,C=CH` })

test.each([
  ['TLSv1.2', 'ec', 'ec'],
  ['TLSv1.3', 'ec', 'ec'],
  ['TLSv1.2', 'rsa', 'rsa'],
  ['TLSv1.3', 'rsa', 'rsa'],
  ['TLSv1.2', 'rsaOfEc', 'rsa of ec'],
  ['TLSv1.3', 'ecOfRsa', 'ec of rsa'],
] as const)('%s with the certificate %s is let in by each worker', async (version, client, name) => {
  // Each connection goes to the next worker.
  for (let connection = 0; connection < 4; connection += 1) expect(await ask(clients[client], version)).toEqual({ status: 200, protocol: version, body: subject(name) })
})

test.each(['TLSv1.2', 'TLSv1.3'] as const)('%s with a certificate of strangers is 403 from each worker', async (version) => {
  for (const client of ['stranger', 'rsaStranger', 'stranger', 'rsaStranger'] as const) expect(await ask(clients[client], version)).toEqual({ status: 403, protocol: version, body: FORBIDDEN })
})

test('curl of TLS 1.2 at most shows a certificate of RSA, and gets no connection without one', async () => {
  const call = (shown: string): ReturnType<typeof bash> =>
    bash(`curl -s --tls-max 1.2 --cacert ${folder.path}/data/tls/ca.pem ${shown} --connect-to ${HOST}:443:127.0.0.1:${server.port} https://${HOST}/me`)

  expect(JSON.parse((await call(`--cert ${folder.path}/rsa.pem --key ${folder.path}/rsa.key`)).stdout)).toEqual(subject('rsa'))
  expect(await call('')).toMatchObject({ stdout: '', status: expect.any(Number) as number })
  expect((await call('')).status).not.toBe(0)
})

test('another truststore counts for every worker', async () => {
  const update = (name: string): Promise<unknown> =>
    managementOf(server.url).send(new UpdateDomainNameCommand({ domainName: HOST, patchOperations: [{ op: 'replace', path: '/mutualTlsAuthentication/truststoreUri', value: `s3://trust/${name}.pem` }] }))
  const statuses = (client: CertificateWithKey): Promise<readonly number[]> => everywhere(() => ask(client).then(({ status }) => status))

  await update('other')
  await expect.poll(() => statuses(clients.rsa)).toEqual([403])
  expect(await statuses(clients.stranger)).toEqual([200])
  await update('roots')
  await expect.poll(() => statuses(clients.rsa)).toEqual([200])
})

test('sockets of a domain with mutual TLS are for clients that it trusts', async () => {
  const client = managementV2Of(server.url)
  const { ApiId } = await client.send(new CreateApiCommand({ Name: 'chat', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' }))
  const { IntegrationId } = await client.send(new CreateIntegrationCommand({ ApiId, IntegrationType: 'MOCK', RequestTemplates: { $default: '{"statusCode": 200}' }, TemplateSelectionExpression: '\\$default' }))
  await client.send(new CreateRouteCommand({ ApiId, RouteKey: '$connect', Target: `integrations/${IntegrationId}` }))
  await client.send(new CreateStageCommand({ ApiId, StageName: 'prod', AutoDeploy: true }))
  await client.send(new CreateV2DomainNameCommand({ DomainName: 'chat.example.com', DomainNameConfigurations: [{ CertificateArn: CERTIFICATE, EndpointType: 'REGIONAL' }], MutualTlsAuthentication: { TruststoreUri: 's3://trust/roots.pem' } }))
  await client.send(new CreateApiMappingCommand({ DomainName: 'chat.example.com', ApiId, Stage: 'prod' }))
  const connect = (as: CertificateWithKey): ReturnType<typeof connectSocket> => connectSocket(`wss://chat.example.com:${server.port}/`, { ca, cert: as.cert, key: as.key, headers: { host: 'chat.example.com' } })

  // Each worker first has to see the domain.
  const come = (): Promise<number> =>
    connect(clients.rsa).then(async ({ closed, socket }) => {
      socket.close()
      return (await closed).code
    })
  await expect.poll(() => everywhere(come)).toEqual([1005])
  for (const stranger of [clients.stranger, clients.rsaStranger]) await expect(connect(stranger)).rejects.toMatchObject({ status: 403 })
})

test('a private custom domain opens to a VPC endpoint with an access association and a policy that names it', async () => {
  const client = managementOf(server.url)
  const everybody = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }
  const policyFor = (vpce: string): string => JSON.stringify({ Version: '2012-10-17', Statement: [everybody, { ...everybody, Effect: 'Deny', Condition: { StringNotEquals: { 'aws:SourceVpce': vpce } } }] })
  const { apiId: restApiId } = await deployRestApi(server.url, {
    api: { endpointConfiguration: { types: ['PRIVATE'] }, policy: policyFor('vpce-1') },
    methods: { 'GET /me': { integration: { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } } } },
  })
  const domain = await client.send(new CreateDomainNameCommand({ domainName: 'private.example.com', certificateArn: CERTIFICATE, endpointConfiguration: { types: ['PRIVATE'] }, policy: policyFor('vpce-1') }))
  const { domainNameArn, domainNameId } = domain
  await client.send(new CreateBasePathMappingCommand({ domainName: 'private.example.com', domainNameId, restApiId, stage: 'prod' }))
  const curl = async (): Promise<string> => (await bash(`curl -s -o /dev/null -w '%{http_code}' --resolve private.example.com:${server.port}:127.0.0.1 http://private.example.com:${server.port}/me`)).stdout
  const statuses = (): Promise<readonly string[]> => everywhere(curl)
  const patch = (value: string): Promise<unknown> => client.send(new UpdateDomainNameCommand({ domainName: 'private.example.com', domainNameId, patchOperations: [{ op: 'replace', path: '/policy', value }] }))

  // Until a worker has seen the domain and its mapping, it knows nobody of this name.
  await expect.poll(statuses).toEqual(['403'])
  const { domainNameAccessAssociationArn } = await client.send(new CreateDomainNameAccessAssociationCommand({ domainNameArn, accessAssociationSource: 'vpce-1', accessAssociationSourceType: 'VPCE' }))
  await expect.poll(statuses).toEqual(['200'])
  await patch(policyFor('vpce-2'))
  await expect.poll(statuses).toEqual(['403'])
  await patch(policyFor('vpce-1'))
  await expect.poll(statuses).toEqual(['200'])
  await client.send(new DeleteDomainNameAccessAssociationCommand({ domainNameAccessAssociationArn }))
  await expect.poll(statuses).toEqual(['403'])
})
