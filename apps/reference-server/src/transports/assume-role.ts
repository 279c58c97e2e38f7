import type { SignRequest } from '@gatewright/integrations'
import { ServerError } from '../errors.ts'
import type { Credentials } from './sign-request.ts'

/** Gives the keys of a role. Rejects with {@link ServerError} when STS refuses. */
export type AssumeRole = (roleArn: string) => Promise<Credentials>

export interface AssumeRoleOptions {
  /** Base URL of STS. */
  readonly endpoint: string
  readonly region: string
  /** Signs the call to STS with the server's own keys. */
  readonly sign: SignRequest
  /** Milliseconds since 1970. */
  readonly now: () => number
}

interface Session {
  readonly credentials: Promise<Credentials>
  expiresAt: number
}

/** Milliseconds before its end at which a session is renewed. */
const MARGIN = 300_000

/**
 * Assumes roles through STS and keeps each until five minutes before its end; a refusal is not kept.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function createAssumeRole({ endpoint, region, sign, now }: AssumeRoleOptions): AssumeRole {
  const sessions = new Map<string, Session>()

  return (roleArn) => {
    const known = sessions.get(roleArn)
    if (known !== undefined && known.expiresAt - MARGIN > now()) return known.credentials
    const session: Session = { credentials: ask(roleArn, (expiresAt) => (session.expiresAt = expiresAt)), expiresAt: Number.POSITIVE_INFINITY }
    sessions.set(roleArn, session)
    session.credentials.catch(() => sessions.delete(roleArn))
    return session.credentials
  }

  async function ask(roleArn: string, expires: (at: number) => void): Promise<Credentials> {
    const url = `${endpoint}/`
    const parameters = { Action: 'AssumeRole', Version: '2011-06-15', RoleArn: roleArn, RoleSessionName: 'BackplaneAssumeRoleSession' }
    const body = new TextEncoder().encode(new URLSearchParams(parameters).toString())
    const headers = await sign({ method: 'POST', url, headers: ['Content-Type', 'application/x-www-form-urlencoded'], body, service: 'sts', region })
    const response = await fetch(url, { method: 'POST', headers: pairsOf(headers), body, signal: AbortSignal.timeout(10_000) })
    const text = await response.text()
    const member = (name: string): string | undefined => new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1]
    const [accessKeyId, secretAccessKey, sessionToken] = [member('AccessKeyId'), member('SecretAccessKey'), member('SessionToken')]
    if (!response.ok || accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined) {
      throw new ServerError('ERR_SERVER_ASSUME_ROLE', `STS answered ${response.status} for ${roleArn}: ${member('Message') ?? 'no credentials'}`)
    }
    expires(Date.parse(member('Expiration') ?? '') || now() + MARGIN)
    return { accessKeyId, secretAccessKey, sessionToken }
  }
}

/** `fetch` sets the host itself. */
function pairsOf(headers: readonly string[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let index = 0; index < headers.length; index += 2) {
    if ((headers[index] as string).toLowerCase() !== 'host') pairs.push([headers[index] as string, headers[index + 1] as string])
  }
  return pairs
}
