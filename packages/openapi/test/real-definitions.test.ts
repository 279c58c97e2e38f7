import { appendFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { lintDefinition } from '../src/index.ts'
import { describeApi, describeHttp } from './described.ts'
import { realDefinitions } from './real-definitions.ts'
import type { RealDefinition } from './real-definitions.ts'
import { exportRest, importHttp, importRest } from './support.ts'
import type { Values } from './support.ts'

/**
 * Definitions of others are not part of this repository. `REAL_DEFINITIONS=folder npx vitest run test/real-definitions.test.ts` runs
 * over a folder of them; docs/openapi-files.md tells which those were, and how they ended. `REAL_DEFINITIONS_REPORT=file` writes that.
 */
const folder = process.env['REAL_DEFINITIONS']
const report = process.env['REAL_DEFINITIONS_REPORT']

const FORMS = [
  ['oas30', 'application/json'],
  ['oas30', 'application/yaml'],
  ['swagger', 'application/json'],
  ['swagger', 'application/yaml'],
] as const

describe.skipIf(folder === undefined)('import(export(x)) = x, or the linter says why there is no x', () => {
  test.each(folder === undefined ? [] : realDefinitions(folder))('for $name as $service', async (given) => {
    const lines = given.service === 'apigateway' ? await roundTripRest(given) : await roundTripHttp(given)
    if (report !== undefined) appendFileSync(report, `${given.name}\t${given.service}\t${lines.join('; ')}\n`)
  })
})

async function roundTripRest({ definition }: RealDefinition): Promise<readonly string[]> {
  // An export of an API without a version has one, at AWS, too.
  const given = { ...definition, info: { version: '1.0', ...(definition['info'] as Values) } }
  const findings = lintDefinition(JSON.stringify(given))
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)
  const first = await importRest(given).catch((error: unknown) => expectRefusal(error, errors))
  if (first === undefined) return errors.map((message) => `refused: ${message}`)
  expect(errors).toEqual([])
  for (const [exportType, accepts] of FORMS) {
    const exported = await exportRest(first, { exportType, accepts }).catch((error: unknown) => {
      // Swagger 2.0 has no place for them, at AWS neither.
      if (String(error).includes('Only found non-JSON body models')) return undefined
      throw error
    })
    if (exported === undefined) continue
    const second = await importRest(exported.text)
    const again = await exportRest(second, { exportType, accepts })
    expect(second.api['warnings']).toBeUndefined()
    expect(describeApi(again, exported)).toEqual(describeApi(exported))
  }
  const warnings = (first.api['warnings'] ?? []) as string[]
  expect(findings.filter(({ severity }) => severity === 'warning').map(({ message }) => message)).toEqual(
    expect.arrayContaining(warnings),
  )
  return warnings
}

/** Nothing is refused that the linter does not tell of. */
function expectRefusal(error: unknown, errors: readonly string[]): undefined {
  const [text = ''] = String((error as Error).message).split('\nAdditionally')
  const refused = text.replace('Errors found during import:\n\t', '').split('\n\t')
  expect(errors.toSorted()).toEqual(refused.toSorted())
}

async function roundTripHttp({ definition }: RealDefinition): Promise<readonly string[]> {
  const first = await importHttp({ ...definition, info: { version: '1.0', ...(definition['info'] as Values) } })
  const { ImportInfo: _, Warnings: warnings = [], ...api } = first.api
  for (const OutputType of ['JSON', 'YAML']) {
    const { body } = await first.plane.call('apigatewayv2', 'ExportApi', { ApiId: first.id, Specification: 'OAS30', OutputType })
    const second = await importHttp(new TextDecoder().decode(body as Uint8Array))
    expect(second.api['Warnings']).toBeUndefined()
    expect(await describeHttp(second)).toEqual(await describeHttp({ ...first, api }))
  }
  return warnings as string[]
}
