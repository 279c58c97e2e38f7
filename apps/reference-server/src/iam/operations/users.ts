import { alreadyExists, deleteConflict, noSuchEntity, validationError } from '../iam-error.ts'
import { type IamInput, optional, pageOf, required, structures, texts } from '../iam-input.ts'
import { type IamContext, type IamOperation, newId, timestamp } from '../iam-operation.ts'
import { type Found, placeOfUser, type UserRecord } from '../iam-records.ts'

/** CreateUser, GetUser, ListUsers, DeleteUser, TagUser, UntagUser, ListUserTags. */
export const userOperations: readonly IamOperation[] = [
  { name: 'CreateUser', access: 'write', takes: ['UserName', 'Path', 'Tags'], resource: newUserArn, run: createUser },
  { name: 'GetUser', access: 'read', takes: ['UserName'], resource: userResource, run: async (input, context) => ({ User: showUser(await requireUser(input, context), context) }) },
  { name: 'ListUsers', access: 'read', takes: ['PathPrefix', 'Marker', 'MaxItems'], resource: (_, { accountId }) => `arn:aws:iam::${accountId}:user/`, run: listUsers },
  { name: 'DeleteUser', access: 'write', takes: ['UserName'], resource: userResource, run: deleteUser },
  { name: 'TagUser', access: 'write', takes: ['UserName', 'Tags'], resource: userResource, run: (input, context) => retag(input, context, (tags) => ({ ...tags, ...readTags(input) })) },
  { name: 'UntagUser', access: 'write', takes: ['UserName', 'TagKeys'], resource: userResource, run: (input, context) => retag(input, context, (tags) => without(tags, texts(input, 'TagKeys'))) },
  { name: 'ListUserTags', access: 'read', takes: ['UserName', 'Marker', 'MaxItems'], resource: userResource, run: listTags },
]

/** The user that a call names, or, where it names none, the one who calls. */
export async function requireUser(input: IamInput, context: IamContext): Promise<Found<'IamUser'>> {
  const name = nameOf(input, context)
  const found = await context.documents.find('IamUser', { id: name })
  if (found === undefined) throw noSuchEntity(`The user with name ${name} cannot be found.`)
  return found
}

function nameOf(input: IamInput, { caller }: IamContext): string {
  const name = optional(input, 'UserName') ?? caller
  if (name === undefined) throw validationError('Must specify userName when calling with non-User credentials')
  return name
}

/** ARN of the user that a call is about, with its path where there is such a user. */
export async function userResource(input: IamInput, context: IamContext): Promise<string> {
  const userName = nameOf(input, context)
  const found = await context.documents.find('IamUser', { id: userName })
  return userArn({ userName, path: found?.record.path ?? '/' }, context)
}

export function userArn({ path, userName }: Pick<UserRecord, 'path' | 'userName'>, { accountId }: Pick<IamContext, 'accountId'>): string {
  return `arn:aws:iam::${accountId}:user${path}${userName}`
}

function newUserArn(input: IamInput, context: IamContext): string {
  return userArn({ userName: required(input, 'UserName'), path: optional(input, 'Path') ?? '/' }, context)
}

async function createUser(input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const userName = required(input, 'UserName')
  const users = await context.documents.list('IamUser')
  // Names that differ in case only are one name.
  if (users.some(({ record }) => record.userName.toLowerCase() === userName.toLowerCase())) throw alreadyExists(`User with name ${userName} already exists.`)
  const record: UserRecord = { userName, userId: newId('AIDA', 17), path: optional(input, 'Path') ?? '/', createDate: timestamp(context), tags: readTags(input) }
  await context.documents.create('IamUser', { id: userName }, record)
  return { User: showUser({ record }, context) }
}

async function listUsers(input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const prefix = input.get('PathPrefix') ?? '/'
  const users = (await context.documents.list('IamUser')).filter(({ record }) => record.path.startsWith(prefix))
  const { page, more } = pageOf(users.map(({ record }) => ({ id: record.userName, record })), input)
  // The list leaves tags out.
  return { Users: page.map(({ record }) => showUser({ record: { ...record, tags: {} } }, context)), ...more }
}

async function deleteUser(input: IamInput, context: IamContext): Promise<undefined> {
  const { document, record } = await requireUser(input, context)
  const { documents } = context
  const parent = placeOfUser(record.userName)
  if ((await documents.list('IamAccessKey')).some((key) => key.record.userName === record.userName)) throw deleteConflict('delete access keys')
  if ((await documents.list('IamUserPolicy', parent)).length > 0) throw deleteConflict('delete policies')
  if ((await documents.list('IamAttachment', parent)).length > 0) throw deleteConflict('detach all policies')
  await documents.remove(document)
}

async function retag(input: IamInput, context: IamContext, change: (tags: UserRecord['tags']) => UserRecord['tags']): Promise<undefined> {
  const found = await requireUser(input, context)
  await context.documents.replace(found, { ...found.record, tags: change(found.record.tags) })
}

async function listTags(input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const { record } = await requireUser(input, context)
  const { page, more } = pageOf(showTags(record.tags).map((tag) => ({ id: tag.Key, tag })), input)
  return { Tags: page.map(({ tag }) => tag), ...more }
}

function readTags(input: IamInput): UserRecord['tags'] {
  const tags = structures(input, 'Tags').map(({ Key = '', Value = '' }) => [Key, Value] as const)
  if (tags.length > 50) throw validationError("1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50")
  if (tags.some(([key, value]) => key === '' || key.length > 128 || value.length > 256)) throw validationError("1 validation error detected: Value at 'tags' failed to satisfy constraint: keys have 1 to 128 characters, values 256 at most")
  return Object.fromEntries(tags)
}

const without = (tags: UserRecord['tags'], keys: readonly string[]): UserRecord['tags'] => Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)))

const showTags = (tags: UserRecord['tags']): { readonly Key: string; readonly Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value })).toSorted((one, other) => (one.Key < other.Key ? -1 : 1))

function showUser({ record }: Pick<Found<'IamUser'>, 'record'>, context: IamContext): Readonly<Record<string, unknown>> {
  const { path, userName, userId, createDate, tags } = record
  return { Path: path, UserName: userName, UserId: userId, Arn: userArn(record, context), CreateDate: createDate, ...(Object.keys(tags).length > 0 && { Tags: showTags(tags) }) }
}
