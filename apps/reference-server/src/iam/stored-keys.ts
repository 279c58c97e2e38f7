import type { CallerIdentity, CredentialProvider, SigningCredentials } from '@gatewright/authorizers/iam'
import type { Store } from '@gatewright/control-plane'
import { awsManagedPolicy, nameOfAwsPolicy } from './aws-managed-policies.ts'
import { createIamDocuments, type IamDocuments, placeOfRole, placeOfUser, type UserRecord } from './iam-records.ts'
import { roleArn, ROLES } from './operations/roles.ts'
import { sessionArn } from './operations/sessions.ts'
import { userArn, USERS } from './operations/users.ts'
import type { PrincipalKind } from './principal-kind.ts'

/** Access keys of the store, kept in memory until something of IAM changes. */
export interface StoredKeys {
  readonly find: CredentialProvider
  /** What was read does not count any more. */
  readonly forget: () => void
}

/** Finds the keys of IAM's users and of roles' sessions in a store: the control plane's, or a node's own copy of it. */
export function createStoredKeys({ store, accountId }: { readonly store: Store; readonly accountId: string }): StoredKeys {
  let known: Promise<ReadonlyMap<string, SigningCredentials>> | undefined

  const load = (): Promise<ReadonlyMap<string, SigningCredentials>> => {
    const loading = store.transaction('read', (transaction) => readKeys(createIamDocuments(transaction), accountId))
    loading.catch(() => {
      if (known === loading) known = undefined
    })
    return loading
  }

  return {
    find: async (accessKeyId) => (await (known ??= load())).get(accessKeyId),
    forget() {
      known = undefined
    },
  }
}

async function readKeys(documents: IamDocuments, accountId: string): Promise<ReadonlyMap<string, SigningCredentials>> {
  const identities = new Map<string, CallerIdentity>()
  const keys = new Map<string, SigningCredentials>()
  for (const { record: user } of await documents.list('IamUser')) identities.set(user.userName, await identityOf(user, documents, accountId))
  for (const { record } of await documents.list('IamAccessKey')) {
    const identity = identities.get(record.userName)
    if (identity !== undefined && record.status === 'Active') keys.set(record.accessKeyId, { secretAccessKey: record.secretAccessKey, identity })
  }
  const roles = new Map<string, CallerIdentity>()
  for (const { record: session } of await documents.list('IamSession')) {
    const { roleName, sessionName, accessKeyId, secretAccessKey, sessionToken, issuedAt, expiresAt } = session
    const role = roles.get(roleName) ?? (await identityOfRole(roleName, documents, accountId))
    if (role === undefined) continue
    roles.set(roleName, role)
    const identity: CallerIdentity = { ...role, arn: sessionArn(session, { accountId }), userId: `${role.userId}:${sessionName}` }
    keys.set(accessKeyId, { secretAccessKey, sessionToken, expiresAt, identity, conditions: { 'aws:tokenissuetime': new Date(issuedAt).toISOString() } })
  }
  return keys
}

async function identityOf(user: UserRecord, documents: IamDocuments, accountId: string): Promise<CallerIdentity> {
  const { userName, userId, tags } = user
  return { arn: userArn(user, { accountId }), accountId, userId, userName, tags, policies: await policiesOf(USERS, placeOfUser(userName), documents) }
}

/** A role as every session of it has it. */
async function identityOfRole(roleName: string, documents: IamDocuments, accountId: string): Promise<CallerIdentity | undefined> {
  const role = (await documents.find('IamRole', { id: roleName }))?.record
  if (role === undefined) return undefined
  const arn = roleArn(role, { accountId })
  return { arn, roleArn: arn, accountId, userId: role.roleId, tags: role.tags, policies: await policiesOf(ROLES, placeOfRole(roleName), documents) }
}

async function policiesOf({ policies: kind, takesAnyAwsPolicy }: PrincipalKind, parent: string, documents: IamDocuments): Promise<readonly string[]> {
  const policies = (await documents.list(kind, parent)).map(({ record }) => record.policyDocument)
  for (const { document } of await documents.list('IamAttachment', parent)) {
    const own = await documents.find('IamPolicy', { id: document.id })
    const policy = own?.record.policyDocument ?? awsManagedPolicy(document.id)?.policyDocument
    if (policy === undefined && takesAnyAwsPolicy && nameOfAwsPolicy(document.id) !== undefined) continue
    // A policy that is gone may have denied: what its holder may do is not known any more.
    policies.push(policy ?? '')
  }
  return policies
}
