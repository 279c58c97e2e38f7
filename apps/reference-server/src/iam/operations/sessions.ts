import { IamError, validationError } from '../iam-error.ts'
import { type IamInput, optional, optionalNumber, required } from '../iam-input.ts'
import { type IamContext, type IamOperation, newId, newSecret } from '../iam-operation.ts'
import type { Found, SessionRecord } from '../iam-records.ts'
import { trustOf } from '../trust-policy.ts'
import { roleArn } from './roles.ts'

/**
 * GetCallerIdentity, which nobody is refused, and AssumeRole, which the role's trust policy and the caller's own policies decide on.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
 */
export const sessionOperations: readonly IamOperation[] = [
  { name: 'GetCallerIdentity', access: 'read', takes: [], run: getCallerIdentity },
  { name: 'AssumeRole', access: 'write', takes: ['RoleArn', 'RoleSessionName', 'DurationSeconds', 'ExternalId'], run: assumeRole },
]

/** ARN of a session of a role. */
export const sessionArn = ({ roleName, sessionName }: Pick<SessionRecord, 'roleName' | 'sessionName'>, { accountId }: Pick<IamContext, 'accountId'>): string =>
  `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`

/** Seconds that a session lasts. */
const DURATION = { min: 900, max: 43_200, usual: 3_600 }

/** Without signatures the account itself calls. */
async function getCallerIdentity(_: IamInput, { accountId, identity }: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const { arn, userId = accountId } = identity ?? { arn: `arn:aws:iam::${accountId}:root` }
  return { UserId: userId, Account: identity?.accountId ?? accountId, Arn: arn }
}

async function assumeRole(input: IamInput, context: IamContext): Promise<Readonly<Record<string, unknown>>> {
  const arn = required(input, 'RoleArn')
  const sessionName = required(input, 'RoleSessionName')
  if (sessionName.length < 2) throw validationError(`1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2`)
  const seconds = optionalNumber(input, 'DurationSeconds', DURATION) ?? DURATION.usual
  const { record: role } = await trustedRole(arn, input, context)
  if (seconds > role.maxSessionDuration) throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')
  const issuedAt = context.now()
  const { roleName, roleId } = role
  const session: SessionRecord = {
    roleName,
    sessionName,
    accessKeyId: newId('ASIA', 16),
    secretAccessKey: newSecret(30),
    sessionToken: newSecret(180),
    issuedAt,
    expiresAt: issuedAt + seconds * 1000,
  }
  for (const old of await context.documents.list('IamSession')) if (old.record.expiresAt <= issuedAt) await context.documents.remove(old.document)
  await context.documents.create('IamSession', { id: session.accessKeyId }, session)
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: `${new Date(session.expiresAt).toISOString().slice(0, 19)}Z`,
    },
    AssumedRoleUser: { AssumedRoleId: `${roleId}:${sessionName}`, Arn: sessionArn(session, context) },
  }
}

async function trustedRole(arn: string, input: IamInput, context: IamContext): Promise<Found<'IamRole'>> {
  const { authorize, documents, identity } = context
  const found = await documents.find('IamRole', { id: arn.slice(arn.lastIndexOf('/') + 1) })
  const caller = identity?.arn ?? `arn:aws:iam::${context.accountId}:root`
  const refused = new IamError('AccessDenied', 403, `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${arn}`)
  if (found === undefined || roleArn(found.record, context) !== arn) throw refused
  if (identity === undefined) return found
  const externalId = optional(input, 'ExternalId')
  const trust = trustOf({ trustPolicy: found.record.trustPolicy, roleArn: arn, caller: identity, context: externalId === undefined ? {} : { 'sts:externalid': externalId } })
  if (trust === 'nobody') throw refused
  if (trust === 'account') authorize?.('sts:AssumeRole', arn)
  return found
}
