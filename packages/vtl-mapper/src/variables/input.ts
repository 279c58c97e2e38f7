import { parseJson } from '../json/parse-json.ts'
import { writeJson } from '../json/write-json.ts'
import { createJsonPathCache } from '../jsonpath/json-path.ts'
import { JavaMap } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import type { JavaMethod } from '../values/java-object.ts'
import { javaToString } from '../values/java-to-string.ts'
import type { Value } from '../values/value.ts'

const compiledPath = createJsonPathCache()

/** `$input`: the payload, read as JSON when a template first asks for it, and the parameters. */
export function createInput(body: string, params: JavaMap): JavaObject {
  const text = body === '' ? '{}' : body
  let root: Value | undefined
  const path = (expression: string): Value => {
    if (root === undefined) root = parseJson(text)
    return compiledPath(expression).read(root) ?? null
  }
  const methods: ReadonlyMap<string, JavaMethod> = new Map<string, JavaMethod>([
    ['getBody', () => text],
    ['path', args => withString(args, path)],
    ['json', args => withString(args, expression => json(path(expression)))],
    ['params', args => (args.length === 0 ? params : withString(args, name => findParameter(params, name)))],
  ])
  return new JavaObject('Input', methods, () => 'Input@0')
}

/** Calls a method that takes one string; anything else fits no signature. */
function withString(args: readonly Value[], call: (text: string) => Value): Value {
  const [text] = args
  return typeof text === 'string' && args.length === 1 ? call(text) : null
}

/** What is not there is the empty string, in quotes. */
function json(value: Value): string {
  return value === null ? '""' : writeJson(value)
}

/** AWS looks in the path, then in the query string, then in the headers. */
function findParameter(params: JavaMap, name: string): string {
  for (const place of ['path', 'querystring', 'header']) {
    const values = params.get(place)
    const value = values instanceof JavaMap ? values.get(name) : null
    if (value !== null) return javaToString(value)
  }
  return ''
}
