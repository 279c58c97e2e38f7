import { readFileSync } from 'node:fs'
import type { CallerIdentity, SigningCredentials } from '@gatewright/authorizers/iam'
import type { ConditionValue } from '@gatewright/authorizers/policy'
import { ServerError } from '../errors.ts'

/** Access keys that signatures are held against, by access key id. */
export type AccessKeys = ReadonlyMap<string, SigningCredentials>

export interface AccessKeySources {
  /** A JSON file: a list of keys, members as in {@link KeyEntry}. */
  readonly file: string | undefined
  /** `id:secret` or `id:secret:sessionToken`, separated by commas. */
  readonly text: string | undefined
  readonly accountId: string
}

/** One key of the file. `policies`: identity policies, for AWS_IAM methods; without any, only a resource policy can allow. */
interface KeyEntry {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** ISO 8601: the end of a temporary key's life. */
  readonly expiration?: string
  readonly userName?: string
  /** The access key's id where it is absent. */
  readonly userId?: string
  /** `arn:aws:iam::{account}:user/{userName}` where it is absent. Its account is the caller's, who may be of another than the APIs. */
  readonly arn?: string
  /** The role behind a session, where its path cannot be seen in `arn`. */
  readonly roleArn?: string
  readonly organizationId?: string
  readonly tags?: Readonly<Record<string, string>>
  /** Condition keys that come with the key: `aws:MultiFactorAuthPresent`, `aws:TokenIssueTime`, `aws:PrincipalOrgPaths` … */
  readonly conditions?: Readonly<Record<string, ConditionValue>>
  readonly cognito?: CallerIdentity['cognito']
  readonly policies?: readonly (string | Readonly<Record<string, unknown>>)[]
}

/** Reads keys of the file and of the environment; what is wrong with them is thrown as a {@link ServerError}, without a secret in it. */
export function readAccessKeys({ file, text, accountId }: AccessKeySources): AccessKeys {
  const entries = [...(file === undefined ? [] : entriesOfFile(file)), ...(text === undefined || text === '' ? [] : entriesOfText(text))]
  return new Map(entries.map((entry) => [entry.accessKeyId, credentialsOf(entry, accountId)]))
}

function entriesOfFile(file: string): readonly KeyEntry[] {
  const entries = parse(file)
  if (!Array.isArray(entries)) refuse(`--access-keys ${file} is not a JSON list of keys`)
  for (const [index, entry] of (entries as Partial<KeyEntry>[]).entries()) checkEntry(entry, `--access-keys ${file}: key ${index + 1}`)
  return entries as KeyEntry[]
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    // A parser's message shows a piece of the text, which may be a secret.
    return refuse(`--access-keys ${file} ${error instanceof SyntaxError ? 'is not JSON' : `cannot be read: ${(error as Error).message}`}`)
  }
}

function entriesOfText(text: string): readonly KeyEntry[] {
  return text.split(',').map((part, index) => {
    const [accessKeyId = '', secretAccessKey = '', ...token] = part.trim().split(':')
    const entry = { accessKeyId, secretAccessKey, ...(token.length > 0 && { sessionToken: token.join(':') }) }
    return checkEntry(entry, `GATEWRIGHT_ACCESS_KEYS: key ${index + 1}`)
  })
}

function checkEntry(entry: Partial<KeyEntry> | null, where: string): KeyEntry {
  const { accessKeyId, secretAccessKey, expiration } = entry ?? {}
  if (typeof accessKeyId !== 'string' || !/^\w{3,128}$/.test(accessKeyId)) refuse(`${where} has no accessKeyId of letters and digits`)
  if (typeof secretAccessKey !== 'string' || secretAccessKey === '') refuse(`${where} has no secretAccessKey`)
  if (entry?.arn !== undefined && !ACCOUNT.test(entry.arn)) refuse(`${where} has an arn that is none of a user, role or session`)
  if (expiration !== undefined && Number.isNaN(Date.parse(expiration))) refuse(`${where} has an expiration that is no date`)
  return entry as KeyEntry
}

function credentialsOf(entry: KeyEntry, accountId: string): SigningCredentials {
  const { secretAccessKey, sessionToken, expiration, conditions = {} } = entry
  const lowerCase = Object.entries(conditions).map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    secretAccessKey,
    ...(sessionToken !== undefined && { sessionToken }),
    ...(expiration !== undefined && { expiresAt: Date.parse(expiration) }),
    identity: identityOf(entry, accountId),
    conditions: Object.fromEntries(lowerCase),
  }
}

function identityOf({ accessKeyId, arn: given, userName = accessKeyId, userId = accessKeyId, ...entry }: KeyEntry, accountId: string): CallerIdentity {
  const { roleArn, organizationId, tags, cognito, policies } = entry
  const arn = given ?? `arn:aws:iam::${accountId}:user/${userName}`
  return {
    arn,
    accountId: ACCOUNT.exec(arn)?.[1] ?? accountId,
    userId,
    userName,
    ...(roleArn !== undefined && { roleArn }),
    ...(organizationId !== undefined && { organizationId }),
    ...(tags !== undefined && { tags }),
    ...(cognito !== undefined && { cognito }),
    ...(policies !== undefined && { policies }),
  }
}

const ACCOUNT = /^arn:[\w-]+:(?:iam|sts)::(\d{12}):/

function refuse(message: string): never {
  throw new ServerError('ERR_SERVER_CONFIGURATION', message)
}
