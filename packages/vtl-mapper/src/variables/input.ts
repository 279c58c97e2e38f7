import { parseJson } from '../json/parse-json.ts'
import { writeJson } from '../json/write-json.ts'
import { javaError, wrongCount } from '../methods/arguments.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import type { JavaClass, JavaMethod, Rendering } from '../values/java-object.ts'
import { javaToString } from '../values/java-to-string.ts'
import type { Value } from '../values/value.ts'
import { copyValue, spend } from './copy-value.ts'
import { compileRead, readPath } from './read-path.ts'
import type { Read } from './read-path.ts'

type InputState = {
  readonly body: string
  readonly params: JavaMap
  /** What paths, copies and written JSON may still cost in the rendering that runs. */
  readonly budget: { steps: number }
  rendering: Rendering | undefined
  /** The payload as it was received; undefined until it is needed. */
  root: Value | undefined
  /** Whether a part of the document has gone to the template, which may change it. */
  isGivenAway: boolean
}

const maxSteps = 10_000_000

/** `$input`: the payload, read as JSON when a template first asks for it, and the parameters. */
export function createInput(body: string, params: JavaMap): JavaObject {
  return new JavaObject(inputClass, { body: body === '' ? '{}' : body, params, budget: { steps: maxSteps }, rendering: undefined, root: undefined, isGivenAway: false } satisfies InputState)
}

const inputClass: JavaClass = {
  name: 'Input',
  methods: new Map<string, JavaMethod>([
    ['getBody', (_, self) => (self.state as InputState).body],
    ['path', (args, self, rendering) => (isOneString(args) ? path(inRendering(self, rendering), (root, budget) => readPath(root, args[0], budget)) : null)],
    ['json', (args, self, rendering) => (isOneString(args) ? json(inRendering(self, rendering), (root, budget) => readPath(root, args[0], budget)) : null)],
    ['params', (args, { state }) => params((state as InputState).params, args)],
  ]),
  prepared: new Map([
    ['path', prepare(path)],
    ['json', prepare(json)],
  ]),
  cost: state => (state as InputState).body.length >> 8,
  print: () => 'Input@0',
}

/** The state, with a fresh budget when the variables are used for another rendering. */
function inRendering(self: JavaObject, rendering: Rendering | undefined): InputState {
  const state = self.state as InputState
  if (state.rendering !== rendering) {
    state.rendering = rendering
    state.budget.steps = maxSteps
  }
  return state
}

/** The method for a path that never changes, which is compiled once. */
function prepare(method: (state: InputState, read: Read) => Value): (expression: string) => JavaMethod {
  return expression => {
    const read = compileRead(expression)
    return (_, self, rendering) => method(inRendering(self, rendering), read)
  }
}

function rootOf(state: InputState): Value {
  if (state.root === undefined) state.root = parseJson(state.body)
  return state.root
}

/**
 * A template may change what it gets, and neither the next `path()` nor `json()` shows that: the first object or array goes
 * out as it is and the payload is read anew for the second, which is a copy. Most templates can change nothing.
 */
function path(state: InputState, read: Read): Value {
  const value = read(rootOf(state), state.budget)
  if (state.rendering?.mutates === false || !(value instanceof JavaMap || value instanceof JavaList)) return value
  if (state.isGivenAway) return copyValue(value, state.budget)
  state.isGivenAway = true
  state.root = undefined
  return value
}

/** The methods take one string; anything else fits no signature but null, which a bare word is. */
function isOneString(args: readonly Value[]): args is readonly [string] {
  if (args.length === 1 && args[0] === null) throw javaError('java.lang.IllegalArgumentException', 'path can not be null or empty')
  return args.length === 1 && typeof args[0] === 'string'
}

/** What is not there is the empty string, in quotes. */
function json(state: InputState, read: Read): string {
  const value = read(rootOf(state), state.budget)
  if (value === null) return '""'
  const written = writeJson(value)
  spend(state.budget, written.length / 64)
  return written
}

/** All of them, or one; with anything else Java calls the method that has no parameters, and throws. */
function params(all: JavaMap, args: readonly Value[]): Value {
  if (args.length === 0) return all
  if (args.length > 1 || (args[0] !== null && typeof args[0] !== 'string')) throw wrongCount()
  return args[0] === null ? '' : findParameter(all, args[0] as string)
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
