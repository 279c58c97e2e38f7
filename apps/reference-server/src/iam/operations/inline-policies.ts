import { limitExceeded, noSuchEntity } from '../iam-error.ts'
import { type IamInput, pageOf, required } from '../iam-input.ts'
import type { IamContext, IamOperation } from '../iam-operation.ts'
import type { Found } from '../iam-records.ts'
import { checkPolicyDocument, sizeOf } from '../policy-document.ts'
import type { PrincipalKind } from '../principal-kind.ts'

/** PutUserPolicy, GetUserPolicy, ListUserPolicies, DeleteUserPolicy, or the same of roles. */
export function inlinePolicyOperations(kind: PrincipalKind): readonly IamOperation[] {
  const { noun, resource } = kind
  const name = `${noun}Name`
  return [
    { name: `Put${noun}Policy`, access: 'write', takes: [name, 'PolicyName', 'PolicyDocument'], resource, run: (input, context) => putPolicy(kind, input, context) },
    { name: `Get${noun}Policy`, access: 'read', takes: [name, 'PolicyName'], resource, run: (input, context) => getPolicy(kind, input, context) },
    { name: `List${noun}Policies`, access: 'read', takes: [name, 'Marker', 'MaxItems'], resource, run: (input, context) => listPolicies(kind, input, context) },
    {
      name: `Delete${noun}Policy`,
      access: 'write',
      takes: [name, 'PolicyName'],
      resource,
      async run(input, context) {
        await context.documents.remove((await requirePolicy(kind, input, context)).found.document)
      },
    },
  ]
}

async function putPolicy({ find, maxPolicySize, noun, policies: kind }: PrincipalKind, input: IamInput, context: IamContext): Promise<undefined> {
  required(input, `${noun}Name`)
  const policyName = required(input, 'PolicyName')
  const policyDocument = required(input, 'PolicyDocument')
  const { name, place: parent } = await find(input, context)
  checkPolicyDocument(policyDocument)
  const policies = await context.documents.list(kind, parent)
  const others = policies.filter(({ record }) => record.policyName !== policyName)
  const size = others.reduce((sum, { record }) => sum + sizeOf(record.policyDocument), sizeOf(policyDocument))
  if (size > maxPolicySize) throw limitExceeded(`Maximum policy size of ${maxPolicySize} bytes exceeded for ${noun.toLowerCase()} ${name}`)
  const before = policies.find(({ record }) => record.policyName === policyName)
  if (before === undefined) await context.documents.create(kind, { parent, id: policyName }, { policyName, policyDocument })
  else await context.documents.replace(before, { policyName, policyDocument })
}

async function getPolicy(kind: PrincipalKind, input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const { name, found } = await requirePolicy(kind, input, context)
  return { [`${kind.noun}Name`]: name, PolicyName: found.record.policyName, PolicyDocument: encodeURIComponent(found.record.policyDocument) }
}

async function listPolicies({ find, policies: kind }: PrincipalKind, input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const policies = await context.documents.list(kind, (await find(input, context)).place)
  const { page, more } = pageOf(policies.map(({ record }) => ({ id: record.policyName })), input)
  return { PolicyNames: page.map(({ id }) => id), ...more }
}

async function requirePolicy({ find, noun, policies }: PrincipalKind, input: IamInput, context: IamContext): Promise<{ readonly name: string; readonly found: Found<'IamUserPolicy' | 'IamRolePolicy'> }> {
  required(input, `${noun}Name`)
  const { name, place: parent } = await find(input, context)
  const id = required(input, 'PolicyName')
  const found = await context.documents.find(policies, { parent, id })
  if (found === undefined) throw noSuchEntity(`The ${noun.toLowerCase()} policy with name ${id} cannot be found.`)
  return { name, found }
}
