// Fuzzes each operation from its schema, through the front door: never a 500, never a hang, never a broken store.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createControlPlane, createMemoryStore } from '../../src/index.ts'
import type { ControlPlane, MemberModel, ServiceModel } from '../../src/index.ts'
import { apigateway } from '../../src/model/apigateway.generated.ts'
import { apigatewayv2 } from '../../src/model/apigatewayv2.generated.ts'
import { callerOf, createMockApi, request } from '../support.ts'

interface World {
  readonly plane: ControlPlane
  readonly faults: unknown[]
  /** What exists, by the member that names it in lower case, so that calls get past the first checks. */
  readonly known: Readonly<Record<string, readonly string[]>>
}

/** A plane with one of most things. */
async function createWorld(): Promise<World> {
  const faults: unknown[] = []
  const onFault = (error: unknown, operation: string) => void faults.push([operation, error])
  const ports = {
    exportApi: async () => ({ contentType: 'application/json', body: new Uint8Array() }),
    generateSdk: async () => ({ contentType: 'application/zip', body: new Uint8Array() }),
    flushCache: async () => undefined,
    testInvokeMethod: async () => ({ status: 200, log: '', latency: 1 }),
    testInvokeAuthorizer: async () => ({ clientStatus: 200, log: '', latency: 1 }),
  }
  const plane = await createControlPlane({ store: createMemoryStore(), region: 'us-east-1', accountId: '111111111111', onFault, ports })
  const { call, restApiId, rootResourceId } = await createMockApi(plane)
  const v2 = callerOf(plane, 'apigatewayv2')
  await call('PutMethodResponse', { restApiId, resourceId: rootResourceId, httpMethod: 'GET', statusCode: '200' })
  await call('PutIntegrationResponse', { restApiId, resourceId: rootResourceId, httpMethod: 'GET', statusCode: '200' })
  const deployment = await call('CreateDeployment', { restApiId, stageName: 'dev' })
  const key = await call('CreateApiKey', {})
  const plan = await call('CreateUsagePlan', { name: 'p', apiStages: [{ apiId: restApiId, stage: 'dev' }] })
  await call('CreateUsagePlanKey', { usagePlanId: plan['id'], keyId: key['id'], keyType: 'API_KEY' })
  await call('CreateDomainName', { domainName: 'a.example.com', certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/a' })
  await call('CreateBasePathMapping', { domainName: 'a.example.com', restApiId, basePath: 'v1' })
  const validator = await call('CreateRequestValidator', { restApiId })
  const part = await call('CreateDocumentationPart', { restApiId, location: { type: 'API' }, properties: '{}' })
  const http = await v2('CreateApi', { Name: 'h', ProtocolType: 'HTTP', Target: 'arn:aws:lambda:us-east-1:111111111111:function:f' })
  const socket = await v2('CreateApi', { Name: 'w', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' })
  const integration = await v2('CreateIntegration', { ApiId: socket['ApiId'], IntegrationType: 'MOCK' })
  const route = await v2('CreateRoute', { ApiId: socket['ApiId'], RouteKey: 'send', Target: `integrations/${String(integration['IntegrationId'])}` })
  const product = await v2('CreatePortalProduct', { DisplayName: 'product' })
  const page = await v2('CreateProductPage', { PortalProductId: product['PortalProductId'], DisplayContent: { Body: 'b', Title: 't' } })
  const portal = await v2('CreatePortal', {
    Authorization: { None: {} },
    EndpointConfiguration: { None: {} },
    PortalContent: { DisplayName: 'portal', Theme: { CustomColors: COLORS } },
  })
  const text = (value: unknown): readonly string[] => [String(value)]
  const known = {
    restapiid: text(restApiId),
    resourceid: text(rootResourceId),
    parentid: text(rootResourceId),
    httpmethod: ['GET', 'POST'],
    statuscode: ['200', '404'],
    deploymentid: [String(deployment['id'])],
    stagename: ['dev', '$default'],
    stage: ['dev'],
    modelname: ['Empty', 'New'],
    apikey: text(key['id']),
    keyid: text(key['id']),
    keytype: ['API_KEY'],
    usageplanid: text(plan['id']),
    domainname: ['a.example.com', 'b.example.com'],
    basepath: ['v1', 'v2'],
    requestvalidatorid: text(validator['id']),
    documentationpartid: text(part['id']),
    apiid: [String(http['ApiId']), String(socket['ApiId']), String(restApiId)],
    integrationid: text(integration['IntegrationId']),
    routeid: text(route['RouteId']),
    target: [`integrations/${String(integration['IntegrationId'])}`],
    routekey: ['GET /a', 'send', '$default'],
    portalproductid: text(product['PortalProductId']),
    productpageid: text(page['ProductPageId']),
    portalid: text(portal['PortalId']),
    resourcearn: [`arn:aws:apigateway:us-east-1::/restapis/${String(restApiId)}`, `arn:aws:apigateway:us-east-1::/apis/${String(http['ApiId'])}`],
    authorizationtype: ['NONE', 'AWS_IAM', 'CUSTOM'],
    type: ['MOCK', 'HTTP', 'AWS_PROXY', 'REQUEST', 'TOKEN'],
    sdktype: ['javascript'],
    id: ['javascript'],
    exporttype: ['oas30', 'swagger'],
    specification: ['OAS30'],
    outputtype: ['JSON', 'YAML'],
    startdate: ['2026-01-01'],
    enddate: ['2026-01-02'],
    limit: ['25'],
    maxresults: ['25'],
    position: [''],
    nexttoken: [''],
    uri: ['https://example.com/'],
    integrationuri: ['https://example.com/'],
    integrationhttpmethod: ['POST'],
    path: PATHS,
  }
  return { plane, faults, known }
}

const COLORS = Object.fromEntries(
  ['AccentColor', 'BackgroundColor', 'ErrorValidationColor', 'HeaderColor', 'NavigationColor', 'TextColor'].map((name) => [name, '#ffffff']),
)

/** More are for a slow day: `FUZZ_RUNS=1000`. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 40)

const PATHS = ['/name', '/description', '/variables/a', '/*/*/throttling/rateLimit', '/policy', '/apiStages', '/__proto__/x', '', '/', '//', '/~1/GET', '/canarySettings/percentTraffic', '/responseParameters/a', '/stages', '/quota/limit']
const NASTY = ['', '__proto__', 'constructor', '\u0000', '../../x', '%', '{', '${x}', '😀', 'a'.repeat(5000), 'null', '0', '-1', '1e400', 'true', '{"a":1}']

interface Options {
  readonly known: World['known']
  readonly depth: number
}

/** Any value of a member's type: what exists, what is legal, what is nasty, and now and then something of another type. */
function valueOf(model: ServiceModel, name: string, { member, options }: { readonly member: MemberModel; readonly options: Options }): fc.Arbitrary<unknown> {
  const existing = options.known[name.toLowerCase()]
  const any = fc.oneof(fc.constantFrom(...NASTY), fc.constantFrom(...PATHS), fc.string())
  const text = existing === undefined ? any : fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...existing) }, any)
  const right = (type: string): fc.Arbitrary<unknown> => {
    if (type.startsWith('[')) return fc.array(right(type.slice(1)), { maxLength: 3 })
    if (type.startsWith('{')) return fc.dictionary(any, right(type.slice(1)), { maxKeys: 3 })
    if (type.startsWith(':')) return options.depth > 3 ? fc.constant({}) : shapeOf(model, type.slice(1), { ...options, depth: options.depth + 1 })
    if (type === 's') return member.enum === undefined ? text : fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...member.enum) }, text)
    if (type === 'i') return fc.oneof(fc.constantFrom(1, 25, 50, 300), fc.integer(), fc.constantFrom(0, -1, 2 ** 53))
    if (type === 'd') return fc.double({ noNaN: true, noDefaultInfinity: true })
    if (type === 'b') return fc.boolean()
    if (type === 't') return fc.integer()
    if (type === 'T') return fc.constant('2026-01-01T00:00:00Z')
    return fc.oneof(fc.constantFrom('AAAA', '{}', '{"openapi":"3.0.1"}', 'name,key\na,apikey1234abcdefghij0123456789'), text)
  }
  return fc.oneof({ weight: 25, arbitrary: right(member.type) }, fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>)
}

