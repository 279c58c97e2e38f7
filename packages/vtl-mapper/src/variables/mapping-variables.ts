import { JavaMap } from '../values/java-map.ts'
import type { Value } from '../values/value.ts'
import { createInput } from './input.ts'
import { toValue } from './to-value.ts'
import { util } from './util.ts'

/** What a mapping template runs on. Everything may be left out. */
export type MappingEvent = {
  /** The payload. Default: none, which reads as `{}`. */
  readonly body?: string | null
  readonly headers?: Readonly<Record<string, unknown>> | null
  readonly pathParameters?: Readonly<Record<string, unknown>> | null
  readonly queryStringParameters?: Readonly<Record<string, unknown>> | null
  /** `$context`; `requestOverride` and `responseOverride` are added. */
  readonly context?: unknown
  readonly stageVariables?: unknown
}

/** The top-level names of AWS's mapping templates. */
export type MappingVariables = { readonly input: Value; readonly util: Value; readonly context: JavaMap; readonly stageVariables: JavaMap }

/**
 * Makes `$input`, `$util`, `$context` and `$stageVariables` for one rendering.
 *
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function mappingVariables(event: MappingEvent = {}): MappingVariables {
  const context = toMap(event.context)
  const { entries } = context
  if (!entries.has('requestOverride')) entries.set('requestOverride', newMap({ header: new JavaMap(), path: new JavaMap(), querystring: new JavaMap() }))
  if (!entries.has('responseOverride')) entries.set('responseOverride', newMap({ header: new JavaMap() }))
  const params = newMap({ path: toMap(event.pathParameters), querystring: toMap(event.queryStringParameters), header: toMap(event.headers) })
  return { input: createInput(event.body ?? '', params), util, context, stageVariables: toMap(event.stageVariables) }
}

/** A copy, so that what a template sets is not seen by the next one. */
function toMap(value: unknown): JavaMap {
  const map = toValue(value)
  if (!(map instanceof JavaMap)) return new JavaMap()
  return map === value ? new JavaMap(new Map(map.entries)) : map
}

function newMap(entries: Readonly<Record<string, Value>>): JavaMap {
  const map = new Map<Value, Value>()
  for (const name in entries) map.set(name, entries[name] as Value)
  return new JavaMap(map)
}
