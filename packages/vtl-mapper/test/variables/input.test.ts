import { describe, expect, it } from 'vitest'
import { compile, mappingVariables } from '../../src/index.ts'

const render = (template: string, body: string): string => compile(template).render(mappingVariables({ body }))

describe('$input', () => {
  // Each expected text is what the Java oracle answered, but where it says so.
  it.each([
    ["#set($o = $input.path('$'))#set($o.z = 5)$o $input.json('$') $input.path('$')", '{z=5} {} {}', '{}'],
    ["#set($a = $input.path('$.a'))#set($b = $input.path('$.a'))$a.add(2)$b.add(3)$a$b$input.path('$.a')", 'truetrue[1,2][1,3][1]', '{"a":[1]}'],
    ["#set($a = $input.path('$'))#set($x = $a.b.put('c', 1))$input.path('$.b') $a", '{} {b={c=1}}', '{"b":{}}'],
    ["$input.json('$.none[*]') $input.json('$.a[-1:]') $input.path('$.a')", '[] [2] [1,2]', '{"a":[1,2]}'],
    // JsonPath 2.0, the oracle's, has no functions: 2.9 answers a key set that is the document's own.
    ["#set($k = $input.path('$.keys()'))$k $k.remove('a') $input.json('$')", '[a] true {"a":1}', '{"a":1}'],
  ])('gives each caller its own document: %s', (template, expected, body) => {
    expect(render(template, body)).toBe(expected)
  })

  it('ends a template that reads a large payload again and again', () => {
    const template = "#foreach($i in [1..1000])#foreach($j in [1..1000])#set($x = $input.path('$'))#end#end"

    expect(() => render(template, JSON.stringify(Array.from({ length: 1000 }, () => 0)))).toThrow(
      expect.objectContaining({ code: 'ERR_VTL_STEP_BUDGET' }),
    )
  })
})