function shapeOf(model: ServiceModel, name: string, options: Options): fc.Arbitrary<unknown> {
  const members = Object.entries(model.shapes[name] ?? {})
  // Below the top, members go as they are on the wire; the top is sorted into labels, queries and body by toRequest.
  const named = (key: string, { wire }: MemberModel): string => (options.depth === 0 ? key : (wire ?? lowerFirst(model, key)))
  const entries = members.map(([key, member]) => [named(key, member), valueOf(model, key, { member, options })] as const)
  const requiredKeys = members.filter(([, { required }]) => required).map(([key, member]) => named(key, member))
  return fc.record(Object.fromEntries(entries), { requiredKeys })
}

/** A wire request for an input: labels and queries in the URI, the rest as the body. */
function toRequest(model: ServiceModel, name: string, input: Readonly<Record<string, unknown>>) {
  const { verb, uri, input: shape = '' } = model.operations[name] as NonNullable<ServiceModel['operations'][string]>
  const members = Object.entries(model.shapes[shape] ?? {})
  const body: Record<string, unknown> = {}
  let payload: unknown
  let path = uri
  const queries: string[] = []
  for (const [key, member] of members) {
    const value = input[key]
    const plain = typeof value === 'string' ? value : JSON.stringify(value ?? '')
    if (member.in === 'label') path = path.replace(`{${key}}`, () => encode(plain) || '_')
    else if (value === undefined) continue
    else if (member.in === 'query') queries.push(`${member.wire}=${encode(plain)}`)
    else if (member.in === 'payload') payload = value
    else if (member.in === undefined) body[member.wire ?? lowerFirst(model, key)] = value
  }
  const separator = path.includes('?') ? '&' : '?'
  return request(verb, queries.length === 0 ? path : `${path}${separator}${queries.join('&')}`, payload ?? body)
}

/** Lone surrogates cannot be percent-encoded. */
const encode = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'))

const lowerFirst = (model: ServiceModel, key: string): string => (model.service === 'apigatewayv2' ? key.slice(0, 1).toLowerCase() + key.slice(1) : key)

describe.each([apigateway, apigatewayv2])('$service', (model) => {
  test.each(Object.keys(model.operations))('%s answers anything with less than 500', { timeout: 120_000 }, async (name) => {
    const world = await createWorld()
    const input = shapeOf(model, model.operations[name]?.input ?? '', { known: world.known, depth: 0 })

    await fc.assert(
      fc.asyncProperty(input, async (given) => {
        const response = await world.plane.handle(toRequest(model, name, given as Record<string, unknown>))

        expect(world.faults).toEqual([])
        expect(response.status === 501 || response.status < 500).toBe(true)
      }),
      { numRuns: name === 'GenerateClientCertificate' ? 3 : RUNS },
    )
    for (const apiId of await world.plane.publishedApiIds()) await world.plane.publication(apiId)
    await world.plane.account()
  })
})
