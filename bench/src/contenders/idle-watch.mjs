// What a watch costs the gateway: the same requests through a gateway that has none, one whose watch nobody reads, and one with a
// page open that counts the request without following it. Thousands of short bursts in turn, which a busy machine disturbs alike.
import { createGateway } from '@gatewright/gateway'

const ROUNDS = 4000
const REQUESTS = 200
const API_ID = 'abcdefghij'
const OPTIONS = { region: 'us-east-1', accountId: '123456789012', invokeFunction: async () => ({}) }
const REQUEST = { method: 'GET', path: `/_aws/execute-api/${API_ID}/prod/bench`, query: '', headers: ['Host', 'localhost', 'User-Agent', 'bench'], sourceIp: '127.0.0.1', protocol: 'HTTP/1.1' }

/** Microseconds of a MOCK request without a watch, and what each kind of watch adds: medians over rounds of neighbours. */
export async function idleWatch() {
  const counts = new Uint32Array(600)
  const gateways = {
    without: served(OPTIONS),
    idle: served({ ...OPTIONS, watch: { active: false, finished: () => undefined } }),
    counting: served({ ...OPTIONS, watch: { active: true, follows: () => false, counts: ({ status }) => (counts[status] += 1) > 0, finished: () => undefined } }),
  }
  const figures = { without: [], idle: [], counting: [] }
  for (let round = 0; round < ROUNDS; round += 1) {
    const kinds = round % 2 === 0 ? Object.keys(gateways) : Object.keys(gateways).toReversed()
    for (const kind of kinds) {
      const microseconds = await burst(gateways[kind])
      if (round >= ROUNDS / 10) figures[kind].push(microseconds)
    }
  }
  const added = (kind) => median(figures[kind].map((value, index) => value - figures.without[index]))
  return { microseconds: median(figures.without), idle: added('idle'), counting: added('counting') }
}

async function burst(gateway) {
  const before = performance.now()
  for (let index = 0; index < REQUESTS; index += 1) await gateway.handle({ ...REQUEST })
  return ((performance.now() - before) * 1000) / REQUESTS
}

function served(options) {
  const gateway = createGateway(options)
  const integrationResponses = { 200: { statusCode: '200', responseTemplates: { 'application/json': '{"message": "hello from $context.httpMethod"}' } } }
  const methodIntegration = { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' }, integrationResponses }
  const method = { httpMethod: 'GET', authorizationType: 'NONE', methodResponses: { 200: { statusCode: '200' } }, methodIntegration }
  const resources = [
    { id: 'root', path: '/' },
    { id: 'bench', parentId: 'root', path: '/bench', pathPart: 'bench', resourceMethods: { GET: method } },
  ]
  const deployment = { restApi: { id: API_ID, name: 'bench' }, resources, authorizers: [], models: [], requestValidators: [], gatewayResponses: [] }
  gateway.publish({ protocolType: 'REST', apiId: API_ID, stages: [{ stage: { stageName: 'prod', deploymentId: 'first' }, deployment }] })
  return gateway
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}
