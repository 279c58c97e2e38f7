import { writeFileSync } from 'node:fs'
import { CreateVpcLinkCommand } from '@aws-sdk/client-apigatewayv2'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { deployHttpApi, managementV2Of, type DeployedHttpApi } from '../src/http-api.ts'
import { type TlsBackend, startTlsBackend } from '../src/tls-backend.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

// Private integrations: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html

const LISTENER = 'arn:aws:elasticloadbalancing:us-east-2:123456789012:listener/app/my-load-balancer/50dc6c495c0c9188/0467ef3c8400ae65'
const SERVICE = 'arn:aws:servicediscovery:us-east-2:123456789012:service/srv-id?stage=prod&deployment=green_deployment'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let backend: TlsBackend
let server: ServerProcess
let api: DeployedHttpApi

beforeAll(async () => {
  folder = await temporaryFolder()
  backend = await startTlsBackend({ folder: folder.path, name: 'orders.internal' })
  const file = `${folder.path}/links.json`
  writeFileSync(file, JSON.stringify({ private: { [LISTENER]: backend.url, [SERVICE]: backend.url } }))
  server = await startServer({ arguments: ['--data', `${folder.path}/data`, '--vpc-links', file], env: { NODE_EXTRA_CA_CERTS: backend.certificateFile } })
  const { VpcLinkId: ConnectionId } = await managementV2Of(server.url).send(new CreateVpcLinkCommand({ Name: 'private', SubnetIds: ['subnet-1'] }))
  const behind = (IntegrationUri: string, more: object = {}) => ({
    integration: { IntegrationType: 'HTTP_PROXY' as const, IntegrationMethod: 'ANY', ConnectionType: 'VPC_LINK' as const, ConnectionId, IntegrationUri, ...more },
  })
  const named = { TlsConfig: { ServerNameToVerify: 'orders.internal' } }
  api = await deployHttpApi(server.url, {
    routes: {
      'ANY /orders/{id}': behind(LISTENER, named),
      'GET /other-name': behind(LISTENER, { TlsConfig: { ServerNameToVerify: 'someone.else' } }),
      'GET /cloud-map': behind(SERVICE, named),
      'GET /rewritten': behind(LISTENER, { ...named, RequestParameters: { 'overwrite:path': '$request.path' } }),
      'GET /unknown': behind(LISTENER.replace('my-load', 'other')),
    },
    stage: { StageName: 'test' },
  })
})

afterAll(async () => {
  await server?.stop()
  await backend?.close()
  await folder?.remove()
})

it('a listener is reached over TLS by the name to verify, with the stage in the path', async () => {
  const answer = await fetch(`${api.url}/orders/7?a=b`, { method: 'PUT', body: 'x' })

  expect([answer.status, await answer.json()]).toEqual([200, { method: 'PUT', url: '/test/orders/7?a=b', serverName: 'orders.internal' }])
})

it('a backend that is not who it should be is 503, and is sent nothing', async () => {
  const before = backend.requests()

  const answer = await fetch(`${api.url}/other-name`)

  expect([answer.status, await answer.json(), backend.requests() - before]).toEqual([503, { message: 'Service Unavailable' }, 0])
})

it('a Cloud Map service is a target too', async () => {
  const answer = await fetch(`${api.url}/cloud-map`)

  expect(await answer.json()).toMatchObject({ url: '/test/cloud-map' })
})

it('overwrite:path with $request.path takes the stage away', async () => {
  const answer = await fetch(`${api.url}/rewritten`)

  expect(await answer.json()).toMatchObject({ url: '/rewritten' })
})

it('a listener that nothing stands for is 500', async () => {
  const answer = await fetch(`${api.url}/unknown`)

  expect([answer.status, await answer.json()]).toEqual([500, { message: 'Internal Server Error' }])
})
