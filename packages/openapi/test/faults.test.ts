import { describe, expect, test } from 'vitest'
import { lintDefinition } from '../src/index.ts'
import { importHttp, importRest, refusal } from './support.ts'

const told = (text: string | Uint8Array): string[] =>
  lintDefinition(text).map(({ line, column, severity, message, help }) => `${line}:${column} ${severity} ${message} ${help ?? ''}`.trim())

const HEAD = 'openapi: 3.0.1\ninfo: {title: x, version: "1"}\n'
const GET = `paths:
  /a:
    get:
      responses: {"200": {description: ok}}
      x-amazon-apigateway-integration: {type: mock}
`

describe('text that is no definition is refused with its place, and what is the matter', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['a tab as indentation', `${HEAD}paths:\n\t/a: {}\n`, '4:1 error Invalid OpenAPI input. Tabs are not allowed as indentation'],
    ['a key that is there twice in YAML', `${HEAD}paths:\n  /a: {}\n  /a: {}\n`, '5:3 error Invalid OpenAPI input. Map keys must be unique'],
    ['a tag that nobody knows', `${HEAD}paths: !Nope {}\n`, '3:8 error Invalid OpenAPI input. Unresolved tag: !Nope'],
    ['an alias of nothing', `${HEAD}paths: *nothing\n`, 'error Invalid OpenAPI input. Unresolved alias'],
    ['JSON that ends too early', '{\n  "openapi": "3.0.1",\n  "info": {"title": "x"', '3:24 error Invalid OpenAPI input.'],
    ['JSON with a comma too many', '{\n  "openapi": "3.0.1",,\n}', '2:22 error Invalid OpenAPI input.'],
    ['a list', '- openapi\n', '1:1 error Invalid OpenAPI input. A definition is an object'],
    ['a text', 'openapi', '1:1 error Invalid OpenAPI input. A definition is an object'],
    ['two documents', `${HEAD}---\n${HEAD}`, '3:1 error Invalid OpenAPI input. Source contains multiple documents'],
    ['two documents with a mark and a comment before', `# mine\n---\n${HEAD}---\n${HEAD}`, '5:1 error Invalid OpenAPI input. Source contains multiple documents'],
    ['a member that is indented like no other', `${HEAD}paths:\n    /a: {}\n  /b: {}\n`, '5:3 error Invalid OpenAPI input. This fits nowhere: begin each'],
    ['a text with a colon in it', `${HEAD}x-note: one: two\n`, '3:12 error Invalid OpenAPI input. This fits nowhere'],
    ['a quote that stays open', `${HEAD}x-note: "one`, '3:13 error Invalid OpenAPI input. The text ends within a double quoted scalar: close it.'],
    ['a bracket that is closed too far left', `${HEAD}x-note: [\n  1\n]\n`, '5:1 error Invalid OpenAPI input. This line belongs to a bracket or quote that is open: indent it deeper'],
    ['an escape that does not exist', `${HEAD}x-note: "\\q"\n`, '3:11 error Invalid OpenAPI input. There is no such escape: write \\\\ for a backslash'],
    ['a list as a key', `${HEAD}? [a]\n: 1\n`, 'error Invalid OpenAPI input. A key is a text'],
    ['a merge of a text', `${HEAD}<<: text\n`, '3:1 error Invalid OpenAPI input. << merges a map'],
    ['bytes that are no text', '\u0000\u0001', '1:1 error Invalid OpenAPI input.'],
  ]
  test.each(cases)('%s', async (_, text, expected) => {
    const [first = ''] = told(text)

    expect(first).toContain(expected)
    expect(await refusal(importRest(text))).toBe('Invalid OpenAPI input.')
    expect(await refusal(importHttp(text))).toBe('Invalid OpenAPI input.')
  })
})

describe('what is unusual and right is read', () => {
  const yaml = `${HEAD}${GET}`
  const json = JSON.stringify({ openapi: '3.0.1', info: { title: 'x', version: '1' }, paths: {} }, undefined, '\t')
  const cases: readonly (readonly [string, string | Uint8Array])[] = [
    ['a byte order mark before YAML', `\uFEFF${yaml}`],
    ['a byte order mark before JSON', `\uFEFF${json}`],
    ['bytes with a byte order mark', new TextEncoder().encode(`\uFEFF${json}`)],
    ['lines of Windows', yaml.replaceAll('\n', '\r\n')],
    ['JSON with tabs and lines of Windows', json.replaceAll('\n', '\r\n')],
    ['anchors and merged keys', `${HEAD}x-base: &base {responses: {"200": {description: ok}}}\n${GET}      <<: *base\n`.replace('      responses: {"200": {description: ok}}\n', '')],
    ['a comment, and the mark of a document', `# mine\n---\n${yaml}`],
  ]
  test.each(cases)('%s', async (_, text) => {
    expect(told(text)).toEqual([])
    expect((await importRest(typeof text === 'string' ? text : new TextDecoder().decode(text))).api['name']).toBe('x')
  })

  test('places after lines of Windows and a mark are those that an editor shows', () => {
    const wrong = `\uFEFF${yaml.replace('mock', 'nope').replaceAll('\n', '\r\n')}`

    expect(told(wrong)).toEqual([expect.stringMatching(/^7:7 error Unable to parse API definition/u)])
  })
})

