import type { Call, Json, StackState } from '@gatewright/cloudformation'

/** One stage of an API of a stack, for people. */
export interface ServedApi {
  readonly name: string
  readonly protocolType: 'REST' | 'HTTP' | 'WEBSOCKET'
  readonly apiId: string
  readonly stageName: string
  /** A path to call, or for WebSocket APIs a message to send. */
  readonly tryIt: string
}

/** The stages that a stack made, each with something to try: the output `TryIt` where the template has one. */
export async function describeApis(state: StackState, call: Call): Promise<readonly ServedApi[]> {
  const given = state.outputs.find(({ name }) => name === 'TryIt')?.value
  const served: ServedApi[] = []
  for (const { kind, apiId, stageName } of stagesOf(state)) {
    if (kind === 'REST') {
      const { name } = await call('apigateway', 'GetRestApi', { restApiId: apiId })
      const tryIt = typeof given === 'string' ? given : await restPath(apiId, call)
      served.push({ name: String(name), protocolType: 'REST', apiId, stageName, tryIt })
    } else {
      const { Name: name, ProtocolType: protocolType } = await call('apigatewayv2', 'GetApi', { ApiId: apiId })
      const tryIt = typeof given === 'string' ? given : await routeExample(apiId, call)
      served.push({ name: String(name), protocolType: protocolType as 'HTTP' | 'WEBSOCKET', apiId, stageName, tryIt })
    }
  }
  return served
}

interface StagePlace {
  readonly kind: 'REST' | 'V2'
  readonly apiId: string
  readonly stageName: string
}

/** The stages of a stack; those that a deployment or a quickly created API brings along count where their API has no other. */
function stagesOf({ resources }: StackState): readonly StagePlace[] {
  const all = Object.values(resources)
  const own = all.flatMap(({ type, physicalId, properties }): StagePlace[] => {
    if (type === 'AWS::ApiGateway::Stage') return [{ kind: 'REST', apiId: textOf(properties['RestApiId']), stageName: textOf(properties['StageName'] ?? physicalId) }]
    return type === 'AWS::ApiGatewayV2::Stage' ? [{ kind: 'V2', apiId: textOf(properties['ApiId']), stageName: textOf(properties['StageName']) }] : []
  })
  const brought = all.flatMap(({ type, physicalId, properties }): StagePlace[] => {
    const { StageName: stageName, Target: target } = properties
    if (type === 'AWS::ApiGateway::Deployment' && typeof stageName === 'string') return [{ kind: 'REST', apiId: textOf(properties['RestApiId']), stageName }]
    return type === 'AWS::ApiGatewayV2::Api' && target !== undefined ? [{ kind: 'V2', apiId: physicalId, stageName: '$default' }] : []
  })
  return [...own, ...brought.filter(({ apiId }) => !own.some((stage) => stage.apiId === apiId))]
}

/** Ids and names of a stack are strings once its references are resolved. */
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value))

async function restPath(apiId: string, call: Call): Promise<string> {
  const { items = [] } = (await call('apigateway', 'GetResources', { restApiId: apiId, limit: 500, embed: ['methods'] })) as {
    items?: readonly { path: string; resourceMethods?: object }[]
  }
  const callable = items.filter(({ resourceMethods = {} }) => 'GET' in resourceMethods || 'ANY' in resourceMethods)
  return plainest(callable.map(({ path }) => path))
}

async function routeExample(apiId: string, call: Call): Promise<string> {
  const { Items: items = [] } = (await call('apigatewayv2', 'GetRoutes', { ApiId: apiId })) as { Items?: readonly { RouteKey: string }[] }
  const keys = items.map(({ RouteKey }) => RouteKey)
  const custom = keys.find((key) => !key.startsWith('$') && !key.includes(' '))
  if (custom !== undefined || keys.includes('$connect')) return JSON.stringify({ action: custom ?? 'hello' })
  return plainest(keys.filter((key) => /^(?:GET|ANY) /.test(key)).map((key) => key.slice(4)))
}

/** The path with the fewest parameters, shortest first, with something in their place. */
function plainest(paths: readonly string[]): string {
  const parameters = (path: string): number => path.split('{').length
  const [best = '/'] = paths.toSorted((a, b) => parameters(a) - parameters(b) || a.length - b.length)
  return best.replaceAll(/\{[^}]+\}/g, 'example')
}
