import { validationError } from '../iam-error.ts'
import { type IamInput, pageOf, structures } from '../iam-input.ts'

/** Tags of a user or a role by their keys. */
export type Tags = Readonly<Record<string, string>>

/** Tags that a call gives. */
export function readTags(input: IamInput): Tags {
  const tags = structures(input, 'Tags').map(({ Key = '', Value = '' }) => [Key, Value] as const)
  if (tags.length > 50) throw validationError("1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50")
  if (tags.some(([key, value]) => key === '' || key.length > 128 || value.length > 256)) throw validationError("1 validation error detected: Value at 'tags' failed to satisfy constraint: keys have 1 to 128 characters, values 256 at most")
  return Object.fromEntries(tags)
}

export const withoutTags = (tags: Tags, keys: readonly string[]): Tags => Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)))

/** As they are shown, by key; a principal without tags has no such member. */
export const shownTags = (tags: Tags): { readonly Tags?: readonly Tag[] } => (Object.keys(tags).length === 0 ? {} : { Tags: sorted(tags) })

/** One page of the tags. */
export function tagPage(tags: Tags, input: IamInput): Readonly<Record<string, unknown>> {
  const { page, more } = pageOf(sorted(tags).map((tag) => ({ id: tag.Key, tag })), input)
  return { Tags: page.map(({ tag }) => tag), ...more }
}

interface Tag {
  readonly Key: string
  readonly Value: string
}

const sorted = (tags: Tags): readonly Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value })).toSorted((one, other) => (one.Key < other.Key ? -1 : 1))