test('members that JSON has twice are noted where the last one stands, at any depth', () => {
  const text = '{"openapi":"3.0.1","info":{"title":"x","version":"1"},\n"paths":{"/a":{},\n "/a":{"get":{"responses":{},"responses":{}}}},\n "x":[{"a":1},{"a":1}]}'

  expect(told(text).filter((line) => line.includes('twice'))).toEqual([
    "3:2 note The member '/a' is there twice in one object; this one counts, the others are left out. Keep one of them.",
    "3:30 note The member 'responses' is there twice in one object; this one counts, the others are left out. Keep one of them.",
  ])
})

describe('long JSON that is broken is refused soon, with its place', () => {
  const long = JSON.stringify({ openapi: '3.0.1', info: { title: 'x'.repeat(1_000_000), version: '1' }, list: [1, -2.5e3, true, null, '\\"', {}, []] }, undefined, 1)
  const last = long.split('\n').length
  const cases: readonly (readonly [string, string, string])[] = [
    ['cut off', long.slice(0, -2), `${last - 1}:3`],
    ['cut off within a string', long.slice(0, 1_000_020), '4:12'],
    ['a comma too many', long.replace('true,', 'true,,'), '10:8'],
    ['a bracket of the other kind', long.replace('[]', '[}'), '14:4'],
    ['a name without quotes', long.replace('"list"', 'list'), '7:2'],
    ['a number that is none', long.replace('-2500', '-'), '9:3'],
    ['something behind it', `${long} x`, `${last}:3`],
  ]
  test.each(cases)('%s', (_, text, place) => {
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError)
    expect(told(text)).toEqual([`${place} error Invalid OpenAPI input. This is where the text is no JSON anymore.`])
  })
})

describe('nothing takes long, or much', () => {
  const bombs: readonly (readonly [string, string])[] = [
    ['aliases of aliases', ['a0: &a0 [x]', ...Array.from({ length: 40 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`)].join('\n')],
    ['one anchor that is used a hundred thousand times', `a: &a {b: [${'1,'.repeat(1000)}]}\nc: [${'*a,'.repeat(100_000)}]`],
    ['an alias of itself', 'a: &a [*a]'],
    ['brackets that stay open', '{"a":'.repeat(100_000)],
    ['flow lists that stay open', `a: ${'['.repeat(100_000)}`],
    ['a key of a megabyte', `${'k'.repeat(1_000_000)}: 1`],
    ['a string that stays open', `a: "${'x'.repeat(1_000_000)}`],
    ['spaces', ' '.repeat(5_000_000)],
    ['quotes', '"'.repeat(200_000)],
    ['lines of nothing but dashes', '-\n'.repeat(50_000)],
    ['a key in every line again', 'k: 1\n'.repeat(200_000)],
    ['merges of a thousand keys, a thousand times', `a: &a {${Array.from({ length: 1000 }, (_, n) => `k${n}: 1`).join(', ')}}\n${Array.from({ length: 1000 }, (_, n) => `m${n}:\n  <<: *a`).join('\n')}`],
    ['lists in lists in every line', `${'['.repeat(499)}${']'.repeat(499)}\n`.repeat(1000)],
    ['a document in every line', '---\na: 1\n'.repeat(100_000)],
  ]
  test.each(bombs)('%s: refused at once', (_, more) => {
    const start = performance.now()

    const findings = lintDefinition(`${more}\nopenapi: 3.1.0\n`)

    expect(findings).toMatchObject([{ severity: 'error', message: 'Invalid OpenAPI input.' }])
    expect(performance.now() - start).toBeLessThan(20_000)
  }, 60_000)

  test('references that lead round in circles end', async () => {
    const circles = {
      openapi: '3.0.1',
      info: { title: 'x', version: '1' },
      paths: {
        '/a': { $ref: '#/paths/~1b' },
        '/b': { $ref: '#/paths/~1a' },
        '/c': {
          parameters: [{ $ref: '#/components/parameters/A' }],
          post: {
            requestBody: { $ref: '#/components/requestBodies/A' },
            responses: { '200': { $ref: '#/components/responses/A' } },
            'x-amazon-apigateway-integration': { type: 'mock' },
          },
        },
      },
      components: {
        parameters: { A: { $ref: '#/components/parameters/B' }, B: { $ref: '#/components/parameters/A' } },
        requestBodies: { A: { $ref: '#/components/requestBodies/A' } },
        responses: { A: { $ref: '#/components/responses/A' } },
        schemas: { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' }, C: { allOf: [{ $ref: '#/components/schemas/C' }] } },
      },
    }

    const { api, resources } = await importRest(circles)

    expect(Object.keys(await resources())).toContain('/c')
    expect(api['warnings']).toEqual(["Parse issue: attribute paths.'/c'.parameters.0 is missing", "Parse issue: attribute paths.'/c'(post).responses.200 is missing"])
  })
})
