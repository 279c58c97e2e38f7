import type { CallerIdentity, CredentialProvider, SigningCredentials } from '@gatewright/authorizers/iam'
import type { Store } from '@gatewright/control-plane'
import { awsManagedPolicy } from './aws-managed-policies.ts'
import { createIamDocuments, type IamDocuments, placeOfUser, type UserRecord } from './iam-records.ts'
import { userArn } from './operations/users.ts'

/** Access keys of the store, kept in memory until something of IAM changes. */
export interface StoredKeys {
  readonly find: CredentialProvider
  /** What was read does not count any more. */
  readonly forget: () => void
}

/** Finds the keys of IAM's users in a store: the control plane's, or a node's own copy of it. */
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
  return keys
}

async function identityOf(user: UserRecord, documents: IamDocuments, accountId: string): Promise<CallerIdentity> {
  const { userName, userId, tags } = user
  const parent = placeOfUser(userName)
  const policies = (await documents.list('IamUserPolicy', parent)).map(({ record }) => record.policyDocument)
  for (const { document } of await documents.list('IamAttachment', parent)) {
    const own = await documents.find('IamPolicy', { id: document.id })
    const policy = own?.record.policyDocument ?? awsManagedPolicy(document.id)?.policyDocument
    // A policy that is gone may have denied: what this user may do is not known any more.
    policies.push(policy ?? '')
  }
  return { arn: userArn(user, { accountId }), accountId, userId, userName, tags, policies }
}
