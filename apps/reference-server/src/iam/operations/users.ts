import { alreadyExists, deleteConflict, noSuchEntity, validationError } from '../iam-error.ts'
import { type IamInput, optional, pageOf, required, texts } from '../iam-input.ts'
import { type IamContext, type IamOperation, newId, timestamp } from '../iam-operation.ts'
import { type Found, placeOfUser, type UserRecord } from '../iam-records.ts'
import type { PrincipalKind } from '../principal-kind.ts'
import { readTags, shownTags, tagPage, type Tags, withoutTags } from './tags.ts'

/** CreateUser, GetUser, ListUsers, DeleteUser, TagUser, UntagUser, ListUserTags. */
export const userOperations: readonly IamOperation[] = [
  { name: 'CreateUser', access: 'write', takes: ['UserName', 'Path', 'Tags'], resource: newUserArn, run: createUser },
  { name: 'GetUser', access: 'read', takes: ['UserName'], resource: userResource, run: async (input, context) => ({ User: showUser(await requireUser(input, context), context) }) },
  { name: 'ListUsers', access: 'read', takes: ['PathPrefix', 'Marker', 'MaxItems'], resource: (_, { accountId }) => `arn:aws:iam::${accountId}:user/`, run: listUsers },
  { name: 'DeleteUser', access: 'write', takes: ['UserName'], resource: userResource, run: deleteUser },
  { name: 'TagUser', access: 'write', takes: ['UserName', 'Tags'], resource: userResource, run: (input, context) => retag(input, context, (tags) => ({ ...tags, ...readTags(input) })) },
  { name: 'UntagUser', access: 'write', takes: ['UserName', 'TagKeys'], resource: userResource, run: (input, context) => retag(input, context, (tags) => withoutTags(tags, texts(input, 'TagKeys'))) },
  { name: 'ListUserTags', access: 'read', takes: ['UserName', 'Marker', 'MaxItems'], resource: userResource, run: async (input, context) => tagPage((await requireUser(input, context)).record.tags, input) },
]

/** Users as holders of policies. */
export const USERS: PrincipalKind = {
  noun: 'User',
  policies: 'IamUserPolicy',
  maxPolicySize: 2_048,
  takesAnyAwsPolicy: false,
  async find(input, context) {
    const { userName: name } = (await requireUser(input, context)).record
    return { name, place: placeOfUser(name) }
  },
  resource: userResource,
}

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

async function retag(input: IamInput, context: IamContext, change: (tags: Tags) => Tags): Promise<undefined> {
  const found = await requireUser(input, context)
  await context.documents.replace(found, { ...found.record, tags: change(found.record.tags) })
}

function showUser({ record }: Pick<Found<'IamUser'>, 'record'>, context: IamContext): Readonly<Record<string, unknown>> {
  const { path, userName, userId, createDate, tags } = record
  return { Path: path, UserName: userName, UserId: userId, Arn: userArn(record, context), CreateDate: createDate, ...shownTags(tags) }
}
