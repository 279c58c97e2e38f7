// SAM names a deployment after the SHA-1 of its OpenAPI document *as Python 2.7 would have printed it*: the translator still
// emulates that release's dictionary order and its u'' strings, so that identifiers stay what they were. Hence this model.
import type { Json, JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import { isOwn } from './own-text.ts'
import { isFloat } from '../template/float-marks.ts'
import { hashOrderOf } from './key-history.ts'
import { createKeyOrder } from './python-key-order.ts'
import type { KeyOrder } from './python-key-order.ts'

/** A string that came from the template (`u'…'` in Python 2.7), apart from those that SAM writes itself. */
export class TemplateText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** A whole number that is written with a point: Python prints it so. */
export class PythonFloat {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

export type PythonValue = null | boolean | number | PythonFloat | string | TemplateText | PythonValue[] | PythonDict
export type PythonText = string | TemplateText

/** A Python dictionary: `hashed` iterates in the order of Python 2.7, otherwise keys keep the order they came in. */
export class PythonDict {
  readonly #entries = new Map<string, { readonly key: PythonText; value: PythonValue }>()
  readonly #order: KeyOrder | undefined

  constructor(
    entries: Readonly<Record<string, PythonValue>> = {},
    { hashed = true, order = hashed ? createKeyOrder() : undefined }: { readonly hashed?: boolean; readonly order?: KeyOrder | undefined } = {},
  ) {
    this.#order = order
    this.#order?.reserve(Object.keys(entries).length)
    for (const [key, value] of Object.entries(entries)) this.set(key, value)
  }

  get size(): number {
    return this.#entries.size
  }

  get hashed(): boolean {
    return this.#order !== undefined
  }

  has(key: PythonText): boolean {
    return this.#entries.has(textOf(key))
  }

  get(key: PythonText): PythonValue | undefined {
    return this.#entries.get(textOf(key))?.value
  }

  set(key: PythonText, value: PythonValue): void {
    const text = textOf(key)
    const entry = this.#entries.get(text)
    if (entry) entry.value = value
    else this.#entries.set(text, { key, value })
    this.#order?.add(text)
  }

  setDefault(key: PythonText, value: PythonValue): PythonValue {
    if (!this.has(key)) this.set(key, value)
    return this.get(key) ?? null
  }

  delete(key: PythonText): void {
    const text = textOf(key)
    this.#entries.delete(text)
    this.#order?.remove(text)
  }

  update(other: PythonDict): void {
    this.#order?.reserve(other.size)
    for (const [key, value] of other.entries()) this.set(key, value)
  }

  entries(): [PythonText, PythonValue][] {
    const texts = this.#order?.keys() ?? [...this.#entries.keys()]
    return texts.flatMap((text) => {
      const entry = this.#entries.get(text)
      return entry ? [[entry.key, entry.value] as [PythonText, PythonValue]] : []
    })
  }

  keys(): PythonText[] {
    return this.entries().map(([key]) => key)
  }

  /** What Python's `deepcopy` does to the order of keys, here and below, without making a copy. */
  copyInPlace(): void {
    this.#order?.copyInPlace()
    for (const { value } of this.#entries.values()) copyInPlace(value)
  }

  /** Python's `copy`: another dictionary with the same values. */
  copy(): PythonDict {
    const copy = new PythonDict({}, { hashed: this.hashed })
    copy.update(this)
    return copy
  }
}

function copyInPlace(value: PythonValue): void {
  if (Array.isArray(value)) for (const item of value) copyInPlace(item)
  else if (value instanceof PythonDict) value.copyInPlace()
}

export const textOf = (text: PythonText): string => (typeof text === 'string' ? text : text.text)
export const isText = (value: unknown): value is PythonText => typeof value === 'string' || value instanceof TemplateText
export const isDict = (value: unknown): value is PythonDict => value instanceof PythonDict
/** Python's truth: empty strings, lists and maps are false. */
export const isTruthy = (value: PythonValue | undefined): boolean =>
  isText(value)
    ? textOf(value) !== ''
    : value instanceof PythonFloat
      ? value.value !== 0
      : isDict(value)
        ? value.size > 0
        : Array.isArray(value)
          ? value.length > 0
          : Boolean(value)

/** A value of the template as SAM holds it: template strings, hashed dictionaries. */
export function fromTemplate(value: Json): PythonValue {
  if (typeof value === 'string') return new TemplateText(value)
  if (Array.isArray(value)) return value.map((_, index) => fromEntry(value, index))
  if (!isObject(value)) return value
  const order = hashOrderOf(value)
  const dict = new PythonDict({}, { order, hashed: order !== undefined })
  for (const [key, item] of Object.entries(value))
    dict.set(new TemplateText(key), typeof item === 'number' && isFloat(value, key) ? new PythonFloat(item) : fromEntry(value, key))
  return dict
}

/** An entry of a map or a list of the template; a text that SAM filled in is its own. */
export function fromEntry(parent: JsonObject | readonly Json[], key: string | number): PythonValue {
  const value = (parent as Readonly<Record<string | number, Json>>)[key] ?? null
  return typeof value === 'string' && isOwn(parent, key) ? value : fromTemplate(value)
}

/** A value that SAM's own code writes: plain strings, dictionaries in the order they are written. */
export function literal(value: Json): PythonValue {
  if (Array.isArray(value)) return value.map(literal)
  if (!isObject(value)) return value
  const dict = new PythonDict({}, { hashed: false })
  for (const [key, item] of Object.entries(value)) dict.set(key, literal(item))
  return dict
}

export function toJson(value: PythonValue): Json {
  if (value instanceof TemplateText) return value.text
  if (value instanceof PythonFloat) return value.value
  if (Array.isArray(value)) return value.map(toJson)
  if (!isDict(value)) return value
  return Object.fromEntries(value.entries().map(([key, item]) => [textOf(key), toJson(item)]))
}

/** Entries of a template's map in the order in which SAM's hashed dictionary gives them. */
export function hashedEntries(map: JsonObject): [string, Json][] {
  return (hashOrderOf(map)?.keys() ?? Object.keys(map)).map((key) => [key, map[key] ?? null])
}
