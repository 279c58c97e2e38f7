import { describe, expect, it } from 'vitest'
import { createCompile } from '../../src/compiler/compile.ts'
import type { Compile, Generate } from '../../src/compiler/compile.ts'
import { generate } from '../../src/generator/generate.ts'
import { compile, mappingVariables, parseJson, VtlError } from '../../src/complete.ts'
import * as everywhere from '../../src/complete.ts'
import * as node from '../../src/node.ts'
import type { TemplateVariables } from '../../src/complete.ts'
import oracle from '../fixtures/oracle/cases.json' with { type: 'json' }
import fresh from '../fixtures/oracle/fresh.json' with { type: 'json' }
import generated from '../fixtures/oracle/generated.json' with { type: 'json' }
import mapping from '../fixtures/oracle/mapping.json' with { type: 'json' }
import odd from '../fixtures/oracle/odd.json' with { type: 'json' }

type Case = { readonly template: string; readonly variables: () => TemplateVariables }

const parsed = (json: string): TemplateVariables => parseJson(json) as unknown as TemplateVariables

const mapped = (apigw: { body?: string | null; params?: object; context?: unknown; stageVariables?: unknown }, body = apigw.body): TemplateVariables => {
  const { header = {}, path = {}, querystring = {} } = (apigw.params ?? {}) as Record<string, Record<string, unknown>>
  return mappingVariables({ ...apigw, body: body ?? null, headers: header, pathParameters: path, queryStringParameters: querystring } as never)
}

const cases: readonly Case[] = [
  ...(oracle.cases as { template: string; context?: number; apigw?: object }[]).map(({ template, context = 0, apigw }) => ({
    template,
    variables: () => (apigw ? mapped(apigw) : parsed(JSON.stringify(oracle.contexts[context]))),
  })),
  ...generated.cases.map(({ template }) => ({ template, variables: () => parsed(generated.context) })),
  ...odd.cases.map(({ template }) => ({ template, variables: () => parsed(odd.context) })),
  ...(fresh.cases as { template: string; body?: string }[]).map(({ template, body }) => ({ template, variables: () => (body === undefined ? parsed(fresh.context) : mapped(fresh.apigw, body)) })),
  ...mapping.cases.map(({ template, body }) => ({ template, variables: () => mapped(mapping.apigw, body) })),
]

const rendered = (render: () => string): string => {
  try {
    return `=${render()}`
  } catch (error) {
    // What contains itself fails by its depth or by the stack's end, whichever comes first.
    if (error instanceof VtlError) return 'fails'
    throw error
  }
}

