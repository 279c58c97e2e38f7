import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { loadTemplate, transform } from '../../src/index.ts'
import type { JsonObject } from '../../src/index.ts'

// Templates over every resource type, event and property of SAM's schema, generated and written by hand, with intrinsic functions, Globals and faults,
// each with what aws-sam-translator 1.110.0 made of it. Checked 2026-11-27.
interface Generated {
  readonly region: string
  readonly parameters: JsonObject
  readonly template: string
  readonly body?: JsonObject
  readonly message?: string
}

const lines = gunzipSync(readFileSync(new URL('../fixtures/sam-generated.jsonl.gz', import.meta.url))).toString().split('\n')
const cases = lines.map((line) => JSON.parse(line) as Generated)

/** SAM keeps these conditions in a Python set, whose order differs from run to run. */
function withSortedSets(body: JsonObject | undefined): unknown {
  const copy = JSON.parse(JSON.stringify(body ?? null)) as { Conditions?: Record<string, { 'Fn::Or'?: { Condition: string }[] }> } | null
  copy?.Conditions?.['SharedUsagePlanCondition']?.['Fn::Or']?.sort((left, right) => left.Condition.localeCompare(right.Condition))
  return copy
}

function outcome({ template, region, parameters }: Generated): { readonly body?: unknown; readonly message?: string } {
  try {
    return { body: withSortedSets(transform(loadTemplate({ text: template }).body, { region, parameters }).body) }
  } catch (error) {
    return { message: (error as Error).message }
  }
}

test.each(cases.map((generated, index) => ({ index, generated })))('yields what SAM yields for generated template $index', ({ generated }) => {
  const { body, message } = generated

  expect(outcome(generated)).toEqual(message === undefined ? { body: withSortedSets(body) } : { message })
})
