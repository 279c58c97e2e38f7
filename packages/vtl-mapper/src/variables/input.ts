import { parseJson } from '../json/parse-json.ts'
import { writeJson } from '../json/write-json.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import type { JavaClass, JavaMethod, Rendering } from '../values/java-object.ts'
import { javaToString } from '../values/java-to-string.ts'
import type { Value } from '../values/value.ts'
import { copyValue, spend } from './copy-value.ts'
import { readPath } from './read-path.ts'

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
    ['path', (args, self, rendering) => (isOneString(args) ? path(inRendering(self, rendering), args[0]) : null)],
    ['json', (args, self, rendering) => (isOneString(args) ? json(inRendering(self, rendering), args[0]) : null)],
    ['params', (args, { state }) => (args.length === 0 ? (state as InputState).params : isOneString(args) ? findParameter((state as InputState).params, args[0]) : null)],
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

function read(state: InputState, expression: string): Value {
  if (state.root === undefined) state.root = parseJson(state.body)
  return readPath(state.root, expression, state.budget)
}

/**
 * A template may change what it gets, and neither the next `path()` nor `json()` shows that: the first object or array goes
 * out as it is and the payload is read anew for the second, which is a copy. Most templates can change nothing.
 */
function path(state: InputState, expression: string): Value {
  const value = read(state, expression)
  if (!(value instanceof JavaMap || value instanceof JavaList) || state.rendering?.mutates === false) return value
  if (state.isGivenAway) return copyValue(value, state.budget)
  state.isGivenAway = true
  state.root = undefined
  return value
}

/** The methods take one string; anything else fits no signature. */
function isOneString(args: readonly Value[]): args is readonly [string] {
  return args.length === 1 && typeof args[0] === 'string'
}

/** What is not there is the empty string, in quotes. */
function json(state: InputState, expression: string): string {
  const value = read(state, expression)
  if (value === null) return '""'
  const written = writeJson(value)
  spend(state.budget, written.length / 64)
  return written
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
