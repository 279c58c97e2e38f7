import type { CallerIdentity } from '@gatewright/authorizers/iam'
import type { IamDocuments } from './iam-records.ts'
import type { IamInput } from './iam-input.ts'

/** What every operation may use. */
export interface IamContext {
  readonly documents: IamDocuments
  readonly accountId: string
  /** User behind the key that signed the call; `undefined` where nobody of IAM's did. */
  readonly caller: string | undefined
  /** Whoever signed the call. */
  readonly identity: CallerIdentity | undefined
  /** Throws where the caller's policies do not allow an action; absent: anybody may do anything. */
  readonly authorize: ((action: string, resource: string) => void) | undefined
  /** Milliseconds since 1970. */
  now(): number
}

/** One operation of IAM. */
export interface IamOperation {
  readonly name: string
  readonly access: 'read' | 'write'
  /** Parameters that it takes; another one is refused. */
  readonly takes: readonly string[]
  /** What the caller's policies are asked about: an ARN, or what IAM writes in its place; absent: they are not asked, or by the operation. */
  readonly resource?: (input: IamInput, context: IamContext) => string | Promise<string>
  /** Members of its result; nothing: the answer has none. */
  readonly run: (input: IamInput, context: IamContext) => Promise<Readonly<Record<string, unknown>> | undefined>
}

/** ISO 8601 in whole seconds, as IAM writes times. */
export const timestamp = ({ now }: Pick<IamContext, 'now'>): string => `${new Date(now()).toISOString().slice(0, 19)}Z`

const BASE_32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** An id as IAM makes them: a prefix that tells what it is of, then letters and digits. */
export function newId(prefix: 'AIDA' | 'AKIA' | 'ANPA' | 'AROA' | 'ASIA', length: number): string {
  return prefix + Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => BASE_32[byte % 32]).join('')
}

/** Random bytes in base64: 30 of them make the 40 characters of a secret key. */
export const newSecret = (bytes: number): string => Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('base64')
