import { expect, it } from 'vitest'
// Not the complete entry: what that provides is there for all that is loaded with it.
import { compile, compileJsonPath, explain, mappingVariables, parseJson, VtlError } from '../src/index.ts'
import type { TemplateVariables } from '../src/index.ts'
import generated from './fixtures/oracle/generated.json' with { type: 'json' }
import mapping from './fixtures/oracle/mapping.json' with { type: 'json' }

const answer = (template: string, variables: TemplateVariables): string => {
  try {
    return `=${compile(template).render(variables)}`
  } catch (error) {
    if (error instanceof VtlError) return error.code === 'ERR_VTL_PART' ? 'needs more' : 'throws'
    throw error
  }
}
const wanted = ({ expected, throws }: { expected?: string; throws?: boolean }): string => (throws ? 'throws' : `=${expected}`)

it('answers as the complete entry does, or says that it cannot', () => {
  const { header: headers, path: pathParameters, querystring: queryStringParameters } = mapping.apigw.params
  const answers = [
    ...generated.cases.map(kase => [answer(kase.template, parseJson(generated.context) as unknown as TemplateVariables), wanted(kase), kase.template]),
    ...mapping.cases.map(kase => [answer(kase.template, mappingVariables({ ...mapping.apigw, headers, pathParameters, queryStringParameters, body: kase.body })), wanted(kase), kase.template]),
  ]
  const refused = answers.filter(([found]) => found === 'needs more')

  expect(answers.filter(([found, expected]) => found !== expected && found !== 'needs more')).toEqual([])
  expect(refused.length).toBeLessThan(answers.length / 5)
})

it.each([
  ["$x.replaceAll('a', 'b')", '.replaceAll() needs the complete entry'],
  ["$x.split(',')", '.split() needs'],
  ["$x.format('%s', 1)", '.format() needs'],
  ['$x.hashCode()', '.hashCode() needs'],
  ['$n.intValue()', '.intValue() needs'],
  ["$input.path('$..id')", 'The JSONPath $..id needs'],
  ['#set($d = $input.path("$.d") * 2)', 'Arithmetic of BigDecimal needs'],
])('says of %s what to import', (template, message) => {
  const variables = { ...mappingVariables({ body: '{"d":0.12345678901234567891}' }), x: 'a', n: 1 }

  expect(() => compile(template).render(variables)).toThrow(expect.objectContaining({ code: 'ERR_VTL_PART', message: expect.stringContaining(message) as string }))
  expect(() => compile(template).render(variables)).toThrow("import from '@gatewright/vtl-mapper/complete'")
})

it('says so of functions, too', () => {
  expect(() => compileJsonPath('$.a')).toThrow('compileJsonPath needs the complete entry')
  expect(() => explain('$a')).toThrow('explain needs the complete entry')
})

it.each([
  ["$input.path('$.a.b') $input.path('$.l[1]') $input.json('$[''a''][''b'']') $input.json('$')", '1 x 1 {"a":{"b":1},"l":[0,"x"]}'],
  ["$input.path('$.none') $input.path('$.l[9]') $input.path('$.a[0]') $input.path('$.l.a')", '   '],
])('reads plain paths: %s', (template, expected) => {
  expect(compile(template).render(mappingVariables({ body: '{"a":{"b":1},"l":[0,"x"]}' }))).toBe(expected)
})
