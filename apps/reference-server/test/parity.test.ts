import { expect, test } from 'vitest'
import { createControlPlane, createMemoryStore, PARITY_FEATURES } from '@gatewright/control-plane'
import { createLambdaService } from '@gatewright/control-plane/lambda'
import { ENFORCED, ENFORCED_WITH_IAM } from '../../../packages/gateway/src/enforced.ts'

/** What is stored and given back, and without effect in this data plane: each is reported so by `GET /_gatewright/parity`. */
const NOT_ENFORCED = [
  'authorizer.credentials',
  'domain.certificates',
  'domain.management-policy',
  'domain.security-policy',
  'endpoints.network',
  'lambda.infrastructure',
  'metrics.detailed',
  'portals.logo',
  'portals.rum',
  'portals.sharing',
  'rest.api-keys.without-plans',
  'rest.security-policy',
  'vpc-links.network',
  'websocket.client-certificate',
  'websocket.request-parameters',
  'websocket.route-response-mapping',
  'websocket.unchecked-models',
]

test('the data plane and the management API speak of the same features', () => {
  const known = Object.keys(PARITY_FEATURES)
  // Portals are served by the reference server.
  const enforced = [...ENFORCED, ...ENFORCED_WITH_IAM, 'portals']

  expect(enforced.filter((feature) => !known.includes(feature))).toEqual([])
  expect(known.filter((feature) => !enforced.includes(feature)).toSorted()).toEqual(NOT_ENFORCED)
})

test('every field that a feature names exists', async () => {
  const fields = new Set((await parity(new Set())).flatMap(({ service, operation, fields }) => Object.keys(fields).map((field) => `${service}/${operation}/${field}`)))
  const named = Object.values(PARITY_FEATURES).flat().filter((field) => !field.startsWith('apigatewaymanagementapi/'))

  expect(named.filter((field) => !fields.has(field))).toEqual([])
})

test("Lambda's fields without effect are reported as stored", async () => {
  const create = (await parity(new Set([...ENFORCED, ...ENFORCED_WITH_IAM]))).find(({ operation }) => operation === 'CreateFunction')

  expect(create?.fields).toMatchObject({ Role: 'stored-not-enforced', VpcConfig: 'stored-not-enforced', Handler: 'enforced', Timeout: 'enforced' })
})

async function parity(enforced: ReadonlySet<string>) {
  const store = createMemoryStore()
  const place = { region: 'us-east-1', accountId: '123456789012' }
  const never = (): never => {
    throw new Error('nothing runs here')
  }
  const code = { putArchive: never, takeLocal: never, directoryOf: never, locationOf: never }
  const lambda = createLambdaService({ store, ...place, code, invoker: never })
  const plane = await createControlPlane({ store, ...place, enforced, services: [lambda.extension] })
  return plane.parity()
}
