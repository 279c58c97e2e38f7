import type { PatchOperation } from '../backend/management.ts'
import type { Field, FormValues, Item, Kind } from './kind.ts'

/** What is wrong with a field before anything is sent. */
export class FieldProblem extends Error {
  override readonly name = 'FieldProblem'
  readonly field: string
  constructor(field: string, message: string) {
    super(message)
    this.field = field
  }
}

/** A resource as texts of its form; without one, what a new one begins with. */
export function valuesOf({ fields }: Kind, item?: Item): FormValues {
  return Object.fromEntries(fields.map((field) => [field.name, item === undefined ? (field.start ?? field.options?.[0] ?? (field.type === 'flag' ? 'false' : '')) : textOf(field, memberOf(item, field.name))]))
}

/** The body that makes a resource: what is filled in. */
export function creationOf({ fields }: Kind, values: FormValues): object {
  return bodyOf(shown(fields, values).filter(({ name }) => values[name] !== ''), values)
}

/** The members that a merge has to send: each changed one whole, with its neighbours inside the same object. */
export function mergeOf({ fields }: Kind, values: FormValues, before: FormValues): object {
  const changed = new Set(fields.filter(({ name }) => values[name] !== before[name]).map(({ name }) => groupOf(name)))
  return bodyOf(shown(fields, values).filter(({ name }) => changed.has(groupOf(name))), values)
}

/** AWS's patch operations for what changed. */
export function patchOf({ fields }: Kind, values: FormValues, before: FormValues): readonly PatchOperation[] {
  const changed = shown(fields, values).filter(({ name }) => values[name] !== before[name])
  const emptied = new Set(changed.map(({ name }) => groupOf(name)).filter((group) => isEmptied(group, fields, values)))
  const groups = [...emptied].map((group): PatchOperation => ({ op: 'remove', path: `/${group}` }))
  return [...groups, ...changed.filter(({ name }) => !emptied.has(groupOf(name))).flatMap((field) => operationsOf(field, values, before))]
}

/** An object of which every member that is shown is empty goes as a whole. */
function isEmptied(group: string, fields: readonly Field[], values: FormValues): boolean {
  const members = fields.filter(({ name }) => name.startsWith(`${group}.`))
  return members.length > 0 && members.every(({ name }) => (values[name] ?? '') === '')
}

function operationsOf(field: Field, values: FormValues, before: FormValues): readonly PatchOperation[] {
  const path = `/${field.name.replaceAll('.', '/')}`
  const value = values[field.name] ?? ''
  if (field.type === 'lines' || field.type === 'stages') {
    const [old, next] = [linesOf(before[field.name] ?? ''), linesOf(value)]
    return [
      ...next.filter((line) => !old.includes(line)).map((line): PatchOperation => ({ op: 'add', path, value: line })),
      ...old.filter((line) => !next.includes(line)).map((line): PatchOperation => ({ op: 'remove', path, value: line })),
    ]
  }
  if (value === '' && field.type === 'number') return [{ op: 'remove', path }]
  return [{ op: 'replace', path, value }]
}

function shown(fields: readonly Field[], values: FormValues): readonly Field[] {
  return fields.filter(({ when }) => when?.(values) ?? true)
}

function groupOf(name: string): string {
  return name.split('.')[0] ?? name
}

function bodyOf(fields: readonly Field[], values: FormValues): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const field of fields) {
    const [owner = '', member] = field.name.split('.')
    const value = valueOf(field, values[field.name] ?? '')
    body[owner] = member === undefined ? value : { ...(body[owner] as object | undefined), [member]: value }
  }
  return body
}

function valueOf({ name, label, type }: Field, text: string): unknown {
  if (type === 'flag') return text === 'true'
  if (type === 'lines') return linesOf(text)
  if (type === 'stages') return linesOf(text).map((line) => ({ apiId: line.split(':')[0], stage: line.split(':')[1] ?? '' }))
  if (type === 'number' && text !== '') {
    if (!Number.isFinite(Number(text))) throw new FieldProblem(name, `${label} is a number.`)
    return Number(text)
  }
  if (type !== 'json') return text
  try {
    return text === '' ? {} : (JSON.parse(text) as unknown)
  } catch (error) {
    throw new FieldProblem(name, `This is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function memberOf(item: Item, name: string): unknown {
  return name.split('.').reduce<unknown>((owner, key) => (owner as Item | undefined)?.[key], item)
}

function textOf({ type }: Field, value: unknown): string {
  if (type === 'flag') return String(value === true)
  if (value === undefined || value === null) return ''
  if (type === 'lines') return (value as readonly string[]).join('\n')
  if (type === 'stages') return (value as readonly { readonly apiId: string; readonly stage: string }[]).map(({ apiId, stage }) => `${apiId}:${stage}`).join('\n')
  if (type === 'json') return Object.keys(value).length === 0 ? '' : JSON.stringify(value, null, 2)
  return String(value as string | number)
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
}
