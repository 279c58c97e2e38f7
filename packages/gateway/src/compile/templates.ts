import { awsLimits, compile, mappingVariables, type CompiledTemplate, type MappingVariables } from '@gatewright/vtl-mapper'
import type { StringMap } from '@gatewright/types'
import { mimeType } from '../payload/media-types.ts'
import { GatewayError } from '../errors.ts'

/** A mapping template, compiled, with what it names: what a template does not read is not made for it. */
export interface MappingTemplate {
  readonly compiled: CompiledTemplate
  readonly readsContext: boolean
  readonly readsParameters: boolean
}

/** Compiled templates by content type, in the order of the configuration. */
export type Templates = ReadonlyMap<string, MappingTemplate>

/** Compiles the templates of one integration or integration response; empty ones count as none. */
export function compileTemplates(templates: StringMap | undefined): Templates {
  const compiled = new Map<string, MappingTemplate>()
  for (const [contentType, template] of Object.entries(templates ?? {})) {
    if (typeof template !== 'string' || template === '') continue
    compiled.set(contentType.toLowerCase(), compileTemplate(template, contentType))
  }
  return compiled
}

/** The template for the MIME type of a header value; `application/json` stands for none. */
export function templateFor(templates: Templates, contentType: string | undefined): MappingTemplate | undefined {
  return templates.get(mimeType(contentType))
}

/** What a template is rendered on; each part is asked for only by a template that reads it. */
export interface TemplateInput {
  readonly body: string
  readonly headers: () => Readonly<Record<string, unknown>>
  readonly pathParameters: () => Readonly<Record<string, string>>
  readonly queryStringParameters: () => Readonly<Record<string, string>>
  readonly context: () => unknown
  readonly stageVariables: Readonly<Record<string, string>>
}

/** Renders a template; the variables come back for the overrides that it set. */
export function renderTemplate(template: MappingTemplate, input: TemplateInput): { readonly output: string; readonly variables: MappingVariables } {
  const variables = mappingVariables({
    body: input.body,
    stageVariables: input.stageVariables,
    ...(template.readsContext ? { context: input.context() } : undefined),
    ...(template.readsParameters
      ? { headers: input.headers(), pathParameters: input.pathParameters(), queryStringParameters: input.queryStringParameters() }
      : undefined),
  })
  return { output: template.compiled.render(variables), variables }
}

function compileTemplate(template: string, contentType: string): MappingTemplate {
  try {
    const compiled = compile(template, awsLimits)
    return { compiled, readsContext: template.includes('context'), readsParameters: template.includes('params') }
  } catch (error) {
    throw new GatewayError('ERR_GATEWAY_INVALID_PUBLICATION', `Template for ${contentType}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
