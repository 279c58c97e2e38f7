import type { DefinedOperation } from '../document/operations.ts'
import type { Findings } from '../findings.ts'
import { defined, textOf } from '../values.ts'
import type { Values } from '../values.ts'
import type { MethodDefinition } from './definition.ts'
import { readIntegration } from './read-integration.ts'
import { methodWords } from './read-models.ts'
import type { ModelReader } from './read-models.ts'
import type { SecurityReader } from './read-security.ts'

/** What reading a method needs of the document around it. */
export interface MethodSource {
  /** What comes before every path. */
  readonly prefix: string
  /** Name of the validator of methods that name none. */
  readonly validatorName: string | undefined
  readonly models: ModelReader
  readonly security: SecurityReader
  readonly findings: Findings
}

/** Reads one operation as members of PutMethod, PutMethodResponse, PutIntegration and PutIntegrationResponse. */
export function readMethod(defining: DefinedOperation, source: MethodSource): MethodDefinition {
  const { operation, path, httpMethod, place } = defining
  const { prefix, models, security, findings } = source
  const { input, authorizerName } = security.securityOf(defining)
  const validatorName = textOf(operation['x-amazon-apigateway-request-validator']) ?? source.validatorName
  const responses = readResponses(defining, models, findings)
  const integration = withDeclaredResponses(readIntegration(defining, findings), {
    defining,
    responses,
    findings,
  })
  return {
    path: joinPath(prefix, path),
    httpMethod,
    place,
    input: defined({
      ...input,
      operationName: textOf(operation['operationId']),
      requestParameters: requestParameters(defining, findings),
      requestModels: requestModels(defining, models),
    }),
    ...(authorizerName !== undefined && { authorizerName }),
    ...(validatorName !== undefined && { validatorName }),
    responses,
    ...(integration !== undefined && { integration }),
  }
}

/**
 * Integration responses whose status code the operation does not declare have no effect (proxy integrations of AWS's own exports
 * have them), so they are left out rather than refused.
 */
function withDeclaredResponses(
  integration: MethodDefinition['integration'],
  {
    defining,
    responses,
    findings,
  }: {
    readonly defining: DefinedOperation
    readonly responses: MethodDefinition['responses']
    readonly findings: Findings
  },
): MethodDefinition['integration'] {
  if (integration === undefined) return undefined
  const declared = new Set(responses.map(({ statusCode }) => statusCode))
  for (const { statusCode, place } of integration.responses.filter((response) => !declared.has(response.statusCode))) {
    const message = `The integration response '${statusCode}' of ${methodWords(defining)} has no response of its status code and is left out.`
    findings.note({
      rule: 'integration',
      path: place,
      message,
      help: `Add '${statusCode}' to the operation's \`responses\`.`,
    })
  }
  return {
    ...integration,
    responses: integration.responses.filter(({ statusCode }) => declared.has(statusCode)),
  }
}

function joinPath(prefix: string, path: string): string {
  const joined = `${prefix}${path}`.replaceAll(/\/{2,}/gu, '/')
  return joined.length > 1 && joined.endsWith('/') ? joined.slice(0, -1) : joined
}

const LOCATIONS: Readonly<Record<string, string>> = {
  header: 'header',
  path: 'path',
  query: 'querystring',
}

function requestParameters(defining: DefinedOperation, findings: Findings): Values | undefined {
  const entries = defining.parameters.flatMap(({ name, in: location, required, place }): [string, boolean][] => {
    const known = LOCATIONS[location]
    if (known !== undefined) return [[`method.request.${known}.${name}`, required]]
    const message = `Unsupported parameter type '${location}' for '${name}' in ${methodWords(defining)}. Ignoring.`
    findings.warn({
      rule: 'parameter',
      path: place,
      message,
      help: 'Parameters of methods are headers, paths and query strings; others pass through.',
    })
    return []
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function requestModels(defining: DefinedOperation, models: ModelReader): Values | undefined {
  const { body } = defining
  const where =
    body?.name === undefined
      ? `request body to ${methodWords(defining)}`
      : `body param '${body.name}' to ${methodWords(defining)}`
  return modelsOf(body?.content ?? [], where, models)
}

function readResponses(defining: DefinedOperation, models: ModelReader, findings: Findings): MethodDefinition['responses'] {
  return defining.responses.flatMap(({ statusCode, headers, content, place }) => {
    if (!/^[1-5]\d\d$/u.test(statusCode)) {
      findings.note({
        rule: 'unsupported',
        path: place,
        message: `The response '${statusCode}' of ${methodWords(defining)} is no status code and is left out.`,
      })
      return []
    }
    const responseModels = modelsOf(content, `${statusCode} response to ${methodWords(defining)}`, models)
    const parameters = headers.map(({ name }): [string, boolean] => [`method.response.header.${name}`, false])
    const responseParameters = parameters.length === 0 ? undefined : Object.fromEntries(parameters)
    return [{ statusCode, input: defined({ responseParameters, responseModels }), place }]
  })
}

function modelsOf(
  content: DefinedOperation['responses'][number]['content'],
  where: string,
  models: ModelReader,
): Values | undefined {
  const entries = content.flatMap((payload): [string, string][] => {
    const name = payload.schema === undefined ? undefined : models.modelFor(payload, where)
    return name === undefined ? [] : [[payload.contentType, name]]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
