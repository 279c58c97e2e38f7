import type { Values } from '../../documents.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { functionArn, targetOf } from '../function-name.ts'
import type { FunctionTarget } from '../function-name.ts'
import { checkRevision, resourceConflict, resourceNotFound } from '../lambda-errors.ts'
import { bodyOf, findRecord, recordKey, requireFunction, requireVersion } from '../records.ts'
import type { PolicyRecord, PolicyStatement, Stored } from '../records.ts'
import { newRevision } from '../revision.ts'

/** AddPermission, RemovePermission, GetPolicy. */
export const permissionOperations: readonly Operation[] = [
  { service: 'lambda', name: 'AddPermission', access: 'write', run: addPermission },
  { service: 'lambda', name: 'RemovePermission', access: 'write', run: removePermission },
  { service: 'lambda', name: 'GetPolicy', access: 'read', run: getPolicy },
]

/** Id of the policy of a function without qualifier; a version and an alias have policies of their own. */
export const OWN_POLICY = '$LATEST'

async function addPermission(input: Values, context: OperationContext): Promise<Values> {
  const target = targetOf(input, context)
  await requireVersion(context, target)
  const stored = await findPolicy(target, context)
  checkRevision(input['RevisionId'], stored?.record.revisionId ?? '', 'GetPolicy')
  const statement = makeStatement(input, functionArn(context, target))
  const statements = stored?.record.statements ?? []
  if (statements.some(({ Sid }) => Sid === statement.Sid)) {
    throw resourceConflict(
      `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    )
  }
  const body = bodyOf({ statements: [...statements, statement], revisionId: newRevision(context) })
  if (stored) await context.documents.save(stored.document, { body })
  else await context.documents.create(policyKey(target), { body })
  return { Statement: JSON.stringify(statement) }
}

async function removePermission(input: Values, context: OperationContext): Promise<Values> {
  const target = targetOf(input, context)
  await requireFunction(context, target)
  const stored = await findPolicy(target, context)
  if (!stored) throw resourceNotFound('No policy is associated with the given resource.')
  checkRevision(input['RevisionId'], stored.record.revisionId, 'GetPolicy')
  const id = String(input['StatementId'])
  const statements = stored.record.statements.filter(({ Sid }) => Sid !== id)
  if (statements.length === stored.record.statements.length) throw resourceNotFound(`Statement ${id} is not found in resource policy.`)
  if (statements.length === 0) await context.documents.remove(policyKey(target))
  else await context.documents.save(stored.document, { body: bodyOf({ statements, revisionId: newRevision(context) }) })
  return {}
}

async function getPolicy(input: Values, context: OperationContext): Promise<Values> {
  const target = targetOf(input, context)
  await requireVersion(context, target)
  const stored = await findPolicy(target, context)
  if (!stored) throw resourceNotFound('The resource you requested does not exist.')
  const { statements, revisionId } = stored.record
  return { Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements }), RevisionId: revisionId }
}

function policyKey({ name, qualifier = OWN_POLICY }: FunctionTarget): ReturnType<typeof recordKey> {
  return recordKey('LambdaPolicy', name, qualifier)
}

function findPolicy({ name, qualifier = OWN_POLICY }: FunctionTarget, context: OperationContext): Promise<Stored<PolicyRecord> | undefined> {
  return findRecord(context.documents, 'LambdaPolicy', { name, id: qualifier })
}

function makeStatement(input: Values, resource: string): PolicyStatement {
  const Condition = conditionOf(input)
  return {
    Sid: String(input['StatementId']),
    Effect: 'Allow',
    Principal: principalOf(String(input['Principal'])),
    Action: String(input['Action']),
    Resource: resource,
    ...(Object.keys(Condition).length > 0 && { Condition }),
  }
}

/** `apigateway.amazonaws.com` is a service, twelve digits are an account, `*` is everyone, an ARN is itself. */
function principalOf(principal: string): PolicyStatement['Principal'] {
  if (principal === '*') return '*'
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` }
  return principal.startsWith('arn:') ? { AWS: principal } : { Service: principal }
}

const EQUALS: Readonly<Record<string, string>> = {
  SourceAccount: 'AWS:SourceAccount',
  EventSourceToken: 'lambda:EventSourceToken',
  FunctionUrlAuthType: 'lambda:FunctionUrlAuthType',
  PrincipalOrgID: 'aws:PrincipalOrgID',
}

function conditionOf(input: Values): Record<string, Record<string, string>> {
  const equals = Object.entries(EQUALS).flatMap(([member, key]) => (input[member] === undefined ? [] : [[key, input[member] as string]]))
  const sourceArn = input['SourceArn'] as string | undefined
  return {
    ...(equals.length > 0 && { StringEquals: Object.fromEntries(equals) as Record<string, string> }),
    ...(input['InvokedViaFunctionUrl'] !== undefined && { Bool: { 'lambda:InvokedViaFunctionUrl': input['InvokedViaFunctionUrl'] === true ? 'true' : 'false' } }),
    ...(sourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': sourceArn } }),
  }
}
