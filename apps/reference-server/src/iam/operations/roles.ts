import { alreadyExists, deleteConflict, noSuchEntity } from '../iam-error.ts'
import { type IamInput, optional, optionalNumber, pageOf, required, texts } from '../iam-input.ts'
import { type IamContext, type IamOperation, newId, timestamp } from '../iam-operation.ts'
import { type Found, placeOfRole, type RoleRecord } from '../iam-records.ts'
import type { PrincipalKind } from '../principal-kind.ts'
import { checkTrustPolicy } from '../trust-policy.ts'
import { readTags, shownTags, tagPage, type Tags, withoutTags } from './tags.ts'

/** CreateRole, GetRole, ListRoles, UpdateRole, UpdateAssumeRolePolicy, DeleteRole, TagRole, UntagRole, ListRoleTags. */
export const roleOperations: readonly IamOperation[] = [
  { name: 'CreateRole', access: 'write', takes: ['RoleName', 'AssumeRolePolicyDocument', 'Path', 'Description', 'MaxSessionDuration', 'Tags'], resource: newRoleArn, run: createRole },
  { name: 'GetRole', access: 'read', takes: ['RoleName'], resource: roleResource, run: async (input, context) => ({ Role: { ...showRole(await requireRole(input, context), context), RoleLastUsed: {} } }) },
  { name: 'ListRoles', access: 'read', takes: ['PathPrefix', 'Marker', 'MaxItems'], resource: (_, { accountId }) => `arn:aws:iam::${accountId}:role/`, run: listRoles },
  { name: 'UpdateRole', access: 'write', takes: ['RoleName', 'Description', 'MaxSessionDuration'], resource: roleResource, run: updateRole },
  { name: 'UpdateAssumeRolePolicy', access: 'write', takes: ['RoleName', 'PolicyDocument'], resource: roleResource, run: updateTrust },
  { name: 'DeleteRole', access: 'write', takes: ['RoleName'], resource: roleResource, run: deleteRole },
  { name: 'TagRole', access: 'write', takes: ['RoleName', 'Tags'], resource: roleResource, run: (input, context) => retag(input, context, (tags) => ({ ...tags, ...readTags(input) })) },
  { name: 'UntagRole', access: 'write', takes: ['RoleName', 'TagKeys'], resource: roleResource, run: (input, context) => retag(input, context, (tags) => withoutTags(tags, texts(input, 'TagKeys'))) },
  { name: 'ListRoleTags', access: 'read', takes: ['RoleName', 'Marker', 'MaxItems'], resource: roleResource, run: async (input, context) => tagPage((await requireRole(input, context)).record.tags, input) },
]

/** Roles as holders of policies. Functions' roles have policies of AWS's for services that are not here. */
export const ROLES: PrincipalKind = {
  noun: 'Role',
  policies: 'IamRolePolicy',
  maxPolicySize: 10_240,
  takesAnyAwsPolicy: true,
  async find(input, context) {
    const { roleName: name } = (await requireRole(input, context)).record
    return { name, place: placeOfRole(name) }
  },
  resource: roleResource,
}

export function roleArn({ path, roleName }: Pick<RoleRecord, 'path' | 'roleName'>, { accountId }: Pick<IamContext, 'accountId'>): string {
  return `arn:aws:iam::${accountId}:role${path}${roleName}`
}

const DURATION = { min: 3_600, max: 43_200 }

async function requireRole(input: IamInput, context: IamContext): Promise<Found<'IamRole'>> {
  const name = required(input, 'RoleName')
  const found = await context.documents.find('IamRole', { id: name })
  if (found === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`)
  return found
}

async function roleResource(input: IamInput, context: IamContext): Promise<string> {
  const roleName = required(input, 'RoleName')
  const found = await context.documents.find('IamRole', { id: roleName })
  return roleArn({ roleName, path: found?.record.path ?? '/' }, context)
}

function newRoleArn(input: IamInput, context: IamContext): string {
  return roleArn({ roleName: required(input, 'RoleName'), path: optional(input, 'Path') ?? '/' }, context)
}

async function createRole(input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const roleName = required(input, 'RoleName')
  const trustPolicy = required(input, 'AssumeRolePolicyDocument')
  const description = optional(input, 'Description')
  const roles = await context.documents.list('IamRole')
  if (roles.some(({ record }) => record.roleName.toLowerCase() === roleName.toLowerCase())) throw alreadyExists(`Role with name ${roleName} already exists.`)
  checkTrustPolicy(trustPolicy)
  const record: RoleRecord = {
    roleName,
    roleId: newId('AROA', 17),
    path: optional(input, 'Path') ?? '/',
    createDate: timestamp(context),
    trustPolicy,
    ...(description !== undefined && { description }),
    maxSessionDuration: optionalNumber(input, 'MaxSessionDuration', DURATION) ?? DURATION.min,
    tags: readTags(input),
  }
  await context.documents.create('IamRole', { id: roleName }, record)
  const { Description: _, MaxSessionDuration: __, ...shown } = showRole({ record }, context)
  return { Role: shown }
}

async function listRoles(input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const prefix = input.get('PathPrefix') ?? '/'
  const roles = (await context.documents.list('IamRole')).filter(({ record }) => record.path.startsWith(prefix))
  const { page, more } = pageOf(roles.map(({ record }) => ({ id: record.roleName, record })), input)
  // The list leaves tags out.
  return { Roles: page.map(({ record }) => showRole({ record: { ...record, tags: {} } }, context)), ...more }
}

async function updateRole(input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const found = await requireRole(input, context)
  const description = optional(input, 'Description')
  const maxSessionDuration = optionalNumber(input, 'MaxSessionDuration', DURATION) ?? found.record.maxSessionDuration
  await context.documents.replace(found, { ...found.record, maxSessionDuration, ...(description !== undefined && { description }) })
  return {}
}

async function updateTrust(input: IamInput, context: IamContext): Promise<undefined> {
  const found = await requireRole(input, context)
  const trustPolicy = required(input, 'PolicyDocument')
  checkTrustPolicy(trustPolicy)
  await context.documents.replace(found, { ...found.record, trustPolicy })
}

async function deleteRole(input: IamInput, context: IamContext): Promise<undefined> {
  const { document, record } = await requireRole(input, context)
  const { documents } = context
  const parent = placeOfRole(record.roleName)
  if ((await documents.list('IamRolePolicy', parent)).length > 0) throw deleteConflict('delete policies')
  if ((await documents.list('IamAttachment', parent)).length > 0) throw deleteConflict('detach all policies')
  for (const session of await documents.list('IamSession')) if (session.record.roleName === record.roleName) await documents.remove(session.document)
  await documents.remove(document)
}

async function retag(input: IamInput, context: IamContext, change: (tags: Tags) => Tags): Promise<undefined> {
  const found = await requireRole(input, context)
  await context.documents.replace(found, { ...found.record, tags: change(found.record.tags) })
}

function showRole({ record }: Pick<Found<'IamRole'>, 'record'>, context: IamContext): Readonly<Record<string, unknown>> {
  const { path, roleName, roleId, createDate, description, maxSessionDuration, tags, trustPolicy } = record
  return {
    Path: path,
    RoleName: roleName,
    RoleId: roleId,
    Arn: roleArn(record, context),
    CreateDate: createDate,
    AssumeRolePolicyDocument: encodeURIComponent(trustPolicy),
    ...(description !== undefined && { Description: description }),
    MaxSessionDuration: maxSessionDuration,
    ...shownTags(tags),
  }
}
