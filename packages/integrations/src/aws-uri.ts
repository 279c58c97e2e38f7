/** What an AWS integration's URI says. */
export interface ServiceUri {
  readonly region: string
  /** For example `dynamodb`. */
  readonly service: string
  /** What stands before the service in `{subdomain}.{service}`. */
  readonly subdomain: string | undefined
  readonly kind: 'action' | 'path'
  /** The action's name, or the path without its first slash, query included. */
  readonly target: string
}

/**
 * Reads `arn:aws:apigateway:{region}:{subdomain.service|service}:{action|path}/{target}`; `undefined` when it is none.
 *
 * https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html
 */
export function parseServiceUri(uri: string): ServiceUri | undefined {
  const parts = SERVICE_URI.exec(uri)
  if (parts === null) return undefined
  const [, region = '', subdomain, service = '', kind, target = ''] = parts
  return { region, service, subdomain, kind: kind === 'action' ? 'action' : 'path', target }
}

/** The function that a URI invokes. */
export interface FunctionUri {
  /** With its qualifier, where it has one. */
  readonly functionArn: string
  readonly streaming: boolean
}

/** Reads a function's ARN out of an invocation URI, or takes the bare ARN that HTTP APIs allow; `undefined` when it is none. */
export function parseFunctionUri(uri: string): FunctionUri | undefined {
  if (FUNCTION_ARN.test(uri)) return { functionArn: uri, streaming: false }
  const parts = INVOCATION_URI.exec(uri)
  return parts === null ? undefined : { functionArn: parts[1] ?? '', streaming: parts[2] === 'response-streaming-invocations' }
}

const SERVICE_URI = /^arn:[a-z0-9-]+:apigateway:([a-z0-9-]+):(?:([A-Za-z0-9-]+)\.)?([a-z0-9-]+):(action|path)\/(.*)$/s
const INVOCATION_URI =
  /^arn:[a-z0-9-]+:apigateway:[a-z0-9-]+:lambda:path\/\/?\d{4}-\d{2}-\d{2}\/functions\/(.+)\/(invocations|response-streaming-invocations)$/
const FUNCTION_ARN = /^arn:[a-z0-9-]+:lambda:[a-z0-9-]+:[^:/]*:function:[^/]+$/
