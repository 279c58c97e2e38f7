import type { RestMethod, RestResource } from '@gatewright/types'
import { OpenApiError } from '../errors.ts'
import { defined, textOf } from '../values.ts'
import type { Values } from '../values.ts'
import type { RestWriting } from './rest-document.ts'
import { vendorMembers } from './rest-documentation.ts'
import type { ExportDocumentation } from './rest-documentation.ts'
import { integrationExtension } from './rest-integration.ts'
import { SCHEMA_PATHS } from './rest-models.ts'
import type { SecuritySchemes } from './rest-security.ts'

interface Source {
  readonly resource: RestResource
  readonly method: RestMethod
  readonly httpMethod: string
}

interface Surroundings {
  readonly writing: RestWriting
  readonly security: SecuritySchemes
  readonly documentation: ExportDocumentation
  /** Names by identifier. */
  readonly validators: ReadonlyMap<string, string>
}

/** One method as an operation. */
export function restOperation(
  { resource, method, httpMethod }: Source,
  { writing, security, documentation, validators }: Surroundings,
): Values {
  const { dialect, extensions } = writing
  const at = { path: resource.path, method: httpMethod }
  const said = documentation.at({ type: 'METHOD', ...at })
  const { summary, description, tags } = said
  const body = documentation.at({ type: 'REQUEST_BODY', ...at })
  const validator = method.requestValidatorId === undefined ? undefined : validators.get(method.requestValidatorId)
  const payload = dialect === 'swagger' ? swaggerPayload({ resource, method, httpMethod }) : {}
  const parameters = [
    ...parametersOf(method, { writing, documentation, at }),
    ...(dialect === 'swagger' ? swaggerBody(method, body) : []),
  ]
  return defined({
    tags,
    summary,
    description,
    operationId: method.operationName,
    ...payload,
    parameters: parameters.length === 0 ? undefined : parameters,
    requestBody: dialect === 'openapi' ? requestBody(method, body) : undefined,
    responses: responsesOf(method, { writing, documentation, at }),
    security: security.requirementsOf(method),
    'x-amazon-apigateway-request-validator': extensions.settings ? validator : undefined,
    'x-amazon-apigateway-integration': extensions.integrations
      ? integrationExtension(method.methodIntegration, resource.id)
      : undefined,
    'x-postman-meta': extensions.postman && method.authorizationType === 'AWS_IAM' ? postmanSigner(writing.region) : undefined,
    ...vendorMembers(said),
  })
}

interface Described {
  readonly writing: RestWriting
  readonly documentation: ExportDocumentation
  readonly at: { readonly path: string; readonly method: string }
}

const LOCATIONS: Readonly<Record<string, readonly [string, string]>> = {
  header: ['header', 'REQUEST_HEADER'],
  path: ['path', 'PATH_PARAMETER'],
  querystring: ['query', 'QUERY_PARAMETER'],
}

function parametersOf(
  { requestParameters = {} }: RestMethod,
  { writing: { dialect }, documentation, at }: Described,
): readonly Values[] {
  return Object.entries(requestParameters).flatMap(([expression, required]): readonly Values[] => {
    const [, location = '', name = ''] = /^method\.request\.(\w+)\.(.+)$/u.exec(expression) ?? []
    const known = LOCATIONS[location]
    if (known === undefined) return []
    const { description } = documentation.at({ type: known[1], ...at, name })
    const base = defined({ name, in: known[0], description })
    if (dialect === 'swagger') return [{ ...base, required, type: 'string' }]
    return [{ ...base, ...(required && { required }), schema: { type: 'string' } }]
  })
}

function requestBody({ requestModels }: RestMethod, { description }: Values): Values | undefined {
  if (requestModels === undefined || Object.keys(requestModels).length === 0) return undefined
  return defined({ description, content: contentOf(requestModels), required: true })
}

function contentOf(models: Readonly<Record<string, string>>): Values {
  return Object.fromEntries(
    Object.entries(models).map(([type, name]) => [type, { schema: { $ref: `${SCHEMA_PATHS.openapi}${name}` } }]),
  )
}

function responsesOf({ methodResponses = {} }: RestMethod, { writing: { dialect }, documentation, at }: Described): Values {
  const entries = Object.entries(methodResponses).map(
    ([statusCode, { responseParameters = {}, responseModels = {} }]): [string, Values] => {
      const description =
        textOf(documentation.at({ type: 'RESPONSE', ...at, statusCode })['description']) ?? `${statusCode} response`
      const headers = Object.keys(responseParameters).map((expression): [string, Values] => {
        const name = expression.slice('method.response.header.'.length)
        const text = documentation.at({ type: 'RESPONSE_HEADER', ...at, statusCode, name })['description']
        return [
          name,
          defined(
            dialect === 'swagger' ? { type: 'string', description: text } : { description: text, schema: { type: 'string' } },
          ),
        ]
      })
      const named = headers.length === 0 ? undefined : Object.fromEntries(headers)
      if (dialect === 'openapi') return [statusCode, defined({ description, headers: named, content: contentOf(responseModels) })]
      const model = responseModels['application/json']
      const schema = model === undefined ? undefined : { $ref: `${SCHEMA_PATHS.swagger}${model}` }
      return [statusCode, defined({ description, schema, headers: named })]
    },
  )
  return Object.fromEntries(entries)
}

/**
 * Swagger 2 names media types per operation; of responses it keeps the model of JSON. A request without model takes what it has
 * templates for (guide, simple-calc-lambda-api-swagger-definition).
 */
function swaggerPayload({ resource, method, httpMethod }: Source): Values {
  const { requestModels = {}, methodResponses = {} } = method
  const given = [requestModels, ...Object.values(methodResponses).map(({ responseModels = {} }) => responseModels)]
  const onlyOthers = given.find((models) => Object.keys(models).length > 0 && models['application/json'] === undefined)
  if (onlyOthers !== undefined) {
    const message = `Only found non-JSON body models for ${httpMethod} ${resource.path}`
    throw new OpenApiError('ERR_OPENAPI_EXPORT', message)
  }
  const requests = Object.keys(requestModels)
  const consumes = requests.length > 0 ? requests : Object.keys(method.methodIntegration?.requestTemplates ?? {})
  const produces = new Set(['application/json', ...given.slice(1).flatMap((models) => Object.keys(models))])
  return defined({ consumes: consumes.length === 0 ? undefined : consumes, produces: [...produces] })
}

/** One parameter for each media type, in the order of `consumes` (guide, api-as-kinesis-proxy-export-swagger-with-extensions). */
function swaggerBody({ requestModels = {} }: RestMethod, { description }: Values): readonly Values[] {
  return Object.values(requestModels).map((name) =>
    defined({ in: 'body', name, description, required: true, schema: { $ref: `${SCHEMA_PATHS.swagger}${name}` } }),
  )
}

/** As Postman's converter of definitions reads it (github.com/postmanlabs/swagger2-to-postman); the keys are variables of Postman. */
function postmanSigner(region: string): Values {
  return {
    currentHelper: 'awsSigV4',
    helperAttributes: {
      accessKey: '{{aws_access_key_id}}',
      secretKey: '{{aws_secret_access_key}}',
      region,
      service: 'execute-api',
      saveHelper: true,
    },
  }
}
