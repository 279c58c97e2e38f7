import { describe, expect, it } from 'vitest'
import { compile, mappingVariables, parseJson } from '../src/complete.ts'
import type { TemplateVariables } from '../src/complete.ts'
import oracle from './fixtures/oracle/cases.json' with { type: 'json' }
import fresh from './fixtures/oracle/fresh.json' with { type: 'json' }
import generated from './fixtures/oracle/generated.json' with { type: 'json' }
import methods from './fixtures/oracle/methods.json' with { type: 'json' }
import mapping from './fixtures/oracle/mapping.json' with { type: 'json' }
import odd from './fixtures/oracle/odd.json' with { type: 'json' }

type Case = {
  readonly name?: string
  readonly template: string
  readonly context?: number
  readonly apigw?: { readonly body: string | null; readonly params?: Params; readonly context?: unknown; readonly stageVariables?: unknown }
  readonly expected?: string
  readonly throws?: boolean
}
type FreshCase = Case & { readonly body?: string }
type Params = { readonly path?: Record<string, unknown>; readonly querystring?: Record<string, unknown>; readonly header?: Record<string, unknown> }

function variablesOf({ context = 0, apigw }: Case): TemplateVariables {
  if (!apigw) return parseJson(JSON.stringify(oracle.contexts[context])) as unknown as TemplateVariables
  return mappingVariables({
    body: apigw.body,
    headers: apigw.params?.header ?? {},
    pathParameters: apigw.params?.path ?? {},
    queryStringParameters: apigw.params?.querystring ?? {},
    context: apigw.context,
    stageVariables: apigw.stageVariables,
  })
}

function answer(template: string, variables: TemplateVariables): { expected: string } | { throws: true } {
  try {
    return { expected: compile(template).render(variables) }
  } catch (error) {
    if ((error as Error).name !== 'VtlError') throw error
    return { throws: true }
  }
}

const wanted = (kase: { expected?: string; throws?: boolean }): unknown => (kase.throws ? { throws: true } : { expected: kase.expected })

describe('answers as Amazon API Gateway does', () => {
  it.each((oracle.cases as Case[]).map(kase => [kase.name ?? '', kase] as const))('%s', (_, kase) => {
    expect(answer(kase.template, variablesOf(kase))).toEqual(wanted(kase))
  })
})

describe('answers as Apache Velocity 1.7 does in the profile of AWS', () => {
  it.each([
    ['from a grammar with random damage', generated],
    ['of numbers that overflow, formats, regular expressions, chains of methods, strings in strings, white space', odd],
  ])('in generated templates %s', (_, { context: given, cases }) => {
    const context = (): TemplateVariables => parseJson(given) as unknown as TemplateVariables

    const wrong = (cases as readonly Case[]).filter(kase => JSON.stringify(answer(kase.template, context())) !== JSON.stringify(wanted(kase)))

    expect(wrong).toEqual([])
  })

  it.each(methods.groups)('in what methods and operators make of arguments of every kind, %#', ({ context, cases }) => {
    const variables = (): TemplateVariables => parseJson(context) as unknown as TemplateVariables

    const wrong = (cases as readonly Case[]).filter(kase => JSON.stringify(answer(kase.template, variables())) !== JSON.stringify(wanted(kase)))

    expect(wrong).toEqual([])
  })

  it(`in ${mapping.cases.length} generated templates with $input and $util`, () => {
    const event = { ...mapping.apigw, params: mapping.apigw.params }

    const wrong = mapping.cases.filter(
      kase => JSON.stringify(answer(kase.template, variablesOf({ ...kase, apigw: { ...event, body: kase.body } }))) !== JSON.stringify(wanted(kase)),
    )

    expect(wrong).toEqual([])
  })

  it(`in ${fresh.cases.length} templates of what is written in other languages within: expressions, formats, paths, JSON`, () => {
    const context = (): TemplateVariables => parseJson(fresh.context) as unknown as TemplateVariables
    const variables = ({ body, ...kase }: FreshCase): TemplateVariables => (body === undefined ? context() : variablesOf({ ...kase, apigw: { ...fresh.apigw, body } }))

    const wrong = (fresh.cases as readonly FreshCase[]).filter(kase => JSON.stringify(answer(kase.template, variables(kase))) !== JSON.stringify(wanted(kase)))

    expect(wrong).toEqual([])
  })
})
