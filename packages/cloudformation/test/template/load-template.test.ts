import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadTemplate } from '../../src/index.ts'

const load = (text: string) => loadTemplate({ text, file: 't.yaml' })

describe('reading YAML', () => {
  it.each([
    ['!Ref A', { Ref: 'A' }],
    ['!GetAtt A.B.C', { 'Fn::GetAtt': ['A', 'B.C'] }],
    ['!GetAtt [A, B]', { 'Fn::GetAtt': ['A', 'B'] }],
    ["!Sub '${A}'", { 'Fn::Sub': '${A}' }],
    ['!Sub [a, {b: !Ref C}]', { 'Fn::Sub': ['a', { b: { Ref: 'C' } }] }],
    ['!If [x, !Ref Y, 1]', { 'Fn::If': ['x', { Ref: 'Y' }, 1] }],
    ['!Condition X', { Condition: 'X' }],
    ["!Transform {Name: 'AWS::Include'}", { 'Fn::Transform': { Name: 'AWS::Include' } }],
    ['2010-09-09', '2010-09-09'],
    ['yes', true],
    ['0755', 493],
    ['"0755"', '0755'],
  ])('reads %s', (text, expected) => {
    const { body } = load(`value: ${text}`)

    expect(body['value']).toEqual(expected)
  })

  it('keeps keys that look like numbers as they are written', () => {
    const { body } = load('responses:\n  200: ok\n  0100: octal')

    expect(body['responses']).toEqual({ '200': 'ok', '0100': 'octal' })
  })

  it('merges maps, the own keys first', () => {
    const { body } = load('a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3')

    expect(body['b']).toEqual({ x: 1, y: 3 })
  })

  it('takes a quoted << for a key, and refuses to merge what is no map', () => {
    expect(load('{"a": {"<<": 0}}').body).toEqual({ a: { '<<': 0 } })
    expect(() => load('a:\n  <<: 0')).toThrow('t.yaml:2:3: << merges a map or a list of maps')
  })

  it('warns of a key that stands twice and takes the last', () => {
    const { body, warnings } = load('a: 1\na: 2')

    expect(body['a']).toBe(2)
    expect(warnings).toEqual([
      { location: { file: 't.yaml', line: 2, column: 1 }, message: expect.stringContaining('stands twice') as string },
    ])
  })
})

describe('places', () => {
  const template = load('Resources:\n  Api:\n    Type: X\n    Properties:\n      Cors:\n        AllowOrigin: a\n')

  it('finds a property', () => {
    expect(template.locate(['Resources', 'Api', 'Properties', 'Cors', 'AllowOrigin'])).toEqual({
      file: 't.yaml',
      line: 6,
      column: 9,
    })
  })

  it('finds the nearest parent of what is not written', () => {
    expect(template.locate(['Resources', 'Api', 'Properties', 'Cors', 'MaxAge', 0])).toEqual({
      file: 't.yaml',
      line: 5,
      column: 7,
    })
  })

  it('finds places in JSON, too', () => {
    const json = load('{\n  "Resources": {\n    "A": { "Type": "T" }\n  }\n}')

    expect(json.locate(['Resources', 'A', 'Type'])).toEqual({ file: 't.yaml', line: 3, column: 12 })
  })
})

