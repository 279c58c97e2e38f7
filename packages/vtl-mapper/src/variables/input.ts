import { parseJson } from '../json/parse-json.ts'
import { writeJson } from '../json/write-json.ts'
import { JavaMap } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import type { JavaClass, JavaMethod } from '../values/java-object.ts'
import { javaToString } from '../values/java-to-string.ts'
import type { Value } from '../values/value.ts'
import { readPath } from './read-path.ts'

type InputState = { readonly body: string; readonly params: JavaMap; root: Value | undefined }

/** `$input`: the payload, read as JSON when a template first asks for it, and the parameters. */
export function createInput(body: string, params: JavaMap): JavaObject {
  return new JavaObject(inputClass, { body: body === '' ? '{}' : body, params, root: undefined } satisfies InputState)
}

const inputClass: JavaClass = {
  name: 'Input',
  methods: new Map<string, JavaMethod>([
    ['getBody', (_, self) => (self.state as InputState).body],
    ['path', (args, self) => withString(args, expression => path(self.state as InputState, expression))],
    ['json', (args, self) => withString(args, expression => json(path(self.state as InputState, expression)))],
    ['params', (args, { state }) => (args.length === 0 ? (state as InputState).params : withString(args, name => findParameter((state as InputState).params, name)))],
  ]),
  print: () => 'Input@0',
}

function path(state: InputState, expression: string): Value {
  if (state.root === undefined) state.root = parseJson(state.body)
  return readPath(state.root, expression)
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
