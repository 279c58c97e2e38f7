import { javaError } from '../errors.ts'
import { parseJson } from '../json/parse-json.ts'
import { javaToString, writeJson } from '../json/write-json.ts'
import { readError } from '../jsonpath/path-text.ts'
import { methodTable } from '../methods/signature.ts'
import { spendSteps } from '../spend-steps.ts'
import { JavaList } from '../values/java-list.ts'
import { JavaMap } from '../values/java-map.ts'
import { JavaObject } from '../values/java-object.ts'
import type { JavaClass, Rendering } from '../values/java-object.ts'
import type { Value } from '../values/value.ts'
import { member } from './overrides.ts'
import { readerOf } from './read-path.ts'
import type { Read } from './read-path.ts'

/** What `$input` knows. */
export type InputState = {
  readonly body: string
  readonly params: JavaMap
  /** What paths, copies and written JSON may still cost in the rendering that runs. */
  readonly budget: { steps: number }
  rendering: Rendering | undefined
  /** The payload as it was received; undefined until it is needed. */
  root: Value | undefined
  /** Whether a part of a payload that was read has gone to the template, which may change it. */
  isGiven?: boolean
}

const maxSteps = 10_000_000

/** `$input`: the payload, read as JSON when a template first asks for it, and the parameters. */
export function createInput(body: string, params: JavaMap): JavaObject {
  return new JavaObject(inputClass, { body: body || '{}', params, budget: { steps: maxSteps }, rendering: undefined, root: undefined } satisfies InputState)
}

const stateOf = ({ state }: JavaObject): InputState => state as InputState

/** `path` and `json` take one string; anything else fits no signature but null, which a bare word is. */
function given(path: Value): Read | undefined {
  if (path === null) throw javaError('lang.IllegalArgument', 'path')
  return typeof path === 'string' ? readerOf(path) : undefined
}

/** The class of `$input`. */
export const inputClass: JavaClass = {
  name: 'Input',
  methods: methodTable<JavaObject>()({
    getBody: self => stateOf(self).body,
    'path o': (self, [path], rendering) => readPart(self, given(path), rendering),
    'json o': (self, [path], rendering) => readJson(self, given(path), rendering),
    /** AWS looks in the path, then in the query string, then in the headers. */
    'params o': (self, [name]) => {
      if (name !== null && typeof name !== 'string') throw javaError('lang.IllegalArgument', 'name')
      const values = ['path', 'querystring', 'header'].map(place => member(stateOf(self).params.get(place), name))
      return javaToString(values.find(value => value !== null) ?? '')
    },
    params: self => stateOf(self).params,
  }),
  print: self => `${self.class.name}@0`,
}

/** What stands there, with a fresh budget when the variables are used for another rendering; undefined where there is no path. */
function find(state: InputState, read: Read | undefined, rendering: Rendering): Value | undefined {
  if (state.rendering !== rendering) {
    state.rendering = rendering
    state.budget.steps = maxSteps
  }
  rendering.spend(state.body.length >> 8)
  if (state.root === undefined) state.root = parseJson(state.body)
  if (state.root === null) throw readError('A JSONPath cannot read null')
  return read?.(state.root, state.budget)
}

/**
 * A template may change what it gets, and neither the next `path()` nor `json()` shows that: what it gets first goes out as it is,
 * and the payload is read anew for the next, which is a copy. Most templates can change nothing.
 */
export function readPart(self: JavaObject, read: Read | undefined, rendering: Rendering): Value | undefined {
  const state = stateOf(self)
  const value = find(state, read, rendering)
  if (!rendering.mutates || typeof value !== 'object') return value
  if (state.isGiven) return copyValue(value, state.budget)
  state.isGiven = true
  state.root = undefined
  return value
}

/** What is not there is the empty string, in quotes. */
export function readJson(self: JavaObject, read: Read | undefined, rendering: Rendering, write: (value: Value) => string = writeJson): Value | undefined {
  const state = stateOf(self)
  const value = find(state, read, rendering)
  if (value === undefined) return value
  if (value === null) return '""'
  const written = write(value)
  spendSteps(state.budget, written.length / 64)
  return written
}

/** Copies the lists and maps of a JSON value, which `parseJson` keeps to 400 levels. Each costs a step. */
function copyValue(value: Value, budget: { steps: number }): Value {
  spendSteps(budget, 1)
  const copy = (item: Value): Value => copyValue(item, budget)
  if (value instanceof JavaList) return new JavaList(value.items.map(copy), value.flavour)
  return value instanceof JavaMap ? new JavaMap(new Map(Array.from(value.entries, ([key, item]) => [key, copy(item)]))) : value
}
