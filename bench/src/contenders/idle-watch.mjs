// What a watch that nobody reads costs the gateway: the same requests through a gateway that has one and one that has none.
import { createGateway } from '@gatewright/gateway'

const ROUNDS = 41
const REQUESTS = 10_000
const API_ID = 'abcdefghij'
const OPTIONS = { region: 'us-east-1', accountId: '123456789012', invokeFunction: async () => ({}) }
const REQUEST = { method: 'GET', path: `/_aws/execute-api/${API_ID}/prod/bench`, query: '', headers: ['Host', 'localhost', 'User-Agent', 'bench'], sourceIp: '127.0.0.1', protocol: 'HTTP/1.1' }

/** CPU of a MOCK request with an idle watch to one without: the median over rounds of neighbours, and the microseconds without. */
export async function idleWatch() {
  const without = served(OPTIONS)
  const idle = served({ ...OPTIONS, watch: { active: false, finished: () => undefined } })
  for (let round = 0; round < 4; round += 1) for (const gateway of [without, idle]) await burst(gateway)
  const ratios = []
  const plain = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = round % 2 === 0 ? [without, idle] : [idle, without]
    const figures = new Map()
    for (const gateway of order) figures.set(gateway, await burst(gateway))
    ratios.push(figures.get(idle) / figures.get(without))
    plain.push(figures.get(without))
  }
  return { ratio: median(ratios), microseconds: median(plain) }
}

async function burst(gateway) {
  globalThis.gc?.()
  const before = process.cpuUsage()
  for (let index = 0; index < REQUESTS; index += 1) await gateway.handle({ ...REQUEST })
  const { user, system } = process.cpuUsage(before)
  return (user + system) / REQUESTS
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
