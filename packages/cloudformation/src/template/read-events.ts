import { EVENT_ID, SCALAR_STYLE, getScalarValue } from 'js-yaml'
import type { Event } from 'js-yaml'
import type { CloudFormationError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import { markFloat } from './float-marks.ts'
import { resolveScalar } from './resolve-scalar.ts'

/** CloudFormation's short tags and the keys that they stand for. */
const longForms: Readonly<Record<string, string>> = {
  '!Ref': 'Ref',
  '!Condition': 'Condition',
  '!GetAtt': 'Fn::GetAtt',
  ...Object.fromEntries(
    [
      'And',
      'Base64',
      'Cidr',
      'Contains',
      'EachMemberEquals',
      'EachMemberIn',
      'Equals',
      'FindInMap',
      'ForEach',
      'GetAZs',
      'If',
      'ImportValue',
      'Join',
    ]
      .concat(['Length', 'Not', 'Or', 'RefAll', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform', 'ValueOf', 'ValueOfAll'])
      .map((name) => [`!${name}`, name === 'Transform' ? 'Fn::Transform' : `Fn::${name}`]),
  ),
}

interface Reading {
  readonly text: string
  readonly events: readonly Event[]
  /** JSON has numbers that YAML 1.1 has not. */
  readonly isJson: boolean
  /** Filled with the offset of every value, by its path as JSON text. */
  readonly offsets: Map<string, number>
  readonly fail: (offset: number, message: string) => CloudFormationError
  readonly warn: (offset: number, message: string) => void
}

type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>
type NodeEvent = Exclude<Event, { type: typeof EVENT_ID.DOCUMENT | typeof EVENT_ID.POP }>
type Path = readonly (string | number)[]

interface State extends Reading {
  /** The index of the event that is read next. */
  next: number
  /** Indexes of the events that have an anchor. */
  readonly anchors: Map<string, number>
  /** Aliases being followed, so that a cycle is seen. */
  readonly following: Set<string>
  nodes: number
}

const maximumNodes = 200_000
const maximumDepth = 200

/** Turns what the parser tells of one document into JSON, with CloudFormation's short tags written out, and remembers where each value stands. */
export function readEvents(reading: Reading): Json {
  // The first event opens the document; without any, there is none.
  const state: State = { ...reading, next: 1, anchors: new Map(), following: new Set(), nodes: 0 }
  return reading.events.length === 0 ? null : read([], state)
}

/** Reads the value that begins with the next event; `position` is that of its key. */
function read(path: Path, state: State, position?: number): Json {
  const start = state.next
  const event = state.events[start] as NodeEvent
  state.next += 1
  const offset = offsetAt(event, state.text) ?? position ?? 0
  state.nodes += 1
  if (state.nodes > maximumNodes)
    throw state.fail(offset, state.following.size > 0 ? `aliases make the template larger than ${maximumNodes} values: write fewer of them` : `the template has more than ${maximumNodes} values: split it into nested stacks`)
  if (path.length > maximumDepth) throw state.fail(offset, `values are nested deeper than ${maximumDepth} levels`)
  const key = JSON.stringify(path)
  if (!state.offsets.has(key)) state.offsets.set(key, position ?? offset)
  if (event.type === EVENT_ID.ALIAS) return readAlias(event, path, state)
  if (event.anchorStart !== -1) state.anchors.set(state.text.slice(event.anchorStart, event.anchorEnd), start)

  const tag = event.tagStart === -1 ? undefined : state.text.slice(event.tagStart, event.tagEnd)
  const longForm = tag === undefined ? undefined : longForms[tag]
  if (tag !== undefined && longForm === undefined && !isStandard(tag, event))
    throw state.fail(event.tagStart, `unresolved tag: ${tag.slice(0, 100)}: use one of CloudFormation's tags (!Ref, !GetAtt, !Sub, !Join …) or the long form (Fn::Sub: …)`)
  const inner = longForm === undefined ? path : [...path, longForm]
  if (event.type === EVENT_ID.SCALAR) return written(longForm, scalarOf(event, tag, state).value)
  return written(longForm, event.type === EVENT_ID.MAPPING ? readMap(inner, state) : readList(inner, state))
}

const written = (longForm: string | undefined, value: Json): Json =>
  longForm === undefined ? value : { [longForm]: longForm === 'Fn::GetAtt' ? splitAttribute(value) : value }

/** `!GetAtt Function.Arn` is `[Function, Arn]`; the attribute may hold more dots. */
function splitAttribute(value: Json): Json {
  if (typeof value !== 'string') return value
  const dot = value.indexOf('.')
  return dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)]
}

/** YAML's own tags say what a value is anyway; a scalar's changes how it is read. */
function isStandard(tag: string, event: NodeEvent): boolean {
  if (event.type === EVENT_ID.MAPPING) return tag === '!!map' || tag === '!'
  if (event.type === EVENT_ID.SEQUENCE) return tag === '!!seq' || tag === '!'
  return ['!', '!!str', '!!int', '!!float', '!!bool', '!!null'].includes(tag)
}

function scalarOf(event: ScalarEvent, tag: string | undefined, { text, isJson }: State): { readonly value: Json; readonly isFloat: boolean } {
  const source = getScalarValue(text, event)
  const isText = tag === undefined ? event.style !== SCALAR_STYLE.PLAIN : !/^!!(?:int|float|bool|null)$/u.test(tag)
  return isText ? { value: source, isFloat: false } : resolveScalar(source, isJson)
}

function readList(path: Path, state: State): Json[] {
  const items: Json[] = []
  while (!isClosed(state)) items.push(read([...path, items.length], state))
  return items
}

/** Whether the collection ends here; its end is passed then. */
function isClosed(state: State): boolean {
  if (state.events[state.next]?.type !== EVENT_ID.POP) return false
  state.next += 1
  return true
}

function readMap(path: Path, state: State): JsonObject {
  const map: JsonObject = {}
  while (!isClosed(state)) {
    const keyEvent = state.events[state.next] as NodeEvent
    const position = offsetAt(keyEvent, state.text) ?? offsetAt(state.events[state.next + 1] as NodeEvent, state.text) ?? 0
    const key = readKey(keyEvent, position, state)
    if (key === '<<' && keyEvent.type === EVENT_ID.SCALAR && keyEvent.style === SCALAR_STYLE.PLAIN) {
      merge(map, read(path, state), () => state.fail(position, '<< merges a map or a list of maps: write one behind it, or "<<" for a key of that name'))
      continue
    }
    if (Object.hasOwn(map, key))
      state.warn(position, `the key ${key} stands twice in one map: the last one counts, remove the other`)
    const valueEvent = state.events[state.next] as NodeEvent
    const value = read([...path, key], state, position)
    if (isFloat(valueEvent, state) && Number.isInteger(value)) markFloat(map, key)
    Object.defineProperty(map, key, { value, enumerable: true, writable: true, configurable: true })
  }
  return map
}

function isFloat(event: NodeEvent, state: State): boolean {
  return event.type === EVENT_ID.SCALAR && event.style === SCALAR_STYLE.PLAIN && event.tagStart === -1 && scalarOf(event, undefined, state).isFloat
}

/** Keys keep their text: `0100`, `yes` and `1.0` are what is written. */
function readKey(event: NodeEvent, position: number, state: State): string {
  state.next += 1
  if (event.type === EVENT_ID.ALIAS) return asText(readAlias(event, [], state))
  if (event.type !== EVENT_ID.SCALAR) throw state.fail(position, 'a key of a map must be a string')
  if (event.anchorStart !== -1) state.anchors.set(state.text.slice(event.anchorStart, event.anchorEnd), state.next - 1)
  const text = getScalarValue(state.text, event)
  return text === '' && event.style === SCALAR_STYLE.PLAIN ? 'null' : text
}

/** YAML 1.1's merge key: keys that stand in the map itself win. */
function merge(map: JsonObject, merged: Json, failure: () => CloudFormationError): void {
  for (const source of Array.isArray(merged) ? merged : [merged]) {
    if (!isObject(source)) throw failure()
    for (const [key, value] of Object.entries(source)) map[key] ??= value
  }
}

function readAlias(event: Extract<Event, { type: typeof EVENT_ID.ALIAS }>, path: Path, state: State): Json {
  const name = state.text.slice(event.anchorStart, event.anchorEnd)
  const offset = event.anchorStart - 1
  const target = state.anchors.get(name)
  if (target === undefined) throw state.fail(offset, `*${name} refers to an anchor that does not exist: write &${name} before it`)
  if (state.following.has(name)) throw state.fail(offset, `*${name} refers to itself: write the value out`)
  state.following.add(name)
  const after = state.next
  state.next = target
  const value = read(path, state)
  state.next = after
  state.following.delete(name)
  return value
}

/** Where a value begins; nothing for one that is left empty. */
function offsetAt(event: NodeEvent, text: string): number | undefined {
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart - 1
  if (event.type !== EVENT_ID.SCALAR) return event.start
  if (event.valueStart === -1) return undefined
  if (event.style === SCALAR_STYLE.LITERAL_BLOCK) return text.lastIndexOf('|', event.valueStart)
  if (event.style === SCALAR_STYLE.FOLDED_BLOCK) return text.lastIndexOf('>', event.valueStart)
  const isQuoted = event.style === SCALAR_STYLE.DOUBLE_QUOTED || event.style === SCALAR_STYLE.SINGLE_QUOTED
  return isQuoted ? event.valueStart - 1 : event.valueStart
}
