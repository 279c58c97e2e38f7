import { createHash } from 'node:crypto'
import type { Json, LoadedTemplate } from '@gatewright/cloudformation'
import { ServerError } from '../errors.ts'
import { stackNameOf } from './stack-name.ts'

/** An OpenAPI definition that should be served as it is. */
export interface DefinitionFile {
  readonly text: string
  readonly file: string
  readonly region: string
  readonly accountId: string
  /** Of REST APIs; `prod` unless said otherwise. HTTP APIs get `$default`. */
  readonly stage?: string | undefined
}

/** Whether a text is an OpenAPI definition, and not a template that has one in it. */
export function isDefinition(text: string): boolean {
  if (!/^\s*\{/.test(text)) return /^["']?(?:openapi|swagger)["']?\s*:/m.test(text) && !/^["']?Resources["']?\s*:/m.test(text)
  try {
    const root = JSON.parse(text) as object
    return ('openapi' in root || 'swagger' in root) && !('Resources' in root)
  } catch {
    return false
  }
}

/**
 * The stack of a definition: its API, deployed to one stage. Rejects with a `ServerError` that names what AWS would refuse, with file,
 * line and column; what it would warn of is among the template's warnings.
 */
export async function definitionTemplate({ text, file, region, accountId, stage = 'prod' }: DefinitionFile): Promise<{ readonly template: LoadedTemplate; readonly stackName: string }> {
  const [{ parseDefinition, OpenApiError }, { lintFile }] = [await import('@gatewright/openapi'), await import('../lint/lint-file.ts')]
  let root: Readonly<Record<string, Json>> = {}
  try {
    root = parseDefinition(text).root as Record<string, Json>
  } catch (error) {
    if (!(error instanceof OpenApiError)) throw error
  }
  const service = serviceOf(root)
  const findings = await lintFile(new TextEncoder().encode(text), { service, region, accountId })
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) {
    const lines = errors.map(({ line, column, message, help }) => `${file}:${line}:${column}: ${message}${help === undefined ? '' : ` (${help})`}`)
    throw new ServerError('ERR_SERVER_TEMPLATE', lines.join('\n'))
  }
  const warnings = findings.filter(({ severity }) => severity === 'warning').map(({ line, column, message }) => ({ location: { file, line, column }, message }))
  // A deployment is what it was made of: another text is another one.
  const deployment = `Deployment${createHash('sha1').update(text).digest('hex').slice(0, 10)}`
  const body = service === 'apigateway' ? restStack(root, { deployment, stage }) : httpStack(root)
  return { template: { file, body, locate: () => ({ file, line: 1, column: 1 }), warnings }, stackName: stackNameOf(file) }
}

/** What only HTTP APIs have, beside integrations that they can have. */
function serviceOf(root: Readonly<Record<string, Json>>): 'apigateway' | 'apigatewayv2' {
  const text = JSON.stringify(root)
  const isHttp = /"(?:x-amazon-apigateway-(?:cors|importexport-version|integrations)|payloadFormatVersion|integrationSubtype|isDefaultRoute)":/.test(text)
  return root['openapi'] !== undefined && isHttp && !/"type":"(?:aws|http|mock)"/i.test(text) ? 'apigatewayv2' : 'apigateway'
}

function restStack(Body: Json, { deployment, stage }: { readonly deployment: string; readonly stage: string }): LoadedTemplate['body'] {
  const RestApiId = { Ref: 'Api' }
  return {
    Resources: {
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Body } },
      [deployment]: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId } },
      Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId, DeploymentId: { Ref: deployment }, StageName: stage } },
    },
  }
}

function httpStack(Body: Json): LoadedTemplate['body'] {
  return {
    Resources: {
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Body } },
      Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true } },
    },
  }
}
