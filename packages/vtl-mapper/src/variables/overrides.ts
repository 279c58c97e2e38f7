import { JavaMap } from '../values/java-map.ts'
import { JavaList } from '../values/java-list.ts'
import { javaToString } from '../values/java-to-string.ts'
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
  const status = response.get('status')
  return {
    requestOverride: {
      header: values(member(request, 'header')),
      path: values(member(request, 'path')),
      querystring: values(member(request, 'querystring')),
    },
    responseOverride: { header: values(member(response, 'header')), status: status === null ? undefined : javaToString(status) },
  }
}

function member(value: Value, name: string): JavaMap {
  const found = value instanceof JavaMap ? value.get(name) : null
  return found instanceof JavaMap ? found : new JavaMap()
}

function values(map: JavaMap): OverrideValues {
  const read = (value: Value): string | string[] => (value instanceof JavaList ? value.items.map(javaToString) : javaToString(value))
  return Object.fromEntries(Array.from(map.entries, ([key, value]) => [javaToString(key), read(value)]))
}
