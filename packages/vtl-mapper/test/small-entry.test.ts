import { expect, it } from 'vitest'
// Not the complete entry: what makes that quicker is there for all that is loaded with it.
import { compile, compileJsonPath, mappingVariables, parseJson, VtlError } from '../src/index.ts'
import type { TemplateVariables } from '../src/index.ts'
import generated from './fixtures/oracle/generated.json' with { type: 'json' }
import mapping from './fixtures/oracle/mapping.json' with { type: 'json' }

const answer = (template: string, variables: TemplateVariables): string => {
  try {
    return `=${compile(template).render(variables)}`
  } catch (error) {
    if (error instanceof VtlError) return 'throws'
    throw error
  }
}
const wanted = ({ expected, throws }: { expected?: string; throws?: boolean }): string => (throws ? 'throws' : `=${expected}`)

it('answers as the complete entry does, with none of what makes that quicker', () => {
  const { header: headers, path: pathParameters, querystring: queryStringParameters } = mapping.apigw.params
  const answers = [
    ...generated.cases.map(kase => [answer(kase.template, parseJson(generated.context) as unknown as TemplateVariables), wanted(kase), kase.template]),
    ...mapping.cases.map(kase => [answer(kase.template, mappingVariables({ ...mapping.apigw, headers, pathParameters, queryStringParameters, body: kase.body })), wanted(kase), kase.template]),
  ]

  expect(answers.filter(([found, expected]) => found !== expected)).toEqual([])
})

it.each([
  ["$x.split(',').size() $x.replaceAll('\\.', '-') $x.replaceFirst('a', '$0$0') $x.matches('a,b\\.c') $x.replaceAll('', '_')", '2 a,b-c aa,b.c true _a_,_b_._c_'],
  ["$x.hashCode() $n.hashCode() $input.path('$.l').hashCode() #set($l = 5000000000)#set($d = -2.25)$l.hashCode()$d.hashCode()", '90988044 1 3360280705032705-1073610752'],
  ["$n.toHexString(255) $n.doubleValue() #set($d = $input.path('$.d') * 2)$d", 'ff 1.00.24691357802469135782'],
  ["$x.replaceAll('[a-c]+', '<$0>') $x.split('[,.]').size() $x.format('%03d|%s', 7, $x)", '<a>,<b>.<c> 3 007|a,b.c'],
  ["$input.json('$.l[?(@.id > 1)].id') $input.path('$.l.length()') $input.path('$..id')", '[2,3] 3 [1,2,3]'],
])('answers %s', (template, expected) => {
  const variables = { ...mappingVariables({ body: '{"d":0.12345678901234567891,"l":[{"id":1},{"id":2},{"id":3}]}' }), x: 'a,b.c', n: 1 }

  expect(compile(template).render(variables)).toBe(expected)
})

it('reads documents', () => {
  expect(compileJsonPath('$..a').read(parseJson('{"a":1}'))).toMatchObject({ items: [1] })
})

it.each([
  ["$input.path('$.a.b') $input.path('$.l[1]') $input.json('$[''a''][''b'']') $input.json('$')", '1 x 1 {"a":{"b":1},"l":[0,"x"]}'],
  ["$input.path('$.none') $input.path('$.l[9]') $input.path('$.a[0]') $input.path('$.l.a')", '   '],
])('reads plain paths: %s', (template, expected) => {
  expect(compile(template).render(mappingVariables({ body: '{"a":{"b":1},"l":[0,"x"]}' }))).toBe(expected)
})
