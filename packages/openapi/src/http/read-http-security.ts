import { securitySchemesOf } from '../document/dialect.ts'
import type { DefinedOperation } from '../document/operations.ts'
import { dereference } from '../document/reference.ts'
import type { DocumentPath, Findings } from '../findings.ts'
import { booleanOf, defined, isValues, listOf, numberOf, textOf, textsOf, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'
import { versionOf } from './read-http-integration.ts'

type Scheme = { readonly kind: 'iam' | 'none' } | { readonly kind: 'authorizer'; readonly authorizationType: 'JWT' | 'CUSTOM' }

export interface HttpSecurityReader {
  readonly authorizers: readonly {
    readonly name: string
    readonly input: Values
    readonly place: DocumentPath
  }[]
  /** Members of CreateRoute, and the authorizer's name. */
  securityOf(operation: DefinedOperation): {
    readonly input: Values
    readonly authorizerName?: string
  }
}

/** Reads security schemes of HTTP APIs: JWT and Lambda authorizers, IAM. */
export function createHttpSecurityReader(root: Values, findings: Findings): HttpSecurityReader {
  const { schemes, path } = securitySchemesOf(root, 'openapi')
  const authorizers: {
    readonly name: string
    readonly input: Values
    readonly place: DocumentPath
  }[] = []
  const read = new Map<string, Scheme>()
  for (const [name, given] of Object.entries(schemes)) {
    const place = [...path, name]
    const scheme = valuesOf(dereference(given, root))
    const input = authorizerInput(name, scheme)
    if (input !== undefined) {
      authorizers.push({ name, input, place })
      read.set(name, {
        kind: 'authorizer',
        authorizationType: input['AuthorizerType'] === 'JWT' ? 'JWT' : 'CUSTOM',
      })
    } else
      read.set(name, {
        kind: textOf(scheme['x-amazon-apigateway-authtype'])?.toLowerCase() === 'awssigv4' ? 'iam' : 'none',
      })
    if (read.get(name)?.kind !== 'none') continue
    const message = `Unsupported security definition type '${textOf(scheme['type']) ?? 'null'}' for '${name}'. Ignoring.`
    findings.warn({
      rule: 'security',
      path: place,
      message,
      help: 'Give it `x-amazon-apigateway-authorizer`, or `x-amazon-apigateway-authtype: awsSigv4`.',
    })
  }
  const inherited = root['security']
  return { authorizers, securityOf: (operation) => securityOf(operation, { schemes: read, inherited, findings }) }
}

const DISCOVERY = '/.well-known/openid-configuration'

function authorizerInput(name: string, scheme: Values): Values | undefined {
  const authorizer = scheme['x-amazon-apigateway-authorizer']
  if (!isValues(authorizer)) return undefined
  const isJwt = textOf(authorizer['type'])?.toLowerCase() === 'jwt'
  const jwt = valuesOf(authorizer['jwtConfiguration'])
  const discovery = textOf(scheme['openIdConnectUrl'])
  const discovered = discovery?.endsWith(DISCOVERY) === true ? discovery.slice(0, -DISCOVERY.length) : discovery
  const sources = textsOf(authorizer['identitySource'])
  return defined({
    Name: name,
    AuthorizerType: isJwt ? 'JWT' : textOf(authorizer['type'])?.toUpperCase(),
    IdentitySource: sources.flatMap((source) => source.split(',')).map((source) => source.trim()),
    JwtConfiguration: isJwt
      ? defined({ Issuer: textOf(jwt['issuer']) ?? discovered, Audience: textsOf(jwt['audience']) })
      : undefined,
    AuthorizerUri: textOf(authorizer['authorizerUri']),
    AuthorizerCredentialsArn: textOf(authorizer['authorizerCredentials']),
    AuthorizerPayloadFormatVersion: versionOf(authorizer['authorizerPayloadFormatVersion']),
    AuthorizerResultTtlInSeconds: numberOf(authorizer['authorizerResultTtlInSeconds']),
    EnableSimpleResponses: booleanOf(authorizer['enableSimpleResponses']),
    IdentityValidationExpression: textOf(authorizer['identityValidationExpression']),
  })
}

interface Known {
  readonly schemes: ReadonlyMap<string, Scheme>
  /** Requirements at the root: they hold for operations without their own, as OpenAPI says. */
  readonly inherited: unknown
  readonly findings: Findings
}

function securityOf(
  { operation, path, httpMethod, place: own }: DefinedOperation,
  { schemes, inherited, findings }: Known,
): { readonly input: Values; readonly authorizerName?: string } {
  const place = operation['security'] === undefined ? [] : own
  const named = listOf(operation['security'] ?? inherited).flatMap((requirement, index) =>
    Object.entries(valuesOf(requirement)).map(([name, scopes]) => ({
      name,
      scopes: textsOf(scopes),
      at: [...place, 'security', index, name],
    })),
  )
  for (const { name, at } of named.filter((entry) => !schemes.has(entry.name) && entry.name !== 'NONE')) {
    // SAM writes `NONE` for routes that are open in spite of a default authorizer; it says nothing to warn of.
    const message = `Security definition '${name}' not found for method '${httpMethod} ${path}'. Ignoring.`
    findings.warn({
      rule: 'security',
      path: at,
      message,
      help: 'Define the scheme, or name one that is defined.',
    })
  }
  const used = named.filter(({ name }) => schemes.has(name) && schemes.get(name)?.kind !== 'none')
  const [first, second] = used
  if (second !== undefined) {
    // Guide, http-api-open-api: several requirements are an error.
    const message = `Multiple security requirements are not supported for method '${httpMethod} ${path}'`
    findings.error({ rule: 'security', path: second.at, message, help: 'Keep one of them.' })
  }
  const scheme = first && schemes.get(first.name)
  if (first === undefined || scheme === undefined || scheme.kind !== 'authorizer') {
    const type =
      scheme?.kind === 'iam' ? 'AWS_IAM' : textOf(valuesOf(operation['x-amazon-apigateway-auth'])['type'])?.toUpperCase()
    return { input: { AuthorizationType: type ?? 'NONE' } }
  }
  // Scopes are of tokens: a function decides without.
  const scopes = scheme.authorizationType !== 'JWT' || first.scopes.length === 0 ? {} : { AuthorizationScopes: first.scopes }
  return {
    input: { AuthorizationType: scheme.authorizationType, ...scopes },
    authorizerName: first.name,
  }
}
