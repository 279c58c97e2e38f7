import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import addFormats from 'ajv-formats'
import ajvDraft04 from 'ajv-draft-04'
import { describe, expect, test } from 'vitest'
import { lintDefinition, toSarif } from '../src/index.ts'
import type { Finding, FindingRule } from '../src/index.ts'

/** The schema of OASIS (draft 4), as Microsoft's package has it. */
const schema = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
) as object
const ajv = new ajvDraft04.default({ strict: false, allErrors: true, unicodeRegExp: false })
addFormats.default(ajv)
const validate = ajv.compile(schema)

function problemsOf(log: unknown): unknown {
  return validate(log) ? [] : validate.errors
}

const BROKEN = `openapi: 3.0.1
info: { title: "", version: "1" }
paths:
  pets: {}
  /a:
    get:
      parameters: [{ in: cookie, name: c }]
      responses: { "200": { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Gone' } } } } }
      security: [{ gone: [] }]
      x-amazon-apigateway-integration: { type: http, httpMethod: GET, uri: pets.example }
  "/a b":
    get: { responses: { default: { description: x } }, x-amazon-apigateway-authorizer: {} }
components: { schemas: { a_b: { type: object } } }
`

describe('the SARIF log', () => {
  test.each<readonly [string, string]>([
    ['of a definition without findings', '{"openapi":"3.0.1","info":{"title":"x","version":"1"},"paths":{}}'],
    ['of errors, warnings and notes', BROKEN],
    ['of a text that is no definition', '{"openapi": '],
    ['of a version that is refused', 'openapi: 3.1.0\n'],
    ['of nothing', ''],
  ])('%s fulfils the schema of SARIF 2.1.0', (_, text) => {
    const log = toSarif(lintDefinition(text), { uri: 'api.yaml', toolVersion: '1.2.3' })

    expect(problemsOf(JSON.parse(JSON.stringify(log)))).toEqual([])
  })

  test('fulfils it without a version of the tool, and for HTTP APIs', () => {
    const log = toSarif(lintDefinition(BROKEN, { service: 'apigatewayv2' }), { uri: 'api.yaml' })

    expect(problemsOf(log)).toEqual([])
  })

  test('is refused by the schema when a level is none (the check can fail)', () => {
    const finding = { severity: 'fatal', rule: 'syntax', message: 'x', line: 0, column: 1, path: [] } as unknown as Finding

    expect(problemsOf(toSarif([finding], { uri: 'api.yaml' }))).toMatchObject([{ keyword: 'enum' }, { keyword: 'minimum' }])
  })

  test('has every rule that is named, once, with its index, and a place within the text', () => {
    const findings = lintDefinition(BROKEN)
    const { runs } = toSarif(findings, { uri: 'api.yaml' }) as unknown as Log
    const [{ tool, results }] = runs

    const rules = tool.driver.rules.map(({ id }) => id)

    expect(rules).toEqual([...new Set(rules)].toSorted())
    expect(results.map(({ ruleId, ruleIndex }) => rules[ruleIndex] === ruleId)).toEqual(findings.map(() => true))
    expect(new Set(results.map(({ level }) => level))).toEqual(new Set(['error', 'warning', 'note']))
    const lines = BROKEN.split('\n')
    for (const { locations } of results) {
      const { startLine, startColumn } = locations[0].physicalLocation.region
      expect(startColumn).toBeLessThanOrEqual((lines[startLine - 1] ?? '').length + 1)
    }
  })

  test.each<readonly [string, string]>([
    ['apis/pets.yaml', 'apis/pets.yaml'],
    ['my apis/pets #1.yaml', 'my%20apis/pets%20%231.yaml'],
    ['apis\\pets.yaml', 'apis/pets.yaml'],
    ['C:\\apis\\pets.yaml', 'file:///C:/apis/pets.yaml'],
    ['https://example.com/pets.yaml', 'https://example.com/pets.yaml'],
  ])('names the file %j as the URI %j', (path, uri) => {
    const log = toSarif(lintDefinition(''), { uri: path })

    expect(problemsOf(log)).toEqual([])
    expect((log as unknown as Log).runs[0].results[0]?.locations[0].physicalLocation.artifactLocation).toEqual({ uri })
  })
})

interface Log {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: FindingRule }[] } }
      readonly results: readonly {
        readonly ruleId: FindingRule
        readonly ruleIndex: number
        readonly level: string
        readonly locations: readonly [
          {
            readonly physicalLocation: {
              readonly artifactLocation: { readonly uri: string }
              readonly region: { readonly startLine: number; readonly startColumn: number }
            }
          },
        ]
      }[]
    },
  ]
}
