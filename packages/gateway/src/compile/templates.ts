import type { StringMap } from '@gatewright/types'
import { awsLimits, compile, mappingVariables, readOverrides, type CompiledTemplate, type MappingVariables, type Overrides } from '@gatewright/vtl-mapper/complete'
import { GatewayError } from '../errors.ts'
import { compilePlainTemplate, type PlainTemplate } from './plain-template.ts'
import { mimeType } from '../payload/media-types.ts'

/** A mapping template, compiled, with what it names: what a template does not read is not made for it. */
export interface MappingTemplate {
  /** The output, where nothing in the template can change it. */
  readonly constant: string | undefined
  readonly compiled: CompiledTemplate
  /** The short way, for a template that is no more than text with references. */
  readonly plain: PlainTemplate | undefined
  /** The variables of `$context` that are read; `undefined`: it may be any. */
  readonly contextNames: readonly string[] | undefined
  readonly readsParameters: boolean
  /** Whether it reads or sets overrides, which live in `$context`. */
  readonly touchesOverrides: boolean
}

/** Compiled templates by content type, in the order of the configuration. */
export type Templates = ReadonlyMap<string, MappingTemplate>

/** What a template is rendered on; each part is asked for only by a template that reads it. */
export interface TemplateInput {
  readonly body: string
  readonly headers: () => Readonly<Record<string, unknown>>
  readonly pathParameters: () => Readonly<Record<string, string>>
  readonly queryStringParameters: () => Readonly<Record<string, string>>
  /** `$context` with the named variables; all of them without names. */
  readonly context: (names: readonly string[] | undefined) => unknown
  /** One variable of `$context`, where no template has changed it. */
  readonly variable?: (name: string) => unknown
  /** Whether an earlier template has set something in `$context`. */
  readonly isContextChanged?: boolean
  readonly stageVariables: Readonly<Record<string, string>>
}

/** What rendering gave. */
export interface Rendering {
  readonly output: string
  /** `$context` as the template left it, where it may have set overrides. */
  readonly context?: MappingVariables['context']
  readonly overrides?: Overrides
}

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

/** Renders a template. */
export function renderTemplate(template: MappingTemplate, input: TemplateInput): Rendering {
  if (template.constant !== undefined) return { output: template.constant }
  const plain = input.isContextChanged === true ? undefined : template.plain?.(input)
  if (plain !== undefined) return { output: plain }
  const variables = mappingVariables({
    body: input.body,
    stageVariables: input.stageVariables,
    context: input.context(template.contextNames),
    ...(template.readsParameters
      ? { headers: input.headers(), pathParameters: input.pathParameters(), queryStringParameters: input.queryStringParameters() }
      : undefined),
  })
  const output = template.compiled.render(variables)
  return template.touchesOverrides ? { output, context: variables.context, overrides: readOverrides(variables) } : { output }
}

function compileTemplate(template: string, contentType: string): MappingTemplate {
  const touchesOverrides = template.includes('Override')
  try {
    return {
      constant: /[$#\\]/.test(template) ? undefined : template,
      compiled: compile(template, awsLimits),
      plain: touchesOverrides ? undefined : compilePlainTemplate(template),
      // What it sets is handed to the next template, which may read any variable.
      contextNames: touchesOverrides ? undefined : contextNames(template),
      readsParameters: template.includes('params'),
      touchesOverrides,
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new GatewayError('ERR_GATEWAY_INVALID_PUBLICATION', `Template for ${contentType}: ${message}`, { cause: error })
  }
}

/** The names behind `context.`; `undefined` where `context` stands for itself, as in `$context` or `$context.keySet()`. */
function contextNames(template: string): readonly string[] | undefined {
  const names = new Set<string>()
  for (const { 1: name, 2: call } of template.matchAll(/\bcontext\b(?:\.([A-Za-z]\w*)(\()?)?/g)) {
    if (name === undefined || call !== undefined) return undefined
    names.add(name)
  }
  return [...names]
}
