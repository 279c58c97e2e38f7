import type { FoundOperation } from '@gatewright/control-plane'
import type { GatewayRequest } from '@gatewright/types'

/** What policies are asked about a management call. */
export interface ManagementAction {
  readonly action: string
  /** ARN, or `*` where the action is about no resource of its own. */
  readonly resource: string
}

interface Place {
  readonly region: string
  readonly accountId: string
}

/**
 * Action and resource of a call of Lambda's operations, or else of API Gateway's, whose actions are the methods of HTTP.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-create-and-manage-api.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 */
export function managementAction(request: ManagementRequest, { region, accountId }: Place): ManagementAction {
  const { method, path, operation } = request
  if (operation?.service === 'lambda') return { action: `lambda:${LAMBDA_ACTIONS[operation.name] ?? operation.name}`, resource: lambdaResource(request, operation, `arn:aws:lambda:${region}:${accountId}`) }
  // With or without a slash at its end, a path leads to one operation.
  return { action: `apigateway:${method}`, resource: `arn:aws:apigateway:${region}::${decode(path).replace(/(?<=.)\/$/, '').replace(/^\/v2(?=\/)/, '')}` }
}

export interface ManagementRequest extends Pick<GatewayRequest, 'method' | 'path' | 'query'> {
  /** `undefined`: of none that there is. */
  readonly operation: FoundOperation | undefined
  /** As far as it was read. */
  readonly body: Uint8Array | undefined
}

/** Operations whose action has another name. */
const LAMBDA_ACTIONS: Readonly<Record<string, string>> = {
  Invoke: 'InvokeFunction',
  InvokeWithResponseStream: 'InvokeFunction',
  GetLayerVersionByArn: 'GetLayerVersion',
}

function lambdaResource({ query, body }: ManagementRequest, { name, labels }: FoundOperation, prefix: string): string {
  const { FunctionName: functionName, LayerName: layerName, VersionNumber: version, Resource: tagged } = labels
  const parameters = new URLSearchParams(query)
  if (tagged !== undefined) return decode(tagged)
  if (name === 'GetLayerVersionByArn') return parameters.get('Arn') ?? '*'
  if (layerName !== undefined) return `${prefix}:layer:${lastPart(decode(layerName))}${version === undefined ? '' : `:${version}`}`
  const given = name === 'CreateFunction' ? nameInBody(body) : functionName && decode(functionName)
  if (given === undefined) return '*'
  const qualifier = parameters.get('Qualifier')
  return `${given.startsWith('arn:') ? given : `${prefix}:function:${lastPart(given)}`}${qualifier === null ? '' : `:${qualifier}`}`
}

function nameInBody(body: Uint8Array | undefined): string | undefined {
  try {
    const { FunctionName: name } = JSON.parse(new TextDecoder().decode(body)) as { readonly FunctionName?: unknown }
    return typeof name === 'string' ? name : undefined
  } catch {
    return undefined
  }
}

/** `name` of `name`, `function:name` and `123456789012:function:name`. */
const lastPart = (text: string): string => /(?:^|:)(?:function|layer):(.+)$/.exec(text)?.[1] ?? text

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
