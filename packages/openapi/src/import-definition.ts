import { resolveAwsVariables } from './document/aws-variables.ts'
import type { AwsVariables } from './document/aws-variables.ts'
import type { BasePathMode } from './document/base-path.ts'
import { dialectOf } from './document/dialect.ts'
import { noteUnknownExtensions } from './document/known-extensions.ts'
import { parseDefinition } from './document/parsed-definition.ts'
import { noteStructure } from './document/structure-notes.ts'
import { OpenApiError } from './errors.ts'
import { createFindings } from './findings.ts'
import type { Finding, Findings } from './findings.ts'
import { applyHttpDefinition } from './http/apply-http-definition.ts'
import { readHttpDefinition } from './http/read-http-definition.ts'
import type { ManagementCall } from './management-call.ts'
import { applyRestDefinition } from './rest/apply-rest-definition.ts'
import { ignoresDocumentation, readRestDefinition } from './rest/read-rest-definition.ts'

/** A definition that should become, or change, an API. */
export interface ImportDefinitionRequest {
  /** REST APIs: `apigateway`; HTTP APIs: `apigatewayv2`. */
  readonly service: 'apigateway' | 'apigatewayv2'
  /** `create` makes an API; `merge` and `overwrite` change the one named by `apiId`. */
  readonly mode: 'create' | 'merge' | 'overwrite'
  readonly apiId?: string
  /** Swagger 2.0 (REST APIs only) or OpenAPI 3.0, as JSON or YAML. */
  readonly body: Uint8Array | string
  readonly failOnWarnings: boolean
  /** `basepath`: ignore (default), prepend or split. REST APIs also `ignore=documentation`, `endpointConfigurationTypes`. */
  readonly parameters: Readonly<Record<string, string>>
  /** Runs one management operation of the service, members as in AWS's SDK; all of one import belong to one transaction. */
  readonly call: ManagementCall
}

/** What came of an import. */
export interface ImportDefinitionResult {
  readonly apiId: string
  /** AWS's texts. */
  readonly warnings: readonly string[]
  /** The warnings with their places, and notes on what AWS leaves out without saying so. */
  readonly findings: readonly Finding[]
}

/**
 * Makes an API of an OpenAPI definition by management operations. Rejects with {@link OpenApiError} when AWS would answer
 * `BadRequestException`: `message` is its text. What was done until then is to be rolled back by the owner of `call`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
 */
export async function importDefinition(
  request: ImportDefinitionRequest,
  variables?: AwsVariables,
): Promise<ImportDefinitionResult> {
  const { service, mode, apiId, body, failOnWarnings, parameters, call } = request
  const parsed = parseDefinition(body)
  const dialect = dialectOf(parsed, service)
  const findings = createFindings(parsed.placeOf)
  const root = variables === undefined ? parsed.root : resolveAwsVariables(parsed.root, variables)
  noteUnknownExtensions(root, service, findings)
  noteStructure(root, findings)
  const basePath = basePathMode(parameters['basepath'])
  const types = parameters['endpointConfigurationTypes']?.split(',').map((type) => type.trim().toUpperCase())
  const ignoreDocumentation = ignoresDocumentation(parameters['ignore'])
  const application = {
    mode,
    ...(apiId !== undefined && { apiId }),
    ...(variables !== undefined && { variables }),
    call,
    findings,
  }
  const apply = service === 'apigateway' ? prepareRest() : prepareHttp()
  // Nothing has been done yet that would have to be rolled back.
  refuseErrors(findings)
  refuseWarnings(findings, failOnWarnings)
  const id = await apply()
  refuseErrors(findings)
  refuseWarnings(findings, failOnWarnings)
  return {
    apiId: id,
    warnings: findings.of('warning').map(({ message }) => message),
    findings: findings.all,
  }

  function prepareRest(): () => Promise<string> {
    const definition = readRestDefinition(root, {
      dialect,
      basePath,
      ignoreDocumentation,
      findings,
      ...(types !== undefined && { endpointTypes: types }),
    })
    return () => applyRestDefinition(definition, application)
  }

  function prepareHttp(): () => Promise<string> {
    const definition = readHttpDefinition(root, { basePath, findings })
    return () => applyHttpDefinition(definition, application)
  }
}

function basePathMode(given = 'ignore'): BasePathMode {
  const mode = given.toLowerCase()
  if (mode === 'ignore' || mode === 'prepend' || mode === 'split') return mode
  const message = `Invalid base path mode specified: ${given}. Must be one of: [ignore, prepend, split]`
  throw new OpenApiError('ERR_OPENAPI_INVALID', message)
}

function refuseErrors(findings: Findings): void {
  const errors = findings.of('error')
  if (errors.length === 0) return
  const warnings = findings.of('warning')
  const also = warnings.length === 0 ? '' : `\nAdditionally, these warnings were found:\n${lines(warnings)}`
  throw new OpenApiError('ERR_OPENAPI_REFUSED', `Errors found during import:\n${lines(errors)}${also}`, {
    findings: findings.all,
  })
}

function refuseWarnings(findings: Findings, failOnWarnings: boolean): void {
  const warnings = findings.of('warning')
  if (!failOnWarnings || warnings.length === 0) return
  throw new OpenApiError('ERR_OPENAPI_WARNINGS', `Warnings found during import:\n${lines(warnings)}`, { findings: findings.all })
}

function lines(findings: readonly Finding[]): string {
  return findings.map(({ message }) => `\t${message}`).join('\n')
}
