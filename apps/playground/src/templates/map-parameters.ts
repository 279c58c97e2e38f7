import { mapParameters, type MappedParameters, type MappingKind, type MappingSource, type ParameterMapping } from '@gatewright/vtl-mapper/parameters'

export type { MappingKind }

/** A parameter mapping on a source, both as JSON texts. */
export interface ParameterCase {
  readonly kind: MappingKind
  readonly mapping: string
  readonly source: string
}

/** One rule of a mapping, as it ran alone. */
export interface ParameterStep {
  readonly rule: string
  /** Range of the rule in the mapping's text. */
  readonly start: number
  readonly end: number
  /** What it does to the request or response, in a sentence; what is wrong with it where it cannot run. */
  readonly outcome: string
  readonly failed: boolean
}

/** What comes of a mapping, as JSON, and of each of its rules. */
export interface ParameterOutcome {
  readonly result: string | undefined
  /** What is wrong, in AWS's words where the mapping is. */
  readonly error: string | undefined
  readonly steps: readonly ParameterStep[]
}

/** Runs a mapping, whole and rule by rule. */
export function runParameters({ kind, mapping, source }: ParameterCase): ParameterOutcome {
  let steps: readonly ParameterStep[] = []
  try {
    const rules = JSON.parse(mapping) as ParameterMapping
    const given = JSON.parse(source) as MappingSource
    steps = Object.entries(rules).map((rule) => stepOf(rule, { kind, mapping, given }))
    return { result: JSON.stringify(mapParameters(kind, rules, given), null, 2), error: undefined, steps }
  } catch (error) {
    return { result: undefined, error: messageOf(error), steps }
  }
}

function stepOf([rule, expression]: readonly [string, string], { kind, mapping, given }: { readonly kind: MappingKind; readonly mapping: string; readonly given: MappingSource }): ParameterStep {
  const start = Math.max(0, mapping.indexOf(JSON.stringify(rule)))
  const value = JSON.stringify(expression)
  const end = mapping.indexOf(value, start + rule.length) + value.length
  try {
    const after = mapParameters(kind, { [rule]: expression }, given)
    const outcome = kind.startsWith('rest') ? describeRest(after, expression) : describeHttp(rule, { before: mapParameters(kind, {}, given), after })
    return { rule, start, end, outcome, failed: false }
  } catch (error) {
    return { rule, start, end, outcome: messageOf(error), failed: true }
  }
}

function describeRest(mapped: MappedParameters, expression: string): string {
  const values = Object.values(mapped).flatMap((part) => (Array.isArray(part) ? part.map((pair: readonly unknown[]) => pair[1]) : Object.values(part as object)))
  return values.length === 0 ? `left out: ${expression} is not there` : `becomes ${values.map((value) => JSON.stringify(value)).join(' and ')}`
}

function describeHttp(rule: string, { before, after }: { readonly before: MappedParameters; readonly after: MappedParameters }): string {
  const was = placeOf(rule, before)
  const is = placeOf(rule, after)
  return was === is ? `stays as it was: ${is}` : `from ${was} to ${is}`
}

/** What stands at the place that a rule of an HTTP API names. */
function placeOf(rule: string, mapped: MappedParameters): string {
  const [, location = '', name = ''] = /^[a-z]+:([a-z]+)\.?(.*)$/.exec(rule) ?? []
  if (location !== 'header') return JSON.stringify(mapped[location === 'querystring' ? 'query' : location === 'statuscode' ? 'status' : location])
  const headers = mapped['headers'] as readonly (readonly [string, string])[]
  const values = headers.filter(([header]) => header.toLowerCase() === name.toLowerCase()).map(([, value]) => value)
  return values.length === 0 ? 'nothing' : JSON.stringify(values.join(','))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
