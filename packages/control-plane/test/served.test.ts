import { expect, test } from 'vitest'
import { createMemoryStore, SERVED_KINDS, type Store, type StoreTransaction } from '../src/index.ts'
import { callerOf, createPlane } from './support.ts'

/** A view of a store that has nothing but the served kinds, as a node's own copy. */
function onlyServed(store: Store): Store {
  const check = (kind: string): void => {
    if (!SERVED_KINDS.includes(kind)) throw new Error(`${kind} is read for requests and is no served kind`)
  }
  const view = (tx: StoreTransaction): StoreTransaction => ({
    ...tx,
    get: (key) => (check(key.kind), tx.get(key)),
    list: (place, options) => (check(place.kind), tx.list(place, options)),
    count: (place) => (check(place.kind), tx.count(place)),
    listKind: (kind) => (check(kind), tx.listKind(kind)),
  })
  return { transaction: (access, work) => store.transaction(access, (tx) => work(view(tx))), close: () => store.close() }
}

test('publications are made of the served kinds alone', async () => {
  const store = createMemoryStore()
  const plane = await createPlane({ store, served: onlyServed(store) })
  const rest = callerOf(plane, 'apigateway')
  const http = callerOf(plane, 'apigatewayv2')
  const { id: restApiId, rootResourceId } = await rest('CreateRestApi', { name: 'a' })
  await rest('PutMethod', { restApiId, resourceId: rootResourceId, httpMethod: 'GET', authorizationType: 'NONE' })
  await rest('PutIntegration', { restApiId, resourceId: rootResourceId, httpMethod: 'GET', type: 'MOCK' })
  await rest('CreateDeployment', { restApiId, stageName: 'prod' })
  const { id: keyId } = await rest('CreateApiKey', { name: 'k', enabled: true })
  const { id: usagePlanId } = await rest('CreateUsagePlan', { name: 'p', apiStages: [{ apiId: restApiId, stage: 'prod' }] })
  await rest('CreateUsagePlanKey', { usagePlanId, keyId, keyType: 'API_KEY' })
  await rest('GenerateClientCertificate')
  await rest('CreateVpcLink', { name: 'v', targetArns: ['arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/x/1'] })
  await rest('CreateDomainName', { domainName: 'api.example.com', certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/x' })
  await rest('CreateBasePathMapping', { domainName: 'api.example.com', restApiId, stage: 'prod' })
  await http('CreateApi', { Name: 'h', ProtocolType: 'HTTP', Target: 'https://example.com' })

  const served = await Promise.all((await plane.publishedApiIds()).map((id) => plane.publication(id)))
  const account = await plane.account()

  expect(served.map((publication) => publication?.protocolType)).toEqual(['REST', 'HTTP'])
  expect(account.usagePlans[0]?.keyIds).toEqual([keyId])
  expect(account.domainNames[0]?.mappings).toHaveLength(1)
})

test('subscribers are told whose publication another node changed, once each', async () => {
  const plane = await createPlane()
  const told: unknown[] = []
  plane.subscribe((change) => told.push(change))

  plane.announce([
    { kind: 'Stage', parent: 'RestApi:abc', id: 'prod' },
    { kind: 'Snapshot', parent: 'RestApi:abc', id: 'd1' },
    { kind: 'Api', parent: '', id: 'def' },
    { kind: 'UsagePlanKey', parent: 'UsagePlan:p', id: 'k' },
    { kind: 'ApiKey', parent: '', id: 'k' },
  ])

  expect(told).toEqual([{ apiId: 'abc' }, { apiId: 'def' }, { account: true }])
})
