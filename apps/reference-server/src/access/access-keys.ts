import { readFileSync } from 'node:fs'
import type { SigningCredentials } from '@gatewright/authorizers/iam'
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
  /** `arn:aws:iam::{account}:user/{userName}` where it is absent. */
  readonly arn?: string
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
  if (expiration !== undefined && Number.isNaN(Date.parse(expiration))) refuse(`${where} has an expiration that is no date`)
  return entry as KeyEntry
}

function credentialsOf({ secretAccessKey, sessionToken, expiration, userName, arn, policies, accessKeyId }: KeyEntry, accountId: string): SigningCredentials {
  const name = userName ?? accessKeyId
  return {
    secretAccessKey,
    ...(sessionToken !== undefined && { sessionToken }),
    ...(expiration !== undefined && { expiresAt: Date.parse(expiration) }),
    identity: { arn: arn ?? `arn:aws:iam::${accountId}:user/${name}`, accountId, userId: accessKeyId, userName: name, ...(policies !== undefined && { policies }) },
  }
}

function refuse(message: string): never {
  throw new ServerError('ERR_SERVER_CONFIGURATION', message)
}
