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
  expect(refused.length).toBeLessThan(answers.length / 20)
})

it.each([
  ["$x.replaceAll('[a-z]', 'b')", 'The pattern [a-z] needs'],
  ["$x.split('a|b')", 'The pattern a|b needs'],
  ["$x.format('%s', 1)", '.format() needs'],
  ["$input.path('$[?(@.a =~ /b/)]')", '=~ in a filter needs'],
])('says of %s what to import', (template, message) => {
  const variables = { ...mappingVariables({ body: '{"d":0.12345678901234567891}' }), x: 'a', n: 1 }

  expect(() => compile(template).render(variables)).toThrow(expect.objectContaining({ code: 'ERR_VTL_PART', message: expect.stringContaining(message) as string }))
  expect(() => compile(template).render(variables)).toThrow('@gatewright/vtl-mapper/complete')
})

it.each([
  ["$x.split(',').size() $x.replaceAll('\\.', '-') $x.replaceFirst('a', '$0$0') $x.matches('a,b\\.c') $x.replaceAll('', '_')", '2 a,b-c aa,b.c true _a_,_b_._c_'],
  ["$x.hashCode() $n.hashCode() $input.path('$.l').hashCode() #set($l = 5000000000)#set($d = -2.25)$l.hashCode()$d.hashCode()", '90988044 1 3360280705032705-1073610752'],
  ["$n.toHexString(255) $n.doubleValue() #set($d = $input.path('$.d') * 2)$d", 'ff 1.00.24691357802469135782'],
  ["$input.json('$.l[?(@.id > 1)].id') $input.path('$.l.length()') $input.path('$..id')", '[2,3] 3 [1,2,3]'],
])('answers %s without more', (template, expected) => {
  const variables = { ...mappingVariables({ body: '{"d":0.12345678901234567891,"l":[{"id":1},{"id":2},{"id":3}]}' }), x: 'a,b.c', n: 1 }

  expect(compile(template).render(variables)).toBe(expected)
})

it('has the functions that the complete entry has', () => {
  expect(compileJsonPath('$..a').read(parseJson('{"a":1}'))).toMatchObject({ items: [1] })
  expect(explain('#if($a)#end')).toMatchObject([{ rule: 'truthy-reference' }])
})

it.each([
  ["$input.path('$.a.b') $input.path('$.l[1]') $input.json('$[''a''][''b'']') $input.json('$')", '1 x 1 {"a":{"b":1},"l":[0,"x"]}'],
  ["$input.path('$.none') $input.path('$.l[9]') $input.path('$.a[0]') $input.path('$.l.a')", '   '],
])('reads plain paths: %s', (template, expected) => {
  expect(compile(template).render(mappingVariables({ body: '{"a":{"b":1},"l":[0,"x"]}' }))).toBe(expected)
})
