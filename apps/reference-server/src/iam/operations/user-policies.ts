import { limitExceeded, noSuchEntity } from '../iam-error.ts'
import { type IamInput, pageOf, required } from '../iam-input.ts'
import type { IamContext, IamOperation } from '../iam-operation.ts'
import { type Found, placeOfUser } from '../iam-records.ts'
import { checkPolicyDocument, sizeOf } from '../policy-document.ts'
import { requireUser, userResource } from './users.ts'

/** PutUserPolicy, GetUserPolicy, ListUserPolicies, DeleteUserPolicy. */
export const userPolicyOperations: readonly IamOperation[] = [
  { name: 'PutUserPolicy', access: 'write', takes: ['UserName', 'PolicyName', 'PolicyDocument'], resource: userResource, run: putUserPolicy },
  { name: 'GetUserPolicy', access: 'read', takes: ['UserName', 'PolicyName'], resource: userResource, run: getUserPolicy },
  { name: 'ListUserPolicies', access: 'read', takes: ['UserName', 'Marker', 'MaxItems'], resource: userResource, run: listUserPolicies },
  { name: 'DeleteUserPolicy', access: 'write', takes: ['UserName', 'PolicyName'], resource: userResource, run: deleteUserPolicy },
]

/** Characters of all policies of one user together. */
const MAX_SIZE = 2_048

async function putUserPolicy(input: IamInput, context: IamContext): Promise<undefined> {
  required(input, 'UserName')
  const policyName = required(input, 'PolicyName')
  const policyDocument = required(input, 'PolicyDocument')
  const { record: user } = await requireUser(input, context)
  checkPolicyDocument(policyDocument)
  const parent = placeOfUser(user.userName)
  const policies = await context.documents.list('IamUserPolicy', parent)
  const others = policies.filter(({ record }) => record.policyName !== policyName)
  const size = others.reduce((sum, { record }) => sum + sizeOf(record.policyDocument), sizeOf(policyDocument))
  if (size > MAX_SIZE) throw limitExceeded(`Maximum policy size of ${MAX_SIZE} bytes exceeded for user ${user.userName}`)
  const before = policies.find(({ record }) => record.policyName === policyName)
  if (before === undefined) await context.documents.create('IamUserPolicy', { parent, id: policyName }, { policyName, policyDocument })
  else await context.documents.replace(before, { policyName, policyDocument })
}

async function getUserPolicy(input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const { user, found } = await requirePolicy(input, context)
  return { UserName: user, PolicyName: found.record.policyName, PolicyDocument: encodeURIComponent(found.record.policyDocument) }
}

async function listUserPolicies(input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const { record: user } = await requireUser(input, context)
  const policies = await context.documents.list('IamUserPolicy', placeOfUser(user.userName))
  const { page, more } = pageOf(policies.map(({ record }) => ({ id: record.policyName })), input)
  return { PolicyNames: page.map(({ id }) => id), ...more }
}

async function deleteUserPolicy(input: IamInput, context: IamContext): Promise<undefined> {
  await context.documents.remove((await requirePolicy(input, context)).found.document)
}

async function requirePolicy(input: IamInput, context: IamContext): Promise<{ readonly user: string; readonly found: Found<'IamUserPolicy'> }> {
  required(input, 'UserName')
  const { record: user } = await requireUser(input, context)
  const id = required(input, 'PolicyName')
  const found = await context.documents.find('IamUserPolicy', { parent: placeOfUser(user.userName), id })
  if (found === undefined) throw noSuchEntity(`The user policy with name ${id} cannot be found.`)
  return { user: user.userName, found }
}