describe('text that cannot be read', () => {
  it.each([
    ['a: b\n  c: d', 't.yaml:2:4'],
    ['a: [1, 2', 't.yaml:1:9'],
    ['a: !Foo b', 't.yaml:1:4'],
    ['a:\n\t- b', 't.yaml:2:1'],
    ['a: &x [*x]', 't.yaml:1:8'],
    ['a: *nope', 't.yaml:1:4'],
    ['- 1', 't.yaml:1:1'],
    ['', 't.yaml:1:1'],
  ])('is refused with its place: %j', (text, place) => {
    expect(() => load(text)).toThrow(
      expect.objectContaining({
        code: 'ERR_CLOUDFORMATION_SYNTAX',
        message: expect.stringMatching(new RegExp(`^${place}: `, 'u')) as string,
      }),
    )
  })

  it('is refused when aliases multiply', () => {
    const levels = Array.from(
      { length: 12 },
      (_, index) =>
        `l${index}: &l${index} [${Array.from({ length: 9 }, () => (index === 0 ? 'x' : `*l${index - 1}`)).join(', ')}]`,
    )

    expect(() => load(levels.join('\n'))).toThrow(/aliases make the template larger/u)
  })

  it.each([
    ['lists that stay open', '['],
    ['maps that stay open', '{a: '],
    ['dashes', '- '],
    ['questions', '? '],
    ['anchors', '&a '],
    ['tags', '!a '],
    ['the name of a tag', `!${'x'.repeat(900_000)} `],
    ['quotes', '"'],
    ['marks of documents', '---\n'],
    ['the name of an anchor', `&${'x'.repeat(900_000)} `],
    ['values', '[],'],
  ])('is refused, whatever it is that fills a megabyte: %s', (_, part) => {
    const text = `a: [${part.repeat(Math.ceil(900_000 / part.length))}`

    expect(() => load(text)).toThrow(expect.objectContaining({ code: 'ERR_CLOUDFORMATION_SYNTAX' }))
  })

  it.each([
    ['a: "\\q"', 't.yaml:1:6: unknown escape sequence: write \\\\ for a backslash'],
    ['a: [1', 'unexpected end of the stream within a flow collection: close it'],
    ['a: b: c', 't.yaml:1:5: bad indentation of a mapping entry: begin each entry in the column of the first'],
    ['a: 1\n---\nb: 1', 't.yaml:2:1: Source contains multiple documents: a template is one'],
    ['a: \u0000', 'null byte is not allowed in input: write such a character as \\u0000'],
    [`a: ${'['.repeat(201)}${']'.repeat(201)}`, 'values are nested deeper than 200 levels'],
    ['a: !Foo b', "t.yaml:1:4: unresolved tag: !Foo: use one of CloudFormation's tags (!Ref"],
    ['? [a]\n: b', 'a key of a map must be a string'],
  ])('is told of with what to write instead: %j', (text, told) => {
    expect(() => load(text)).toThrow(told)
  })

  it('is refused beyond a megabyte', () => {
    expect(() => load(`a: ${'x'.repeat(1_048_577)}`)).toThrow(/larger than 1048576 bytes/u)
  })
})

it('reads back every JSON document as it is', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9 :/~*']{0,12}$/u), fc.jsonValue({ maxDepth: 3 })),
      (document) => {
        const text = JSON.stringify(document)
        expect(load(text).body).toEqual(JSON.parse(text))
      },
    ),
  )
})

// What PyYAML reads (6.0, by aws-sam-translator 1.110.0's yaml_helper), though YAML's own grammar is stricter.
describe('YAML as AWS reads it', () => {
  it.each<[string, string, object]>([
    ['a bracket that closes where its key stands', 'a:\n  b: [{\n    "x": 1\n  }]\n', { a: { b: [{ x: 1 }] } }],
    ['a collection that goes on at the left', 'a:\n  b: {\n"x": 1,\n"y": [1,\n2]\n}\nc: 3\n', { a: { b: { x: 1, y: [1, 2] } }, c: 3 }],
    ['a text in quotes that goes on at the left', 'a:\n  b: "x\ny"\nc: 1\n', { a: { b: 'x y' }, c: 1 }],
    ['brackets in a block of text beside them', 'a:\n  b: [\n  1\n  ]\nc: |\n  [ "x\n  d\ne: 1\n', { a: { b: [1] }, c: '[ "x\nd\n', e: 1 }],
    ['a comment right after a quote', 'a: "e"#f\n', { a: 'e' }],
    ['a comment right after a bracket, and none within a text', 'a: [1]#f\nb: {c: d}#"\ne: f"#g\n', { a: [1], b: { c: 'd' }, e: 'f"#g' }],
    ['account ids with leading zeros', 'a: 081234567890\nb: "012345678901"\nc: 0\n', { a: '081234567890', b: '012345678901', c: 0 }],
    ['a point alone, which is a folder', 'CodeUri: .\nb: .5\nc: 1.\n', { CodeUri: '.', b: 0.5, c: 1 }],
    ['a key twice', 'a: 1\na: 2\n', { a: 2 }],
    ['tabs between tokens', 'a:\tb\nc: [\t1 ]\n', { a: 'b', c: [1] }],
  ])('takes %s', (_, text, expected) => {
    expect(loadTemplate({ text }).body).toEqual(expected)
  })

  it('still tells the place in the text as it was given', () => {
    const template = loadTemplate({ text: 'a:\n  b: [{\n    "x": 1,\n "y": 2\n  }]\n' })

    expect(template.locate(['a', 'b', 0, 'y'])).toMatchObject({ line: 4, column: 2 })
  })

  it('refuses several documents in one file', () => {
    expect(() => loadTemplate({ text: 'a: 1\n---\nb: 2\n', file: 't.yaml' })).toThrow('t.yaml:2:1: Source contains multiple documents')
  })
})
