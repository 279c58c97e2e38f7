import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PatchOperation, PatchRules } from '../src/patch.ts'
import { applyPatch, coerce, getAt, segmentsOf, setAt } from '../src/patch.ts'
import type { Values } from './support.ts'

const RULES: PatchRules = {
  wording: 'listed',
  paths: [
    { path: '/name', ops: ['replace'] },
    { path: '/size', ops: ['replace'], type: 'integer', optional: true },
    { path: '/limit', ops: ['add', 'remove', 'replace'], type: 'integer' },
    { path: '/map/{key}', ops: ['add', 'remove', 'replace'], kind: 'entry', type: 'boolean' },
    { path: '/list/{element}', ops: ['add', 'remove', 'replace'], kind: 'element' },
    { path: '/members', ops: ['add', 'remove', 'replace'], kind: 'member' },
    { path: '/deep/er/field', ops: ['replace'], type: 'number' },
  ],
}

describe('a patch', () => {
  const cases: readonly [string, Values, PatchOperation, Values][] = [
    ['replaces a field', { name: 'a' }, { op: 'replace', path: '/name', value: 'b' }, { name: 'b' }],
    ['takes an optional field away by an empty value', { size: 1 }, { op: 'replace', path: '/size' }, {}],
    ['takes an optional number away by null', { size: 1 }, { op: 'replace', path: '/size', value: 'null' }, {}],
    ['removes a field', { limit: 1, name: 'a' }, { op: 'remove', path: '/limit' }, { name: 'a' }],
    ['makes a number of a text', {}, { op: 'add', path: '/limit', value: '12' }, { limit: 12 }],
    ['makes what is on the way to a field', {}, { op: 'replace', path: '/deep/er/field', value: '1.5' }, { deep: { er: { field: 1.5 } } }],
    ['undoes ~1 and ~0 in a key', {}, { op: 'add', path: '/map/a~1b~0c', value: 'true' }, { map: { 'a/b~c': true } }],
    ['takes a map away with its last entry', { map: { a: true } }, { op: 'remove', path: '/map/a' }, {}],
    ['keeps the order of a map', { map: { a: true, b: true } }, { op: 'replace', path: '/map/a', value: 'false' }, { map: { a: false, b: true } }],
    ['adds an element once', { list: ['a'] }, { op: 'add', path: '/list/a' }, { list: ['a'] }],
    ['puts a replaced element last', { list: ['a', 'b'] }, { op: 'replace', path: '/list/a', value: 'c' }, { list: ['b', 'c'] }],
    ['takes a list away with its last element', { list: ['a'] }, { op: 'remove', path: '/list/a' }, {}],
    ['adds a member given as the value', { members: ['a'] }, { op: 'add', path: '/members', value: 'b' }, { members: ['a', 'b'] }],
    ['replaces all members', { members: ['a'] }, { op: 'replace', path: '/members', value: 'b,c' }, { members: ['b', 'c'] }],
  ]

  test.each(cases)('%s', (_, before, operation, after) => {
    expect(applyPatch(before, [operation], RULES)).toEqual(after)
  })

  test('leaves the document that it was given as it is', () => {
    const before = { name: 'a', map: { a: true }, list: ['a'] }
    const copy = structuredClone(before)

    applyPatch(before, [{ op: 'replace', path: '/name', value: 'b' }, { op: 'remove', path: '/map/a' }, { op: 'add', path: '/list/b' }], RULES)

    expect(before).toEqual(copy)
  })

  test('lists only the paths that have the operation (boto/boto3#2629)', () => {
    const patched = () => applyPatch({}, [{ op: 'remove', path: '/nowhere' }], RULES)

    expect(patched).toThrow("Invalid patch path  '/nowhere' specified for op 'remove'. Must be one of: [/limit, /map/{key}, /list/{element}, /members]")
  })

  test.each(['', ' ', 'x', '1e999', '1.5'])('refuses %j as an integer', (value) => {
    expect(() => coerce(value, 'integer')).toThrow('Invalid number specified')
  })

  test('applies any operation to any document, or refuses it with a 400', () => {
    const operation = fc.record({
      op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'),
      path: fc.oneof(fc.constantFrom('/name', '/limit', '/map/a', '/map/__proto__', '/list/x', '/members', '/deep/er/field'), fc.string()),
      value: fc.option(fc.string(), { nil: undefined }),
    }) as fc.Arbitrary<PatchOperation>

    fc.assert(
      fc.property(fc.array(operation), (operations) => {
        try {
          applyPatch({ name: 'a' }, operations, RULES)
        } catch (error) {
          expect(error).toMatchObject({ code: 'BadRequestException', status: 400 })
        }
        expect(({} as Values)['a']).toBeUndefined()
      }),
    )
  })
})

test('a path is the joined, escaped segments', () => {
  const escape = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1')

  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (segments) => {
      expect(segmentsOf(`/${segments.map(escape).join('/')}`)).toEqual(segments)
    }),
  )
})

test('what is set at a path is found there, whatever the keys are called', () => {
  const keys = fc.array(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString')), { minLength: 1, maxLength: 4 })

  fc.assert(
    fc.property(keys, fc.integer(), (path, value) => {
      const document = setAt({}, path, value)

      expect(getAt(document, path)).toBe(value)
      expect(getAt(setAt(document, path, undefined), path)).toBeUndefined()
      expect(Object.getPrototypeOf(document)).toBe(Object.prototype)
    }),
  )
})
