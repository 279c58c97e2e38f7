import type { DocumentPath, Findings } from '../findings.ts'
import type { RestDefinition, MethodDefinition } from '../rest/definition.ts'
import { stringMapOf, textOf, valuesOf } from '../values.ts'
import { checkIntegration } from './check-integration.ts'
import { checkRestParts } from './check-rest-parts.ts'

/** Reports what the management operations of an import would refuse, in their words. */
export function checkRestDefinition(definition: RestDefinition, findings: Findings): void {
  const { settings, models, authorizers, validators, methods, paths } = definition
  if (settings.name === '')
    findings.error({
      rule: 'settings',
      path: ['info', 'title'],
      message: 'Name cannot be empty',
      help: 'Give the API a title.',
    })
  const { minimumCompressionSize: size } = settings
  if (size !== undefined && (size < 0 || size > 10_485_760)) {
    const message = 'Invalid minimum compression size, must be between 0 and 10485760'
    findings.error({
      rule: 'settings',
      path: ['x-amazon-apigateway-minimum-compression-size'],
      message,
    })
  }
  for (const { name, place } of models) {
    if (/^[a-zA-Z0-9]+$/u.test(name)) continue
    const message = `Unable to create model for '${name}': Model name must be alphanumeric: ${name}`
    findings.error({ rule: 'model', path: place, message, help: 'Use letters and digits only.' })
  }
  checkRestParts(definition, findings)
  for (const { name, input, place } of authorizers) checkAuthorizer({ name, input, place }, findings)
  checkPaths(paths, findings)
  const names = {
    authorizers: new Set(authorizers.map((authorizer) => authorizer.name)),
    validators: new Set(validators.map((validator) => validator.name)),
  }
  for (const method of methods) checkMethod(method, names, findings)
}

function checkAuthorizer({ name, input, place }: RestDefinition['authorizers'][number], findings: Findings): void {
  const { type, authorizerUri, providerARNs, authorizerResultTtlInSeconds: ttl } = input
  const report = (message: string): void =>
    findings.error({
      rule: 'security',
      path: place,
      message: `Unable to create authorizer '${name}': ${message}`,
    })
  if (type !== 'TOKEN' && type !== 'REQUEST' && type !== 'COGNITO_USER_POOLS') return report('Invalid authorizer type specified')
  if (type === 'COGNITO_USER_POOLS') {
    if (providerARNs === undefined) report('Authorizer of type COGNITO_USER_POOLS must have at least one provider ARN')
  } else if (!/^arn:[^:]+:apigateway:[^:]*:lambda:path\/.+|\$\{stageVariables|\$\{AWS::/u.test(textOf(authorizerUri) ?? '')) {
    const words = 'Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation.'
    report(`Invalid Authorizer URI: ${textOf(authorizerUri) ?? 'null'}. ${words}`)
  }
  if (typeof ttl === 'number' && (ttl < 0 || ttl > 3600)) report('Authorizer result TTL outside allowable range. TTL must be between 0 and 3600 seconds.')
}

const PATH_PART = /^(?:[a-zA-Z0-9._\-:]+|\{[a-zA-Z0-9._\-:]+\+?\})$/u

function checkPaths(paths: readonly string[], findings: Findings): void {
  const variables = new Map<string, string>()
  for (const path of paths) {
    const slash = path.lastIndexOf('/')
    const [parent, part] = [path.slice(0, slash), path.slice(slash + 1)]
    const report = (message: string): void =>
      findings.error({
        rule: 'resource',
        path: ['paths', placeOf(path, paths)],
        message: `Unable to create resource at path '${path}': ${message}`,
      })
    if (!PATH_PART.test(part)) {
      report(
        "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
      )
    }
    if (parent.endsWith('+}'))
      report(`Cannot create a child of a resource with a greedy path variable: ${parent.slice(parent.lastIndexOf('/') + 1)}`)
    if (!part.startsWith('{')) continue
    const sibling = variables.get(parent)
    if (sibling !== undefined)
      report(`A sibling (${sibling}) of this resource already has a variable path part -- only one is allowed`)
    else variables.set(parent, part)
  }
}

/** The first path of the list below this one: an intermediate path is no member of the definition. */
function placeOf(path: string, paths: readonly string[]): string {
  return paths.findLast((other) => other === path || other.startsWith(`${path}/`)) ?? path
}

interface Names {
  readonly authorizers: ReadonlySet<string>
  readonly validators: ReadonlySet<string>
}

function checkMethod(method: MethodDefinition, names: Names, findings: Findings): void {
  const { path, httpMethod, place, input, validatorName, responses, integration } = method
  const words = `'${httpMethod}' on resource at path '${path}'`
  const report = (at: DocumentPath, message: string): void =>
    findings.error({
      rule: 'method',
      path: at,
      message: `Unable to put method ${words}: ${message}`,
    })
  if (validatorName !== undefined && !names.validators.has(validatorName))
    report(place, 'Invalid Request Validator identifier specified')
  if (!['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'].includes(textOf(input['authorizationType']) ?? '')) {
    report(place, 'Invalid authorization type specified. Must be one of: [NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS]')
  }
  const wrong = Object.keys(valuesOf(input['requestParameters'])).filter(
    (name) => !/^method\.request\.\w+\.[a-zA-Z0-9._$:-]+$/u.test(name),
  )
  if (wrong.length > 0) {
    const errors = wrong.map(() => 'Parameter name should match the following regular expression: ^[a-zA-Z0-9._$-]+$')
    report(place, `Invalid mapping expression specified: Validation Result: warnings : [], errors : [${errors.join(', ')}]`)
  }
  if (integration === undefined) {
    const message = `No integration defined for method '${httpMethod} ${path}'; the API cannot be deployed.`
    findings.note({
      rule: 'integration',
      path: place,
      message,
      help: 'Add `x-amazon-apigateway-integration`.',
    })
    return
  }
  checkIntegration(integration.input, {
    declared: stringMapOf(input['requestParameters']),
    report: (message) =>
      findings.error({
        rule: 'integration',
        path: integration.place,
        message: `Unable to put integration on '${httpMethod}' for resource at path '${path}': ${message}`,
      }),
  })
  const statuses = new Map(responses.map((response) => [response.statusCode, valuesOf(response.input['responseParameters'])]))
  for (const response of integration.responses) {
    const what = `Unable to put integration response on '${httpMethod}' for resource at path '${path}'`
    const headers = statuses.get(response.statusCode)
    const unknown = Object.keys(valuesOf(response.input['responseParameters'])).filter(
      (name) => headers !== undefined && !Object.hasOwn(headers, name),
    )
    if (unknown.length > 0) {
      const errors = unknown.map((name) => `Invalid mapping expression parameter specified: ${name}`)
      const message = `${what}: Invalid mapping expression specified: Validation Result: warnings : [], errors : [${errors.join(', ')}]`
      findings.error({
        rule: 'integration',
        path: response.place,
        message,
        help: `Add the headers to the response '${response.statusCode}'.`,
      })
    }
  }
}
