import { AuthorizersError } from '../errors.ts'

/**
 * The function's ARN in an `authorizerUri` (`arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations`), stage
 * variables put in. Throws {@link AuthorizersError} `ERR_AUTHORIZERS_CONFIGURATION` when there is none.
 */
export function functionArnOf(authorizerUri: string, stageVariables: Readonly<Record<string, string>> = {}): string {
  const uri = authorizerUri.replace(/\$\{stageVariables\.([\w-]+)\}/g, (_, name: string) => stageVariables[name] ?? '')
  const arn = /\/functions\/(arn:[^/]+)(?:\/invocations)?$/.exec(uri)?.[1] ?? (/^arn:[\w-]+:lambda:/.test(uri) ? uri : undefined)
  if (arn === undefined) throw new AuthorizersError('ERR_AUTHORIZERS_CONFIGURATION', `${authorizerUri} names no function`)
  return arn
}
