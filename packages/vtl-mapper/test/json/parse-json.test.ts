import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../src/json/parse-json.ts'
import { writeJson } from '../../src/json/write-json.ts'
import { JavaList } from '../../src/values/java-list.ts'
import type { JavaMap } from '../../src/values/java-map.ts'
import { typeOf } from '../../src/values/value.ts'
import type { Value } from '../../src/values/value.ts'
import chosen from '../fixtures/json/chosen.json' with { type: 'json' }
import generated from '../fixtures/json/generated.json' with { type: 'json' }

type Case = { readonly text: string; readonly type?: string; readonly json?: string; readonly throws?: boolean }

describe.each([
  ['chosen texts', chosen.cases as readonly Case[]],
  ['generated texts', generated.cases as readonly Case[]],
])('parseJson reads %s as json-smart does', (_, cases) => {
  it.each(cases)('$text', ({ text, type, json, throws }) => {
    if (throws === true) expect(() => parseJson(text)).toThrow(expect.objectContaining({ code: 'ERR_VTL_JSON' }))
    else expect({ type: javaType(parseJson(text)), json: writeJson(parseJson(text)) }).toEqual({ type, json })
  })
})

describe('parseJson', () => {
  it('reads what JSON.stringify writes, and writes it back', () => {
    const document = fc.jsonValue({ maxDepth: 6 })
    fc.assert(
      fc.property(document, value => {
        const text = JSON.stringify([value])
        expect(JSON.parse(writeJson(parseJson(text)))).toEqual(JSON.parse(text))
      }),
    )
  })

  it('never fails with anything but its own error', () => {
    const text = fc.array(fc.constantFrom(...Array.from('{}[],:"\'\\ax1-.eE+u \n\t')), { maxLength: 30 }).map(characters => characters.join(''))
    const outcome = (input: string): unknown => {
      try {
        return typeof writeJson(parseJson(input))
      } catch (error) {
        return (error as { code?: unknown }).code
      }
    }

    fc.assert(
      fc.property(text, input => {
        expect(['string', 'ERR_VTL_JSON']).toContain(outcome(input))
      }),
      { numRuns: 2000 },
    )
  })

  it('accepts 400 levels and refuses 401', () => {
    expect(writeJson(parseJson('['.repeat(400) + ']'.repeat(400)))).toHaveLength(800)
    expect(() => parseJson('['.repeat(401))).toThrow('deeper than 400')
  })

  it('refuses a number that arithmetic could not handle', () => {
    expect(() => parseJson('1.0000000000000000000e99999')).toThrow('more than 10000 digits')
    expect(() => parseJson('9'.repeat(10_001))).toThrow('more than 10000 digits')
  })

  it('keeps __proto__ a key like any other', () => {
    const value = parseJson('{"__proto__": {"a": 1}}') as JavaMap

    expect([...value.entries.keys()]).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>)['a']).toBeUndefined()
  })
})

describe('writeJson', () => {
  it('escapes a slash only where asked to', () => {
    expect(writeJson(parseJson('["a/b"]'))).toBe('["a/b"]')
    expect(writeJson(parseJson('["a/b"]'), { escapeSlash: true })).toBe('["a\\/b"]')
  })

  it('ends with an error on a list that contains itself', () => {
    const list = new JavaList([], 'json')
    list.items.push(list)

    expect(() => writeJson(list)).toThrow(expect.objectContaining({ code: 'ERR_VTL_OUTPUT_TOO_LARGE' }))
  })

  it('ends with an error on a list that doubles at each level', () => {
    let list = new JavaList(['x'], 'json')
    for (let level = 0; level < 60; level++) list = new JavaList([list, list], 'json')

    expect(() => writeJson(list, { maxLength: 10_000 })).toThrow(expect.objectContaining({ code: 'ERR_VTL_OUTPUT_TOO_LARGE' }))
  })
})

const types = { long: 'Long', big: 'BigInteger', double: 'Double', float: 'Float', decimal: 'BigDecimal', map: 'LinkedHashMap', list: 'JSONArray', string: 'String', integer: 'Integer', boolean: 'Boolean' }

const javaType = (value: Value): string => (value === null ? 'null' : (types[typeOf(value) as keyof typeof types] ?? '?'))
