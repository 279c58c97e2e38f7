import { describe, expect, it } from 'vitest'
import { type GatewayOptions } from '../src/index.ts'
import { startGateway, type TestGateway } from './builders/gateway.ts'
import { API_ID, proxyIntegration, restPublication } from './builders/publication.ts'

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
const vpcEndpointOf: NonNullable<GatewayOptions['vpcEndpointOf']> = ({ sourceIp }) =>
  sourceIp.startsWith('10.0.') ? { vpceId: 'vpce-1', vpcId: 'vpc-1' } : sourceIp.startsWith('10.') ? { vpceId: 'vpce-2' } : undefined

const allow = (Condition: object): object => ({ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*', Condition })

interface Private extends TestGateway {
  readonly ask: (sourceIp: string, path?: string) => Promise<readonly [number, unknown]>
}

function start({ policy, options = { vpcEndpointOf } }: { readonly policy?: object; readonly options?: Partial<GatewayOptions> }): Private {
  const started = startGateway(
    restPublication({
      api: {
        endpointConfiguration: { types: ['PRIVATE'] },
        ...(policy === undefined ? {} : { policy: JSON.stringify({ Version: '2012-10-17', Statement: [policy] }) }),
      },
      methods: { 'GET /a': { integration: proxyIntegration() } },
    }),
    options,
  )
  return {
    ...started,
    async ask(sourceIp, path = '/dev/a') {
      const response = await started.gateway.fetch(new Request(`http://${API_ID}.execute-api.us-east-1.localhost${path}`), { sourceIp })
      return [response.status, response.status === 200 ? undefined : await response.json()]
    },
  }
}

const FORBIDDEN = [403, { message: 'Forbidden' }]

describe('a private API', () => {
  it('is open through the VPC endpoint that its policy names, and the function sees which', async () => {
    const { ask, lastEvent } = start({ policy: allow({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }) })

    expect(await ask('10.0.0.7')).toEqual([200, undefined])
    expect(lastEvent()).toMatchObject({ requestContext: { identity: { vpceId: 'vpce-1', vpcId: 'vpc-1', sourceIp: '10.0.0.7' } } })
    expect((await ask('10.9.0.7'))[0]).toBe(403)
  })

  it.each([
    ['aws:SourceVpc', { StringEquals: { 'aws:SourceVpc': 'vpc-1' } }],
    ['aws:VpcSourceIp', { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/24' } }],
  ])('knows %s', async (_key, condition) => {
    const { ask } = start({ policy: allow(condition) })

    expect([(await ask('10.0.0.7'))[0], (await ask('10.9.0.7'))[0]]).toEqual([200, 403])
  })

  it('has no aws:SourceIp: an address is one within the VPC', async () => {
    const { ask } = start({ policy: allow({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }) })

    expect((await ask('10.0.0.7'))[0]).toBe(403)
  })

  it('answers nobody from elsewhere, whatever its policy says and whatever the path', async () => {
    const { ask, invocations } = start({ policy: allow({}) })

    expect([await ask('192.0.2.1'), await ask('192.0.2.1', '/dev/nothing')]).toEqual([FORBIDDEN, FORBIDDEN])
    expect(invocations).toEqual([])
  })

  it('is closed where no endpoints are known, and without a policy', async () => {
    expect(await start({ policy: allow({}), options: {} }).ask('10.0.0.7')).toEqual(FORBIDDEN)
    expect((await start({}).ask('10.0.0.7'))[0]).toBe(403)
  })
})

it('an API that is not private does not know the endpoint', async () => {
  const { gateway, lastEvent } = startGateway(restPublication({ methods: { 'GET /a': { integration: proxyIntegration() } } }), { vpcEndpointOf })

  await gateway.fetch(new Request(`http://${API_ID}.execute-api.us-east-1.localhost/dev/a`), { sourceIp: '10.0.0.7' })

  expect(JSON.stringify(lastEvent())).not.toContain('vpce')
})

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
describe('a private custom domain', () => {
  const ARN = 'arn:aws:execute-api:us-east-1:123456789012:/domainnames/private.example.com+abcd1234'
  const everybody = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }
  const only = (vpce: string): object => ({ ...everybody, Effect: 'Deny', Condition: { StringNotEquals: { 'aws:SourceVpce': vpce } } })

  function startWith({ policy, vpcEndpointIds = ['vpce-1', 'vpce-2'] }: { readonly policy?: readonly object[] | string; readonly vpcEndpointIds?: readonly string[] }) {
    const { gateway, lastEvent } = start({ policy: allow({}) })
    const text = typeof policy === 'string' ? policy : policy && JSON.stringify({ Version: '2012-10-17', Statement: policy })
    gateway.publishAccount({
      apiKeys: [],
      usagePlans: [],
      vpcLinks: [],
      domainNames: [{ domainName: 'private.example.com', mappings: [{ basePath: '', apiId: API_ID, stage: 'dev' }], privateAccess: { arn: ARN, vpcEndpointIds, ...(text === undefined ? {} : { policy: text }) } }],
    })
    const ask = async (sourceIp: string): Promise<readonly [number, unknown]> => {
      const response = await gateway.fetch(new Request('http://private.example.com/a'), { sourceIp })
      return [response.status, response.status === 200 ? undefined : await response.json()]
    }
    return { ask, lastEvent }
  }

  it('is open through an associated VPC endpoint that its policy lets in', async () => {
    const { ask, lastEvent } = startWith({ policy: [everybody, only('vpce-1')] })

    expect(await ask('10.0.0.7')).toEqual([200, undefined])
    expect(lastEvent()).toMatchObject({ requestContext: { domainName: 'private.example.com', identity: { vpceId: 'vpce-1' } } })
    expect(await ask('10.9.0.7')).toEqual(FORBIDDEN)
  })

  it.each([
    ['the ARN of the domain', { ...everybody, Resource: ARN }, 200],
    ['another domain', { ...everybody, Resource: `${ARN}x` }, 403],
    ['aws:SourceVpc', { ...everybody, Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }, 200],
    ['aws:VpcSourceIp of others', { ...everybody, Condition: { IpAddress: { 'aws:VpcSourceIp': '10.9.0.0/16' } } }, 403],
    ['another action', { ...everybody, Action: 'execute-api:InvalidateCache' }, 403],
  ])('knows a policy for %s', async (_what, statement, status) => {
    expect((await startWith({ policy: [statement] }).ask('10.0.0.7'))[0]).toBe(status)
  })

  it.each<[string, Parameters<typeof startWith>[0], string]>([
    ['from outside', { policy: [everybody] }, '192.0.2.1'],
    ['through an endpoint without an access association', { policy: [everybody], vpcEndpointIds: ['vpce-2'] }, '10.0.0.7'],
    ['without a policy', {}, '10.0.0.7'],
    ['with a policy that is none', { policy: '{' }, '10.0.0.7'],
  ])('is closed %s', async (_what, access, sourceIp) => {
    expect(await startWith(access).ask(sourceIp)).toEqual(FORBIDDEN)
  })
})