describe('a template as one function', () => {
  it('answers as the closures do, in every case of the oracle', () => {
    let functions = 0
    const counted: Generate = (template, scope) => {
      const made = generate(template, scope)
      if (made) functions++
      return made
    }
    const compileAtOnce = createCompile({ generate: counted, often: 0 })
    const parses = (template: string): boolean => rendered(() => (compile(template) ? 'yes' : '')) === '=yes'

    const wrong = cases
      .filter(({ template }) => parses(template))
      .filter(({ template, variables }) => rendered(() => compileAtOnce(template).render(variables())) !== rendered(() => compile(template).render(variables())))

    expect(wrong.map(({ template }) => template)).toEqual([])
    expect(functions).toBeGreaterThan(2000)
  }, 60_000)

  it.each([
    ['a text', '#[[`${globalThis.taken=1}`"];globalThis.taken=1;//\u2028\\]]#$a'],
    ['a name', '$globalThis.constructor.taken $k0 $f $s.slots $o ${v0} $arguments $this'],
    ['a member', '#set($x={"a":1})$x.a.constructor.constructor("taken") $x.__proto__.taken $x.toString'],
    ['a string', '#set($x="\\");globalThis.taken=1;(\\"")$x $x.replace("`${1}`", \'"];taken//\')'],
    ['a loop', '#foreach($f in ["o","s","k"])$f#set($o="k0")$o$foreach.constructor$foreach.hasNext#end'],
    ['a loop in a loop', '#foreach($k0 in [1,2])#foreach($s in [3])$foreach.parent.index$foreach.hasNext$s#end$k0#end$foreach'],
  ])('takes what stands in %s for data', (_, template) => {
    const written: string[] = []
    const original = globalThis.Function
    globalThis.Function = function record(...words: string[]) {
      written.push(...words)
      return original(...words) as unknown
    } as unknown as FunctionConstructor

    const output = createCompile({ generate, often: 0 })(template).render({})

    globalThis.Function = original
    expect(written.join('')).toMatch(/^k.*return\[f=>/)
    expect(written.join('')).not.toMatch(/taken|globalThis|constructor|__proto__|arguments/)
    expect(output).toBe(compile(template).render({}))
    expect(globalThis).not.toHaveProperty('taken')
  })

  it.each([
    ['steps', '#foreach($a in [1..1000])#foreach($b in [1..1000])x#end#end', { maxSteps: 10_000 }, 'ERR_VTL_STEP_BUDGET'],
    ['iterations', '#foreach($a in [1..11])x#end', { maxIterations: 10 }, 'ERR_VTL_STEP_BUDGET'],
    ['output', '#set($x="0123456789")#foreach($a in [1..1000])$x#end', { maxOutput: 1000 }, 'ERR_VTL_OUTPUT_TOO_LARGE'],
    ['output without a loop', '$t$t$t', { maxOutput: 1000 }, 'ERR_VTL_OUTPUT_TOO_LARGE'],
  ])('keeps the limit of %s', (_, template, limits, code) => {
    expect(() => createCompile({ generate, often: 0 })(template, limits).render({ t: 'x'.repeat(400) })).toThrow(expect.objectContaining({ code }))
  })

  it.each([
    '#foreach($a in [1..3])$util.escapeJavaScript($t)$util.escapeJavaScript($a)#end',
    "$util.escapeJavaScript($input.body)$input.json('$')$input.path('$.a')$input.json('$.a')",
    '#foreach($k in $m.keySet())$m.get($k)$util.escapeJavaScript($m.get($k))$t.length()#end',
  ])('counts as many steps as the closures do, %s', template => {
    const variables = (): TemplateVariables => ({ ...mappingVariables({ body: JSON.stringify({ a: 'x'.repeat(500) }) }), t: "'".repeat(200), m: { a: 'y'.repeat(64), b: 'z'.repeat(63) } })
    const least = (make: Compile): number => Array.from({ length: 200 }, (_, steps) => steps).findIndex(maxSteps => rendered(() => make(template, { maxSteps }).render(variables())) !== 'fails')

    const [generated, closures] = [least(createCompile({ generate, often: 0 })), least(compile)]

    expect(closures).toBeGreaterThan(0)
    expect(generated).toBe(closures)
  })

  it.each([
    ['{"a":{"b":[1,{"c":2.50}]},"n":null,"t":"x"}', "$input.path('$.a.b[1].c') $input.path('$.a.b[9]') $input.path('$.a.t.u') $input.path('$.n') $input.path('$') $input.path(\"$['a']['b'][0]\")"],
    ['{"l":[1,2]}', "$input.path('$.l').add(3) $input.path('$.l') $input.path('$.l')"],
    ['{"l":[1,2]}', "#set($input.path('$').x = 3)$input.path('$.l') $input.path('$')"],
    ['null', "$input.path('$.a') $input.path('$.b')"],
    ['[1]', "$input.path('$[0]') $input.path('$.a') $input.path('$..a')"],
  ])('reads plain paths of a payload as the closures do, %s', (body, template) => {
    const variables = [mappingVariables({ body }), mappingVariables({ body }), { input: { path: 'no method' } }, {}]
    const renderings = (make: Compile): string[] => {
      const compiled = make(template)
      return [...variables, ...variables].map(given => rendered(() => compiled.render(given)))
    }

    expect(renderings(createCompile({ generate, often: 0 }))).toEqual(renderings(compile))
  })

  it.each([
    ['an object', { a: 1, b: [1], c: { d: 'x' }, e: undefined }],
    ['an object with inherited members', Object.create({ a: 1 }, { b: { value: 2 } }) as TemplateVariables],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }) as TemplateVariables],
    ['a Map', new Map<string, unknown>([['a', 1], ['c', { d: 2 }]])],
    ['a JSON object', parsed('{"a":1.0,"c":{"d":[null]}}')],
    ['nothing', {}],
    ['what is no value', { a: () => 1 }],
    ['what is no object', 'text' as never],
  ])('reads variables as the closures do: %s', (_, given) => {
    const many = Array.from({ length: 101 }, (_item, index) => `$name${index}`).join('')
    const outputs = (make: Compile): string[] => ['$a $b $c.d $e $toString $__proto__ $constructor', `$a$c.d${many}`].map(template => rendered(() => make(template).render(given)))

    expect(outputs(createCompile({ generate, often: 0 }))).toEqual(outputs(compile))
  })

  it('leaves to the closures what is too long, or nests deeper than the engine can read', () => {
    const made: unknown[] = []
    const refused: Generate = (template, scope) => {
      made.push(generate(template, scope))
      return undefined
    }
    const compileAtOnce = createCompile({ generate: refused, often: 0 })

    compileAtOnce('$a.b '.repeat(10_000)).render({})
    expect(compileAtOnce(`#if(${'('.repeat(400)}$a${')'.repeat(400)})x#end`).render({ a: true })).toBe('x')

    expect(made[0]).toBeUndefined()
  })
})

describe('the entry for Node', () => {
  it('exports what the entry for everywhere does', () => {
    expect(Object.keys(node).sort()).toEqual(Object.keys(everywhere).sort())
  })

  it('answers the same before and after a function is made', () => {
    const template = node.compile('#foreach($x in $list)$x#if($foreach.hasNext),#end#end')

    const outputs = Array.from({ length: 200 }, (_, index) => template.render({ list: [index, 'a'] }))

    expect(outputs).toEqual(Array.from({ length: 200 }, (_, index) => `${index},a`))
  })

  it('stays with the closures where no code may be generated', () => {
    const original = globalThis.Function
    globalThis.Function = function refuse() {
      throw new EvalError('Code generation from strings disallowed for this context')
    } as unknown as FunctionConstructor
    try {
      expect(createCompile({ generate, often: 0 })('$a').render({ a: 1 })).toBe('1')
    } finally {
      globalThis.Function = original
    }
  })

  it('tells what ran as before', () => {
    const template = createCompile({ generate, often: 0 })('$a', { trace: true })

    expect(template.renderWithTrace({ a: 1 }).trace).toHaveLength(1)
  })
})
