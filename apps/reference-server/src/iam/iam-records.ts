import type { DocumentKey, StoredDocument, StoreTransaction } from '@gatewright/control-plane'

/** A user as stored. */
export interface UserRecord {
  readonly userName: string
  /** `AIDA…` */
  readonly userId: string
  /** `/`, or `/division/team/`. */
  readonly path: string
  /** ISO 8601, whole seconds. */
  readonly createDate: string
  readonly tags: Readonly<Record<string, string>>
}

/** An access key as stored. Its secret is there in plain: a signature cannot be checked without it. */
export interface KeyRecord {
  readonly userName: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly status: 'Active' | 'Inactive'
  readonly createDate: string
}

/** A role as stored. */
export interface RoleRecord {
  readonly roleName: string
  /** `AROA…` */
  readonly roleId: string
  readonly path: string
  readonly createDate: string
  /** JSON, as it was given: who may assume it. */
  readonly trustPolicy: string
  readonly description?: string
  /** Seconds. */
  readonly maxSessionDuration: number
  readonly tags: Readonly<Record<string, string>>
}

/** Temporary credentials of a role as stored, in plain as keys are. */
export interface SessionRecord {
  readonly roleName: string
  readonly sessionName: string
  /** `ASIA…` */
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  /** Milliseconds since 1970. */
  readonly issuedAt: number
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** A policy that belongs to one user or role. */
export interface InlinePolicyRecord {
  readonly policyName: string
  /** JSON, as it was put. */
  readonly policyDocument: string
}

/** A policy that can be attached to users and roles. */
export interface ManagedPolicyRecord {
  readonly policyName: string
  /** `ANPA…` */
  readonly policyId: string
  readonly path: string
  readonly arn: string
  readonly description?: string
  readonly createDate: string
  readonly updateDate: string
  readonly policyDocument: string
}

/** Kinds of documents by what they hold. */
export interface RecordKinds {
  readonly IamUser: UserRecord
  readonly IamAccessKey: KeyRecord
  readonly IamUserPolicy: InlinePolicyRecord
  readonly IamRole: RoleRecord
  readonly IamRolePolicy: InlinePolicyRecord
  readonly IamSession: SessionRecord
  readonly IamPolicy: ManagedPolicyRecord
  /** `id` is the policy's ARN, `parent` the place of the user or role. */
  readonly IamAttachment: { readonly policyName: string }
}

export type RecordKind = keyof RecordKinds

/** What every node needs to hold to know who signs. */
export const IAM_KINDS: readonly RecordKind[] = ['IamUser', 'IamAccessKey', 'IamUserPolicy', 'IamRole', 'IamRolePolicy', 'IamSession', 'IamPolicy', 'IamAttachment']

/** A record with the document that holds it. */
export interface Found<Kind extends RecordKind> {
  readonly document: StoredDocument
  readonly record: RecordKinds[Kind]
}

/** Typed reads and writes of IAM's documents. */
export interface IamDocuments {
  find<Kind extends RecordKind>(kind: Kind, place: Place): Promise<Found<Kind> | undefined>
  list<Kind extends RecordKind>(kind: Kind, parent?: string): Promise<readonly Found<Kind>[]>
  /** Every record of a kind, whomever it belongs to. */
  listAll<Kind extends RecordKind>(kind: Kind): Promise<readonly Found<Kind>[]>
  create<Kind extends RecordKind>(kind: Kind, place: Place, record: RecordKinds[Kind]): Promise<void>
  replace<Kind extends RecordKind>(found: Found<Kind>, record: RecordKinds[Kind]): Promise<void>
  remove(document: DocumentKey): Promise<void>
}

interface Place {
  readonly parent?: string
  readonly id: string
}

/** Where what belongs to a user lies. */
export const placeOfUser = (userName: string): string => `IamUser:${userName}`

/** Where what belongs to a role lies. */
export const placeOfRole = (roleName: string): string => `IamRole:${roleName}`

export function createIamDocuments(transaction: StoreTransaction): IamDocuments {
  return {
    async find(kind, { parent = '', id }) {
      const document = await transaction.get({ kind, parent, id })
      return document && asFound(document)
    },
    list: async (kind, parent = '') => (await transaction.list({ kind, parent })).map((document) => asFound(document)),
    listAll: async (kind) => (await transaction.listKind(kind)).map((document) => asFound(document)),
    create: (kind, { parent = '', id }, record) => transaction.put({ kind, parent, id, sort: '', version: 0, body: { ...record } }),
    replace: ({ document }, record) => transaction.put({ ...document, body: { ...record } }),
    async remove({ kind, parent, id }) {
      await transaction.delete({ kind, parent, id })
    },
  }
}

function asFound<Kind extends RecordKind>(document: StoredDocument): Found<Kind> {
  return { document, record: document.body as unknown as RecordKinds[Kind] }
}
