import type { StringMap } from '@gatewright/types'
import { IntegrationError } from './errors.ts'
import type { IntegrationDefinition, IntegrationPlan } from './integration.ts'
import { parseFunctionUri, parseServiceUri } from './aws-uri.ts'
import { readMockStatus } from './mock.ts'
import { isServiceSubtype } from './services/registry.ts'
import { compileStageText, compileUri } from './uri.ts'

/** What an integration is compiled for. */
export interface CompileOptions {
  /** The API's own; default `us-east-1`. */
  readonly region?: string
  /** Those of the stage: fill a VPC link's id. */
  readonly stageVariables?: StringMap
}

/**
 * Compiles an integration.
 *
 * @throws IntegrationError when the definition could never be called: a URI that fits no type, an unknown subtype.
 */
export function compileIntegration(
  definition: IntegrationDefinition,
  { region = 'us-east-1', stageVariables }: CompileOptions = {},
): IntegrationPlan {
  checkDefinition(definition)
  const resolveUri = compileUri(definition.uri ?? '')
  const resolveCredentials = definition.credentials === undefined ? undefined : compileStageText(definition.credentials)
  return {
    definition: withConnection(definition, stageVariables),
    timeoutInMillis: definition.timeoutInMillis ?? DEFAULT_TIMEOUT,
    region,
    resolveUri,
    functionOf: rememberLast(parseFunctionUri),
    mockStatusOf: rememberLast(readMockStatus),
    resolveCredentials: (stageVariables) => resolveCredentials?.(stageVariables),
  }
}

/** A plan asks for the same text again and again: a URI that no stage variable changes, a template that is always the same. */
function rememberLast<Answer>(parse: (text: string) => Answer): (text: string) => Answer {
  let last: { readonly text: string; readonly answer: Answer } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, answer: parse(text) }
    return last.answer
  }
}

/** The definition with its VPC link's id as the stage has it. */
function withConnection(definition: IntegrationDefinition, stageVariables: StringMap | undefined): IntegrationDefinition {
  const { connectionId } = definition
  if (connectionId === undefined || stageVariables === undefined) return definition
  const resolved = compileStageText(connectionId)(stageVariables)
  if (typeof resolved === 'string') return { ...definition, connectionId: resolved }
  throw new IntegrationError('ERR_INTEGRATIONS_INVALID_DEFINITION', resolved.message)
}

/** What a URI with stage variables comes to shows only when it is called. */
function checkDefinition({ type, uri, integrationSubtype, connectionType }: IntegrationDefinition): void {
  if (type === 'MOCK') return
  if (type === 'AWS_PROXY' && integrationSubtype !== undefined) {
    if (isServiceSubtype(integrationSubtype)) return
    throw new IntegrationError('ERR_INTEGRATIONS_UNKNOWN_SUBTYPE', `There is no integration subtype ${integrationSubtype}`)
  }
  if (uri === undefined || uri === '')
    throw new IntegrationError('ERR_INTEGRATIONS_INVALID_DEFINITION', `A ${type} integration needs a URI`)
  if (uri.includes('${')) return
  if (type === 'HTTP' || type === 'HTTP_PROXY') {
    if (/^https?:\/\/./i.test(uri) || (connectionType === 'VPC_LINK' && uri.startsWith('arn:'))) return
    throw new IntegrationError('ERR_INTEGRATIONS_INVALID_URI', `${uri} is no HTTP endpoint`)
  }
  const service = parseServiceUri(uri)
  if (service === undefined && parseFunctionUri(uri) === undefined) {
    throw new IntegrationError('ERR_INTEGRATIONS_INVALID_URI', `${uri} names no AWS service`)
  }
  if (type === 'AWS_PROXY' && service !== undefined && service.service !== 'lambda' && service.service !== 'firehose') {
    throw new IntegrationError('ERR_INTEGRATIONS_INVALID_DEFINITION', AWS_PROXY_SERVICES)
  }
}

/** Milliseconds, for REST and WebSocket APIs; an HTTP API's 30,000 comes in the definition. */
const DEFAULT_TIMEOUT = 29_000
/** Recorded: `test_error_aws_proxy_not_supported`. */
const AWS_PROXY_SERVICES =
  "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."
