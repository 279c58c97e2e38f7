import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { parseDefinition } from '../src/document/parsed-definition.ts'

// The same values as another well-kept parser reads: `yaml`, with merge keys.
const other = (text: string): unknown => parse(text, { merge: true, uniqueKeys: true, logLevel: 'error' }) as unknown

describe('values are those of YAML 1.2', () => {
  const plain = [
    'yes', 'no', 'on', 'off', 'y', 'true', 'True', 'TRUE', 'tRue', 'false', 'null', 'Null', '~', '', 'NULL', 'nil',
    '0', '1', '+1', '-1', '017', '0o17', '0x1F', '0b11', '1_000', '1.5', '.5', '5.', '1e3', '1.0e-3', '.inf', '-.Inf', '.nan', '1:30',
    '2020-01-01', '2020-01-01T10:00:00Z', '12345678901234567890', '123456789012', '0123', '1.2.3', '=', '<<', 'a b', 'a: b',
    '|\n  two\n  lines\n', '>-\n  two\n  lines\n\n  more\n', '|2\n   x\n', '"\\u00e9\\n"', "'it''s'", '"a\n  b"', '!!str 1', '&a x', '[a, [b, {c: d}]]', '{a: , b}',
  ]
  test.each(plain)('of %j', (text) => {
    const document = `openapi: x\nvalue: ${text}\n`
    let expected: unknown
    try {
      expected = other(document)
    } catch {
      expect(() => parseDefinition(document)).toThrow('Invalid OpenAPI input.')
      return
    }

    expect(parseDefinition(document).root).toEqual(expected)
  })

  test.each(['yes', 'on', 'no', 'true', '200', '0200', '0x1F', '2020-01-01', '"200"', "'y'", 'a b', '/a/{b}', '? a'])('of the key %s', (key) => {
    const document = `a:\n  ${key}${key.startsWith('?') ? '\n  ' : ''}: 1\n`

    expect(parseDefinition(document).root).toEqual(other(document))
  })

  test('of aliases and merged keys', () => {
    const document = 'a: &a {x: 1, y: [1]}\nb: *a\nc:\n  <<: *a\n  x: 2\nd:\n  x: 3\n  <<: [*a, {z: 1}]\n'

    expect(parseDefinition(document).root).toEqual(other(document))
  })

  test('but versions, which keep their text', () => {
    const document = 'openapi: 3.0\ninfo: {version: 1.0, title: 1.0}\nversion: [1.0]\nx: {payloadFormatVersion: 2.0, version: true}\ny: [version, 1.0]\n'

    expect(parseDefinition(document).root).toEqual({ openapi: '3.0', info: { version: '1.0', title: 1 }, version: [1], x: { payloadFormatVersion: '2.0', version: true }, y: ['version', 1] })
  })

  test('an anchor that is used a thousand times is read', () => {
    const document = `a: &a {x: [1, 2]}\nlist:\n${'  - *a\n'.repeat(1000)}`

    expect(parseDefinition(document).root['list']).toHaveLength(1000)
  })

  test('of generated documents, in each style', () => {
    // The other library writes these plain, which YAML does not allow, and reads them so.
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[-:#&*!|>'"%@`{}[\],? \nabc01.]{0,12}$/u)).filter((written) => !/^[-?:]\s/u.test(written))
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ depthSize: 'small' }, text, fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null), fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(text, tie('tree'), { maxKeys: 5, noNullPrototype: true })),
    }))
    const style = fc.record({
      defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_FOLDED', 'BLOCK_LITERAL'),
      defaultKeyType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE'),
      collectionStyle: fc.constantFrom('any', 'flow'),
      indent: fc.constantFrom(2, 4),
      indentSeq: fc.boolean(),
      lineWidth: fc.constantFrom(0, 20, 80),
    } as const)
    fc.assert(
      fc.property(tree, style, (value, options) => {
        const document = stringify({ openapi: 'x', value }, options)

        expect(parseDefinition(document).root).toEqual(other(document))
      }),
      { numRuns: 500 },
    )
  })
})
