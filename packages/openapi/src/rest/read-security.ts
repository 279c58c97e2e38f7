import { securitySchemesOf } from '../document/dialect.ts'
import type { Dialect } from '../document/dialect.ts'
import type { DefinedOperation } from '../document/operations.ts'
import { dereference } from '../document/reference.ts'
import type { DocumentPath, Findings } from '../findings.ts'
import { defined, isValues, listOf, numberOf, textOf, textsOf, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'
import type { AuthorizerDefinition } from './definition.ts'
import { methodWords } from './read-models.ts'

/** What a security scheme makes of the methods that name it. */
type Scheme =
  | { readonly kind: 'apiKey' | 'iam' | 'ignored' }
  | {
      readonly kind: 'authorizer'
      readonly name: string
      readonly authorizationType: 'CUSTOM' | 'COGNITO_USER_POOLS'
    }

/** How callers of a method are let in: members of PutMethod, and the authorizer's name. */
export interface MethodSecurity {
  readonly input: Values
  readonly authorizerName?: string
}

export interface SecurityReader {
  readonly authorizers: readonly AuthorizerDefinition[]
  securityOf(operation: DefinedOperation): MethodSecurity
}

interface Source {
  readonly root: Values
  readonly dialect: Dialect
  readonly findings: Findings
}

/** Reads security schemes: Lambda and Cognito authorizers, IAM (`awsSigv4`), API keys. */
export function createSecurityReader(source: Source): SecurityReader {
  const { schemes, path } = securitySchemesOf(source.root, source.dialect)
  const authorizers: AuthorizerDefinition[] = []
  const read = new Map<string, Scheme>()
  for (const [name, given] of Object.entries(schemes)) {
    const place = [...path, name]
    const scheme = valuesOf(dereference(given, source.root))
    const input = authorizerInput(name, scheme)
    if (input !== undefined) authorizers.push({ name, input, place })
    read.set(name, kindOf({ name, scheme, input, place }, source.findings))
  }
  const inherited = source.root['security']
  return { authorizers, securityOf: (operation) => securityOf(operation, { schemes: read, inherited, findings: source.findings }) }
}

function kindOf(
  {
    name,
    scheme,
    input,
    place,
  }: {
    readonly name: string
    readonly scheme: Values
    readonly input: Values | undefined
    readonly place: DocumentPath
  },
  findings: Findings,
): Scheme {
  if (input !== undefined) {
    return {
      kind: 'authorizer',
      name,
      authorizationType: input['type'] === 'COGNITO_USER_POOLS' ? 'COGNITO_USER_POOLS' : 'CUSTOM',
    }
  }
  if (textOf(scheme['x-amazon-apigateway-authtype'])?.toLowerCase() === 'awssigv4') return { kind: 'iam' }
  if (scheme['type'] === 'apiKey') {
    if (scheme['in'] === 'header' && textOf(scheme['name'])?.toLowerCase() === 'x-api-key') return { kind: 'apiKey' }
    const message = `Security definition '${name}' is no API key of API Gateway, and has no authorizer; its methods are open.`
    findings.note({
      rule: 'security',
      path: place,
      message,
      help: 'API keys come in the header `x-api-key`; other schemes need `x-amazon-apigateway-authorizer`.',
    })
    return { kind: 'ignored' }
  }
  const message = `Unsupported security definition type '${textOf(scheme['type']) ?? 'null'}' for '${name}'. Ignoring.`
  findings.warn({
    rule: 'security',
    path: place,
    message,
    help: 'Write `type: apiKey` with `x-amazon-apigateway-authorizer`.',
  })
  return { kind: 'ignored' }
}

function authorizerInput(name: string, scheme: Values): Values | undefined {
  const authorizer = scheme['x-amazon-apigateway-authorizer']
  if (!isValues(authorizer)) return undefined
  const type = textOf(authorizer['type'])?.toUpperCase()
  const providerARNs = textsOf(authorizer['providerARNs'])
  return defined({
    name,
    type,
    authType: textOf(scheme['x-amazon-apigateway-authtype']),
    providerARNs: providerARNs.length === 0 ? undefined : providerARNs,
    authorizerUri: textOf(authorizer['authorizerUri']),
    authorizerCredentials: textOf(authorizer['authorizerCredentials']),
    identitySource: textOf(authorizer['identitySource']) ?? identitySourceOf(scheme),
    identityValidationExpression: textOf(authorizer['identityValidationExpression']),
    authorizerResultTtlInSeconds: numberOf(authorizer['authorizerResultTtlInSeconds']),
  })
}

const LOCATIONS: Readonly<Record<string, string>> = { header: 'header', query: 'querystring' }

/** Where the scheme itself says that the token is; `Unused` stands for nowhere. */
function identitySourceOf(scheme: Values): string | undefined {
  const name = textOf(scheme['name'])
  const location = LOCATIONS[textOf(scheme['in']) ?? '']
  return name === undefined || name === 'Unused' || location === undefined ? undefined : `method.request.${location}.${name}`
}

interface Known {
  readonly schemes: ReadonlyMap<string, Scheme>
  /**
   * Requirements at the root: they hold for operations without their own, as recorded (import.json,
   * test_import_with_cognito_auth_identity_source, `/pets`); the guide's page api-gateway-known-issues says that they do not.
   */
  readonly inherited: unknown
  readonly findings: Findings
}

function securityOf(defining: DefinedOperation, { schemes, inherited, findings }: Known): MethodSecurity {
  const { operation } = defining
  const isInherited = operation['security'] === undefined
  const place = isInherited ? [] : defining.place
  let security: MethodSecurity = { input: { authorizationType: 'NONE' } }
  let apiKeyRequired = false
  for (const [index, requirement] of listOf(operation['security'] ?? inherited).entries()) {
    for (const [name, scopes] of Object.entries(valuesOf(requirement))) {
      const scheme = schemes.get(name)
      if (scheme === undefined) {
        // SAM writes it for methods that are open in spite of a default authorizer.
        if (name === 'NONE') continue
        const message = `Security definition '${name}' not found for ${methodWords(defining)}. Ignoring.`
        findings.warn({
          rule: 'security',
          path: [...place, 'security', index, name],
          message,
          help: 'Define the scheme, or name one that is defined.',
        })
      } else if (scheme.kind === 'apiKey') apiKeyRequired = true
      else if (scheme.kind === 'iam') security = { input: { authorizationType: 'AWS_IAM' } }
      else if (scheme.kind === 'authorizer') {
        security = withAuthorizer(scheme, textsOf(scopes))
        if (scheme.authorizationType !== 'COGNITO_USER_POOLS' && textsOf(scopes).length > 0) {
          const message = `Scopes of '${name}' for ${methodWords(defining)} are only valid for COGNITO_USER_POOLS authorization type, and are left out.`
          findings.note({ rule: 'security', path: [...place, 'security', index, name], message, help: 'Write `[]`.' })
        }
      }
    }
  }
  const type = textOf(valuesOf(operation['x-amazon-apigateway-auth'])['type'])?.toUpperCase()
  if (type !== undefined && (isInherited || security.authorizerName === undefined)) security = { input: { authorizationType: type } }
  return { ...security, input: { ...security.input, apiKeyRequired } }
}

function withAuthorizer(scheme: Scheme & { readonly kind: 'authorizer' }, scopes: readonly string[]): MethodSecurity {
  const { name, authorizationType } = scheme
  return {
    authorizerName: name,
    // Scopes are of Cognito's tokens; what else decides takes none.
    input: { authorizationType, ...(authorizationType === 'COGNITO_USER_POOLS' && scopes.length > 0 && { authorizationScopes: scopes }) },
  }
}
