import { limitExceeded, noSuchEntity } from '../iam-error.ts'
import { type IamInput, pageOf, required } from '../iam-input.ts'
import { type IamContext, type IamOperation, newId, newSecret, timestamp } from '../iam-operation.ts'
import type { Found, KeyRecord } from '../iam-records.ts'
import { requireUser, userResource } from './users.ts'

/** CreateAccessKey, ListAccessKeys, UpdateAccessKey, DeleteAccessKey. */
export const accessKeyOperations: readonly IamOperation[] = [
  { name: 'CreateAccessKey', access: 'write', takes: ['UserName'], resource: userResource, run: createAccessKey },
  { name: 'ListAccessKeys', access: 'read', takes: ['UserName', 'Marker', 'MaxItems'], resource: userResource, run: listAccessKeys },
  { name: 'UpdateAccessKey', access: 'write', takes: ['UserName', 'AccessKeyId', 'Status'], resource: userResource, run: updateAccessKey },
  { name: 'DeleteAccessKey', access: 'write', takes: ['UserName', 'AccessKeyId'], resource: userResource, run: deleteAccessKey },
]

const KEYS_PER_USER = 2

async function createAccessKey(input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const { record: user } = await requireUser(input, context)
  if ((await keysOf(user.userName, context)).length >= KEYS_PER_USER) throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${KEYS_PER_USER}`)
  const record: KeyRecord = { userName: user.userName, accessKeyId: newId('AKIA', 16), secretAccessKey: newSecret(30), status: 'Active', createDate: timestamp(context) }
  await context.documents.create('IamAccessKey', { id: record.accessKeyId }, record)
  return { AccessKey: { ...showKey(record), SecretAccessKey: record.secretAccessKey } }
}

async function listAccessKeys(input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const { record: user } = await requireUser(input, context)
  const { page, more } = pageOf((await keysOf(user.userName, context)).map(({ record }) => ({ id: record.accessKeyId, record })), input)
  return { AccessKeyMetadata: page.map(({ record }) => showKey(record)), ...more }
}

async function updateAccessKey(input: IamInput, context: IamContext): Promise<undefined> {
  const found = await requireKey(input, context)
  await context.documents.replace(found, { ...found.record, status: required(input, 'Status') as KeyRecord['status'] })
}

async function deleteAccessKey(input: IamInput, context: IamContext): Promise<undefined> {
  await context.documents.remove((await requireKey(input, context)).document)
}

async function requireKey(input: IamInput, context: IamContext): Promise<Found<'IamAccessKey'>> {
  const { record: user } = await requireUser(input, context)
  const id = required(input, 'AccessKeyId')
  const found = await context.documents.find('IamAccessKey', { id })
  if (found?.record.userName !== user.userName) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`)
  return found
}

async function keysOf(userName: string, { documents }: IamContext): Promise<readonly Found<'IamAccessKey'>[]> {
  return (await documents.list('IamAccessKey')).filter(({ record }) => record.userName === userName)
}

const showKey = ({ userName, accessKeyId, status, createDate }: KeyRecord): Readonly<Record<string, string>> => ({ UserName: userName, AccessKeyId: accessKeyId, Status: status, CreateDate: createDate })
