import fc from 'fast-check'
import { expect, it } from 'vitest'
import { writeQuickly } from '../../src/fast/write-quickly.ts'
// Nothing here provides the parts, so this escapes with expressions alone.
import { parseJson } from '../../src/json/parse-json.ts'
import { writeJson } from '../../src/json/write-json.ts'
import { javaDouble } from '../../src/values/java-numbers.ts'
import { JavaList } from '../../src/values/java-list.ts'
import { JavaMap, MapView } from '../../src/values/java-map.ts'
import type { Value } from '../../src/values/value.ts'

it('writes what JSON can be read from as writeJson does', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5, stringUnit: 'binary' }), json => {
      const value = parseJson(json)

      expect(writeQuickly(value)).toBe(writeJson(value))
    }),
    { numRuns: 2000 },
  )
})

it('escapes every character as writeJson does', () => {
  for (let code = 0; code < 0x10000; code++) {
    const text = `a${String.fromCharCode(code)}b`
    if (writeQuickly(text) !== writeJson(text)) expect.fail(`U+${code.toString(16)}`)
  }
})

it.each(['[]', '{}', '{"":{}}', '[[],{}]', '[1,-0.0,1e30,12345678901234567890,0.1234567890123456789]', '[null,true,false]'])('writes %s', json => {
  expect(writeQuickly(parseJson(json))).toBe(writeJson(parseJson(json)))
})

const itself = new JavaList([], 'list')
itself.items.push(itself)
const doubled = Array.from({ length: 60 }).reduce<Value>(inner => new JavaList([inner, inner], 'list'), 1)

it.each<[string, Value]>([
  ['a list that holds itself', itself],
  ['a list that holds a list twice, and so on', doubled],
  ['what is long', 'x'.repeat(1_000_001)],
  ['what is deep', parseJson('['.repeat(300) + ']'.repeat(300))],
  ['a key that is no text', new JavaMap(new Map([[1, 2]]))],
  ['infinity', javaDouble(Infinity)],
  ['a view', new MapView(new JavaMap(), 'keys')],
])('leaves %s to writeJson', (_, value) => {
  expect(writeQuickly(value)).toBeUndefined()
  expect(writeQuickly(new JavaList([value], 'json'))).toBeUndefined()
})
