import type { RestApiSnapshot, RestAuthorizer, RestMethod } from '@gatewright/types'
import { defined } from '../values.ts'
import type { Values } from '../values.ts'
import type { Extensions } from './export-request.ts'
import { freeName } from './free-name.ts'

/** How callers are let in, as security schemes and requirements. */
export interface SecuritySchemes {
  readonly schemes: Values
  /** `security` of a method's operation; absent when it is open. */
  requirementsOf(method: RestMethod): readonly Values[] | undefined
}

/** Names the schemes of an API: one per authorizer, `api_key` and `sigv4` where a method needs them. */
export function createSecuritySchemes({ authorizers, resources }: RestApiSnapshot, extensions: Extensions): SecuritySchemes {
  const names = nameAuthorizers(authorizers)
  const taken = new Set(names.values())
  const [apiKey, sigv4] = [freeName('api_key', taken), freeName('sigv4', taken)]
  const methods = resources.flatMap(({ resourceMethods }) => Object.values(resourceMethods ?? {}))
  const entries = authorizers.map((authorizer): [string, Values] => [
    names.get(authorizer.id) ?? '',
    schemeOf(authorizer, extensions),
  ])
  if (methods.some(({ apiKeyRequired }) => apiKeyRequired === true))
    entries.push([apiKey, { type: 'apiKey', name: 'x-api-key', in: 'header' }])
  if (methods.some(({ authorizationType }) => authorizationType === 'AWS_IAM')) {
    // Without this extension an import would leave the methods open, so every export has it.
    entries.push([
      sigv4,
      {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'awsSigv4',
      },
    ])
  }
  return {
    schemes: Object.fromEntries(entries),
    requirementsOf({ authorizationType, authorizerId, authorizationScopes = [], apiKeyRequired }) {
      const requirements: Values[] = []
      const name = authorizerId === undefined ? undefined : names.get(authorizerId)
      if (name !== undefined) requirements.push({ [name]: authorizationScopes })
      if (authorizationType === 'AWS_IAM') requirements.push({ [sigv4]: [] })
      if (apiKeyRequired === true) requirements.push({ [apiKey]: [] })
      return requirements.length === 0 ? undefined : requirements
    },
  }
}

/** Names by identifier; those that are there twice get the identifier behind them. */
function nameAuthorizers(authorizers: readonly RestAuthorizer[]): ReadonlyMap<string, string> {
  const isTwice = (name: string): boolean => authorizers.filter((other) => other.name === name).length > 1
  return new Map(authorizers.map(({ id, name }) => [id, isTwice(name) ? `${name}_${id}` : name]))
}

function schemeOf(authorizer: RestAuthorizer, extensions: Extensions): Values {
  const { identitySource, authType } = authorizer
  const source = /^method\.request\.(header|querystring)\.([^,\s]+)$/u.exec(identitySource ?? '')
  const name = source?.[2] ?? 'Unused'
  const scheme = { type: 'apiKey', name, in: source?.[1] === 'querystring' ? 'query' : 'header' }
  if (!extensions.authorizers) return scheme
  return {
    ...scheme,
    'x-amazon-apigateway-authtype': authType ?? 'custom',
    'x-amazon-apigateway-authorizer': authorizerExtension(authorizer),
  }
}

function authorizerExtension(authorizer: RestAuthorizer): Values {
  const { type, identitySource, providerARNs } = authorizer
  return defined({
    identitySource: type === 'REQUEST' ? identitySource : undefined,
    authorizerUri: authorizer.authorizerUri,
    authorizerCredentials: authorizer.authorizerCredentials,
    providerARNs,
    authorizerResultTtlInSeconds: authorizer.authorizerResultTtlInSeconds,
    identityValidationExpression: authorizer.identityValidationExpression,
    type: type.toLowerCase(),
  })
}
