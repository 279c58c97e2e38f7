import type { compile, mappingVariables, parseJson, TemplateVariables } from '../src/complete.ts'
import oracle from './fixtures/oracle/cases.json' with { type: 'json' }
import fresh from './fixtures/oracle/fresh.json' with { type: 'json' }
import generated from './fixtures/oracle/generated.json' with { type: 'json' }
import mapping from './fixtures/oracle/mapping.json' with { type: 'json' }
import methods from './fixtures/oracle/methods.json' with { type: 'json' }
import odd from './fixtures/oracle/odd.json' with { type: 'json' }

/** What renders: the sources, or what is built of them. */
export interface Renderer {
  readonly compile: typeof compile
  readonly mappingVariables: typeof mappingVariables
  readonly parseJson: typeof parseJson
}

/** A template, what it is rendered with, and what the real engine answers. */
export interface Case {
  readonly name?: string
  readonly template: string
  readonly context?: number
  readonly apigw?: Event
  readonly body?: string
  readonly expected?: string
  readonly throws?: boolean
}

/** Cases that are rendered with variables of one kind. */
export interface Group {
  readonly title: string
  readonly cases: readonly Case[]
  readonly variables: (kase: Case) => TemplateVariables
}

interface Event {
  readonly body: string | null
  readonly params?: { readonly path?: Record<string, unknown>; readonly querystring?: Record<string, unknown>; readonly header?: Record<string, unknown> }
  readonly context?: unknown
  readonly stageVariables?: unknown
}

/** All that Java was asked, {@link oracle} first: its 550 cases have names. */
export function oracleGroups({ mappingVariables, parseJson }: Renderer): readonly [Group, ...Group[]] {
  const ofText = (text: string): TemplateVariables => parseJson(text) as unknown as TemplateVariables
  const ofEvent = ({ body, params, context, stageVariables }: Event): TemplateVariables =>
    mappingVariables({ body, headers: params?.header ?? {}, pathParameters: params?.path ?? {}, queryStringParameters: params?.querystring ?? {}, context, stageVariables })

  return [
    { title: 'the oracle', cases: oracle.cases, variables: ({ apigw, context = 0 }) => (apigw ? ofEvent(apigw) : ofText(JSON.stringify(oracle.contexts[context]))) },
    { title: 'templates from a grammar with random damage', cases: generated.cases, variables: () => ofText(generated.context) },
    { title: 'numbers that overflow, formats, regular expressions, chains of methods, strings in strings, white space', cases: odd.cases, variables: () => ofText(odd.context) },
    ...methods.groups.map(({ context, cases }, index) => ({ title: `methods and operators with arguments of every kind, ${index}`, cases, variables: () => ofText(context) })),
    { title: 'templates with $input and $util', cases: mapping.cases, variables: ({ body = null }) => ofEvent({ ...mapping.apigw, body }) },
    { title: 'what is written in other languages within: expressions, formats, paths, JSON', cases: fresh.cases, variables: ({ body }) => (body === undefined ? ofText(fresh.context) : ofEvent({ ...fresh.apigw, body })) },
  ]
}

/** The text, or `throws`. */
export function answer({ compile }: Renderer, { template }: Case, variables: TemplateVariables): { expected: string } | { throws: true } {
  try {
    return { expected: compile(template).render(variables) }
  } catch (error) {
    if ((error as { readonly name?: string }).name !== 'VtlError') throw error
    return { throws: true }
  }
}

export const wanted = ({ expected, throws }: Case): unknown => (throws ? { throws: true } : { expected })
