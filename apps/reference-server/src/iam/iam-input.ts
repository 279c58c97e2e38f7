import { IamError, validationError } from './iam-error.ts'

/** Parameters of a call by their names on the wire: `UserName`, `Tags.member.1.Key`. */
export type IamInput = ReadonlyMap<string, string>

/** The parameter, which must be there and be what IAM takes for it. */
export function required(input: IamInput, name: string): string {
  const value = input.get(name)
  if (value === undefined) throw validationError(`1 validation error detected: Value null at '${lowerFirst(name)}' failed to satisfy constraint: Member must not be null`)
  return checked(name, value)
}

/** The parameter, or `undefined`. */
export function optional(input: IamInput, name: string): string | undefined {
  const value = input.get(name)
  return value === undefined ? undefined : checked(name, value)
}

/** The whole number in the parameter, within its bounds, or `undefined`. */
export function optionalNumber(input: IamInput, name: string, { min, max }: { readonly min: number; readonly max: number }): number | undefined {
  const value = input.get(name)
  if (value === undefined) return undefined
  const number = Number(value)
  if (!Number.isInteger(number)) throw new IamError('MalformedInput', 400, `${name} is a whole number`)
  const bound = number < min ? `greater than or equal to ${min}` : number > max ? `less than or equal to ${max}` : undefined
  if (bound !== undefined) throw validationError(`1 validation error detected: Value '${value}' at '${lowerFirst(name)}' failed to satisfy constraint: Member must have value ${bound}`)
  return number
}

/** Elements of a list of structures: `Tags.member.1.Key` → `[{ Key }]`. */
export function structures(input: IamInput, name: string): readonly Readonly<Record<string, string>>[] {
  const found = new Map<string, Record<string, string>>()
  for (const [key, value] of input) {
    const [list, , index = '', member = ''] = key.split('.')
    if (list === name) found.set(index, { ...found.get(index), [member]: value })
  }
  return [...found.values()]
}

/** Elements of a list of texts: `TagKeys.member.1`. */
export function texts(input: IamInput, name: string): readonly string[] {
  return [...input].flatMap(([key, value]) => (key.startsWith(`${name}.member.`) ? [value] : []))
}

/** One page of a list: `MaxItems` from the `Marker` on, with what says whether there is more. */
export function pageOf<Item extends { readonly id: string }>(items: readonly Item[], input: IamInput): { readonly page: readonly Item[]; readonly more: Readonly<Record<string, unknown>> } {
  const size = Number(input.get('MaxItems') ?? 100)
  if (!Number.isInteger(size) || size < 1 || size > 1000) throw validationError(`1 validation error detected: Value '${input.get('MaxItems')}' at 'maxItems' failed to satisfy constraint: Member must have value between 1 and 1000`)
  const marker = input.get('Marker')
  const after = marker === undefined ? undefined : Buffer.from(marker, 'base64url').toString()
  const rest = after === undefined ? items : items.filter(({ id }) => id > after)
  const page = rest.slice(0, size)
  const isTruncated = rest.length > size
  return { page, more: { IsTruncated: isTruncated, ...(isTruncated && { Marker: Buffer.from(page.at(-1)?.id ?? '').toString('base64url') }) } }
}

const lowerFirst = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1)

const NAME = /^[\w+=,.@-]+$/
const CONSTRAINTS: Readonly<Record<string, { readonly pattern: RegExp; readonly max: number }>> = {
  UserName: { pattern: NAME, max: 64 },
  RoleName: { pattern: NAME, max: 64 },
  RoleSessionName: { pattern: NAME, max: 64 },
  PolicyName: { pattern: NAME, max: 128 },
  Path: { pattern: /^\/$|^\/[!-~]+\/$/, max: 512 },
  AccessKeyId: { pattern: /^\w+$/, max: 128 },
  Status: { pattern: /^(?:Active|Inactive)$/, max: 8 },
}

function checked(name: string, value: string): string {
  const { pattern, max } = CONSTRAINTS[name] ?? {}
  const member = lowerFirst(name)
  if (max !== undefined && (value.length > max || value === '')) {
    const limit = value === '' ? 'greater than or equal to 1' : `less than or equal to ${max}`
    throw validationError(`1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length ${limit}`)
  }
  if (pattern?.test(value) !== false) return value
  if (pattern === NAME) throw validationError(`The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`)
  if (name === 'Path') throw validationError('The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.')
  throw validationError(`1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern.source.slice(1, -1)}`)
}
