import type { Json, JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { invalidResource } from '../errors.ts'
import { coerce } from '../pydantic.ts'
import type { Coercion } from '../pydantic.ts'

const fields: readonly (readonly [from: string, to: string, coercion: Coercion])[] = [
  ['Arn', 'CapacityProviderArn', 'str'],
  ['PerExecutionEnvironmentMaxConcurrency', 'PerExecutionEnvironmentMaxConcurrency', 'int'],
  ['ExecutionEnvironmentMemoryGiBPerVCpu', 'ExecutionEnvironmentMemoryGiBPerVCpu', 'number'],
]

/** CapacityProviderConfig as CloudFormation spells it; what is wrong with it is told as pydantic tells it. */
export function capacityProviderConfig(id: string, value: Json | undefined): JsonObject | undefined {
  if (!isObject(value) || Object.keys(value).length === 0) return undefined
  const config: JsonObject = {}
  const findings: string[] = []
  for (const [from, to, coercion] of fields) {
    const given = value[from]
    if (given === undefined || given === null) {
      if (from === 'Arn') findings.push(given === undefined ? 'Arn\n  field required (type=value_error.missing)' : 'Arn\n  none is not an allowed value (type=type_error.none.not_allowed)')
      continue
    }
    const read = coerce(given, coercion)
    if ('problems' in read) findings.push(...read.problems.map((problem) => `${from}\n  ${problem}`))
    else config[to] = read.value
  }
  for (const name of Object.keys(value)) if (!fields.some(([from]) => from === name)) findings.push(`${name}\n  extra fields not permitted (type=value_error.extra)`)
  if (findings.length === 0) return { LambdaManagedInstancesCapacityProviderConfig: config }
  const heading = `${findings.length} validation error${findings.length > 1 ? 's' : ''} for CapacityProviderConfig`
  throw invalidResource(id, `Invalid CapacityProviderConfig: ${[heading, ...findings].join('\n')}`, 'CapacityProviderConfig')
}
