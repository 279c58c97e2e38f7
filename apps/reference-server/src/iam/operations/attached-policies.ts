import { awsManagedPolicy, nameOfAwsPolicy } from '../aws-managed-policies.ts'
import { limitExceeded, noSuchEntity } from '../iam-error.ts'
import { type IamInput, pageOf, required } from '../iam-input.ts'
import type { IamContext, IamOperation } from '../iam-operation.ts'
import type { PrincipalKind } from '../principal-kind.ts'

/** AttachUserPolicy, DetachUserPolicy, ListAttachedUserPolicies, or the same of roles. */
export function attachedPolicyOperations(kind: PrincipalKind): readonly IamOperation[] {
  const { noun, resource } = kind
  const name = `${noun}Name`
  return [
    { name: `Attach${noun}Policy`, access: 'write', takes: [name, 'PolicyArn'], resource, run: (input, context) => attach(kind, input, context) },
    { name: `Detach${noun}Policy`, access: 'write', takes: [name, 'PolicyArn'], resource, run: (input, context) => detach(kind, input, context) },
    { name: `ListAttached${noun}Policies`, access: 'read', takes: [name, 'Marker', 'MaxItems'], resource, run: (input, context) => listAttached(kind, input, context) },
  ]
}

const POLICIES_EACH = 10

async function attach({ find, noun, takesAnyAwsPolicy }: PrincipalKind, input: IamInput, context: IamContext): Promise<undefined> {
  required(input, `${noun}Name`)
  const arn = required(input, 'PolicyArn')
  const { place: parent } = await find(input, context)
  const known = (await context.documents.find('IamPolicy', { id: arn }))?.record.policyName ?? awsManagedPolicy(arn)?.policyName
  const policyName = known ?? (takesAnyAwsPolicy ? nameOfAwsPolicy(arn) : undefined)
  if (policyName === undefined) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`)
  const attached = await context.documents.list('IamAttachment', parent)
  if (attached.some(({ document }) => document.id === arn)) return
  if (attached.length >= POLICIES_EACH) throw limitExceeded(`Cannot exceed quota for PoliciesPer${noun}: ${POLICIES_EACH}`)
  await context.documents.create('IamAttachment', { parent, id: arn }, { policyName })
}

async function detach({ find, noun }: PrincipalKind, input: IamInput, context: IamContext): Promise<undefined> {
  required(input, `${noun}Name`)
  const arn = required(input, 'PolicyArn')
  const found = await context.documents.find('IamAttachment', { parent: (await find(input, context)).place, id: arn })
  if (found === undefined) throw noSuchEntity(`Policy ${arn} was not found.`)
  await context.documents.remove(found.document)
}

async function listAttached({ find }: PrincipalKind, input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const attached = await context.documents.list('IamAttachment', (await find(input, context)).place)
  const { page, more } = pageOf(attached.map(({ document, record }) => ({ id: document.id, ...record })), input)
  return { AttachedPolicies: page.map(({ id, policyName }) => ({ PolicyName: policyName, PolicyArn: id })), ...more }
}
