import { AWS_MANAGED_POLICIES, awsManagedPolicy } from '../aws-managed-policies.ts'
import { alreadyExists, deleteConflict, limitExceeded, noSuchEntity } from '../iam-error.ts'
import { type IamInput, optional, pageOf, required } from '../iam-input.ts'
import { type IamContext, type IamOperation, newId, timestamp } from '../iam-operation.ts'
import { type Found, type ManagedPolicyRecord } from '../iam-records.ts'
import { checkPolicyDocument, sizeOf } from '../policy-document.ts'

/** CreatePolicy, GetPolicy, GetPolicyVersion, ListPolicies, DeletePolicy. */
export const managedPolicyOperations: readonly IamOperation[] = [
  { name: 'CreatePolicy', access: 'write', takes: ['PolicyName', 'Path', 'PolicyDocument', 'Description'], resource: newPolicyArn, run: createPolicy },
  { name: 'GetPolicy', access: 'read', takes: ['PolicyArn'], resource: policyResource, run: async (input, context) => ({ Policy: await showPolicy(await requirePolicy(input, context), context) }) },
  { name: 'GetPolicyVersion', access: 'read', takes: ['PolicyArn', 'VersionId'], resource: policyResource, run: getPolicyVersion },
  { name: 'ListPolicies', access: 'read', takes: ['Scope', 'Marker', 'MaxItems'], resource: () => 'policy path /', run: listPolicies },
  { name: 'DeletePolicy', access: 'write', takes: ['PolicyArn'], resource: policyResource, run: deletePolicy },
]

/** Characters of one policy. */
const MAX_SIZE = 6_144
/** Policies have one version here; another document is another policy. */
const VERSION = 'v1'

function newPolicyArn(input: IamInput, { accountId }: IamContext): string {
  return `arn:aws:iam::${accountId}:policy${optional(input, 'Path') ?? '/'}${required(input, 'PolicyName')}`
}

function policyResource(input: IamInput): string {
  return required(input, 'PolicyArn')
}

async function createPolicy(input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const policyName = required(input, 'PolicyName')
  const policyDocument = required(input, 'PolicyDocument')
  const description = optional(input, 'Description')
  checkPolicyDocument(policyDocument)
  if (sizeOf(policyDocument) > MAX_SIZE) throw limitExceeded(`Cannot exceed quota for PolicySize: ${MAX_SIZE}`)
  const policies = await context.documents.list('IamPolicy')
  if (policies.some(({ record }) => record.policyName === policyName)) throw alreadyExists(`A policy called ${policyName} already exists. Duplicate names are not allowed.`)
  const now = timestamp(context)
  const record: ManagedPolicyRecord = {
    policyName,
    policyId: newId('ANPA', 17),
    path: optional(input, 'Path') ?? '/',
    arn: newPolicyArn(input, context),
    ...(description !== undefined && { description }),
    createDate: now,
    updateDate: now,
    policyDocument,
  }
  await context.documents.create('IamPolicy', { id: record.arn }, record)
  const { Description: _, ...shown } = await showPolicy(record, context)
  return { Policy: shown }
}

async function getPolicyVersion(input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const { policyDocument, createDate } = await requirePolicy(input, context)
  const versionId = required(input, 'VersionId')
  if (versionId !== VERSION) throw noSuchEntity(`Policy ${required(input, 'PolicyArn')} version ${versionId} does not exist or is not attachable.`)
  return { PolicyVersion: { Document: encodeURIComponent(policyDocument), VersionId: VERSION, IsDefaultVersion: true, CreateDate: createDate } }
}

async function listPolicies(input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const scope = input.get('Scope') ?? 'All'
  const own = scope === 'AWS' ? [] : (await context.documents.list('IamPolicy')).map(({ record }) => record)
  const others = scope === 'Local' ? [] : Object.keys(AWS_MANAGED_POLICIES).flatMap((name) => findAws(`arn:aws:iam::aws:policy/${name}`) ?? [])
  const { page, more } = pageOf([...own, ...others].map((record) => ({ id: record.arn, record })).toSorted((one, other) => (one.id < other.id ? -1 : 1)), input)
  return { Policies: await Promise.all(page.map(({ record }) => showPolicy(record, context))), ...more }
}

async function deletePolicy(input: IamInput, context: IamContext): Promise<undefined> {
  const arn = required(input, 'PolicyArn')
  const found = await context.documents.find('IamPolicy', { id: arn })
  if (found === undefined) throw noSuchEntity(`Policy ${arn} was not found.`)
  if ((await attachmentsOf(arn, context)) > 0) throw deleteConflict('detach the policy from all entities')
  await context.documents.remove(found.document)
}

async function requirePolicy(input: IamInput, { documents }: IamContext): Promise<ManagedPolicyRecord> {
  const arn = required(input, 'PolicyArn')
  const found: Found<'IamPolicy'> | undefined = await documents.find('IamPolicy', { id: arn })
  const record = found?.record ?? findAws(arn)
  if (record === undefined) throw noSuchEntity(`Policy ${arn} was not found.`)
  return record
}

function findAws(arn: string): ManagedPolicyRecord | undefined {
  const known = awsManagedPolicy(arn)
  return known && { ...known, policyId: 'ANPAAWSMANAGEDPOLICY', path: '/', arn, createDate: '2015-02-06T18:39:46Z', updateDate: '2015-02-06T18:39:46Z' }
}

async function attachmentsOf(arn: string, { documents }: IamContext): Promise<number> {
  return (await documents.listAll('IamAttachment')).filter(({ document }) => document.id === arn).length
}

async function showPolicy({ policyName, policyId, arn, path, description, createDate, updateDate }: ManagedPolicyRecord, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  return {
    PolicyName: policyName,
    PolicyId: policyId,
    Arn: arn,
    Path: path,
    DefaultVersionId: VERSION,
    AttachmentCount: await attachmentsOf(arn, context),
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    ...(description !== undefined && { Description: description }),
    CreateDate: createDate,
    UpdateDate: updateDate,
  }
}
