import { describe, expect, it } from 'vitest'
import { parseJson } from '../../src/json/parse-json.ts'
import { writeJson } from '../../src/json/write-json.ts'
import { compileJsonPath } from '../../src/complete.ts'
import chosen from '../fixtures/jsonpath/chosen.json' with { type: 'json' }
import generated from '../fixtures/jsonpath/generated.json' with { type: 'json' }
import later from '../fixtures/jsonpath/since-2.0.json' with { type: 'json' }

type Case = { readonly path: string; readonly document: string; readonly json?: string; readonly notFound?: boolean; readonly throws?: boolean }

const read = (path: string, document: string): string | undefined => {
  const value = compileJsonPath(path).read(parseJson(document))
  return value === undefined ? undefined : writeJson(value)
}

describe.each([
  ['chosen paths', chosen.cases as readonly Case[]],
  ['generated paths', generated.cases as readonly Case[]],
  ['operators and functions of later versions', later.cases as readonly Case[]],
])('compileJsonPath agrees with Jayway on %s', (_, cases) => {
  it.each(cases)('$path of $document', ({ path, document, json, throws }) => {
    if (throws === true) expect(() => read(path, document)).toThrow(expect.objectContaining({ code: 'ERR_VTL_JSON_PATH' }))
    else expect(read(path, document)).toBe(json)
  })
})

describe('where versions of Jayway differ', () => {
  it.each([
    ['takes [(@.length-1)], as 2.0', '$.a[(@.length-1)]', '{"a":[1,2,3]}', '3'],
    ['takes blanks in a slice, as 2.0', '$.a[ 1 : 2 ]', '{"a":[1,2,3]}', '[2]'],
    ['goes on behind a scanned wildcard, as before 2.7', '$..[*].x', '{"a":[{"x":1},{"x":2}]}', '[1,2]'],
    ['yields an empty list behind what is missing, as 2.0', '$.none.x[*]', '{"a":1}', '[]'],
    ['counts from the end, as since 2.1', '$.a[-1]', '{"a":[1,2,3]}', '3'],
    ['counts what a path as parameter leads to', '$.length($.a)', '{"a":[1,2,3]}', '3'],
    ['passes over a parameter that is neither JSON nor a path, as since 2.1', '$.a.length(.max(1, 2))', '{"a":[1,2,3]}', '3'],
    ['counts nothing where such a path leads nowhere', '$.length($.none)', '{"a":[1,2,3]}', undefined],
  ])('%s', (_, path, document, expected) => {
    expect(read(path, document)).toBe(expected)
  })
})

describe('compileJsonPath', () => {
  it('tells a definite path from an indefinite one', () => {
    expect(compileJsonPath('$.a[0].b').isDefinite).toBe(true)
    expect(compileJsonPath('$.a[*].b').isDefinite).toBe(false)
  })

  it.each([
    ['an empty path', '', 'Invalid JSONPath $.: unexpected end at position 2'],
    ['a dot at the end', '$.a.', 'Invalid JSONPath $.a.: unexpected end at position 4'],
    ['an open bracket', '$[?(@.a', 'unexpected end at position 7'],
    ['an operator of an object literal', '$[?(@.a toString 1)]', 'Invalid JSONPath $[?(@.a toString 1)]: unexpected   at position 7'],
    ['filters within filters without end', `$${'[?(@'.repeat(60)}${')]'.repeat(60)}`, 'nests deeper than 100 levels'],
    ['a quote that nothing closes in a filter', "$[?(@.a in ['b', c'])]", 'unexpected ] at position 21'],
    ['an endless path', `$.concat('${'"\\'.repeat(10_000)}')`, 'unexpected end'],
    ['more steps than the stack could take', `$${'.a'.repeat(600)}`, 'unexpected . at position 1003'],
  ])('refuses %s', (_, path, message) => {
    expect(() => compileJsonPath(path)).toThrow(expect.objectContaining({ code: 'ERR_VTL_JSON_PATH', message: expect.stringContaining(message) as string }))
  })

  it.each(['nothing', 'constructor'])('refuses the function %s() where a document leads to it, as Jayway does', name => {
    const path = compileJsonPath(`$.a.${name}()`)

    expect(path.read(parseJson('{"b":1}'))).toBeUndefined()
    expect(() => path.read(parseJson('{"a":1}'))).toThrow(expect.objectContaining({ code: 'ERR_VTL_JSON_PATH', message: `There is no function ${name}()` }))
  })

  it('gives up on a path that would never end', () => {
    const document = `${'['.repeat(100)}1${']'.repeat(100)}`

    expect(() => read('$..*..*..*..*..*', document)).toThrow(expect.objectContaining({ code: 'ERR_VTL_STEP_BUDGET' }))
  })

  it.each(['$[?(@ in $)]', '$[?($ anyof $)]'])('gives up on %s, which compares all with all', path => {
    const document = JSON.stringify(Array.from({ length: 1500 }, (_, index) => index))

    expect(() => read(path, document)).toThrow(expect.objectContaining({ code: 'ERR_VTL_STEP_BUDGET' }))
  })

  it('gives up on a regular expression that would never end', () => {
    const document = JSON.stringify([{ a: 'a'.repeat(40) }])

    expect(() => read('$[?(@.a =~ /(a+)+b/)]', document)).toThrow(expect.objectContaining({ code: 'ERR_VTL_STEP_BUDGET' }))
  })

  it('reads a document of 400 levels', () => {
    expect(read('$..x', `${'['.repeat(399)}{"x":1}${']'.repeat(399)}`)).toBe('[1]')
  })
})
