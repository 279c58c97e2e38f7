import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readStrictJson } from '../../src/fast/read-strict-json.ts'
// Nothing here provides the parts, so this is the permissive reader alone.
import { parseJson } from '../../src/json/parse-json.ts'

it('reads JSON by the letter as the permissive reader does', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5, stringUnit: 'binary' }), fc.constantFrom(0, 1, 4), (json, indent) => {
      const text = JSON.stringify(JSON.parse(json), null, indent)

      expect(readStrictJson(text)).toEqual(parseJson(text))
    }),
    { numRuns: 2000 },
  )
})

it('of broken JSON reads nothing, or the same', () => {
  let readAnyway = 0
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.nat(), fc.constantFrom('', ',', ':', '}', ']', '"', "'", '\\', '\\u12', '0', '-', '.5', '1e', 'e', 'x', ' ', '\u0000', '\u001a', '\u007f', 'null', '//'), (json, place, piece) => {
      const at = place % (json.length + 1)
      const text = json.slice(0, at) + piece + json.slice(at + (place % 2))
      const quick = readStrictJson(text)
      if (quick === undefined) return
      readAnyway++
      expect(quick).toEqual(parseJson(text))
    }),
    { numRuns: 5000 },
  )
  expect(readAnyway).toBeGreaterThan(100)
})

it.each(['', ' ', '{a:1}', "{'a':1}", '[1,,2]', '{"a":1,}', '[1', '"a', '"\\u12g4"', '"\\x41"', '"\\a\u007f"', '1 2', '1.', '-', '.5', '1e', 'nul', 'nullx', 'NaN', '{"a" 1}', '{"a":}', '{,}', '['.repeat(401) + ']'.repeat(401)])('leaves %j to the permissive reader', text => {
  expect(readStrictJson(text)).toBeUndefined()
})
