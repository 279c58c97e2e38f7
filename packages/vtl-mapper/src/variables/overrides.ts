import { javaToString } from '../json/write-json.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import type { Value } from '../values/value.ts'

/** Header, path or query values by name; a list is a name with many values. */
export type OverrideValues = Readonly<Record<string, string | readonly string[]>>

/** What a template has set in `$context.requestOverride` and `$context.responseOverride`. */
export type Overrides = {
  readonly requestOverride: { readonly header: OverrideValues; readonly path: OverrideValues; readonly querystring: OverrideValues }
  readonly responseOverride: { readonly header: OverrideValues; readonly status: string | undefined }
}

/**
 * Reads the overrides after rendering, from the variables that were given to `render`.
 *
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
 */
export function readOverrides({ context }: { readonly context: Value }): Overrides {
  const request = member(context, 'requestOverride')
  const response = member(context, 'responseOverride')
  const status = member(response, 'status')
  return {
    requestOverride: { header: values(request, 'header'), path: values(request, 'path'), querystring: values(request, 'querystring') },
    responseOverride: { header: values(response, 'header'), status: status === null ? undefined : javaToString(status) },
  }
}

/** What a map has by that name; null of everything else. */
export const member = (value: Value, name: Value): Value => (value instanceof JavaMap ? value.get(name) : null)

function values(override: Value, name: string): OverrideValues {
  const map = member(override, name)
  const entries = map instanceof JavaMap ? [...map.entries] : []
  return Object.fromEntries(entries.map(([key, value]) => [javaToString(key), value instanceof JavaList ? value.items.map(javaToString) : javaToString(value)]))
}
